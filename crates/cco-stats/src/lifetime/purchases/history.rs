//! What purchase models need to know of each customer.

use crate::error::{Error, check_length, check_values};

/// One customer's purchases, or those of several with the same ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    /// x: purchases after the first.
    pub repeats: u32,
    /// t_x: time from the first purchase to the last; 0 without repeats.
    pub last: f64,
    /// T: time from the first purchase to the end of watching.
    pub watched: f64,
}

/// Many histories; equal ones are counted once, with their number.
#[derive(Clone, Debug)]
pub struct Histories {
    pub(super) counted: Vec<(History, f64)>,
}

impl Histories {
    /// - `repeats`: x, purchases after the first. `last`: t_x, in any unit from the first purchase. `watched`: T, same unit, > 0, t_x ≤ T.
    ///
    /// Does not accept t_x > 0 without repeats, or t_x = 0 with some: purchases on one day count as one.
    pub fn new(repeats: &[u32], last: &[f64], watched: &[f64]) -> Result<Histories, Error> {
        if repeats.is_empty() {
            return Err(Error::too_few("histories", 0, 1));
        }
        check_length("last", last.len(), repeats.len())?;
        check_length("watched", watched.len(), repeats.len())?;
        check_values("watched", watched, "must be finite and above 0", |watched| watched > 0.0)?;
        check_values("last", last, "must be finite and not negative", |last| last >= 0.0)?;
        let contradiction =
            (0..repeats.len()).find(|i| last[*i] > watched[*i] || (last[*i] > 0.0) != (repeats[*i] > 0));
        if let Some(index) = contradiction {
            return Err(Error::value(
                "last",
                index,
                last[index],
                "must be within the time watched, and above 0 exactly with repeats",
            ));
        }
        let all = (0..repeats.len()).map(|i| History { repeats: repeats[i], last: last[i], watched: watched[i] });
        Ok(Histories { counted: counted(all.collect()) })
    }

    pub fn n(&self) -> f64 {
        self.counted.iter().map(|(_, n)| n).sum()
    }

    /// Σ n · `of`(history).
    pub(super) fn sum(&self, of: impl Fn(&History) -> f64) -> f64 {
        self.counted.iter().map(|(history, n)| n * of(history)).sum()
    }

    /// Without a single repeat, nothing tells how often customers buy.
    pub(super) fn check(&self) -> Result<(), Error> {
        let with_repeats = self.counted.iter().filter(|(history, _)| history.repeats > 0).count();
        if with_repeats < 2 { Err(Error::too_few("customers with repeat purchases", with_repeats, 2)) } else { Ok(()) }
    }

    /// The mean time watched: a unit in which parameters are near 1.
    pub(super) fn mean_watched(&self) -> f64 {
        self.sum(|history| history.watched) / self.n()
    }

    /// Times counted in `unit`.
    pub(super) fn divided_by(&self, unit: f64) -> Histories {
        let divide = |(history, n): &(History, f64)| {
            (History { last: history.last / unit, watched: history.watched / unit, ..*history }, *n)
        };
        Histories { counted: self.counted.iter().map(divide).collect() }
    }
}

fn counted(mut histories: Vec<History>) -> Vec<(History, f64)> {
    let order = |a: &History, b: &History| {
        a.repeats.cmp(&b.repeats).then(a.last.total_cmp(&b.last)).then(a.watched.total_cmp(&b.watched))
    };
    histories.sort_by(order);
    histories.chunk_by(|a, b| order(a, b).is_eq()).map(|group| (group[0], group.len() as f64)).collect()
}
