//! The best way to divide a node by one column.

use super::bins::{ColumnBins, UNKNOWN};
use super::fit::{Direction, Settings};
use super::histogram::Sums;
use super::tree::{Bits, set};

/// Added to the curvature of a category before categories are put in order, so that a rare one does not lead: LightGBM's `cat_smooth`
/// of ten rows, at the curvature of even odds.
const CATEGORY_SMOOTHING: f64 = 2.5;
/// So many can hardly be grouped by chance, and are divided as numbers are: LightGBM's `max_cat_to_onehot`.
const FEW_CATEGORIES: usize = 4;
/// More are free to be grouped as suits the outcome, and pay for that: LightGBM's `cat_l2`.
const CATEGORY_PENALTY: f64 = 10.0;
/// And a group must be of some size: LightGBM's `min_data_per_group`, or a twentieth of the rows where there are few.
const LEAST_GROUP: usize = 100;

/// How many rows a side of a division of categories must stand for, of so many training rows.
pub(super) fn least_group(n_rows: usize) -> usize {
    (n_rows / 20).min(LEAST_GROUP)
}

#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) column: usize,
    pub(super) gain: f64,
    pub(super) bits: Bits,
    pub(super) left: Sums,
    pub(super) right: Sums,
    pub(super) left_value: f64,
    pub(super) right_value: f64,
}

/// What is known of the node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) sums: Sums,
    pub(super) n_rows: usize,
    /// Rows that a group of categories must stand for.
    pub(super) least_group: usize,
    /// Between which its leaves' steps must lie, for the sake of directions further up.
    pub(super) bounds: [f64; 2],
}

/// How the two sides of a division are judged.
struct Judge<'a> {
    settings: &'a Settings,
    node: Node,
    direction: Direction,
    penalty: f64,
    /// Curvature that stands for the fewest rows a side must have.
    least_curvature: f64,
    parent: f64,
}

pub(super) fn best(
    index: usize,
    column: &ColumnBins,
    direction: Direction,
    bins: &[Sums],
    node: Node,
    settings: &Settings,
) -> Option<Candidate> {
    let is_grouped = !column.is_ordered() && bins.len() > UNKNOWN + 1 + FEW_CATEGORIES;
    let penalty = settings.penalty + if is_grouped { CATEGORY_PENALTY } else { 0.0 };
    let least_rows = if is_grouped { settings.least_rows.max(node.least_group) } else { settings.least_rows };
    let least_curvature = node.sums.curvature() / node.n_rows as f64 * least_rows as f64;
    let mut judge = Judge { settings, node, direction, penalty, least_curvature, parent: 0.0 };
    judge.parent = judge.loss(node.sums, judge.step(node.sums));
    let order = order(column, bins);
    let scans = [Scan { order: &order, unknown_left: false }, Scan { order: &order, unknown_left: true }];
    let has_unknown = bins[UNKNOWN] != Sums::default();
    let found = scans.into_iter().take(if has_unknown { 2 } else { 1 }).filter_map(|scan| scan.best(bins, &judge));
    let (gain, scan, n_left, left) = found.reduce(|first, next| if next.0 > first.0 { next } else { first })?;
    let right = node.sums.minus(left);
    let mut bits = scan.bits(n_left, column.is_ordered());
    // Where nothing is known of unknown, it goes with the many.
    if !has_unknown && left.curvature > right.curvature {
        set(&mut bits, UNKNOWN);
    }
    Some(Candidate {
        column: index,
        gain,
        bits,
        left,
        right,
        left_value: judge.step(left),
        right_value: judge.step(right),
    })
}

/// Known bins with rows in them, in the order in which they are divided.
fn order(column: &ColumnBins, bins: &[Sums]) -> Vec<usize> {
    let mut order: Vec<usize> = (UNKNOWN + 1..bins.len()).filter(|bin| bins[*bin] != Sums::default()).collect();
    if !column.is_ordered() {
        let lean = |bin: usize| bins[bin].gradient() / (bins[bin].curvature() + CATEGORY_SMOOTHING);
        order.sort_by(|a, b| lean(*a).total_cmp(&lean(*b)).then(a.cmp(b)));
    }
    order
}

/// One pass over the bins, unknown on one side.
struct Scan<'a> {
    order: &'a [usize],
    unknown_left: bool,
}

impl<'a> Scan<'a> {
    /// Gain, itself, how many bins of the order go left, and their sums.
    fn best(self, bins: &[Sums], judge: &Judge<'_>) -> Option<(f64, Scan<'a>, usize, Sums)> {
        let mut left = if self.unknown_left { bins[UNKNOWN] } else { Sums::default() };
        let mut found: Option<(f64, usize, Sums)> = judge.gain(left).map(|gain| (gain, 0, left));
        for (n_before, bin) in self.order.iter().enumerate() {
            left = left.plus(bins[*bin]);
            if let Some(gain) = judge.gain(left)
                && found.is_none_or(|(best, ..)| gain > best)
            {
                found = Some((gain, n_before + 1, left));
            }
        }
        found.map(|(gain, n_left, sums)| (gain, self, n_left, sums))
    }

    /// Values that the node's rows do not have go with their neighbours; categories that they do not have go right.
    fn bits(&self, n_left: usize, is_ordered: bool) -> Bits {
        let mut bits = [0; 4];
        match (is_ordered, self.order[..n_left].last(), self.order.get(n_left)) {
            (true, Some(last), Some(next)) => {
                (UNKNOWN + 1..=usize::midpoint(*last, *next - 1)).for_each(|bin| set(&mut bits, bin))
            }
            (true, Some(_), None) => (UNKNOWN + 1..256).for_each(|bin| set(&mut bits, bin)),
            _ => self.order[..n_left].iter().for_each(|bin| set(&mut bits, *bin)),
        }
        if self.unknown_left {
            set(&mut bits, UNKNOWN);
        }
        bits
    }
}

impl Judge<'_> {
    /// The step that lowers the loss most, within bounds.
    fn step(&self, sums: Sums) -> f64 {
        let [low, high] = self.node.bounds;
        (-sums.gradient() / (sums.curvature() + self.penalty)).clamp(low, high)
    }

    /// How far the (quadratic) loss falls by a step.
    fn loss(&self, sums: Sums, step: f64) -> f64 {
        -(sums.gradient() * step + (sums.curvature() + self.penalty) * step * step / 2.0)
    }

    /// `None` when a side is too small, the order is violated or nothing is gained.
    #[inline]
    fn gain(&self, left: Sums) -> Option<f64> {
        let right = self.node.sums.minus(left);
        if left.curvature() < self.least_curvature || right.curvature() < self.least_curvature {
            return None;
        }
        let (left_step, right_step) = (self.step(left), self.step(right));
        let is_in_order = match self.direction {
            Direction::Free => true,
            Direction::Rising => left_step <= right_step,
            Direction::Falling => left_step >= right_step,
        };
        let gain = self.loss(left, left_step) + self.loss(right, right_step) - self.parent;
        (is_in_order && gain > self.settings.least_gain).then_some(gain)
    }
}
