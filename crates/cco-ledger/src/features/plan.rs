//! What must be counted to answer a set of measures: which rows of a table, on which days, and what of them.

use super::formula::{Formula, Volume};
use super::question::refuse;
use super::when::When;
use crate::error::{Error, Result};
use cco_domain::fact::{ColumnType, TableSpec};
use cco_domain::measure::{Aggregate, Condition, FromFacts, Measure, NoneMeans, Origin, Span, Test, Window};

/// One pass over a table.
#[derive(Debug)]
pub(super) struct TablePlan {
    pub(super) table: &'static TableSpec,
    /// Conditions that a row passes or fails on all days alike.
    pub(super) fixed: Vec<Condition>,
    /// Those that depend on the day.
    pub(super) moving: Vec<Condition>,
    pub(super) whens: Vec<When>,
    pub(super) sets: Vec<RowSet>,
    pub(super) tracks: Vec<Track>,
    /// Columns of which a row brings its value: as a code, a number, a day.
    pub(super) codes: Vec<&'static str>,
    pub(super) numbers: Vec<&'static str>,
    pub(super) days: Vec<&'static str>,
    /// Columns without a known value of which some answer is unknown.
    pub(super) needed: Vec<&'static str>,
    pub(super) answers: Vec<Answer>,
    /// The set of all rows with the track of their first day, where an answer depends on when an account was first seen.
    pub(super) seen: Option<(usize, usize)>,
}

/// Rows that count together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowSet {
    /// Bits of the fixed conditions that must hold.
    pub(super) fixed: u64,
    /// Indices of the moving conditions that must hold.
    pub(super) moving: Vec<usize>,
    pub(super) when: usize,
}

/// What is kept of the rows of a set, beside how many there are and the day of the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Track {
    pub(super) set: usize,
    pub(super) keeps: Keeps,
}

/// Indices are those of the plan's lists of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeps {
    Sum {
        number: usize,
    },
    /// Sum of day × number, or of days: what a slope is made from.
    Moment {
        number: Option<usize>,
    },
    /// Of the sums over the rows of each code, the largest.
    LargestSum {
        number: usize,
        code: usize,
    },
    /// Different values; `everywhere`: of all accounts together as well.
    Values {
        code: usize,
        everywhere: bool,
    },
    Days,
    Latest {
        number: usize,
    },
    /// The first day; `or_always`: what was always there counts too.
    First {
        or_always: bool,
    },
    Nearest {
        day: usize,
    },
}

/// How a column of the answer is come by.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) column: usize,
    pub(super) formula: Formula,
    pub(super) none: NoneMeans,
    /// Days up to the as-of day that the formula looks at; `None`: all there are.
    pub(super) stretch: Option<i32>,
    /// Indices of the columns needed.
    pub(super) needs: Vec<usize>,
    /// Whether it asks facts that hold for what is written when they end: known only as it was recorded.
    pub(super) asks_before_the_end: bool,
}

/// Bits of a row's fixed conditions.
const MOST_FIXED: usize = 64;

/// Plans of the measures that are made from facts; `column` of an answer is the measure's place.
pub(super) fn plans(measures: &[Measure]) -> Result<Vec<TablePlan>> {
    let mut plans: Vec<TablePlan> = Vec::new();
    for (column, measure) in measures.iter().enumerate() {
        let Origin::Facts(facts) = &measure.origin else { continue };
        check(measure, facts)?;
        let open = plans.iter().rposition(|plan| plan.table.name == facts.table.name && plan.has_room_for(facts));
        let open = open.unwrap_or_else(|| {
            plans.push(TablePlan::new(facts.table));
            plans.len() - 1
        });
        plans[open].add(column, measure, facts)?;
    }
    Ok(plans)
}

fn check(measure: &Measure, facts: &FromFacts) -> Result<()> {
    let table = facts.table;
    let wrong = |what: &str| Err(refuse(format!("measure `{}`: {what}", measure.id)));
    for column in facts.columns_read() {
        if table.column(column).is_none() {
            return wrong(&format!("table `{}` has no column `{column}`", table.name));
        }
    }
    if table.column("account_id").is_none() {
        return wrong(&format!("rows of `{}` belong to no account", table.name));
    }
    if facts.span == Span::Holding && table.holds.is_none() {
        return wrong(&format!("rows of `{}` have no range of days", table.name));
    }
    if facts.span != Span::Holding && table.dated_by.is_none() {
        return wrong(&format!("rows of `{}` have no date", table.name));
    }
    Ok(())
}

