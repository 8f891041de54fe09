//! The days at whose end revenue is measured, in order.

/// Distinct days in order, and a quick way from any day to the next of them.
#[derive(Clone, Debug)]
pub(super) struct Points {
    days: Vec<i32>,
    /// For each day from the first point on, how many points lie before it. Empty when the points lie too
    /// far apart for a table.
    n_before: Vec<u32>,
}

/// Some 270 years: beyond that a search is better than a table.
const LONGEST_TABLE: usize = 100_000;

impl Points {
    pub(super) fn new(mut days: Vec<i32>) -> Points {
        days.sort_unstable();
        days.dedup();
        let n_before = match (days.first(), days.last()) {
            (Some(&first), Some(&last)) if ((last - first) as usize) < LONGEST_TABLE => {
                let mut n_before = Vec::with_capacity((last - first) as usize + 1);
                for (index, &day) in days.iter().enumerate() {
                    n_before.resize((day - first) as usize + 1, index as u32);
                }
                n_before
            }
            _ => Vec::new(),
        };
        Points { days, n_before }
    }

    pub(super) fn len(&self) -> usize {
        self.days.len()
    }

    pub(super) fn days(&self) -> &[i32] {
        &self.days
    }

    /// The index of the first point on or after `day`; the number of points when there is none.
    #[inline]
    pub(super) fn next(&self, day: i32) -> usize {
        let Some(&first) = self.days.first() else { return 0 };
        if day <= first {
            0
        } else if self.n_before.is_empty() {
            self.days.partition_point(|&point| point < day)
        } else {
            self.n_before.get((day - first) as usize).map_or(self.days.len(), |&index| index as usize)
        }
    }

    /// The index of a day that is a point.
    pub(super) fn index(&self, day: i32) -> usize {
        self.days.binary_search(&day).expect("every measuring day of the question was made a point")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_point_is_found_with_and_without_a_table() {
        for gap in [10, 1_000_000] {
            let points = Points::new(vec![gap, 0, 2 * gap, gap]);
            assert_eq!((points.len(), points.n_before.is_empty()), (3, gap > 10));
            for (day, expected) in
                [(-5, 0), (0, 0), (1, 1), (gap, 1), (gap + 1, 2), (2 * gap, 2), (2 * gap + 1, 3), (i32::MAX, 3)]
            {
                assert_eq!(points.next(day), expected, "{day} with gap {gap}");
            }
            assert_eq!(points.index(gap), 1);
        }
        assert_eq!(Points::new(Vec::new()).next(3), 0);
    }
}
