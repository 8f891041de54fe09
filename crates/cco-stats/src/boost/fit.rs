//! The boosting itself: tree after tree, until held-out rows gain no more.

use super::bins::{Binned, Binning};
use super::grow::{Grower, Grown};
use super::histogram::{Pull, pull};
use super::tree::{Tree, is_set};
use crate::logistic::{logit, sigmoid, softplus};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub most_trees: usize,
    /// Trees without a gain on held-out rows until it ends; the trees after the best are dropped.
    pub patience: usize,
    pub learning_rate: f64,
    /// 2: every tree looks at one column, and the sum of trees is additive.
    pub most_leaves: usize,
    /// A side of a division stands for at least about so many rows.
    pub least_rows: usize,
    /// λ, added to the curvature of every leaf.
    pub penalty: f64,
    pub least_gain: f64,
    /// Of the columns, drawn anew for each tree.
    pub column_share: f64,
    pub seed: u64,
}

/// Whether predictions must rise or fall with a column. Unknown is free of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    Free,
    Rising,
    Falling,
}

/// log odds = base + Σ trees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Boosted {
    pub(crate) base: f64,
    pub(crate) trees: Vec<Tree>,
    /// Mean log loss of the held-out rows with the trees kept; not a number without held-out rows.
    pub held_out_loss: f64,
}

/// What is learned from.
#[derive(Clone, Copy, Debug)]
pub struct Training<'a> {
    pub binning: &'a Binning,
    pub binned: &'a Binned,
    /// By row of `binned`.
    pub outcomes: &'a [bool],
    /// By column.
    pub directions: &'a [Direction],
    /// Rows that trees are grown on.
    pub rows: &'a [u32],
    /// Rows that say when to stop; empty: all trees are grown and kept.
    pub held_out: &'a [u32],
}

impl Boosted {
    /// Which sum of trees predicts the log odds of the event?
    ///
    /// From f₀ = logit of the share of events, fₘ = fₘ₋₁ + η tₘ: tₘ is the tree that lowers Σ (g t + ½ h t²) + ½ λ Σ (leaf)² most, grown
    /// leaf by leaf, with g = p − y and h = p(1 − p) at p = 1/(1 + exp(−fₘ₋₁)), η the learning rate and λ the penalty.
    ///
    /// - `training`: rows by bins, outcomes, and what is held out.
    ///
    /// Assumes that both outcomes occur among the rows.
    ///
    /// Without a division that gains anything it is the base rate. The same rows in another order give the same trees.
    ///
    /// Source: J. H. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29 (2001), 1189–1232;
    /// with the second-order step of T. Chen and C. Guestrin, "XGBoost", KDD (2016), equations (5)–(7), and the leaf-wise growth over
    /// histograms of G. Ke et al., "LightGBM", NIPS (2017).
    pub fn fit(training: Training<'_>, settings: &Settings) -> Boosted {
        let n_events = training.rows.iter().filter(|row| training.outcomes[**row as usize]).count();
        let base = logit(n_events as f64 / training.rows.len() as f64);
        let mut log_odds = vec![base; training.binned.n_rows()];
        let mut pulls = vec![Pull::default(); training.binned.n_rows()];
        let mut grower = Grower::new(training.binning, training.binned, training.directions, settings, training.rows);
        let mut columns = Columns::new(training.binning.columns().len(), settings);
        let mut boosted = Boosted { base, trees: Vec::new(), held_out_loss: training.loss(&log_odds) };
        let (mut n_kept, mut n_idle) = (0, 0);
        while boosted.trees.len() < settings.most_trees && n_idle < settings.patience {
            n_idle += 1;
            training.pull(&log_odds, &mut pulls);
            let Some(Grown { tree, steps }) = grower.grow(columns.draw(), &pulls) else {
                // Other columns might still gain something; where all were asked there is nothing left.
                if columns.is_all() {
                    break;
                }
                continue;
            };
            for (leaf, step) in steps {
                grower.rows(leaf).iter().for_each(|row| log_odds[*row as usize] += step);
            }
            for row in training.held_out {
                log_odds[*row as usize] += tree.value(training.binned, *row as usize);
            }
            boosted.trees.push(tree);
            let loss = training.loss(&log_odds);
            if training.held_out.is_empty() || loss < boosted.held_out_loss {
                (n_kept, n_idle, boosted.held_out_loss) = (boosted.trees.len(), 0, loss);
            }
        }
        boosted.trees.truncate(n_kept);
        boosted
    }

