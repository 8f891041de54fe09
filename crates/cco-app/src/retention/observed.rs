//! What cohorts tell of renewals: who came to each, who was left after it, and who is left today.

use crate::error::{Error, Kind};
use cco_domain::revenue::tally::CohortCell;
use cco_stats::lifetime::contract::renewals::Renewals;
use std::collections::BTreeMap;

/// One group's accounts, from their first month end with revenue to the closing.
pub(super) struct Observed {
    /// For each cohort, who started and who was left after each renewal that is over.
    pub(super) cohorts: Vec<Vec<u64>>,
    pub(super) renewals: Renewals,
    pub(super) current: Vec<Current>,
    /// Accounts whose cohort is the earliest of all.
    pub(super) n_in_first_cohort: u64,
}

/// Accounts with revenue at the closing that have made so many renewals.
pub(super) struct Current {
    pub(super) renewals_made: u32,
    pub(super) n: i64,
    /// Minor units a month.
    pub(super) revenue: i64,
}

impl Observed {
    /// - `cells`: of one group. `closing`: the month up to which they go. `every`: months from one renewal to the next.
    pub(super) fn new(cells: &[CohortCell], closing: i32, every: u32) -> Result<Observed, Error> {
        let mut by_cohort: BTreeMap<i32, Vec<&CohortCell>> = BTreeMap::new();
        for cell in cells {
            by_cohort.entry(cell.cohort).or_default().push(cell);
        }
        let cohorts: Vec<Vec<u64>> = by_cohort
            .iter()
            .map(|(cohort, cells)| left_after_renewals(cells, months(*cohort, closing), every))
            .collect();
        let renewals = Renewals::from_cohorts(&cohorts).map_err(|cause| {
            Error::new(Kind::Internal, "cohorts_grow", "a cohort has more accounts left than before").with_cause(cause)
        })?;
        let n_in_first_cohort = cohorts.first().map_or(0, |left| left[0]);
        Ok(Observed { cohorts, renewals, current: current(cells, closing, every), n_in_first_cohort })
    }

    pub(super) fn n_started(&self) -> u64 {
        self.cohorts.iter().map(|left| left[0]).sum()
    }

    pub(super) fn n_current(&self) -> i64 {
        self.current.iter().map(|current| current.n).sum()
    }

    /// The share left after so many renewals, of the cohorts that are as old (Kaplan and Meier's product); `None` beyond them.
    pub(super) fn share_left(&self, n_renewals: usize) -> Option<f64> {
        let (due, lost) = (self.renewals.due(), self.renewals.lost());
        (n_renewals <= due.len() && due[..n_renewals].iter().all(|due| *due > 0)).then(|| {
            due.iter().zip(lost).take(n_renewals).map(|(due, lost)| 1.0 - *lost as f64 / *due as f64).product()
        })
    }

    /// Of all that was lost, the share lost in months that are whole multiples of `step`.
    pub(super) fn lost_on_multiples(&self, step: usize) -> f64 {
        let lost = self.renewals.lost();
        let on: u64 = lost.iter().skip(step - 1).step_by(step).sum();
        on as f64 / self.renewals.n_lost().max(1) as f64
    }
}

fn months(cohort: i32, closing: i32) -> u32 {
    u32::try_from(closing - cohort).unwrap_or(0)
}

/// Who started, then who was left after each renewal that is over. One who paused and came back was not lost: those left are at least
/// as many as later.
fn left_after_renewals(cells: &[&CohortCell], age: u32, every: u32) -> Vec<u64> {
    let n_active = |age: u32| cells.iter().find(|cell| cell.age == age).map_or(0, |cell| cell.n_active);
    let n_start = cells.first().map_or(0, |cell| cell.n_start);
    let mut least = 0;
    let mut left: Vec<u64> = (0..=age)
        .rev()
        .map(|age| {
            least = n_active(age).clamp(least, n_start.max(least));
            u64::try_from(least).unwrap_or(0)
        })
        .collect();
    left.reverse();
    left[0] = left[0].max(u64::try_from(n_start).unwrap_or(0));
    left.into_iter().step_by(every as usize).collect()
}

/// The last diagonal of the triangle.
fn current(cells: &[CohortCell], closing: i32, every: u32) -> Vec<Current> {
    let is_last = |cell: &&CohortCell| months(cell.cohort, closing) == cell.age && cell.n_active > 0;
    let of_cell = |cell: &CohortCell| Current {
        renewals_made: cell.age / every,
        n: cell.n_active,
        revenue: cell.revenue.to_minor(),
    };
    cells.iter().filter(is_last).map(of_cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::money::Atoms;

    fn cells(cohort: i32, n_active: &[i64]) -> Vec<CohortCell> {
        let cell = |(age, n): (usize, &i64)| CohortCell {
            cohort,
            age: age as u32,
            group: Vec::new(),
            n_start: n_active[0],
            n_active: *n,
            start: Atoms(0),
            revenue: Atoms(n * 360 * 100),
        };
        n_active.iter().enumerate().map(cell).collect()
    }

    #[track_caller]
    fn check(n_active: &[i64], every: u32, expected: &[u64]) {
        let closing = 100 + n_active.len() as i32 - 1;
        let observed = Observed::new(&cells(100, n_active), closing, every).unwrap();
        assert_eq!(observed.cohorts, [expected]);
    }

    #[test]
    fn survivors_are_counted_at_renewals() {
        check(&[10, 9, 8, 8, 6], 1, &[10, 9, 8, 8, 6]);
        check(&[10, 9, 8, 8, 6], 2, &[10, 8, 6]);
        check(&[10, 9, 8, 8, 6], 3, &[10, 8]);
        check(&[10], 1, &[10]);
    }

    #[test]
    fn who_paused_and_came_back_was_not_lost() {
        check(&[10, 7, 9, 8], 1, &[10, 9, 9, 8]);
        check(&[10, 0, 0, 0], 1, &[10, 0, 0, 0]);
    }

    #[test]
    fn cohorts_of_different_age_add_up_and_the_living_keep_their_tenure() {
        let all = [cells(100, &[10, 8, 6]), cells(101, &[20, 10])].concat();
        let observed = Observed::new(&all, 102, 1).unwrap();
        assert_eq!((observed.renewals.due(), observed.renewals.lost()), (&[30, 8][..], &[12, 2][..]));
        let current: Vec<_> = observed.current.iter().map(|current| (current.renewals_made, current.n)).collect();
        assert_eq!((current, observed.n_started(), observed.n_current()), (vec![(2, 6), (1, 10)], 30, 16));
        assert_eq!(observed.share_left(2), Some((18.0 / 30.0) * (6.0 / 8.0)));
        assert_eq!(observed.share_left(3), None);
    }
}
