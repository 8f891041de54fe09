//! Columns back into plain rows.

use super::columns::Words;
use super::data::{Lines, NO_END, RevenueData};
use crate::names::Names;
use cco_domain::day::Day;
use cco_domain::revenue::fact::Line;

impl Lines {
    /// One row as the domain writes it. Columns that were not loaded read as unknown, the id of a line as empty.
    pub(super) fn line(&self, accounts: &Names, row: usize) -> Line {
        let text = |words: &Words| words.get(row).map(str::to_owned);
        Line {
            line_id: text(&self.line_id).unwrap_or_default(),
            account_id: accounts.text(self.account.get(row)).to_owned(),
            contract_id: text(&self.contract_id),
            product: text(&self.product),
            plan: text(&self.plan),
            quantity: self.quantity.get(row),
            amount_minor: self.amount_minor[row],
            currency: *self.currency.get(row),
            billing_period: *self.billing_period.get(row),
            invoiced_every: *self.invoiced_every.get(row),
            kind: *self.kind.get(row),
            starts: Day::from_epoch_days(self.starts[row]),
            ends: Some(self.ends[row]).filter(|ends| *ends != NO_END).map(Day::from_epoch_days),
            status: *self.status.get(row),
            list_minor: self.list_minor.get(row),
            discount_ends: self.discount_ends.get(row),
            step: *self.step.get(row),
            term_ends: self.term_ends.get(row),
            cancelled_on: self.cancelled_on.get(row),
        }
    }
}

impl RevenueData {
    /// These facts, with the lines of another reader after their own: what they name has one number in both.
    pub(super) fn with_lines_of(&self, other: &RevenueData) -> RevenueData {
        let mut both = self.clone();
        for row in 0..other.lines.len() {
            both.lines.push(&mut both.accounts, &other.lines.line(&other.accounts, row));
        }
        both
    }
}