    pub fn n_trees(&self) -> usize {
        self.trees.len()
    }

    pub fn log_odds(&self, binned: &Binned, row: usize) -> f64 {
        self.base + self.trees.iter().map(|tree| tree.value(binned, row)).sum::<f64>()
    }

    /// The log odds of a row without reasons: the base and the trees' means.
    pub fn mean_log_odds(&self) -> f64 {
        self.base + self.trees.iter().map(|tree| tree.nodes[0].value).sum::<f64>()
    }

    /// Adds each tree's steps, times `share`, to the bins they stand for.
    ///
    /// # Panics
    /// When a tree has more than two leaves: its steps belong to no single column.
    pub(crate) fn add_points(&self, share: f64, points: &mut [Vec<f64>]) {
        for tree in &self.trees {
            let split = tree.nodes[0].split.as_ref().expect("a tree that gains nothing is not kept");
            assert_eq!(tree.nodes.len(), 3, "only trees of two leaves have points by column");
            for (bin, points) in points[split.column].iter_mut().enumerate() {
                *points += share * tree.nodes[if is_set(&split.bits, bin) { split.left } else { split.right }].value;
            }
        }
    }

    /// By column, what it adds to the log odds of a row; with [`Boosted::mean_log_odds`] they make up [`Boosted::log_odds`]. Each division
    /// on the row's way through a tree is given what it changed in the mean below it.
    ///
    /// Source: A. Saabas, "Interpreting random forests" (2014). Unlike Shapley values it looks at the one order of divisions that the
    /// tree has, and costs no more than a prediction.
    pub fn reasons(&self, binned: &Binned, row: usize) -> Vec<f64> {
        let mut reasons = vec![0.0; binned.n_columns];
        self.trees.iter().for_each(|tree| tree.add_reasons(binned, row, 1.0, &mut reasons));
        reasons
    }
}

impl Training<'_> {
    fn pull(&self, log_odds: &[f64], pulls: &mut [Pull]) {
        for row in self.rows {
            let row = *row as usize;
            let probability = sigmoid(log_odds[row]);
            let target = f64::from(u8::from(self.outcomes[row]));
            pulls[row] = pull(probability - target, probability * (1.0 - probability));
        }
    }

    fn loss(&self, log_odds: &[f64]) -> f64 {
        let of = |row: &u32| {
            let z = log_odds[*row as usize];
            softplus(if self.outcomes[*row as usize] { -z } else { z })
        };
        self.held_out.iter().map(of).sum::<f64>() / self.held_out.len() as f64
    }
}

/// The columns that the next tree may divide by.
struct Columns {
    all: Vec<usize>,
    drawn: Vec<usize>,
    n_drawn: usize,
    random: ChaCha8Rng,
}

impl Columns {
    fn new(n: usize, settings: &Settings) -> Columns {
        let n_drawn = ((n as f64 * settings.column_share).round() as usize).clamp(1, n.max(1));
        let random = ChaCha8Rng::seed_from_u64(settings.seed);
        Columns { all: (0..n).collect(), drawn: Vec::new(), n_drawn, random }
    }

    fn is_all(&self) -> bool {
        self.n_drawn >= self.all.len()
    }

    fn draw(&mut self) -> &[usize] {
        if self.is_all() {
            return &self.all;
        }
        for place in 0..self.n_drawn {
            let n_left = (self.all.len() - place) as u64;
            let other = place + (self.random.next_u64() % n_left) as usize;
            self.all.swap(place, other);
        }
        self.drawn = self.all[..self.n_drawn].to_vec();
        self.drawn.sort_unstable();
        &self.drawn
    }
}
