//! What each row is worth on each day, in its own currency: switches 1, 2, 6, 7, 8, 10, 13, 14 and 26.

use super::days::Range;
use super::{gap, step};
use crate::day::Day;
use crate::money::Atoms;
use crate::policy::{
    ChurnAt, DiscountExpiry, Discounts, EndDate, OneOff, PastDue, Pauses, Policy, Refunds, UsageRevenue,
};
use crate::revenue::fact::{Line, LineKind, LineStatus};
use crate::revenue::price::monthly;
use crate::revenue::query::RevenueError;

/// A constant worth a month over a range of days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub days: Range,
    pub local: Atoms,
}

/// A row as revenue: nothing, or one or more spans, none of them empty or of no worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Worth {
    pub spans: Vec<Span>,
    /// When the row makes its account a customer even at no price (switch 9).
    pub presence: Option<Range>,
}

impl Worth {
    pub(super) fn local_at(&self, day: Day) -> Atoms {
        self.spans.iter().filter(|span| span.days.contains(day)).map(|span| span.local).sum()
    }

    /// The days on which the row makes revenue days.
    pub(super) fn revenue_days(&self) -> impl Iterator<Item = Range> {
        self.spans.iter().filter(|span| span.local > Atoms::ZERO).map(|span| span.days)
    }
}

/// One `Worth` per line, in the lines' order.
pub(super) fn worths(lines: &[Line], policy: &Policy) -> Result<Vec<Worth>, RevenueError> {
    let stepped = step::prices(lines, policy)?;
    let mut worths = Vec::with_capacity(lines.len());
    for (line, stepped) in lines.iter().zip(stepped) {
        worths.push(worth(line, stepped, policy).ok_or_else(|| too_large(line))?);
    }
    gap::fill(lines, &mut worths, policy);
    Ok(worths)
}

pub(super) fn too_large(line: &Line) -> RevenueError {
    RevenueError::Overflow { account: line.account_id.clone() }
}

/// `stepped`: the price over the whole row, where ramps and escalators decide it. `None` on overflow.
fn worth(line: &Line, stepped: Option<Atoms>, policy: &Policy) -> Option<Worth> {
    let is_out = match line.status {
        LineStatus::Cancelled => policy.churn_at == ChurnAt::StatusChange,
        LineStatus::PastDue => policy.past_due == PastDue::Excluded,
        LineStatus::Active | LineStatus::Paused => false,
    };
    if is_out {
        return Some(Worth::default());
    }
    let in_force = in_force(line, policy);
    let makes_customer = matches!(line.kind, LineKind::Recurring | LineKind::Trial | LineKind::Usage);
    let is_worthless = line.status == LineStatus::Paused && policy.pauses == Pauses::Zero;
    let mut spans = match (line.kind, stepped) {
        _ if is_worthless => Vec::new(),
        (LineKind::Recurring, Some(local)) => vec![Span { days: in_force, local }],
        (LineKind::Recurring, None) => priced(line, in_force, policy)?,
        (LineKind::Credit, _) if policy.refunds == Refunds::NegativeLine => priced(line, in_force, policy)?,
        (LineKind::Usage, _) => match policy.usage_revenue {
            UsageRevenue::Excluded => Vec::new(),
            UsageRevenue::Actual => priced(line, in_force, policy)?,
            UsageRevenue::TrailingAverage => vec![trailing(line, policy)?],
        },
        (LineKind::OneOff | LineKind::Service, _) if policy.one_off == OneOff::Included => {
            vec![spread(line, in_force, policy)?]
        }
        (LineKind::OneOff | LineKind::Service | LineKind::Trial | LineKind::Credit, _) => Vec::new(),
    };
    spans.retain(|span| !span.days.is_empty() && !span.local.is_zero());
    Some(Worth { spans, presence: Some(in_force).filter(|days| makes_customer && !days.is_empty()) })
}

/// The day a fact gives as an end, as the first day after.
pub(super) fn first_day_after(end: Day, policy: &Policy) -> Day {
    match policy.end_date {
        EndDate::Exclusive => end,
        EndDate::Inclusive => end.plus_days(1),
    }
}

