//! What the rows of one account come to on every as-of day. A row counts on a range of days, so it is put down where the
//! range begins and taken off where it ends; adding up goes once over the days, however many rows there are.

use super::calendar::{ALWAYS, Calendar, NEVER};
use super::chunk::{ACCOUNTS_PER_BLOCK, Block};
use super::largest::keep_largest;
use super::lean::Lean;
use super::load::Loaded;
use super::paint::Canvas;
use super::plan::{Keeps, RowSet, TablePlan};
use super::rows::Rows;
use super::union::{Ends, ValueSpan, merge};
use super::volume::millionths;
use super::when::{DatedSpans, When};
use std::ops::Range;

/// A row that counts in a set.
#[derive(Clone, Debug)]
struct Counted {
    row: usize,
    day: i32,
    span: Range<i32>,
}

/// The rows of a set on a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// How many count.
    pub(super) count: i32,
    /// The day of the newest of them; [`ALWAYS`] where none has a day.
    pub(super) newest: i32,
}

pub(super) const EMPTY: Slot = Slot { count: 0, newest: ALWAYS };

/// Reused from account to account.
pub(super) struct Sweep<'a> {
    plan: &'a TablePlan,
    calendar: &'a Calendar,
    /// For each set the first one that all rows loaded count in alike.
    same_as: Vec<usize>,
    /// The sets in which rows of a class count, and whether rows of a set count on the days that their dates say.
    sets_of: Vec<Vec<usize>>,
    is_simple: Vec<bool>,
    tracks_of: Vec<Vec<(usize, Keeps)>>,
    /// Where the dating day alone decides when any row counts.
    lean: Option<Lean>,
    /// The sets that are not the same as an earlier one.
    own_sets: Vec<usize>,
    pub(super) dated_spans: DatedSpans,
    /// Whether some set goes by other days.
    has_other_days: bool,
    /// One entry a day and one more, set by set.
    pub(super) slots: Vec<Slot>,
    pub(super) n_slots: usize,
    /// Whether some row stopped counting before its dates say so.
    is_cut: Vec<bool>,
    /// Track by track.
    pub(super) sums: Vec<Vec<i128>>,
    pub(super) numbers: Vec<Vec<i32>>,
    kept: Vec<Vec<f64>>,
    pub(super) ends: Vec<Ends>,
    last_day: Vec<i32>,
    everywhere: Vec<Vec<ValueSpan>>,
    canvas: Canvas,
    collected: Vec<Counted>,
    spans: Vec<ValueSpan>,
}