fn in_window(window: Window) -> When {
    When::Window { days: in_days(window.days), shift: in_days(window.back) }
}

fn in_days(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}

fn moves(table: &TableSpec, condition: &Condition) -> bool {
    let is_late = table.column(condition.column).is_some_and(|column| column.known_by.is_some());
    is_late || matches!(condition.test, Test::DaysAgoOver(_) | Test::DaysAgoUpTo(_))
}

impl TablePlan {
    pub(super) fn new(table: &'static TableSpec) -> TablePlan {
        TablePlan {
            table,
            fixed: Vec::new(),
            moving: Vec::new(),
            whens: Vec::new(),
            sets: Vec::new(),
            tracks: Vec::new(),
            codes: Vec::new(),
            numbers: Vec::new(),
            days: Vec::new(),
            needed: Vec::new(),
            answers: Vec::new(),
            seen: None,
        }
    }

    /// How many days back rows may matter; `None`: all of them.
    pub(super) fn reach(&self) -> Option<i32> {
        let reach = |when: &When| match when {
            When::Window { days, shift } => Some(days.saturating_add(*shift)),
            When::Ever | When::Holding | When::Seen => None,
        };
        self.whens.iter().map(reach).try_fold(0, |most, reach| Some(reach?.max(most)))
    }

    pub(super) fn looks_at(&self, is_one: impl Fn(When) -> bool) -> bool {
        self.whens.iter().any(|when| is_one(*when))
    }

    fn has_room_for(&self, facts: &FromFacts) -> bool {
        self.fixed.len() + facts.filter.len() + facts.aggregate.hits().len() < MOST_FIXED
    }

    fn add(&mut self, column: usize, measure: &Measure, facts: &FromFacts) -> Result<()> {
        if facts.none == NoneMeans::ZeroIfRecorded && self.seen.is_none() {
            self.watch_first_rows()?;
        }
        let windows = facts.windows();
        let answer = Answer {
            column,
            formula: self.formula(measure, facts, &windows)?,
            none: facts.none,
            stretch: windows.iter().map(|window| in_days(window.reach())).max(),
            needs: facts.columns_needed().into_iter().map(|column| number_of(&mut self.needed, column)).collect(),
            asks_before_the_end: facts.asks_before_the_end(),
        };
        self.answers.push(answer);
        Ok(())
    }

    /// Keeps the first day on which anything is seen of an account: the set of all rows, and the track.
    pub(super) fn watch_first_rows(&mut self) -> Result<(usize, usize)> {
        let begins_apart = self.table.holds.is_some_and(|(begins, _)| Some(begins) != self.table.dated_by);
        let set = self.set(&[], None, if begins_apart { When::Seen } else { When::Ever })?;
        let track = self.track(set, Keeps::First { or_always: true });
        self.seen = Some((set, track));
        Ok((set, track))
    }

    fn formula(&mut self, measure: &Measure, facts: &FromFacts, windows: &[Window]) -> Result<Formula> {
        let when = match (facts.span, windows) {
            (Span::Holding, _) => When::Holding,
            (_, [window, ..]) => in_window(*window),
            (_, []) => When::Ever,
        };
        let rows = |plan: &mut TablePlan| plan.set(&facts.filter, None, when);
        let track = |plan: &mut TablePlan, keeps: Keeps| {
            let set = plan.set(&facts.filter, facts.of_needed(), when)?;
            Ok::<_, Error>(plan.track(set, keeps))
        };
        Ok(match &facts.aggregate {
            Aggregate::Count => Formula::Count { set: rows(self)? },
            Aggregate::Sum { of } => {
                let keeps = Keeps::Sum { number: self.number(measure, of)? };
                Formula::Sum { track: track(self, keeps)? }
            }
            Aggregate::LargestSum { of, by } => {
                let number = self.number(measure, of)?;
                let keeps = Keeps::LargestSum { number, code: number_of(&mut self.codes, *by) };
                Formula::Kept { track: track(self, keeps)? }
            }
            Aggregate::Mean { of } => {
                let keeps = Keeps::Sum { number: self.number(measure, of)? };
                Formula::Mean { track: track(self, keeps)? }
            }
            Aggregate::Distinct { of } | Aggregate::ShareOfSeats { of } => {
                let keeps = Keeps::Values { code: number_of(&mut self.codes, *of), everywhere: false };
                Formula::Different { track: track(self, keeps)? }
            }
            Aggregate::ShareOfKnown { of } => {
                let keeps = Keeps::Values { code: number_of(&mut self.codes, *of), everywhere: true };
                Formula::ShareOfKnown { track: track(self, keeps)? }
            }
            Aggregate::ActiveDays => Formula::Different { track: track(self, Keeps::Days)? },
            Aggregate::Last { of } => {
                let keeps = Keeps::Latest { number: self.number(measure, of)? };
                Formula::Kept { track: track(self, keeps)? }
            }
            Aggregate::DaysSince => Formula::DaysSince { set: rows(self)? },
            Aggregate::DaysSinceFirst => {
                Formula::DaysSinceFirst { track: track(self, Keeps::First { or_always: false })? }
            }
            Aggregate::DaysUntil { of } => {
                let keeps = Keeps::Nearest { day: number_of(&mut self.days, *of) };
                Formula::DaysUntil { track: track(self, keeps)? }
            }
            Aggregate::Share { hit } => {
                let both: Vec<Condition> = facts.filter.iter().chain(hit).cloned().collect();
                Formula::Share { rows: rows(self)?, hits: self.set(&both, None, when)? }
            }
            Aggregate::Slope { .. }
            | Aggregate::Change { .. }
            | Aggregate::ChangeVsSeason { .. }
            | Aggregate::Streak { .. } => self.of_volumes(measure, facts, windows)?,
        })
    }

