//! For whom did it work?

use super::effect::Effect;
use super::strata::rows_of;
use super::trial::Trial;
use crate::error::{Error, check_length};
use crate::interval::Confidence;
use statrs::distribution::{ChiSquared, ContinuousCDF};
use std::collections::BTreeMap;

/// Effects by segment, and whether they are more unlike than chance makes them.
#[derive(Clone, Debug, PartialEq)]
pub struct BySegment {
    /// `None` where an arm has too few accounts.
    pub effects: BTreeMap<u32, Option<Effect>>,
    /// `None` with fewer than two effects, or when one has no standard error.
    pub heterogeneity: Option<Heterogeneity>,
}

/// Do effects differ at all? Ask this before picking the segment that looks best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heterogeneity {
    pub q: f64,
    pub degrees_of_freedom: u32,
    /// The chance of effects at least so unlike were they all one.
    pub p: f64,
}

impl Trial<'_> {
    /// What did treating change in each segment, and do the segments differ?
    ///
    /// In each segment [`Trial::effect`]. Q = Σ (dₛ − d̄)²/vₛ with d̄ = Σ (dₛ/vₛ) / Σ 1/vₛ, dₛ the effect in segment s and vₛ its squared
    /// standard error; were all effects one, Q would be χ² with one degree of freedom less than there are segments.
    ///
    /// - `segments`: of each row, as it was before treatment; length n.
    ///
    /// Assumes what [`super::effect::mean_effect`] assumes, in each segment. Of twenty segments without any effect, one is expected to look
    /// as if it had one: each interval speaks for its own segment only, Q for all.
    ///
    /// Does not accept segments that treatment can change, such as health at the end.
    ///
    /// Errors: a column of another length.
    ///
    /// Source: W. G. Cochran, "The combination of estimates from different experiments", Biometrics 10 (1954), 101–129, §3.
    ///
    /// ```
    /// use cco_stats::{interval::Confidence, uplift::trial::{Outcomes, Trial}};
    /// // In segment 1 treated accounts stay and others leave; in segment 2 it is the other way round.
    /// let is_treated: Vec<bool> = (0..80).map(|row| row % 2 == 0).collect();
    /// let happened: Vec<bool> = (0..80).map(|row| (row % 2 == 0) == (row < 40)).collect();
    /// let segments: Vec<u32> = (0..80).map(|row| if row < 40 { 1 } else { 2 }).collect();
    /// let found = Trial::new(&is_treated, Outcomes::Happened(&happened))?.by_segment(&segments, Confidence::PERCENT_95)?;
    /// assert_eq!(found.effects[&1].map(|effect| effect.value), Some(1.0));
    /// assert!(found.heterogeneity.is_some_and(|found| found.p < 1e-6));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn by_segment(&self, segments: &[u32], confidence: Confidence) -> Result<BySegment, Error> {
        check_length("segments", segments.len(), self.n_rows())?;
        let effects: BTreeMap<u32, Option<Effect>> = rows_of(segments)
            .into_iter()
            .map(|(segment, rows)| (segment, self.effect_of(&rows, confidence).ok()))
            .collect();
        let known: Vec<Effect> = effects.values().copied().flatten().collect();
        Ok(BySegment { heterogeneity: heterogeneity(&known), effects })
    }
}

fn heterogeneity(effects: &[Effect]) -> Option<Heterogeneity> {
    if effects.len() < 2 || effects.iter().any(|effect| effect.standard_error <= 0.0) {
        return None;
    }
    let weight = |effect: &Effect| effect.standard_error.powi(-2);
    let total: f64 = effects.iter().map(weight).sum();
    let mean = effects.iter().map(|effect| weight(effect) * effect.value).sum::<f64>() / total;
    let q = effects.iter().map(|effect| weight(effect) * (effect.value - mean).powi(2)).sum();
    let degrees_of_freedom = effects.len() as u32 - 1;
    let chi = ChiSquared::new(degrees_of_freedom.into()).expect("two effects or more leave a degree of freedom");
    Some(Heterogeneity { q, degrees_of_freedom, p: chi.sf(q) })
}
