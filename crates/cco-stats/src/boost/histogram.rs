//! Sums of gradient and curvature in every bin.

use super::bins::Binned;

/// Gradients and curvatures are whole numbers of 2⁻³⁰: sums are then exact, in any order, and a node's are its parent's less its sibling's.
pub(super) const UNIT: f64 = 1.0 / (1_u64 << 30) as f64;

/// Of one row; each at most 1 in size.
pub(super) type Pull = [i32; 2];

/// Of many rows: gradient, then curvature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) gradient: i64,
    pub(super) curvature: i64,
}

pub(super) fn pull(gradient: f64, curvature: f64) -> Pull {
    const UNITS: f64 = (1_u64 << 30) as f64;
    [(gradient * UNITS) as i32, (curvature * UNITS) as i32]
}

impl Sums {
    #[inline]
    pub(super) fn add(&mut self, pull: Pull) {
        self.gradient += i64::from(pull[0]);
        self.curvature += i64::from(pull[1]);
    }

    #[inline]
    pub(super) fn plus(self, other: Sums) -> Sums {
        Sums { gradient: self.gradient + other.gradient, curvature: self.curvature + other.curvature }
    }

    #[inline]
    pub(super) fn minus(self, other: Sums) -> Sums {
        Sums { gradient: self.gradient - other.gradient, curvature: self.curvature - other.curvature }
    }

    #[inline]
    pub(super) fn gradient(self) -> f64 {
        self.gradient as f64 * UNIT
    }

    #[inline]
    pub(super) fn curvature(self) -> f64 {
        self.curvature as f64 * UNIT
    }
}

/// By place.
pub(super) type Histogram = Vec<Sums>;

/// Adds the rows up. `columns`: those that may be split; `None`: all.
pub(super) fn fill(
    histogram: &mut Histogram,
    binned: &Binned,
    columns: Option<&[usize]>,
    rows: &[u32],
    pulls: &[Pull],
) {
    histogram.fill(Sums::default());
    for row in rows {
        let (places, pull) = (binned.row(*row as usize), pulls[*row as usize]);
        match columns {
            None => places.iter().for_each(|place| histogram[*place as usize].add(pull)),
            Some(columns) => columns.iter().for_each(|column| histogram[places[*column] as usize].add(pull)),
        }
    }
}

/// What is left of a parent's sums.
pub(super) fn subtract(parent: &mut Histogram, child: &Histogram) {
    for (left, taken) in parent.iter_mut().zip(child) {
        *left = left.minus(*taken);
    }
}
