//! How what was counted becomes the number of a measure.

use super::calendar::{ALWAYS, NEVER};
use super::cover::days_recorded;
use super::sweep::{Slot, Sweep};
use super::volume::quantity;
use cco_domain::measure::Trend;

/// Sets and tracks are those of the plan.
#[derive(Clone, Debug)]
pub(super) enum Formula {
    Count {
        set: usize,
    },
    Sum {
        track: usize,
    },
    Mean {
        track: usize,
    },
    Different {
        track: usize,
    },
    ShareOfKnown {
        track: usize,
    },
    /// A number that the track keeps as it is.
    Kept {
        track: usize,
    },
    DaysSince {
        set: usize,
    },
    DaysSinceFirst {
        track: usize,
    },
    DaysUntil {
        track: usize,
    },
    Share {
        rows: usize,
        hits: usize,
    },
    Slope {
        volume: Volume,
        moment: usize,
        days: i32,
    },
    Change {
        now: Volume,
        before: Volume,
    },
    Season {
        now: Volume,
        level: Volume,
        year_ago: Volume,
        level_year_ago: Volume,
    },
    Streak {
        blocks: Vec<Volume>,
        step: i32,
        trend: Trend,
    },
}

/// Rows, or the sum of a number over them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Volume {
    pub(super) set: usize,
    pub(super) sum: Option<usize>,
}

/// What a formula says of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    Value(f64),
    /// The table has not been recorded for as long as the formula asks.
    TooShort,
    Undefined,
}

/// That, with the rows it rests on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw {
    pub(super) said: Said,
    pub(super) has_rows: bool,
    /// Day of the newest row; [`ALWAYS`] without one.
    pub(super) newest: i32,
}

impl Raw {
    #[inline]
    fn of(slot: &Slot, said: Said) -> Raw {
        Raw { said, has_rows: slot.count > 0, newest: slot.newest }
    }
}

impl Formula {
    /// Whether no rows at all mean zero of something, where it is known that there are none.
    pub(super) fn has_zero(&self) -> bool {
        match self {
            Formula::Count { .. }
            | Formula::Sum { .. }
            | Formula::Different { .. }
            | Formula::ShareOfKnown { .. }
            | Formula::Slope { .. }
            | Formula::Change { .. }
            | Formula::Season { .. }
            | Formula::Streak { .. } => true,
            Formula::Mean { .. }
            | Formula::Kept { .. }
            | Formula::DaysSince { .. }
            | Formula::DaysSinceFirst { .. }
            | Formula::DaysUntil { .. }
            | Formula::Share { .. } => false,
        }
    }

    /// The track whose values are a share of what all accounts have.
    pub(super) fn of_everywhere(&self) -> Option<usize> {
        if let Formula::ShareOfKnown { track } = self { Some(*track) } else { None }
    }

    /// Hands over what is to say of each as-of day. `since` says, day by day, since when the table is being recorded;
    /// `stretch` is how many days the formula looks at.
    #[inline]
    pub(super) fn for_each_day(
        &self,
        swept: &Sweep<'_>,
        set_of: impl Fn(usize) -> usize,
        days: &[i32],
        since: &[i32],
        stretch: Option<i32>,
        mut each: impl FnMut(usize, Raw),
    ) {
        let mut rows = |set: usize, said: &mut dyn FnMut(usize, i32) -> Said| {
            for (number, slot) in swept.rows(set).iter().enumerate() {
                each(number, Raw::of(slot, said(number, slot.count)));
            }
        };
        let is_short = |number: usize| {
            stretch.is_some_and(|stretch| days_recorded(since[number], days[number]) < i64::from(stretch))
        };
        match self {
            Formula::Count { set } => {
                for (number, slot) in swept.rows(*set).iter().enumerate() {
                    each(number, Raw::of(slot, Said::Value(f64::from(slot.count))));
                }
            }
            Formula::Different { track } | Formula::ShareOfKnown { track } => {
                let different = swept.numbers(*track);
                for (number, slot) in swept.rows(set_of(*track)).iter().enumerate() {
                    each(number, Raw::of(slot, Said::Value(f64::from(different[number]))));
                }
            }
            Formula::Sum { track } => {
                let sums = swept.sums(*track);
                rows(set_of(*track), &mut |number, _| Said::Value(quantity(sums[number])));
            }
            Formula::Mean { track } => {
                let sums = swept.sums(*track);
                rows(set_of(*track), &mut |number, count| quotient(quantity(sums[number]), f64::from(count)));
            }
            Formula::Kept { track } => {
                let kept = swept.kept(*track);
                rows(set_of(*track), &mut |number, _| Said::Value(kept[number]));
            }
            Formula::DaysSince { set } => {
                for (number, slot) in swept.rows(*set).iter().enumerate() {
                    each(number, Raw::of(slot, days_between(slot.newest, days[number])));
                }
            }
            Formula::DaysSinceFirst { track } => {
                let first = swept.numbers(*track);
                rows(set_of(*track), &mut |number, _| days_between(first[number], days[number]));
            }
            Formula::DaysUntil { track } => {
                let nearest = swept.numbers(*track);
                for (number, slot) in swept.rows(set_of(*track)).iter().enumerate() {
                    let said = days_between(days[number], nearest[number]);
                    each(number, Raw { has_rows: nearest[number] != NEVER, ..Raw::of(slot, said) });
                }
            }
            Formula::Share { rows: all, hits } => {
                let hits = swept.rows(*hits);
                rows(*all, &mut |number, count| quotient(f64::from(hits[number].count), f64::from(count)));
            }
            Formula::Slope { volume, moment, days: window } => {
                let moments = swept.sums(*moment);
                rows(volume.set, &mut |number, _| match is_short(number) {
                    true => Said::TooShort,
                    false => slope(volume.on(swept, number), moments[number], days[number], *window),
                });
            }
            Formula::Change { now, before } => volumes(&[now, before], swept, days.len(), |number, raw| {
                let said = match is_short(number) {
                    true => Said::TooShort,
                    false => minus_one(quotient(now.size(swept, number), before.size(swept, number))),
                };
                each(number, Raw { said, ..raw });
            }),
            Formula::Season { now, level, year_ago, level_year_ago } => {
                volumes(&[now, level, year_ago, level_year_ago], swept, days.len(), |number, raw| {
                    let size = |volume: &Volume| volume.size(swept, number);
                    // Without a level a year ago there is nothing to scale the season by.
                    let said = match size(level_year_ago) {
                        _ if is_short(number) => Said::TooShort,
                        0.0 => Said::Undefined,
                        level_then => minus_one(quotient(size(now) * level_then, size(year_ago) * size(level))),
                    };
                    each(number, Raw { said, ..raw });
                });
            }
            Formula::Streak { blocks, step, trend } => {
                let all: Vec<&Volume> = blocks.iter().collect();
                volumes(&all, swept, days.len(), |number, raw| {
                    let n_recorded = days_recorded(since[number], days[number]) / i64::from(*step);
                    let n_recorded = n_recorded.clamp(0, blocks.len() as i64) as usize;
                    each(number, Raw { said: streak(&blocks[..n_recorded], *trend, swept, number), ..raw });
                });
            }
        }
    }
}

