//! `lifecycle`: where accounts are in their life, what of it is overdue, and what happened with one of them.

mod account;
mod events;
mod funnel;
mod lives;
mod overdue;

pub use account::{AccountLifeView, AccountRequest, account};
pub use funnel::{BandCount, FunnelRequest, FunnelStage, FunnelView, funnel};
pub use lives::{LifeHead, LifeRequest};
pub use overdue::{LateHandoff, OverdueMilestone, OverdueRequest, OverdueView, overdue};

pub(crate) use lives::open;
