//! One effect over strata in which the chance of treatment may differ.

use super::effect::{Effect, weighted};
use super::trial::Trial;
use crate::error::{Error, check_length};
use crate::interval::Confidence;
use std::collections::BTreeMap;

/// An effect over the strata that have one.
#[derive(Clone, Debug, PartialEq)]
pub struct Stratified {
    pub effect: Effect,
    /// Strata with too few accounts in an arm, rising: the effect says nothing about them.
    pub left_out: Vec<u32>,
    pub n_left_out: u64,
}

impl Trial<'_> {
    /// What did treating change on average, compared inside strata only?
    ///
    /// d = Σ (nₛ/n) dₛ over strata s, dₛ = m₁ₛ − m₀ₛ the difference inside and nₛ its accounts in both arms; its squared error is
    /// Σ (nₛ/n)² (v₁ₛ + v₀ₛ), v those of [`super::arm::Arm`]; the interval as in [`super::effect::mean_effect`].
    ///
    /// - `strata`: the stratum of each row, as it was before treatment; length n.
    ///
    /// Assumes that inside each stratum chance alone divided the accounts. The share of treated accounts may differ between strata: plain
    /// differences mistake that for an effect, this does not. Where the strata tell much about the outcome, the interval is narrower.
    ///
    /// Of events, with a handful of accounts to a stratum and arm, the interval is a little too narrow: with 8 and 4 it held 91.5 % of 200 where
    /// 95 % was said (`cargo bench -p cco-stats --bench coverage`). Make strata large enough, or few.
    ///
    /// A stratum with fewer than two amounts (or no account) in an arm is left out and named: what remains is the effect in the others.
    ///
    /// Errors: a column of another length; no stratum with enough in both arms.
    ///
    /// Source: G. W. Imbens and D. B. Rubin, Causal Inference for Statistics, Social, and Biomedical Sciences (2015), §9.4.
    ///
    /// ```
    /// use cco_stats::{interval::Confidence, uplift::trial::{Outcomes, Trial}};
    /// // Large accounts come to 100 more, and three of four of them were treated: the difference is 52, the effect 2.
    /// let is_treated = [true, true, true, false, false, true, false, false];
    /// let amounts = [102.0, 104.0, 100.0, 100.0, 100.0, 2.0, 0.0, 0.0];
    /// let strata = [1, 1, 1, 1, 1, 2, 2, 2];
    /// let found = Trial::new(&is_treated, Outcomes::Amounts(&amounts))?.stratified(&strata, Confidence::PERCENT_95)?;
    /// assert_eq!((found.effect.value, found.left_out), (2.0, vec![2]));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn stratified(&self, strata: &[u32], confidence: Confidence) -> Result<Stratified, Error> {
        check_length("strata", strata.len(), self.n_rows())?;
        let (mut parts, mut left_out, mut n_left_out) = (Vec::new(), Vec::new(), 0);
        for (stratum, rows) in rows_of(strata) {
            match self.arms(&rows) {
                Ok([treated, control]) => parts.push((rows.len() as f64, treated, control)),
                Err(_) => {
                    left_out.push(stratum);
                    n_left_out += rows.len() as u64;
                }
            }
        }
        if parts.is_empty() {
            return Err(Error::too_few("strata with accounts in both arms", 0, 1));
        }
        let n: f64 = parts.iter().map(|(n, _, _)| n).sum();
        parts.iter_mut().for_each(|(weight, _, _)| *weight /= n);
        Ok(Stratified { effect: weighted(&parts, confidence), left_out, n_left_out })
    }
}

/// The rows of each group, groups rising.
pub(super) fn rows_of(groups: &[u32]) -> BTreeMap<u32, Vec<usize>> {
    let mut rows: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, group) in groups.iter().enumerate() {
        rows.entry(*group).or_default().push(row);
    }
    rows
}