    /// What compares the volumes of windows, or of the days of one.
    fn of_volumes(&mut self, measure: &Measure, facts: &FromFacts, windows: &[Window]) -> Result<Formula> {
        let number = facts.aggregate.of().map(|of| self.number(measure, of)).transpose()?;
        let mut volumes = Vec::with_capacity(windows.len());
        for window in windows {
            let set = self.set(&facts.filter, facts.of_needed(), in_window(*window))?;
            let sum = number.map(|number| self.track(set, Keeps::Sum { number }));
            volumes.push(Volume { set, sum });
        }
        match (&facts.aggregate, volumes.as_slice()) {
            (Aggregate::Slope { .. }, &[volume]) => {
                let moment = self.track(volume.set, Keeps::Moment { number });
                Ok(Formula::Slope { volume, moment, days: in_days(windows[0].days) })
            }
            (Aggregate::Change { .. }, &[now, before]) => Ok(Formula::Change { now, before }),
            (Aggregate::ChangeVsSeason { .. }, &[now, level, year_ago, level_year_ago]) => {
                Ok(Formula::Season { now, level, year_ago, level_year_ago })
            }
            (Aggregate::Streak { step_days, trend, .. }, [_, ..]) => {
                Ok(Formula::Streak { blocks: volumes, step: in_days(*step_days).max(1), trend: *trend })
            }
            _ => Err(refuse(format!("measure `{}` needs a window", measure.id))),
        }
    }

    /// The rows that pass all conditions and have a value of `needed`.
    fn set(&mut self, filter: &[Condition], needed: Option<&'static str>, when: When) -> Result<usize> {
        let known = needed.map(|column| Condition { column, test: Test::Known });
        let mut set = RowSet { fixed: 0, moving: Vec::new(), when: number_of(&mut self.whens, when) };
        for condition in filter.iter().chain(&known) {
            if moves(self.table, condition) {
                set.moving.push(number_of(&mut self.moving, condition.clone()));
            } else {
                let bit = number_of(&mut self.fixed, condition.clone());
                if bit >= MOST_FIXED {
                    return Err(refuse(format!("one measure has more than {MOST_FIXED} conditions")));
                }
                set.fixed |= 1 << bit;
            }
        }
        set.moving.sort_unstable();
        set.moving.dedup();
        Ok(number_of(&mut self.sets, set))
    }

    fn track(&mut self, set: usize, keeps: Keeps) -> usize {
        number_of(&mut self.tracks, Track { set, keeps })
    }

    fn number(&mut self, measure: &Measure, of: &'static str) -> Result<usize> {
        match self.table.column(of).map(|column| column.kind) {
            Some(ColumnType::Int | ColumnType::Float | ColumnType::Bool) => Ok(number_of(&mut self.numbers, of)),
            _ => Err(refuse(format!("measure `{}`: `{of}` holds no numbers", measure.id))),
        }
    }
}

/// The place of `item` in the list, where it is put unless it is there.
fn number_of<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}
