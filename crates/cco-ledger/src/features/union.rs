//! On how many days of each value some row counts: spans of equal value are counted once where they overlap.

use std::ops::Range;

/// A value, and the as-of days on which a row with it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ValueSpan {
    pub(super) value: i32,
    pub(super) from: i32,
    pub(super) until: i32,
}

/// Makes the spans of each value apart from each other; in order of value and day.
pub(super) fn merge(spans: &mut Vec<ValueSpan>) {
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let touches = next.value == last.value && next.from <= last.until;
        if touches {
            last.until = last.until.max(next.until);
        }
        touches
    });
}

/// The same without sorting, for rows that come in the order in which they begin to count.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends {
    /// For each value: until when it counts already.
    ends: Vec<i32>,
    touched: Vec<i32>,
}

impl Ends {
    pub(super) fn with_values(n_values: usize) -> Ends {
        Ends { ends: vec![0; n_values], touched: Vec::new() }
    }

    /// The part of `span` on which the value did not count before.
    #[inline]
    pub(super) fn add(&mut self, value: i32, span: Range<i32>) -> Range<i32> {
        let end = &mut self.ends[value as usize];
        if *end == 0 {
            self.touched.push(value);
        }
        let fresh = span.start.max(*end)..span.end;
        *end = span.end.max(*end);
        fresh
    }

    pub(super) fn clear(&mut self) {
        for value in self.touched.drain(..) {
            self.ends[value as usize] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_count_the_same_days() {
        let rows = [(1, 0..4), (2, 1..3), (1, 2..6), (1, 7..9), (2, 3..4), (1, 8..9)];
        let mut spans: Vec<ValueSpan> =
            rows.iter().map(|(value, span)| ValueSpan { value: *value, from: span.start, until: span.end }).collect();
        merge(&mut spans);
        let found: Vec<_> = spans.iter().map(|span| (span.value, span.from..span.until)).collect();
        assert_eq!(found, [(1, 0..6), (1, 7..9), (2, 1..4)]);

        let mut ends = Ends::with_values(3);
        let fresh: Vec<_> = rows.iter().map(|(value, span)| ends.add(*value, span.clone())).collect();
        assert_eq!(fresh, [0..4, 1..3, 4..6, 7..9, 3..4, 9..9]);
        ends.clear();
        assert_eq!(ends.add(1, 0..1), 0..1);
    }
}
