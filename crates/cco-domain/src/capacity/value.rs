//! What a play can be expected to keep, as the factors that it is the product of.

use crate::wording::worded;
use serde::Serialize;

worded! {
    /// Where the effect of a play is known from.
    EffectBasis {
        /// From an experiment, or a comparison that says what it is.
        Measured = "measured",
        /// From the definition of the plan: nobody has measured it here.
        Assumed = "assumed",
    }
}

/// By which share a play lowers the loss of revenue at risk; negative where it raises it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// −1 to 1.
    pub share: f64,
    pub basis: EffectBasis,
}

/// What a play can be expected to keep of an account's revenue.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ExpectedValue {
    /// Minor units of the reporting currency a year.
    pub at_stake_minor: i64,
    /// The probability of losing it, 0 to 1.
    pub risk: f64,
    /// How far the account can still be turned, 0 to 1.
    pub recoverability: f64,
    pub effect: Effect,
}

impl ExpectedValue {
    /// How much revenue can the play be expected to keep?
    ///
    /// value = at stake × risk × recoverability × effect: revenue of the account in minor units a year, the probability of losing it
    /// without the play, how far the account can still be turned, and the share of the loss that the play prevents where it can be.
    /// Minor units a year, rounded once to the nearest; negative where the play does harm.
    ///
    /// It assumes that the effect is the same for all accounts that can be turned alike, and that plays for different accounts do
    /// not get in each other's way. Each factor lies in its range; what does not is refused by [`super::assign`].
    ///
    /// Source: the rule of expected value over the factors of the published intervention planner for customer officers.
    /// Example: 120,000 × 0.4 × 0.5 × 0.25 = 6,000.
    pub fn minor(&self) -> i64 {
        (self.at_stake_minor as f64 * self.risk * self.recoverability * self.effect.share).round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factors_are_multiplied() {
        for (at_stake, risk, recoverability, share, expected) in [
            (12_000_000, 0.4, 0.5, 0.25, 600_000),
            (12_000_000, 0.0, 0.5, 0.25, 0),
            (12_000_000, 0.4, 0.5, -0.25, -600_000),
            (10, 1.0, 0.5, 0.1, 1),
        ] {
            let effect = Effect { share, basis: EffectBasis::Assumed };
            let value = ExpectedValue { at_stake_minor: at_stake, risk, recoverability, effect };
            assert_eq!(value.minor(), expected, "{value:?}");
        }
    }
}
