//! The company from outside: its exports and its truth, as any caller gets them.

mod arrivals;
mod believable;
mod hazard;
mod reading;
mod revenue;
mod same_bytes;
