//! A tree over bins.

use super::bins::Binned;
use serde::{Deserialize, Serialize};

/// Which bins of a column go left, one bit each.
pub(super) type Bits = [u64; 4];

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// The root first.
    pub(super) nodes: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Node {
    /// What is known here: for a leaf its step, for others the mean step of the training rows below.
    pub(super) value: f64,
    /// Curvature of the training rows below, by which means are taken.
    pub(super) cover: f64,
    pub(super) split: Option<Split>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Split {
    pub(super) column: usize,
    /// Place of the column's first bin.
    pub(super) start: usize,
    pub(super) bits: Bits,
    pub(super) left: usize,
    pub(super) right: usize,
}

impl Split {
    #[inline]
    pub(super) fn goes_left(&self, places: &[u16]) -> bool {
        is_set(&self.bits, places[self.column] as usize - self.start)
    }
}

#[inline]
pub(super) fn is_set(bits: &Bits, bin: usize) -> bool {
    (bits[bin >> 6] >> (bin & 63)) & 1 == 1
}

pub(super) fn set(bits: &mut Bits, bin: usize) {
    bits[bin >> 6] |= 1 << (bin & 63);
}

impl Tree {
    /// The step for a row.
    pub(super) fn value(&self, binned: &Binned, row: usize) -> f64 {
        let places = binned.row(row);
        let mut node = &self.nodes[0];
        while let Some(split) = &node.split {
            node = &self.nodes[if split.goes_left(places) { split.left } else { split.right }];
        }
        node.value
    }

    /// Adds what each split on a row's way told about it to the split's column. Together they are the step less the root's mean.
    pub(super) fn add_reasons(&self, binned: &Binned, row: usize, scale: f64, reasons: &mut [f64]) {
        let places = binned.row(row);
        let mut node = &self.nodes[0];
        while let Some(split) = &node.split {
            let next = &self.nodes[if split.goes_left(places) { split.left } else { split.right }];
            reasons[split.column] += scale * (next.value - node.value);
            node = next;
        }
    }

    /// Gives every inner node the mean of the leaves below, by cover.
    pub(super) fn settle_means(&mut self) {
        // Children stand behind their parents.
        for index in (0..self.nodes.len()).rev() {
            if let Some(split) = &self.nodes[index].split {
                let (left, right) = (&self.nodes[split.left], &self.nodes[split.right]);
                let cover = left.cover + right.cover;
                let value = (left.value * left.cover + right.value * right.cover) / cover;
                (self.nodes[index].value, self.nodes[index].cover) = (value, cover);
            }
        }
    }
}
