//! Of the sums of groups of rows, day by day the largest.

use super::sweep::{add_up, put};
use super::volume::quantity;
use std::collections::BTreeMap;
use std::ops::Range;

/// The rows of a group that count, and their sum in millionths; one entry a day and one more.
struct Group {
    counts: Vec<i32>,
    sums: Vec<i128>,
}

/// Rows come with their group, the days on which they count, and what they add. A day without rows keeps what is less than anything.
pub(super) fn keep_largest(rows: impl Iterator<Item = (i32, Range<i32>, i128)>, kept: &mut [f64]) {
    let mut groups: BTreeMap<i32, Group> = BTreeMap::new();
    for (group, span, millionths) in rows {
        let none = || Group { counts: vec![0; kept.len()], sums: vec![0; kept.len()] };
        let group = groups.entry(group).or_insert_with(none);
        let span = span.start as usize..span.end as usize;
        put(&mut group.counts, span.clone(), 1);
        put(&mut group.sums, span, millionths);
    }
    kept.fill(f64::NEG_INFINITY);
    for mut group in groups.into_values() {
        add_up(&mut group.counts);
        add_up(&mut group.sums);
        let on_days = kept.iter_mut().zip(group.counts).zip(group.sums);
        for ((largest, _), sum) in on_days.filter(|((_, count), _)| *count > 0) {
            *largest = largest.max(quantity(sum));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_group_of_a_day_is_kept() {
        let rows =
            [(1, 0..3, 8_000_000), (2, 1..4, 5_000_000), (1, 1..2, 4_000_000), (2, 2..4, 4_000_000), (3, 3..4, -1)];
        let mut kept = [0.0; 6];
        keep_largest(rows.into_iter(), &mut kept);
        assert_eq!(kept.map(|largest| largest.to_string()), ["8", "12", "9", "9", "-inf", "-inf"]);
    }
}
