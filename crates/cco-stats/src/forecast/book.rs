//! Terms that come to an end, and how their fates hang together.

use crate::error::{Error, check_values};

/// One term that comes to an end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// What is due, ≥ 0, any unit.
    pub amount: f64,
    /// The chance that it is renewed at all.
    pub renewal_prob: f64,
    /// The chance that it is renewed for less, given that it is renewed.
    pub contraction_prob: f64,
    /// The share of the amount that is lost then.
    pub contracted_share: f64,
    pub segment: u32,
}

impl Term {
    /// What is renewed of it on average.
    pub fn expected(&self) -> f64 {
        self.amount * self.renewal_prob * (1.0 - self.contraction_prob * self.contracted_share)
    }
}

/// Every number of the terms can be used; or which one cannot.
pub(super) fn check_terms(terms: &[Term]) -> Result<(), Error> {
    let column = |what, of: fn(&Term) -> f64, must, most: f64| {
        let values: Vec<f64> = terms.iter().map(of).collect();
        check_values(what, &values, must, |value| (0.0..=most).contains(&value))
    };
    column("amounts", |term| term.amount, "must be 0 or more", f64::MAX)?;
    column("chances of renewal", |term| term.renewal_prob, "must be between 0 and 1", 1.0)?;
    column("chances of contraction", |term| term.contraction_prob, "must be between 0 and 1", 1.0)?;
    column("contracted shares", |term| term.contracted_share, "must be between 0 and 1", 1.0)
}

/// How alike the fates of two terms are, beyond their own chances: the correlation of the normal variables behind them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation {
    within: f64,
    across: f64,
}

impl Correlation {
    /// Every term by itself.
    pub const NONE: Correlation = Correlation { within: 0.0, across: 0.0 };

    /// - `within`: of two terms of one segment, from 0 and below 1.
    /// - `across`: of two terms of different segments, from 0 and at most `within`.
    pub fn new(within: f64, across: f64) -> Result<Correlation, Error> {
        check_values("the correlation within segments", &[within], "must be from 0 and below 1", |within| {
            (0.0..1.0).contains(&within)
        })?;
        check_values("the correlation across segments", &[across], "must be from 0 to that within them", |across| {
            (0.0..=within).contains(&across)
        })?;
        Ok(Correlation { within, across })
    }

    pub fn within(self) -> f64 {
        self.within
    }

    pub fn across(self) -> f64 {
        self.across
    }

    /// Each of the two raised to the other's, where that is more.
    pub fn at_least(self, floor: Correlation) -> Correlation {
        let within = self.within.max(floor.within);
        Correlation { within, across: self.across.max(floor.across).min(within) }
    }
}
