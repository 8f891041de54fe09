//! `saves`: interventions that somebody works on, from proposed to done. One account has one open save for each driver.

mod act;
mod kept;
mod list;
mod open;
mod reassign;
mod view;

pub use act::{ActRequest, SaveDo, act};
pub use list::{SavesRequest, SavesView, list, show, stale};
pub use open::{OpenRequest, OpenView, Opened, open, open_plan};
pub use reassign::{ReassignView, Reassigned, reassign};
pub use view::{SaveDetail, SaveLine};

pub(crate) use act::approved_write;
pub(crate) use kept::{open_work, worked_on};
