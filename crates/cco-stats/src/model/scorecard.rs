//! The model that can be read: points for the bin of every column, which add up to the log odds.

use super::matrix::Matrix;
use super::task::Task;
use crate::boost::bins::{Binning, Cuts, UNKNOWN};
use crate::boost::fit::{Boosted, Settings, Training};
use crate::calibrate::beta::Beta;
use crate::error::Error;
use crate::logistic::sigmoid;
use serde::{Deserialize, Serialize};

/// Bins of a column before neighbours with equal points are joined: enough that none of our data sets is better with more.
const MOST_BINS: usize = 64;

const SETTINGS: Settings = Settings {
    most_trees: 2_000,
    patience: 60,
    learning_rate: 0.1,
    // A tree of two leaves looks at one column, so the sum of trees is a sum over columns.
    most_leaves: 2,
    least_rows: 20,
    penalty: 1.0,
    least_gain: 1e-6,
    column_share: 1.0,
    seed: 0,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    binning: Binning,
    /// Score of a row with average points.
    pub base: f64,
    /// By column and bin; over the training rows they average 0 in each column.
    points: Vec<Vec<f64>>,
    /// Training rows, by column and bin: all, and those with the event.
    counts: Vec<Vec<[u64; 2]>>,
    /// From scores to log odds; `None`: scores are log odds.
    pub bend: Option<Beta>,
}

/// One line of the card.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub column: String,
    pub level: Level,
    /// Score that it adds: log odds, where nothing bends them.
    pub points: f64,
    pub n: u64,
    pub n_events: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Level {
    Unknown,
    /// Above `from` and up to `to`; `None`: without end.
    Range {
        from: Option<f64>,
        to: Option<f64>,
    },
    Category(String),
    /// Categories too rare for a line of their own.
    Rest,
}

impl Scorecard {
    /// How many points is each bin of each column worth?
    ///
    /// score = base + Σ points(column, bin of the row), which is the log odds. Points are those of boosted trees with two leaves (see [`Boosted::fit`]), each of
    /// which divides one column; boosted once without each of five inner folds, which says when to stop, and averaged; stretched by
    /// Platt's line, fitted on what each fold was predicted without itself; and shifted to average 0 in every column. Where a line will not do
    /// (see [`Beta::fit_simplest`]) points are not stretched, and the log odds are a bend of the score.
    ///
    /// Assumes that effects add up on the scale of log odds. Where they do not, [`super::challenger`] is better by what is lost.
    ///
    /// Unknown has points of its own. Directions hold exactly: points never fall with a column that is said to raise the risk.
    ///
    /// Source: Y. Lou, R. Caruana and J. Gehrke, "Intelligible models for classification and regression", KDD (2012), 150–158: boosted
    /// shallow trees of one column each, averaged over parts of the data.
    pub fn fit(task: &Task) -> Result<Scorecard, Error> {
        let binning = Binning::of(&task.matrix, MOST_BINS);
        let binned = binning.bin(&task.matrix);
        let mut points: Vec<Vec<f64>> = binning.columns().iter().map(|column| vec![0.0; column.n_bins()]).collect();
        let (mut base, mut held_out) = (0.0, vec![0.0; binned.n_rows()]);
        let splits = task.inner_splits();
        let share = 1.0 / splits.len() as f64;
        for (outside, inside) in &splits {
            let training = Training {
                binning: &binning,
                binned: &binned,
                outcomes: &task.outcomes,
                directions: &task.directions,
                rows: outside,
                held_out: inside,
            };
            let boosted = Boosted::fit(training, &SETTINGS);
            inside.iter().for_each(|row| held_out[*row as usize] = boosted.log_odds(&binned, *row as usize));
            base += share * boosted.base;
            boosted.add_points(share, &mut points);
        }
        let calibration = Beta::fit_simplest(&held_out, &task.outcomes)?;
        let line = calibration.line();
        if let Some(line) = line {
            points.iter_mut().flatten().for_each(|points| *points *= line.slope);
            base = line.log_odds(base);
        }
        let counts = counts(&binning, task);
        let mut card = Scorecard { binning, base, points, counts, bend: line.is_none().then_some(calibration) };
        card.centre();
        Ok(card)
    }

    /// Calibrated.
    pub fn log_odds(&self, matrix: &Matrix) -> Vec<f64> {
        let score = |points: Vec<f64>| self.base + points.iter().sum::<f64>();
        self.points(matrix).into_iter().map(|points| self.bent(score(points))).collect()
    }

    pub fn probability(&self, matrix: &Matrix) -> Vec<f64> {
        self.log_odds(matrix).into_iter().map(sigmoid).collect()
    }

