//! Recoverability and priority of an account, by a rubric.

use super::account::AtRiskAccount;
use super::rubric::{RecoverabilityWeights, Rubric};
use serde::Serialize;

/// What a priority is the product of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Factors {
    pub tier: f64,
    pub health: f64,
    pub urgency: f64,
    /// Of the account's ARR.
    pub size: f64,
    pub recoverability: f64,
}

impl Factors {
    pub fn of(account: &AtRiskAccount, rubric: &Rubric) -> Factors {
        let weights = &rubric.priority;
        let share_of_full = (account.arr_usd / weights.size_full_at_usd).min(1.0);
        Factors {
            tier: weights.tier(&account.segment),
            health: weights.health(&account.health),
            urgency: weights.urgency.worth(account.days_to_renewal).expect("the last rule of urgency has no bound"),
            size: weights.size_base + weights.size_range * share_of_full,
            recoverability: recoverability(account, &rubric.recoverability),
        }
    }

    /// Which account should be attended to before which?
    ///
    /// priority = tier × health × urgency × size × recoverability, to four decimals, each as the rubric says: tier of the segment,
    /// health of the band, urgency by days to renewal, size = base + range × min(1, ARR ÷ full ARR), [`Factors::recoverability`].
    /// Without a unit; by the shipped rubric 0 to 1.5. It orders a list: it is no probability, and takes none. The last factor is
    /// 0 where nothing can be turned any more, and then so is the priority.
    ///
    /// Source: the published churn intervention planner for customer officers, with zero days to renewal as zero.
    /// Example: 1 × 1 × 1.5 × (0.3 + 0.7 × 0.5) × 0.35 = 0.3412.
    pub fn priority(&self) -> f64 {
        let Factors { tier, health, urgency, size, recoverability } = self;
        four_decimals(tier * health * urgency * size * recoverability)
    }
}

/// How far can the account still be turned? From 0, not at all, to 1.
///
/// base + days + sponsor + touch + outages, clamped to 0 to 1: each what the rubric's table gives for days to renewal (0 is today,
/// less is overdue), for a sponsor who is engaged or not, for days since the last touch and for open requests of the highest
/// priority; nothing where no rule holds. The parts are added in this order, since sums of floating point depend on it in the last
/// digit. A judgement in numbers and not an estimate: nothing here was fitted.
///
/// Source: the published churn intervention planner for customer officers. Example: 0.5 − 0.2 + 0.15 − 0.1 = 0.35.
fn recoverability(account: &AtRiskAccount, weights: &RecoverabilityWeights) -> f64 {
    let sponsor = if account.exec_sponsor_engaged { weights.sponsor_engaged } else { weights.sponsor_not_engaged };
    let parts = [
        weights.days_to_renewal.worth(account.days_to_renewal).unwrap_or(0.0),
        sponsor,
        weights.last_touch_days_ago.worth(account.last_touch_days_ago).unwrap_or(0.0),
        weights.support_open_p1.worth(account.support_open_p1).unwrap_or(0.0),
    ];
    parts.iter().fold(weights.base, |sum, part| sum + part).clamp(0.0, 1.0)
}

/// The number with four decimals that is nearest to the binary value, the even one where two are equally near: what `round(x, 4)`
/// of Python gives. Formatting rounds the exact value so; multiplying by ten thousand first would round twice.
pub(super) fn four_decimals(number: f64) -> f64 {
    format!("{number:.4}").parse().expect("what was a number is one with fewer digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_decimals_are_those_of_the_binary_value() {
        for (number, expected) in [
            (0.03125, 0.0312),
            (0.09375, 0.0938),
            (0.15625, 0.1562),
            (1.00005, 1.0001),
            (0.00015, 0.0001),
            (0.00025, 0.0003),
            (2.67545, 2.6755),
            (0.12345, 0.1235),
            (0.1 + 0.2, 0.3),
            (0.0, 0.0),
        ] {
            assert!((four_decimals(number) - expected).abs() <= 0.0, "{number}: {}", four_decimals(number));
        }
    }
}
