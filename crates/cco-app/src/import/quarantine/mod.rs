//! Rows set aside: listed, shown, loaded once they can be read, settled by a corrected file, or dismissed.

mod dismiss;
mod entry;
mod list;
mod replay;
mod settle;

pub use dismiss::{DismissRequest, DismissView, dismiss};
pub use entry::QuarantineEntry;
pub(super) use entry::{Aside, Status, key};
pub use list::{QuarantineListView, QuarantineRowsView, QuarantineSummary, quarantine_list, quarantine_show};
pub use replay::{ReplayRequest, Replayed, replay};
pub(super) use settle::Earlier;
