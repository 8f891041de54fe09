//! The sweep of an account where only the dating day decides when a row counts, and rows come in the order of that day. Rows of one
//! class and bucket count alike: they are counted first, and put down together.

use super::calendar::ALWAYS;
use super::plan::{Keeps, TablePlan};
use super::rows::Rows;
use super::sweep::{EMPTY, Slot, Sweep, put};
use super::volume::millionths;
use super::when::{DatedSpans, When};
use std::ops::Range;

/// Reused from account to account.
#[derive(Debug)]
pub(super) struct Lean {
    /// The sets in which rows of a class count, each with its when.
    sets_of: Vec<Vec<(usize, usize)>>,
    tracks: Vec<LeanTrack>,
    n_buckets: usize,
    /// Class by class and bucket by bucket the account's rows; those that are not empty.
    cells: Vec<Slot>,
    touched: Vec<usize>,
    /// The bucket of each row.
    buckets: Vec<u32>,
}

/// A track with all that decides which rows bear on it.
#[derive(Debug)]
struct LeanTrack {
    number: usize,
    keeps: Keeps,
    when: usize,
    is_ever: bool,
    /// Whether rows of a class count.
    counts: Vec<bool>,
}

impl Lean {
    pub(super) fn new(
        plan: &TablePlan,
        sets_of: &[Vec<usize>],
        tracks_of: &[Vec<(usize, Keeps)>],
        spans: &DatedSpans,
    ) -> Lean {
        let when = |set: usize| plan.sets[set].when;
        let track = |set: usize, (number, keeps): (usize, Keeps)| LeanTrack {
            number,
            keeps,
            when: when(set),
            is_ever: plan.whens[when(set)] == When::Ever,
            counts: sets_of.iter().map(|sets| sets.contains(&set)).collect(),
        };
        let tracks = tracks_of.iter().enumerate();
        Lean {
            sets_of: sets_of.iter().map(|sets| sets.iter().map(|set| (*set, when(*set))).collect()).collect(),
            tracks: tracks.flat_map(|(set, tracks)| tracks.iter().map(move |kept| track(set, *kept))).collect(),
            n_buckets: spans.n_buckets(),
            cells: vec![EMPTY; sets_of.len() * spans.n_buckets()],
            touched: Vec::new(),
            buckets: Vec::new(),
        }
    }

    pub(super) fn sweep(&mut self, sweep: &mut Sweep<'_>, rows: &Rows<'_>, range: Range<usize>) {
        self.count(&sweep.dated_spans, rows, range.clone());
        self.put_down(sweep);
        for track in &self.tracks {
            track.fill(sweep, rows, range.clone(), &self.buckets);
        }
    }

    fn count(&mut self, spans: &DatedSpans, rows: &Rows<'_>, range: Range<usize>) {
        self.buckets.clear();
        for (class, day) in rows.classes_and_days(range) {
            let bucket = spans.bucket(day);
            self.buckets.push(bucket as u32);
            let place = class as usize * self.n_buckets + bucket;
            let cell = &mut self.cells[place];
            if cell.count == 0 {
                self.touched.push(place);
            }
            *cell = Slot { count: cell.count + 1, newest: day };
        }
    }

    fn put_down(&mut self, sweep: &mut Sweep<'_>) {
        for place in self.touched.drain(..) {
            let Slot { count, newest } = std::mem::replace(&mut self.cells[place], EMPTY);
            let spans = sweep.dated_spans.of_bucket(place % self.n_buckets);
            for (set, when) in &self.sets_of[place / self.n_buckets] {
                let Range { start, end } = spans[*when];
                if start < end {
                    let slots = &mut sweep.slots[set * sweep.n_slots..];
                    slots[start as usize].count += count;
                    slots[start as usize].newest = newest.max(slots[start as usize].newest);
                    slots[end as usize].count -= count;
                }
            }
        }
    }
}

impl LeanTrack {
    fn fill(&self, sweep: &mut Sweep<'_>, rows: &Rows<'_>, range: Range<usize>, buckets: &[u32]) {
        let (spans, when) = (&sweep.dated_spans, self.when);
        let days = rows.classes_and_days(range.clone()).zip(buckets);
        let counting = days.zip(range.clone()).filter(|(((class, _), _), _)| self.counts[*class as usize]);
        let mut rows_counting = counting.filter_map(|(((_, day), bucket), row)| {
            let Range { start, end } = spans.of_bucket(*bucket as usize)[when];
            (start < end).then_some((row, day, start as usize..end as usize))
        });
        match self.keeps {
            Keeps::Sum { number } => {
                let sums = &mut sweep.sums[self.number];
                rows_counting.for_each(|(row, _, span)| put(sums, span, millionths(rows.number(row, number))));
            }
            Keeps::Moment { number } => {
                let sums = &mut sweep.sums[self.number];
                rows_counting.for_each(|(row, day, span)| {
                    let volume = number.map_or(1, |number| millionths(rows.number(row, number)));
                    put(sums, span, volume * i128::from(day));
                });
            }
            Keeps::Values { code, everywhere: false } => {
                let (ends, numbers) = (&mut sweep.ends[self.number], &mut sweep.numbers[self.number]);
                let codes = rows.codes(code);
                rows_counting.for_each(|(row, _, span)| {
                    let fresh = ends.add(codes[row], span.start as i32..span.end as i32);
                    if fresh.start < fresh.end {
                        put(numbers, fresh.start as usize..fresh.end as usize, 1);
                    }
                });
            }
            Keeps::Days => {
                let (numbers, mut last) = (&mut sweep.numbers[self.number], ALWAYS);
                rows_counting.for_each(|(_, day, span)| {
                    if std::mem::replace(&mut last, day) != day {
                        put(numbers, span, 1);
                    }
                });
            }
            Keeps::First { or_always } if self.is_ever => {
                if let Some((_, day, span)) = rows_counting.find(|(_, day, _)| *day != ALWAYS || or_always) {
                    sweep.numbers[self.number][span].fill(day);
                }
            }
            Keeps::Values { everywhere: true, .. }
            | Keeps::LargestSum { .. }
            | Keeps::Latest { .. }
            | Keeps::First { .. }
            | Keeps::Nearest { .. } => {}
        }
    }
}
