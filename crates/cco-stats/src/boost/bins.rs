//! Columns cut into a few bins each. Unknown has a bin of its own, and so has every category that is not rare.

use crate::model::matrix::{Column, Matrix, View};
use serde::{Deserialize, Serialize};

/// Bin 0 of every column: unknown, and categories that the fit never saw.
pub const UNKNOWN: usize = 0;

/// Places of bins are stored in 16 bits.
const MOST_PLACES: usize = 1 << 16;

/// Bins of every column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Binning {
    columns: Vec<ColumnBins>,
    /// Place of each column's first bin among all, and the number of all at the end.
    starts: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnBins {
    pub name: String,
    pub cuts: Cuts,
}

/// What separates bins 1, 2, …
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cuts {
    /// Bin b holds values above the (b − 2)th and up to the (b − 1)th of these; the last is open.
    Numbers(Vec<f64>),
    /// Bin b holds the (b − 1)th of these names; `has_rest`: one more bin for names seen too rarely for one of their own.
    Categories { names: Vec<String>, has_rest: bool },
}

/// A matrix as places of bins: row by row, one place a column.
#[derive(Clone, Debug)]
pub struct Binned {
    pub(super) places: Vec<u16>,
    pub(super) n_columns: usize,
    pub(super) n_rows: usize,
}

impl Binning {
    /// Bins that hold about equal numbers of `matrix`'s rows.
    ///
    /// - `most_bins`: of known values, a column; 2 to 255.
    pub fn of(matrix: &Matrix, most_bins: usize) -> Binning {
        let n_columns = matrix.columns().len().max(1);
        let most_bins = most_bins.clamp(2, 255).min(MOST_PLACES / n_columns - 2);
        let columns: Vec<ColumnBins> = matrix.columns().iter().map(|column| bins_of(column, most_bins)).collect();
        let ends = columns.iter().scan(0, |end, column| {
            *end += column.n_bins();
            Some(*end)
        });
        let starts = std::iter::once(0).chain(ends).collect();
        Binning { columns, starts }
    }

    pub fn columns(&self) -> &[ColumnBins] {
        &self.columns
    }

    /// Places of a column's bins.
    pub(super) fn places(&self, column: usize) -> std::ops::Range<usize> {
        self.starts[column]..self.starts[column + 1]
    }

    pub(super) fn n_places(&self) -> usize {
        *self.starts.last().expect("it begins with 0")
    }

    /// Rows of a matrix with the same columns.
    ///
    /// # Panics
    /// When the columns are not those that were binned.
    pub fn bin(&self, matrix: &Matrix) -> Binned {
        let n_columns = self.columns.len();
        let mut places = vec![0_u16; matrix.n_rows() * n_columns];
        assert_eq!(matrix.columns().len(), n_columns, "the matrix has other columns than were binned");
        for (index, (column, bins)) in matrix.columns().iter().zip(&self.columns).enumerate() {
            assert_eq!(column.name, bins.name, "the matrix has other columns than were binned");
            let start = self.starts[index];
            bins.each(column, |row, bin| {
                places[row * n_columns + index] = u16::try_from(start + bin).expect("bins are kept below 65,536");
            });
        }
        Binned { places, n_columns, n_rows: matrix.n_rows() }
    }
}

impl ColumnBins {
    /// With the one for unknown.
    pub fn n_bins(&self) -> usize {
        1 + match &self.cuts {
            Cuts::Numbers(cuts) => cuts.len() + 1,
            Cuts::Categories { names, has_rest } => names.len() + usize::from(*has_rest),
        }
    }

    /// Tells the row and the bin of every value.
    pub fn each(&self, column: &Column, mut tell: impl FnMut(usize, usize)) {
        match (&self.cuts, column.view()) {
            (Cuts::Numbers(cuts), View::Numbers(numbers)) => {
                for (row, value) in numbers.iter().enumerate() {
                    tell(row, value.map_or(UNKNOWN, |value| 1 + cuts.partition_point(|cut| *cut < value)));
                }
            }
            (Cuts::Categories { names, has_rest }, View::Categories(categories)) => {
                let rest = if *has_rest { names.len() + 1 } else { UNKNOWN };
                let bin_of_name = |name: &String| names.iter().position(|own| own == name).map_or(rest, |at| at + 1);
                let bins: Vec<usize> = categories.names().iter().map(bin_of_name).collect();
                for (row, code) in categories.iter().enumerate() {
                    tell(row, code.map_or(UNKNOWN, |code| bins[code as usize]));
                }
            }
            // The same name with another kind of values says nothing that the fit understood.
            (Cuts::Numbers(_), View::Categories(_)) | (Cuts::Categories { .. }, View::Numbers(_)) => {
                (0..column.n_rows()).for_each(|row| tell(row, UNKNOWN));
            }
        }
    }

    pub fn is_ordered(&self) -> bool {
        matches!(self.cuts, Cuts::Numbers(_))
    }
}

impl Binned {
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    #[inline]
    pub(super) fn row(&self, row: usize) -> &[u16] {
        &self.places[row * self.n_columns..(row + 1) * self.n_columns]
    }
}

fn bins_of(column: &Column, most_bins: usize) -> ColumnBins {
    let cuts = match column.view() {
        View::Numbers(numbers) => Cuts::Numbers(quantile_cuts(numbers.iter().flatten().collect(), most_bins)),
        View::Categories(categories) => {
            let mut counts: Vec<(u64, &String)> = categories.names().iter().map(|name| (0, name)).collect();
            for code in categories.iter().flatten() {
                counts[code as usize].0 += 1;
            }
            counts.retain(|(count, _)| *count > 0);
            let has_rest = counts.len() > most_bins;
            counts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
            counts.truncate(if has_rest { most_bins - 1 } else { most_bins });
            Cuts::Categories { names: counts.into_iter().map(|(_, name)| name.clone()).collect(), has_rest }
        }
    };
    ColumnBins { name: column.name.clone(), cuts }
}

/// Between distinct values, halfway; so that bins hold about equal numbers. A value that fills a bin by itself has one by itself.
fn quantile_cuts(mut values: Vec<f64>, most_bins: usize) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    let mut distinct: Vec<(f64, usize)> = Vec::new();
    for value in &values {
        match distinct.last_mut() {
            Some((last, count)) if *last >= *value => *count += 1,
            _ => distinct.push((*value, 1)),
        }
    }
    let between = |left: f64, right: f64| left + (right - left) / 2.0;
    if distinct.len() <= most_bins {
        return distinct.windows(2).map(|pair| between(pair[0].0, pair[1].0)).collect();
    }
    let (mut cuts, mut n_left, mut n_in_bin) = (Vec::new(), values.len(), 0);
    for pair in distinct.windows(2) {
        n_in_bin += pair[0].1;
        let n_bins_left = most_bins - cuts.len();
        let is_full = n_in_bin * n_bins_left >= n_left;
        // The next value alone is worth a bin, so this one ends before it.
        let is_before_heavy = pair[1].1 * n_bins_left >= n_left && n_in_bin * 2 * n_bins_left >= n_left;
        if (is_full || is_before_heavy) && n_bins_left > 1 {
            cuts.push(between(pair[0].0, pair[1].0));
            n_left -= n_in_bin;
            n_in_bin = 0;
        }
    }
    cuts
}