fn in_force(line: &Line, policy: &Policy) -> Range {
    let end = end(line, policy);
    let to = match (line.status, policy.past_due) {
        (LineStatus::PastDue, PastDue::ChurnAfterDays) => {
            end.min(line.starts.plus_days(i32::try_from(policy.past_due_days).unwrap_or(i32::MAX)))
        }
        _ => end,
    };
    Range { from: line.starts, to }
}

fn end(line: &Line, policy: &Policy) -> Day {
    let after = |end: Option<Day>| end.map(|end| first_day_after(end, policy));
    let term_end = match (after(line.ends), line.cancelled_on) {
        (Some(end), _) => end,
        (None, Some(cancelled_on)) => after(line.term_ends).map_or(cancelled_on, |term| term.max(cancelled_on)),
        (None, None) => Day::MAX,
    };
    match (policy.churn_at, line.cancelled_on) {
        (ChurnAt::CancelRequest, Some(cancelled_on)) => term_end.min(cancelled_on),
        _ => term_end,
    }
}

/// The price in minor units until the discount ends, and from when on which other price holds.
fn price_in_minor(line: &Line, policy: &Policy) -> (i64, Option<(Day, i64)>) {
    let (net, list) = (line.amount_minor, line.list_minor.unwrap_or(line.amount_minor));
    match (policy.discounts, line.discount_ends) {
        (Discounts::ListPrice, _) | (Discounts::PermanentOnly, Some(_)) => (list, None),
        (Discounts::Net, Some(ends)) if policy.discount_expiry == DiscountExpiry::Expansion => {
            (net, Some((first_day_after(ends, policy), list)))
        }
        (Discounts::Net, _) | (Discounts::PermanentOnly, None) => (net, None),
    }
}

/// The row's monthly value on its first day; `None` on overflow.
pub(super) fn first_price(line: &Line, policy: &Policy) -> Option<Atoms> {
    let minor = match price_in_minor(line, policy) {
        (_, Some((from, later))) if from <= line.starts => later,
        (price, _) => price,
    };
    monthly(minor, line.billing_period, policy)
}

fn priced(line: &Line, in_force: Range, policy: &Policy) -> Option<Vec<Span>> {
    let (price, later) = price_in_minor(line, policy);
    let local = monthly(price, line.billing_period, policy)?;
    let Some((from, later)) = later else {
        return Some(vec![Span { days: in_force, local }]);
    };
    let change = from.clamp(in_force.from, in_force.to.max(in_force.from));
    Some(vec![
        Span { days: Range { to: change, ..in_force }, local },
        Span { days: Range { from: change, ..in_force }, local: monthly(later, line.billing_period, policy)? },
    ])
}

/// A usage row's share in the average of the months before: spread over the months that follow its own.
fn trailing(line: &Line, policy: &Policy) -> Option<Span> {
    let n_months = i32::try_from(policy.usage_months.max(1)).ok()?;
    let from = line.starts.month_start().plus_months(1);
    let local = Atoms::from_minor_ratio(line.amount_minor, 1, i64::from(n_months))?;
    Some(Span { days: Range { from, to: from.plus_months(n_months) }, local })
}

/// A one-off amount spread over its days, or over the month of its start when it has no end.
fn spread(line: &Line, in_force: Range, policy: &Policy) -> Option<Span> {
    let end = match (line.ends, line.cancelled_on) {
        (Some(ends), _) => first_day_after(ends, policy),
        (None, Some(_)) => end(line, policy),
        (None, None) => {
            let from = line.starts.month_start();
            let local = Atoms::from_minor(line.amount_minor)?;
            return Some(Span { days: Range { from, to: from.plus_months(1) }, local });
        }
    };
    let n_days = i64::from(end.epoch_days()) - i64::from(line.starts.epoch_days());
    let local = if n_days > 0 { Atoms::from_minor_ratio(line.amount_minor, 365, 12 * n_days)? } else { Atoms::ZERO };
    Some(Span { days: in_force, local })
}
