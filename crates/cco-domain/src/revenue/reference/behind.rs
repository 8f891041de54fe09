//! The rows behind a figure.

use super::book::Book;
use super::unit::Who;
use crate::money::Atoms;
use crate::policy::Policy;
use crate::revenue::fact::Facts;
use crate::revenue::query::{RevenueError, RevenueQuery};
use crate::revenue::rates::Rates;

/// What a row of `subscription` gives to an account's opening and closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineValue {
    /// Index into the facts' lines.
    pub line: usize,
    /// The account that the amounts count for, after merges and parents.
    pub unit_account: String,
    pub opening: Atoms,
    pub closing: Atoms,
}

/// The rows with revenue at either end of one of the query's periods, in order of account and line. They sum
/// to each account's opening and closing. A row of an account that merged inside the period appears twice:
/// for the account it had at the opening and for the one it has at the closing.
pub fn line_values(
    facts: &Facts,
    policy: &Policy,
    query: &RevenueQuery,
    period: usize,
) -> Result<Vec<LineValue>, RevenueError> {
    let rates = Rates::new(&facts.rates);
    let book = Book::new(&facts.lines, &rates, policy, query)?;
    let who = Who::new(facts, policy)?;
    let period = query.periods[period].measured(policy);
    book.refuse_missing_rates_on(period.opening)?;
    book.refuse_missing_rates_on(period.closing)?;
    let unit = |account, day| who.identity.unit(account, &who.versions, day, period.opening);
    let mut values = Vec::new();
    for (line, row) in facts.lines.iter().enumerate() {
        let (before, after) = (unit(&row.account_id, period.opening)?, unit(&row.account_id, period.closing)?);
        let (opening, closing) = (book.at(line, period.opening)?, book.at(line, period.closing)?);
        let value = |unit: &str, opening, closing| LineValue { line, unit_account: unit.to_owned(), opening, closing };
        if before == after {
            values.push(value(before, opening, closing));
        } else {
            values.extend([value(before, opening, Atoms::ZERO), value(after, Atoms::ZERO, closing)]);
        }
    }
    values.retain(|value| !value.opening.is_zero() || !value.closing.is_zero());
    values.sort_by(|a, b| (&a.unit_account, a.line).cmp(&(&b.unit_account, b.line)));
    Ok(values)
}
