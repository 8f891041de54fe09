//! How often does a band change, only to change back?

/// Band changes of many accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flips {
    /// Pairs of neighbouring observations at which both bands were known.
    pub n_pairs: u64,
    /// Pairs whose bands differ.
    pub n_changes: u64,
    /// Changes that were undone at one of the next two observations.
    pub n_undone: u64,
}

impl Flips {
    /// How often do an account's bands change, and how often is a change taken back?
    ///
    /// A change from A to B is undone when the band is A again at one of the two observations after the change. Flip rate: undone
    /// changes ÷ changes; unrest: changes ÷ pairs.
    ///
    /// - `bands`: one account's band at each observation, in order of time, evenly spaced; `None`: unknown. Numbers are names only.
    ///
    /// Assumes that a band which is true changes seldom and stays changed. Unknown observations make no pair and undo nothing.
    ///
    /// Source: our own; a month's grace for the change back, when observed monthly.
    ///
    /// ```
    /// use cco_stats::backtest::flips::Flips;
    /// let mut flips = Flips::default();
    /// flips.add(&[Some(2), Some(0), Some(2), Some(2), Some(1), Some(1)]);
    /// assert_eq!((flips.n_pairs, flips.n_changes, flips.n_undone), (5, 3, 1));
    /// assert_eq!(flips.rate(), Some(1.0 / 3.0));
    /// ```
    pub fn add(&mut self, bands: &[Option<u32>]) {
        for at in 1..bands.len() {
            let (Some(before), Some(after)) = (bands[at - 1], bands[at]) else { continue };
            self.n_pairs += 1;
            if before != after {
                self.n_changes += 1;
                let next = &bands[at + 1..(at + 3).min(bands.len())];
                self.n_undone += u64::from(next.contains(&Some(before)));
            }
        }
    }

    /// Share of changes that were undone; `None` when nothing changed.
    pub fn rate(&self) -> Option<f64> {
        (self.n_changes > 0).then(|| self.n_undone as f64 / self.n_changes as f64)
    }

    /// Changes per account and interval; `None` without any pair.
    pub fn unrest(&self) -> Option<f64> {
        (self.n_pairs > 0).then(|| self.n_changes as f64 / self.n_pairs as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bands: &[Option<u32>], expected: (u64, u64, u64)) {
        let mut flips = Flips::default();
        flips.add(bands);
        assert_eq!((flips.n_pairs, flips.n_changes, flips.n_undone), expected);
    }

    #[test]
    fn a_change_is_undone_within_two_observations() {
        check(&[Some(1), Some(0), Some(1)], (2, 2, 1));
        check(&[Some(1), Some(0), Some(0), Some(1)], (3, 2, 1));
        check(&[Some(1), Some(0), Some(0), Some(0), Some(1)], (4, 2, 0));
        check(&[Some(1), Some(1), Some(1)], (2, 0, 0));
    }

    #[test]
    fn unknown_bands_make_no_pairs() {
        check(&[Some(1), None, Some(0)], (0, 0, 0));
        check(&[None], (0, 0, 0));
        check(&[], (0, 0, 0));
        assert_eq!(Flips::default().rate(), None);
    }
}
