//! Survival functions against lifelines on its standard data sets, and what must hold whatever the data.

mod data;
mod oracle;
mod refusals;
mod telco;
