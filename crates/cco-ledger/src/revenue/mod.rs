//! Revenue retention over columns: the same answers as the reference in `cco-domain`, in one pass.

mod attributes;
mod columns;
mod data;
mod decode;
mod facts;
mod load;
mod needs;
mod rows;
mod versions;

mod exchange;
mod price;
mod step;

mod groups;
mod points;
mod schedule;

mod blocks;
mod by_account;
mod movement;
mod plain;
mod plain_policy;
mod spans;

mod billing;
mod book;
mod count;
mod day_set;
mod driver;
mod failures;
mod gap;
mod inside;
mod join;
mod kept;
mod kin;
mod moved;
mod odd;
mod sides;
mod standing;
mod stretch;
mod teller;
mod unit;

mod cohort;
mod collect;
mod histories;
mod moved_terms;
mod renewable;
mod tally;
mod triangle;

pub use cohort::cohorts;
pub use data::RevenueData;
pub(crate) use decode::begins_with;
pub use facts::facts;
pub use histories::{Histories, histories};
pub use needs::Needs;
pub use renewable::renewable_lines;
pub use tally::{account_tallies, group_tallies};

#[cfg(test)]
mod answers_cases;
#[cfg(test)]
mod equals_reference;
#[cfg(test)]
mod reads_ledger;
