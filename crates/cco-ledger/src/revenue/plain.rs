//! The pass over accounts whose revenue is a plain sum: the whole of a company on the default policy.

use super::groups::{Groups, Key, Standing};
use super::points::Points;
use super::schedule::Schedule;
use super::spans::{Span, Spans, first_day};

/// An account at both ends of a period, in a group; not 0 at both.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlainEnds {
    pub(super) account: u32,
    pub(super) period: usize,
    pub(super) group: Key,
    pub(super) opening: i64,
    pub(super) closing: i64,
    pub(super) was_here_before: bool,
}

/// Hands over every period of every account that is not odd.
pub(super) fn for_each(spans: &Spans, groups: &Groups, schedule: &Schedule, mut each: impl FnMut(PlainEnds)) {
    let mut values = Values::new(schedule.points.len());
    spans.for_each_account(|account, spans| {
        let Some(first_revenue) = first_day(spans) else { return };
        values.add_up(spans, &schedule.points);
        let standing = |day| Standing { account, day, top_parent: account, first_revenue: Some(first_revenue) };
        let fixed = groups.is_fixed(account).then(|| groups.of_account(standing(0)));
        for (period, measured) in schedule.periods.iter().enumerate() {
            let (opening, closing) = (values.at[measured.opening_point], values.at[measured.closing_point]);
            if opening | closing != 0 {
                each(PlainEnds {
                    account,
                    period,
                    group: fixed.unwrap_or_else(|| groups.of_account(standing(measured.opening))),
                    opening,
                    closing,
                    was_here_before: first_revenue <= measured.opening,
                });
            }
        }
    });
}

/// What one account is worth at every point.
pub(super) struct Values {
    pub(super) at: Vec<i64>,
    /// Every value before it is 0.
    pub(super) first: usize,
}

impl Values {
    pub(super) fn new(n_points: usize) -> Values {
        Values { at: vec![0; n_points], first: n_points }
    }

    /// Notes each span's rise and fall, then sums them up from point to point.
    #[inline]
    pub(super) fn add_up(&mut self, spans: &[Span], points: &Points) {
        self.at[self.first..].fill(0);
        self.first = self.at.len();
        for span in spans {
            let (rise, fall) = (points.next(span.from), points.next(span.to));
            if rise < fall {
                self.first = self.first.min(rise);
                self.at[rise] += span.worth;
                if let Some(at_fall) = self.at.get_mut(fall) {
                    *at_fall -= span.worth;
                }
            }
        }
        let mut sum = 0;
        for value in &mut self.at[self.first..] {
            sum += *value;
            *value = sum;
        }
    }
}
