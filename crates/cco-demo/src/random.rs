//! Chance in whole numbers: every draw is integer arithmetic on a ChaCha stream, so that the same seed
//! gives the same company on every platform.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a stream of draws is for. Each part of each account has a stream of its own, so that a change to
/// how tickets are drawn moves no contract.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub(crate) enum Part {
    Company = 1,
    Rates,
    Team,
    Profile,
    Life,
    Contacts,
    Usage,
    Tickets,
    Surveys,
    Meetings,
    Onboarding,
    Interviews,
    Invoices,
    Mistakes,
}

#[derive(Clone, Debug)]
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    /// The stream of one part of the simulation for one account (`who`) and one period (`when`, below 2^24).
    pub(crate) fn new(seed: u64, part: Part, who: u32, when: u32) -> Random {
        let mut key = *b"--------cco-demo simulated luck!";
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut stream = ChaCha8Rng::from_seed(key);
        stream.set_stream((part as u64) << 56 | u64::from(who) << 24 | u64::from(when & 0x00ff_ffff));
        Random(stream)
    }

    /// 0 to `n` − 1; 0 when `n` is 0. (Multiply-shift: the bias is below `n` / 2^32.)
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(n)) >> 32) as u32
    }

    /// `low` to `high`, both included; `low` when the range is empty.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = high.saturating_sub(low).saturating_add(1).max(0);
        low + self.below(span.unsigned_abs()) as i32
    }

    /// True `permille` times in a thousand.
    pub(crate) fn chance(&mut self, permille: u32) -> bool {
        self.below(1000) < permille
    }

    /// A bell around zero: the sum of four even draws; standard deviation 0.58 `width`, never beyond 2 `width`.
    pub(crate) fn bell(&mut self, width: i32) -> i32 {
        (0..4).map(|_| self.between(-width, width)).sum::<i32>() / 2
    }

    /// `low` to `high` with most draws near `low`, as sizes of companies are.
    pub(crate) fn skewed(&mut self, low: i32, high: i32) -> i32 {
        let share = self.below(1001) * self.below(1001) / 1000;
        low + (i64::from(high - low) * i64::from(share) / 1000) as i32
    }

    /// How many times something happens that is expected `mean_permille` / 1000 times.
    pub(crate) fn count(&mut self, mean_permille: u32) -> u32 {
        let trials = mean_permille / 250 + 4;
        let each = mean_permille / trials;
        (0..trials).filter(|_| self.chance(each)).count() as u32
    }

    /// One of `items`, which hold at least one.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u32) as usize]
    }

    /// One of `items`, each as often as its weight says; the weights sum to more than 0.
    pub(crate) fn pick_weighted<T: Copy>(&mut self, items: &[(T, u32)]) -> T {
        let mut left = self.below(items.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in items {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        items[items.len() - 1].0
    }
}

/// The value at `x` of straight lines through `points` (rising in x), flat beyond both ends.
pub(crate) fn curve(points: &[(i32, i32)], x: i32) -> i32 {
    let after = points.partition_point(|(px, _)| *px <= x);
    match (after.checked_sub(1).map(|i| points[i]), points.get(after)) {
        (None, None) => 0,
        (Some((_, y)), None) => y,
        (None, Some((_, y))) => *y,
        (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (x - x0) / (x1 - x0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_pinned_and_apart() {
        let draws = |part, who, when| {
            let mut random = Random::new(7, part, who, when);
            [random.below(1000), random.below(1000), random.below(1000)]
        };
        assert_eq!(draws(Part::Life, 1, 0), [411, 464, 662]);
        assert_ne!(draws(Part::Life, 1, 0), draws(Part::Life, 2, 0));
        assert_ne!(draws(Part::Life, 1, 0), draws(Part::Tickets, 1, 0));
        assert_ne!(draws(Part::Life, 1, 0), draws(Part::Life, 1, 1));
    }

    #[test]
    fn draws_keep_their_bounds_and_means() {
        let mut random = Random::new(1, Part::Company, 0, 0);
        let n = 20_000;
        let mean = |draw: &mut dyn FnMut() -> i32| (0..n).map(|_| i64::from(draw())).sum::<i64>() / n;
        for (what, mean, low, high) in [
            ("between", mean(&mut || random.between(1000, 3000)), 1990, 2010),
            ("bell", mean(&mut || random.bell(500)), -5, 5),
            ("skewed", mean(&mut || random.skewed(0, 4000)), 950, 1050),
            ("count", mean(&mut || random.count(9_300) as i32 * 100), 915, 945),
            ("empty range", mean(&mut || random.between(5, 1)), 5, 5),
        ] {
            assert!((low..=high).contains(&mean), "{what}: {mean}");
        }
    }

    #[test]
    fn curves_join_their_points() {
        let points = [(100, 0), (200, 50), (400, 10)];
        for (x, y) in [(0, 0), (100, 0), (150, 25), (200, 50), (300, 30), (400, 10), (900, 10)] {
            assert_eq!(curve(&points, x), y, "at {x}");
        }
    }
}