impl<'a> Sweep<'a> {
    pub(super) fn new(plan: &'a TablePlan, loaded: &'a Loaded, calendar: &'a Calendar) -> Sweep<'a> {
        let n_slots = calendar.len() + 1;
        let same_as = same_sets(plan, &loaded.classes);
        let in_class = |bits: &u64| {
            let counts = |set: usize| bits & plan.sets[set].fixed == plan.sets[set].fixed && same_as[set] == set;
            (0..plan.sets.len()).filter(|set| counts(*set)).collect()
        };
        let is_simple =
            |set: &RowSet| set.moving.is_empty() && loaded.layout.known.is_none() && plan.whens[set.when].keeps_order();
        let sets_of: Vec<Vec<usize>> = loaded.classes.iter().map(in_class).collect();
        let of_set = |set| {
            let tracks = plan.tracks.iter().enumerate().filter(|(_, track)| same_as[track.set] == set);
            tracks.map(|(number, track)| (number, track.keeps)).collect()
        };
        let tracks_of: Vec<Vec<(usize, Keeps)>> = (0..plan.sets.len()).map(of_set).collect();
        let dated_spans = DatedSpans::new(&plan.whens, calendar);
        let has_other_days = plan.whens.iter().any(|when| !when.goes_by_date());
        let per_track = |is_kept: fn(&Keeps) -> bool| {
            plan.tracks.iter().map(move |track| if is_kept(&track.keeps) { n_slots } else { 0 })
        };
        let is_sum = |keeps: &Keeps| matches!(keeps, Keeps::Sum { .. } | Keeps::Moment { .. });
        let is_kept = |keeps: &Keeps| matches!(keeps, Keeps::Latest { .. } | Keeps::LargestSum { .. });
        let ends = |keeps: &Keeps| match keeps {
            Keeps::Values { code, .. } => Ends::with_values(loaded.n_codes[*code]),
            _ => Ends::default(),
        };
        Sweep {
            plan,
            calendar,
            lean: (plan.sets.iter().all(is_simple) && !has_other_days)
                .then(|| Lean::new(plan, &sets_of, &tracks_of, &dated_spans)),
            own_sets: (0..plan.sets.len()).filter(|set| same_as[*set] == *set).collect(),
            is_simple: plan.sets.iter().map(is_simple).collect(),
            sets_of,
            tracks_of,
            dated_spans,
            has_other_days,
            slots: vec![EMPTY; plan.sets.len() * n_slots],
            n_slots,
            is_cut: vec![false; plan.sets.len()],
            sums: per_track(is_sum).map(|n| vec![0; n]).collect(),
            numbers: plan.tracks.iter().map(|_| vec![0; n_slots]).collect(),
            kept: per_track(is_kept).map(|n| vec![0.0; n]).collect(),
            ends: plan.tracks.iter().map(|track| ends(&track.keeps)).collect(),
            last_day: vec![ALWAYS; plan.tracks.len()],
            everywhere: vec![Vec::new(); plan.tracks.len()],
            canvas: Canvas::default(),
            collected: Vec::new(),
            spans: Vec::new(),
            same_as,
        }
    }

    /// The rows of a set, day by day.
    pub(super) fn rows(&self, set: usize) -> &[Slot] {
        &self.slots[self.slots_of(set)][..self.calendar.len()]
    }

    pub(super) fn sums(&self, track: usize) -> &[i128] {
        &self.sums[track]
    }

    /// How many different values, or a day; [`NEVER`] where there is none.
    pub(super) fn numbers(&self, track: usize) -> &[i32] {
        &self.numbers[track]
    }

    pub(super) fn kept(&self, track: usize) -> &[f64] {
        &self.kept[track]
    }

    /// For each day: how many different values a track has had in all accounts swept.
    pub(super) fn everywhere(&mut self, track: usize) -> Vec<i32> {
        let mut spans = std::mem::take(&mut self.everywhere[track]);
        merge(&mut spans);
        let mut numbers = vec![0; self.calendar.len() + 1];
        for span in spans {
            numbers[span.from as usize] += 1;
            numbers[span.until as usize] -= 1;
        }
        add_up(&mut numbers);
        numbers
    }

    fn slots_of(&self, set: usize) -> Range<usize> {
        let set = self.same_as[set];
        set * self.n_slots..(set + 1) * self.n_slots
    }

    /// Sweeps one account after the other and hands each over.
    pub(super) fn for_each_account(
        &mut self,
        loaded: &Loaded,
        n_accounts: usize,
        mut each: impl FnMut(&Sweep<'_>, usize),
    ) {
        let mut block = Block::default();
        for first in (0..n_accounts).step_by(ACCOUNTS_PER_BLOCK) {
            block.gather(&loaded.chunks, first / ACCOUNTS_PER_BLOCK);
            for account in first..n_accounts.min(first + ACCOUNTS_PER_BLOCK) {
                self.account(&Rows { block: &block, layout: &loaded.layout }, block.rows_of(account - first));
                each(self, account);
            }
        }
    }

    fn account(&mut self, rows: &Rows<'_>, range: Range<usize>) {
        self.clear();
        let in_order = rows.come_in_order(range.clone());
        if in_order && let Some(mut lean) = self.lean.take() {
            lean.sweep(self, rows, range.clone());
            self.lean = Some(lean);
        } else {
            range.clone().for_each(|row| self.row(rows, row, in_order));
        }
        for place in 0..self.own_sets.len() {
            let set = self.own_sets[place];
            self.add_up_set(set);
            let by_row = in_order && self.is_simple[set];
            let is_ever = self.is_ever(set);
            let is_later = |(_, keeps): &&(usize, Keeps)| !is_by_row(keeps, by_row, is_ever);
            let later: Vec<usize> = self.tracks_of[set].iter().filter(is_later).map(|(track, _)| *track).collect();
            if self.is_cut[set] || !later.is_empty() {
                self.collect(rows, range.clone(), set);
                if self.is_cut[set] {
                    self.paint_newest(set);
                }
                later.into_iter().for_each(|track| self.finish_track(rows, track));
            }
        }
        self.add_up_tracks();
    }

    fn clear(&mut self) {
        self.slots.fill(EMPTY);
        self.is_cut.fill(false);
        self.sums.iter_mut().for_each(|sums| sums.fill(0));
        self.kept.iter_mut().for_each(|kept| kept.fill(0.0));
        self.last_day.fill(ALWAYS);
        for (numbers, track) in self.numbers.iter_mut().zip(&self.plan.tracks) {
            numbers.fill(if holds_day(&track.keeps) { NEVER } else { 0 });
        }
        self.ends.iter_mut().for_each(Ends::clear);
    }

    fn row(&mut self, rows: &Rows<'_>, row: usize, in_order: bool) {
        let (plan, dated, class) = (self.plan, rows.dated(row), rows.class(row));
        let n_slots = self.n_slots;
        for place in 0..self.sets_of[class].len() {
            let set_number = self.sets_of[class][place];
            let set = &plan.sets[set_number];
            let when = plan.whens[set.when];
            let (day, allowed) = match self.has_other_days && !when.goes_by_date() {
                true => (when.day(rows.dates(row)), when.span(rows.dates(row), self.calendar)),
                false => (dated, self.dated_spans.of(dated)[set.when].clone()),
            };
            let span = match self.is_simple[set_number] {
                true => allowed.clone(),
                false => rows.narrowed(row, set, &allowed),
            };
            if span.start >= span.end {
                continue;
            }
            let first = set_number * n_slots;
            let (from, until) = (first + span.start as usize, first + span.end as usize);
            self.put_down(from, until, day);
            if !self.is_simple[set_number] {
                let natural = if when.keeps_order() { allowed.end } else { self.calendar.len() as i32 };
                self.is_cut[set_number] |= span.end < natural;
            }
            let by_row = in_order && self.is_simple[set_number];
            self.put_on_tracks(rows, row, set_number, day, span.start as usize..span.end as usize, by_row);
        }
    }

    #[inline]
    fn put_down(&mut self, from: usize, until: usize, day: i32) {
        let slot = &mut self.slots[from];
        slot.count += 1;
        slot.newest = slot.newest.max(day);
        self.slots[until].count -= 1;
    }

    #[inline]
    fn put_on_tracks(&mut self, rows: &Rows<'_>, row: usize, set: usize, day: i32, span: Range<usize>, by_row: bool) {
        let is_ever = self.is_ever(set);
        for &(track, keeps) in &self.tracks_of[set] {
            match keeps {
                Keeps::Sum { number } => {
                    put(&mut self.sums[track], span.clone(), millionths(rows.number(row, number)));
                }
                Keeps::Moment { number } => {
                    let volume = number.map_or(1, |number| millionths(rows.number(row, number)));
                    put(&mut self.sums[track], span.clone(), volume * i128::from(day));
                }
                Keeps::Values { code, everywhere: false } if by_row => {
                    let fresh = self.ends[track].add(rows.code(row, code), span.start as i32..span.end as i32);
                    if fresh.start < fresh.end {
                        put(&mut self.numbers[track], fresh.start as usize..fresh.end as usize, 1);
                    }
                }
                Keeps::Days if by_row => {
                    if std::mem::replace(&mut self.last_day[track], day) != day {
                        put(&mut self.numbers[track], span.clone(), 1);
                    }
                }
                Keeps::First { or_always } if by_row && is_ever => {
                    if self.numbers[track][span.start] == NEVER && (day != ALWAYS || or_always) {
                        self.numbers[track][span.clone()].fill(day);
                    }
                }
                Keeps::Values { .. }
                | Keeps::Days
                | Keeps::LargestSum { .. }
                | Keeps::Latest { .. }
                | Keeps::First { .. }
                | Keeps::Nearest { .. } => {}
            }
        }
    }

    fn is_ever(&self, set: usize) -> bool {
        self.plan.whens[self.plan.sets[set].when] == When::Ever
    }

    fn add_up_set(&mut self, set: usize) {
        let slots = self.slots_of(set);
        let (mut count, mut newest) = (0, ALWAYS);
        for slot in &mut self.slots[slots] {
            count += slot.count;
            newest = newest.max(slot.newest);
            *slot = Slot { count, newest: if count > 0 { newest } else { ALWAYS } };
        }
    }

    fn add_up_tracks(&mut self) {
        for (track, (numbers, sums)) in self.plan.tracks.iter().zip(self.numbers.iter_mut().zip(&mut self.sums)) {
            if !holds_day(&track.keeps) {
                add_up(numbers);
            }
            add_up(sums);
        }
    }

    /// The rows that count in a set, again.
    fn collect(&mut self, rows: &Rows<'_>, range: Range<usize>, set_number: usize) {
        let (set, plan) = (&self.plan.sets[set_number], self.plan);
        let when = plan.whens[set.when];
        self.collected.clear();
        for row in range.filter(|row| self.sets_of[rows.class(*row)].contains(&set_number)) {
            let dates = rows.dates(row);
            let span = rows.narrowed(row, set, &when.span(dates, self.calendar));
            if span.start < span.end {
                self.collected.push(Counted { row, day: when.day(dates), span });
            }
        }
    }

    fn paint_newest(&mut self, set: usize) {
        let slots = self.slots_of(set);
        let slots = &mut self.slots[slots];
        slots.iter_mut().for_each(|slot| slot.newest = ALWAYS);
        self.collected.sort_by_key(|counted| std::cmp::Reverse(counted.day));
        self.canvas.clear(self.calendar.len());
        for counted in &self.collected {
            self.canvas.paint(counted.span.clone(), |number| slots[number].newest = counted.day);
        }
    }

    fn finish_track(&mut self, rows: &Rows<'_>, track: usize) {
        let n_days = self.calendar.len();
        self.canvas.clear(n_days);
        let (collected, canvas, numbers) = (&mut self.collected, &mut self.canvas, &mut self.numbers[track]);
        match self.plan.tracks[track].keeps {
            Keeps::Values { code, everywhere } => {
                let spans = collected.iter().map(|counted| value_span(rows.code(counted.row, code), &counted.span));
                count_values(spans, &mut self.spans, numbers);
                if everywhere {
                    self.everywhere[track].append(&mut self.spans);
                    keep_small(&mut self.everywhere[track]);
                }
            }
            Keeps::Days => {
                let spans = collected.iter().map(|counted| value_span(counted.day, &counted.span));
                count_values(spans, &mut self.spans, numbers);
            }
            Keeps::LargestSum { number, code } => {
                let of_row = |counted: &Counted| {
                    (rows.code(counted.row, code), counted.span.clone(), millionths(rows.number(counted.row, number)))
                };
                keep_largest(collected.iter().map(of_row), &mut self.kept[track]);
            }
            Keeps::Latest { number } => {
                let latest = &mut self.kept[track];
                let value = |counted: &Counted| rows.number(counted.row, number);
                collected.sort_by(|a, b| {
                    let place = |counted: &Counted| (counted.day, rows.instant(counted.row));
                    place(b).cmp(&place(a)).then_with(|| value(b).total_cmp(&value(a)))
                });
                for counted in &*collected {
                    canvas.paint(counted.span.clone(), |number| latest[number] = value(counted));
                }
            }
            Keeps::First { or_always } => {
                collected.retain(|counted| counted.day != ALWAYS || or_always);
                collected.sort_by_key(|counted| counted.day);
                for counted in &*collected {
                    canvas.paint(counted.span.clone(), |number| numbers[number] = counted.day);
                }
            }
            Keeps::Nearest { day } => {
                collected.sort_by_key(|counted| rows.day(counted.row, day));
                for counted in &*collected {
                    let nearest = rows.day(counted.row, day);
                    let until = self.calendar.from(nearest.saturating_add(1)).min(counted.span.end);
                    if counted.span.start < until {
                        canvas.paint(counted.span.start..until, |number| numbers[number] = nearest);
                    }
                }
            }
            Keeps::Sum { .. } | Keeps::Moment { .. } => {}
        }
    }
}

/// Sets that differ only by conditions which every row loaded passes are one set.
fn same_sets(plan: &TablePlan, classes: &[u64]) -> Vec<usize> {
    let always = classes.iter().fold(u64::MAX, |always, bits| always & bits);
    let sets: Vec<RowSet> = plan.sets.iter().map(|set| RowSet { fixed: set.fixed & !always, ..set.clone() }).collect();
    sets.iter().map(|set| sets.iter().position(|other| other == set).unwrap_or_default()).collect()
}

/// Whether a track is complete when all rows have been gone through.
fn is_by_row(keeps: &Keeps, by_row: bool, is_ever: bool) -> bool {
    match keeps {
        Keeps::Sum { .. } | Keeps::Moment { .. } => true,
        Keeps::Values { everywhere: false, .. } | Keeps::Days => by_row,
        Keeps::First { .. } => by_row && is_ever,
        Keeps::Values { everywhere: true, .. }
        | Keeps::LargestSum { .. }
        | Keeps::Latest { .. }
        | Keeps::Nearest { .. } => false,
    }
}

fn holds_day(keeps: &Keeps) -> bool {
    matches!(keeps, Keeps::First { .. } | Keeps::Nearest { .. })
}

#[inline]
pub(super) fn put<T: std::ops::AddAssign + std::ops::SubAssign + Copy>(slots: &mut [T], span: Range<usize>, amount: T) {
    slots[span.start] += amount;
    slots[span.end] -= amount;
}

pub(super) fn add_up<T: std::ops::AddAssign + Copy + Default>(slots: &mut [T]) {
    let mut sum = T::default();
    for slot in slots {
        sum += *slot;
        *slot = sum;
    }
}

fn value_span(value: i32, span: &Range<i32>) -> ValueSpan {
    ValueSpan { value, from: span.start, until: span.end }
}

/// Leaves the spans of different values in `merged`, and puts each where it begins and ends.
fn count_values(spans: impl Iterator<Item = ValueSpan>, merged: &mut Vec<ValueSpan>, numbers: &mut [i32]) {
    merged.clear();
    merged.extend(spans);
    merge(merged);
    merged.iter().for_each(|span| put(numbers, span.from as usize..span.until as usize, 1));
}

/// Spans of values that many accounts share are few once they are merged.
fn keep_small(spans: &mut Vec<ValueSpan>) {
    const MANY: usize = 1 << 20;
    if spans.len() >= MANY && spans.len().is_multiple_of(MANY) {
        merge(spans);
    }
}
