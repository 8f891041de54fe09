//! What a model makes of each column, as a table that can be read.

use super::candidate::Model;
use super::matrix::Matrix;
use super::scorecard::{Level, Line};
use super::task::Task;
use crate::boost::bins::{Binning, ColumnBins, UNKNOWN};

/// Parts of a column's known values, where the model itself has none.
const N_PARTS: usize = 6;

/// Log odds that each level of each column adds, on average over the rows.
///
/// For a scorecard these are its points, exactly ([`super::scorecard::Scorecard::lines`]). Other models are asked: the mean of
/// [`Model::reasons`] over the rows of a level, levels being at most six parts of about equal numbers of rows, and unknown. Columns come by the
/// spread of their points, the widest first; those that add nothing have no line.
///
/// Assumes nothing; but where a model's columns act together, a mean over rows hides it.
pub fn lines(model: &Model, task: &Task) -> Vec<Line> {
    match model {
        Model::Scorecard(card) => card.lines(),
        Model::Constant { .. } | Model::Linear(_) | Model::Challenger(_) => asked(model, task),
    }
}

fn asked(model: &Model, task: &Task) -> Vec<Line> {
    let matrix: &Matrix = task.matrix();
    let reasons = model.reasons(matrix);
    let binning = Binning::of(matrix, N_PARTS);
    let mut tables: Vec<(f64, Vec<Line>)> = Vec::new();
    for (place, (bins, column)) in binning.columns().iter().zip(matrix.columns()).enumerate() {
        let mut sums = vec![Sums::default(); bins.n_bins()];
        bins.each(column, |row, bin| sums[bin].add(reasons[row].by_column[place], task.outcomes()[row]));
        let spread = spread(&sums, matrix.n_rows());
        if spread > 1e-9 {
            tables.push((spread, table(bins, &sums)));
        }
    }
    tables.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    tables.into_iter().flat_map(|(_, lines)| lines).collect()
}

#[derive(Clone, Copy, Default)]
struct Sums {
    points: f64,
    n: u64,
    n_events: u64,
}

impl Sums {
    fn add(&mut self, points: f64, is_event: bool) {
        self.points += points;
        self.n += 1;
        self.n_events += u64::from(is_event);
    }

    fn mean(&self) -> f64 {
        self.points / self.n.max(1) as f64
    }
}

/// Standard deviation of the levels' means over the rows.
fn spread(sums: &[Sums], n_rows: usize) -> f64 {
    let n = n_rows.max(1) as f64;
    let mean = sums.iter().map(|level| level.points).sum::<f64>() / n;
    let squares: f64 = sums.iter().map(|level| level.n as f64 * (level.mean() - mean).powi(2)).sum();
    (squares / n).sqrt()
}

fn table(bins: &ColumnBins, sums: &[Sums]) -> Vec<Line> {
    let levels = (UNKNOWN + 1..sums.len()).chain([UNKNOWN]).filter(|bin| sums[*bin].n > 0);
    let line = |bin: usize| Line {
        column: bins.name.clone(),
        level: Level::of(&bins.cuts, bin),
        points: sums[bin].mean(),
        n: sums[bin].n,
        n_events: sums[bin].n_events,
    };
    levels.map(line).collect()
}
