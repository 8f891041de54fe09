//! `import`: files become facts, one batch each. Plan, read, write, commit: a batch is whole or absent.

mod again;
mod files;
mod load;
mod quarantine;

pub(crate) use again::relied_on;
pub(crate) use files::overtaken;
pub use files::{FileView, ImportProgress, ImportRequest, ImportView, Loaded, Outcome, PlanView, QuestionView, import};
pub use quarantine::{
    DismissRequest, DismissView, QuarantineEntry, QuarantineListView, QuarantineRowsView, QuarantineSummary,
    ReplayRequest, Replayed, dismiss, quarantine_list, quarantine_show, replay,
};