impl Volume {
    /// Rows, or millionths of what is summed.
    fn on(&self, swept: &Sweep<'_>, number: usize) -> i128 {
        match self.sum {
            Some(track) => swept.sums(track)[number],
            None => i128::from(swept.rows(self.set)[number].count),
        }
    }

    fn size(&self, swept: &Sweep<'_>, number: usize) -> f64 {
        self.on(swept, number) as f64
    }
}

/// The rows that several volumes rest on together.
fn volumes(volumes: &[&Volume], swept: &Sweep<'_>, n_days: usize, mut each: impl FnMut(usize, Raw)) {
    for number in 0..n_days {
        let has_rows = volumes.iter().any(|volume| swept.rows(volume.set)[number].count > 0);
        let newest = volumes.iter().map(|volume| swept.rows(volume.set)[number].newest).max().unwrap_or(ALWAYS);
        each(number, Raw { said: Said::Undefined, has_rows, newest });
    }
}

fn quotient(of: f64, to: f64) -> Said {
    if to == 0.0 { Said::Undefined } else { Said::Value(of / to) }
}

fn minus_one(said: Said) -> Said {
    match said {
        Said::Value(value) => Said::Value(value - 1.0),
        Said::TooShort | Said::Undefined => said,
    }
}

fn days_between(earlier: i32, later: i32) -> Said {
    match earlier == ALWAYS || earlier == NEVER || later == NEVER {
        true => Said::Undefined,
        false => Said::Value((i64::from(later) - i64::from(earlier)) as f64),
    }
}

/// Slope of a line through the volumes of a window's days by least squares, over the mean of those volumes, for seven days:
/// Σ(x − x̄)·y ÷ Σ(x − x̄)² ÷ ȳ × 7, with x = 0 … w − 1 the days and Σ(x − x̄)² = w(w² − 1)/12.
///
/// `moment` is the sum of epoch day × volume. Whole numbers up to the one division, so that an even volume has slope 0.
fn slope(volume: i128, moment: i128, day: i32, window: i32) -> Said {
    let w = i128::from(window);
    let first = i128::from(day) - w + 1;
    // Twice Σ(x − x̄)·y.
    let twice_above = 2 * (moment - first * volume) - (w - 1) * volume;
    let below = volume * (w * w - 1);
    quotient(twice_above as f64 * 6.0 * 7.0, below as f64)
}

/// Blocks come the latest first; only recorded ones count.
fn streak(blocks: &[Volume], trend: Trend, swept: &Sweep<'_>, number: usize) -> Said {
    let went = |later: &Volume, earlier: &Volume, goes: fn(&i128, &i128) -> bool| {
        goes(&later.on(swept, number), &earlier.on(swept, number))
    };
    let pairs = blocks.iter().zip(blocks.iter().skip(1));
    let (n_seen, n_in_a_row) = match trend {
        Trend::Silent => {
            (blocks.len(), blocks.iter().take_while(|block| swept.rows(block.set)[number].count == 0).count())
        }
        Trend::Down => (pairs.len(), pairs.take_while(|(later, earlier)| went(later, earlier, i128::lt)).count()),
        Trend::Up => (pairs.len(), pairs.take_while(|(later, earlier)| went(later, earlier, i128::gt)).count()),
    };
    if n_seen == 0 { Said::TooShort } else { Said::Value(n_in_a_row as f64) }
}
