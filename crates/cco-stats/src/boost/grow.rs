//! Growing one tree, the leaf that gains most first.

use super::bins::{Binned, Binning};
use super::fit::{Direction, Settings};
use super::histogram::{Histogram, Pull, Sums, fill, subtract};
use super::split::{self, Candidate};
use super::tree::{Node, Split, Tree};
use std::ops::Range;

/// What growing needs, and reuses from tree to tree.
pub(super) struct Grower<'a> {
    binning: &'a Binning,
    binned: &'a Binned,
    directions: &'a [Direction],
    settings: &'a Settings,
    /// Rows of the training set, ascending.
    all: Vec<u32>,
    /// The same, those of one leaf together.
    rows: Vec<u32>,
    scratch: Vec<u32>,
    free: Vec<Histogram>,
}

pub(super) struct Grown {
    pub(super) tree: Tree,
    /// Of each leaf, its rows as [`Grower::rows`] knows them, and its step.
    pub(super) steps: Vec<(Range<usize>, f64)>,
}

struct Leaf {
    node: usize,
    rows: Range<usize>,
    sums: Sums,
    bounds: [f64; 2],
    histogram: Histogram,
    best: Option<Candidate>,
}

impl<'a> Grower<'a> {
    pub(super) fn new(
        binning: &'a Binning,
        binned: &'a Binned,
        directions: &'a [Direction],
        settings: &'a Settings,
        rows: &[u32],
    ) -> Grower<'a> {
        let mut all = rows.to_vec();
        all.sort_unstable();
        let (rows, scratch) = (all.clone(), Vec::with_capacity(all.len()));
        Grower { binning, binned, directions, settings, all, rows, scratch, free: Vec::new() }
    }

    /// `None` when no division gains anything.
    pub(super) fn grow(&mut self, columns: &[usize], pulls: &[Pull]) -> Option<Grown> {
        self.rows.copy_from_slice(&self.all);
        let mut sums = Sums::default();
        self.rows.iter().for_each(|row| sums.add(pulls[*row as usize]));
        let mut histogram = self.histogram();
        fill(&mut histogram, self.binned, self.subset(columns), &self.rows, pulls);
        let bounds = [f64::NEG_INFINITY, f64::INFINITY];
        let mut root = Leaf { node: 0, rows: 0..self.rows.len(), sums, bounds, histogram, best: None };
        root.best = self.best(&root, columns);
        root.best.as_ref()?;
        let mut tree = Tree { nodes: vec![Node { value: 0.0, cover: sums.curvature(), split: None }] };
        let mut leaves = vec![root];
        while leaves.len() < self.settings.most_leaves {
            let Some(index) = most_gaining(&leaves) else { break };
            let leaf = leaves.swap_remove(index);
            let is_last = leaves.len() + 2 >= self.settings.most_leaves;
            let children = self.divide(&mut tree, leaf, if is_last { None } else { Some(columns) }, pulls);
            leaves.extend(children);
        }
        tree.settle_means();
        let steps = leaves.iter().map(|leaf| (leaf.rows.clone(), tree.nodes[leaf.node].value)).collect();
        // The last two leaves have none.
        self.free.extend(leaves.into_iter().map(|leaf| leaf.histogram).filter(|histogram| !histogram.is_empty()));
        Some(Grown { tree, steps })
    }

    /// The rows of a leaf that [`Grower::grow`] told.
    pub(super) fn rows(&self, leaf: Range<usize>) -> &[u32] {
        &self.rows[leaf]
    }

    fn subset<'b>(&self, columns: &'b [usize]) -> Option<&'b [usize]> {
        (columns.len() < self.binned.n_columns).then_some(columns)
    }

    fn histogram(&mut self) -> Histogram {
        self.free.pop().unwrap_or_else(|| vec![Sums::default(); self.binning.n_places()])
    }

    /// Two leaves out of one. `columns`: those of the next division; `None`: there will be none.
    fn divide(&mut self, tree: &mut Tree, leaf: Leaf, columns: Option<&[usize]>, pulls: &[Pull]) -> [Leaf; 2] {
        let Leaf { node, rows, bounds, histogram, best, .. } = leaf;
        let best = best.expect("only a leaf with a division is divided");
        let (left, right) = (tree.nodes.len(), tree.nodes.len() + 1);
        let start = self.binning.places(best.column).start;
        let split = Split { column: best.column, start, bits: best.bits, left, right };
        let middle = self.part(&rows, &split);
        for (value, sums) in [(best.left_value, best.left), (best.right_value, best.right)] {
            let value = value * self.settings.learning_rate;
            tree.nodes.push(Node { value, cover: sums.curvature(), split: None });
        }
        tree.nodes[node].split = Some(split);
        let [left_bounds, right_bounds] = self.bounds(&best, bounds);
        let leaf = |node, rows, sums, bounds| Leaf { node, rows, sums, bounds, histogram: Vec::new(), best: None };
        let mut children = [
            leaf(left, rows.start..middle, best.left, left_bounds),
            leaf(right, middle..rows.end, best.right, right_bounds),
        ];
        match columns {
            None => self.free.push(histogram),
            Some(columns) => self.measure(&mut children, histogram, columns, pulls),
        }
        children
    }

    /// Adds up the smaller child; the other is what its parent leaves.
    fn measure(&mut self, children: &mut [Leaf; 2], mut parent: Histogram, columns: &[usize], pulls: &[Pull]) {
        let [left, right] = children;
        let (small, large) = if left.rows.len() <= right.rows.len() { (left, right) } else { (right, left) };
        small.histogram = self.histogram();
        let rows = &self.rows[small.rows.clone()];
        fill(&mut small.histogram, self.binned, self.subset(columns), rows, pulls);
        subtract(&mut parent, &small.histogram);
        large.histogram = parent;
        small.best = self.best(small, columns);
        large.best = self.best(large, columns);
    }

    /// Puts the rows that go left before the others, each side in its order; says where the right side begins.
    fn part(&mut self, rows: &Range<usize>, split: &Split) -> usize {
        self.scratch.clear();
        let mut middle = rows.start;
        for at in rows.clone() {
            let row = self.rows[at];
            if split.goes_left(self.binned.row(row as usize)) {
                self.rows[middle] = row;
                middle += 1;
            } else {
                self.scratch.push(row);
            }
        }
        self.rows[middle..rows.end].copy_from_slice(&self.scratch);
        middle
    }

    /// Below a division in a column with a direction, no leaf of one side may pass the middle between the two.
    fn bounds(&self, best: &Candidate, [low, high]: [f64; 2]) -> [[f64; 2]; 2] {
        let middle = (best.left_value + best.right_value) / 2.0;
        match self.directions[best.column] {
            Direction::Free => [[low, high]; 2],
            Direction::Rising => [[low, middle], [middle, high]],
            Direction::Falling => [[middle, high], [low, middle]],
        }
    }

    fn best(&self, leaf: &Leaf, columns: &[usize]) -> Option<Candidate> {
        let least_group = split::least_group(self.all.len());
        let node = split::Node { sums: leaf.sums, n_rows: leaf.rows.len(), least_group, bounds: leaf.bounds };
        let of = |column: &usize| {
            let bins = &leaf.histogram[self.binning.places(*column)];
            let described = &self.binning.columns()[*column];
            split::best(*column, described, self.directions[*column], bins, node, self.settings)
        };
        // Of equal gains the first column's.
        columns.iter().filter_map(of).reduce(|first, next| if next.gain > first.gain { next } else { first })
    }
}

fn most_gaining(leaves: &[Leaf]) -> Option<usize> {
    let gain = |leaf: &Leaf| leaf.best.as_ref().map(|best| best.gain);
    let gains = leaves.iter().enumerate().filter_map(|(index, leaf)| Some((index, gain(leaf)?)));
    gains.reduce(|first, next| if next.1 > first.1 { next } else { first }).map(|(index, _)| index)
}
