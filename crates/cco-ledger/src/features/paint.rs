//! Which of several rows a day takes its value from: the first that wants a day gets it.

use std::ops::Range;

/// Days that nobody has painted yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Canvas {
    /// For each day a day on or after it before which all is painted.
    free: Vec<u32>,
}

impl Canvas {
    pub(super) fn clear(&mut self, n_days: usize) {
        self.free.clear();
        self.free.extend(0..=n_days as u32);
    }

    /// Hands over the days of `span` that are still free, and takes them.
    pub(super) fn paint(&mut self, span: Range<i32>, mut each: impl FnMut(usize)) {
        let end = span.end as usize;
        let mut day = self.next_free(span.start as usize);
        while day < end {
            each(day);
            self.free[day] = day as u32 + 1;
            day = self.next_free(day + 1);
        }
    }

    fn next_free(&mut self, day: usize) -> usize {
        let mut found = day;
        while self.free[found] as usize != found {
            found = self.free[found] as usize;
        }
        let mut walked = day;
        while walked != found {
            walked = std::mem::replace(&mut self.free[walked], found as u32) as usize;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_first_gets_the_day() {
        let mut canvas = Canvas::default();
        canvas.clear(8);
        let mut days = [0; 8];
        for (colour, span) in [(1, 3..5), (2, 0..4), (3, 4..8), (4, 0..8), (5, 2..2)] {
            canvas.paint(span, |day| days[day] = colour);
        }
        assert_eq!(days, [2, 2, 2, 1, 1, 3, 3, 3]);
    }
}
