//! The reference: revenue computed the slow and plain way, straight from `docs/revenue.md`. It is what the
//! fast sweep is held against, and the shortest complete account of what each switch does.
//!
//! A row of facts becomes its worth on each day (`worth`, `step`, `gap`), a book converts it to the reporting
//! currency (`book`), a stretch says what one account did between two measuring points (`stretch`, with
//! `movement`, `inside`, `count`, `kept`, `billing` and `driver`), `unit` and `moved` say whose and in which
//! group that is, and `tally`, `cohort` and `behind` answer questions with it.

mod billing;
mod book;
mod count;
mod days;
mod driver;
mod gap;
mod inside;
mod kept;
mod moved;
mod movement;
mod step;
mod stretch;
mod unit;
mod worth;

pub mod behind;
pub mod cohort;
pub mod tally;
