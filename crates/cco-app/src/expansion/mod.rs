//! `expansion`: which accounts show room to grow, which of them have earned the question, what it would be worth, and who asks.

mod ground;
mod growth;
mod list;
mod pipeline;
mod show;

pub use ground::GrowthAccount;
pub use growth::{GrowthBase, GrowthEstimate};
pub use list::{ExpansionListRequest, ExpansionListView, list};
pub use pipeline::OpenOpportunity;
pub use show::{ExpansionShowRequest, ExpansionView, MeasureRead, show};