    /// The log odds of a row with average points, and by row what each column adds: its points, stretched alike where the score is bent.
    pub fn reasons(&self, matrix: &Matrix) -> (f64, Vec<Vec<f64>>) {
        let mut reasons = self.points(matrix);
        if let Some(bend) = &self.bend {
            reasons.iter_mut().for_each(|reasons| bend.stretch(self.base, reasons));
        }
        (self.bent(self.base), reasons)
    }

    fn bent(&self, score: f64) -> f64 {
        self.bend.as_ref().map_or(score, |bend| bend.log_odds(score))
    }

    /// By row, the points of each column.
    fn points(&self, matrix: &Matrix) -> Vec<Vec<f64>> {
        let mut reasons = vec![vec![0.0; self.points.len()]; matrix.n_rows()];
        let columns = self.binning.columns().iter().zip(matrix.columns()).zip(&self.points);
        for (index, ((bins, column), points)) in columns.enumerate() {
            bins.each(column, |row, bin| reasons[row][index] = points[bin]);
        }
        reasons
    }

    /// The card, column by column; the column whose points differ most over the rows first. Neighbouring bins with equal points are
    /// one line, and columns that add nothing have none.
    pub fn lines(&self) -> Vec<Line> {
        let mut columns: Vec<usize> = (0..self.points.len()).filter(|column| self.spread(*column) > 1e-9).collect();
        columns.sort_by(|a, b| self.spread(*b).total_cmp(&self.spread(*a)).then(a.cmp(b)));
        columns.into_iter().flat_map(|column| self.lines_of(column)).collect()
    }

    /// The standard deviation of a column's points over the training rows.
    pub fn spread(&self, column: usize) -> f64 {
        let rows = self.points[column].iter().zip(&self.counts[column]);
        let (sum, n) =
            rows.fold((0.0, 0), |(sum, total), (points, [n, _])| (sum + points * points * *n as f64, total + n));
        (sum / n.max(1) as f64).sqrt()
    }

    fn lines_of(&self, column: usize) -> Vec<Line> {
        let bins = &self.binning.columns()[column];
        let mut lines: Vec<Line> = Vec::new();
        for bin in (UNKNOWN + 1..bins.n_bins()).chain([UNKNOWN]) {
            let [n, n_events] = self.counts[column][bin];
            let line = Line {
                column: bins.name.clone(),
                level: Level::of(&bins.cuts, bin),
                points: self.points[column][bin],
                n,
                n_events,
            };
            let is_empty = n == 0 && bin == UNKNOWN;
            let is_joined = lines.last_mut().is_some_and(|last| last.joins(&line));
            if !is_empty && !is_joined {
                lines.push(line);
            }
        }
        lines
    }

    fn centre(&mut self) {
        for (points, counts) in self.points.iter_mut().zip(&self.counts) {
            let n: u64 = counts.iter().map(|[n, _]| n).sum();
            let sum: f64 = points.iter().zip(counts).map(|(points, [n, _])| points * *n as f64).sum();
            let mean = sum / n.max(1) as f64;
            points.iter_mut().for_each(|points| *points -= mean);
            self.base += mean;
        }
    }
}

impl Line {
    /// Takes the next range in where it is worth the same.
    fn joins(&mut self, next: &Line) -> bool {
        let (Level::Range { to, .. }, Level::Range { to: next_to, .. }) = (&mut self.level, &next.level) else {
            return false;
        };
        let is_equal = (self.points - next.points).abs() < 1e-9;
        if is_equal {
            *to = *next_to;
            self.n += next.n;
            self.n_events += next.n_events;
        }
        is_equal
    }
}

impl Level {
    /// What a bin of a column stands for.
    pub(super) fn of(cuts: &Cuts, bin: usize) -> Level {
        match (cuts, bin.checked_sub(UNKNOWN + 1)) {
            (_, None) => Level::Unknown,
            (Cuts::Numbers(cuts), Some(place)) => {
                Level::Range { from: place.checked_sub(1).map(|before| cuts[before]), to: cuts.get(place).copied() }
            }
            (Cuts::Categories { names, .. }, Some(place)) => {
                names.get(place).cloned().map_or(Level::Rest, Level::Category)
            }
        }
    }
}

fn counts(binning: &Binning, task: &Task) -> Vec<Vec<[u64; 2]>> {
    let of = |(bins, column): (&crate::boost::bins::ColumnBins, &super::matrix::Column)| {
        let mut counts = vec![[0; 2]; bins.n_bins()];
        bins.each(column, |row, bin| {
            counts[bin][0] += 1;
            counts[bin][1] += u64::from(task.outcomes[row]);
        });
        counts
    };
    binning.columns().iter().zip(task.matrix.columns()).map(of).collect()
}
