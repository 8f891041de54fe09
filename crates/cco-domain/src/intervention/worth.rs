//! What a save is worth: revenue that would have left and stays, as the product of factors that can each be doubted.

use super::{Health, RubricProblem};
use crate::fields::{self, Fields};
use crate::health::DefinitionText;
use crate::play::Controllability;
use serde::Serialize;

/// Where a factor comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A model that was fitted on this company's history, or an experiment that was read.
    Measured,
    /// The rubric says so; nobody measured it here.
    Assumed,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Assumable {
    pub value: f64,
    pub basis: Basis,
}

/// The factors of an expected value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Worth {
    /// Minor units a year.
    pub arr_minor: i64,
    /// Probability of leaving if nothing is done.
    pub risk: Assumable,
    /// 0 to 1.
    pub recoverability: f64,
    /// Share of those who would leave and can be turned that the play keeps.
    pub effect: Assumable,
}

impl Worth {
    /// How much recurring revenue does the play keep, on the average?
    ///
    /// ARR × risk × recoverability × effect, in minor units a year, rounded to the nearest. It takes the four as independent; an
    /// effect that was measured on everybody holds recoverability already, and then recoverability is 1. A negative effect is a
    /// harm and gives a negative value.
    ///
    /// Source: the expected value of an action that changes one probability. Example: 1,000.00 × 0.4 × 0.5 × 0.25 = 50.00.
    pub fn expected_minor(&self) -> i64 {
        let Worth { arr_minor, risk, recoverability, effect } = self;
        (*arr_minor as f64 * risk.value * recoverability * effect.value).round() as i64
    }
}

impl Assumable {
    pub fn measured(value: f64) -> Assumable {
        Assumable { value, basis: Basis::Measured }
    }

    pub fn assumed(value: f64) -> Assumable {
        Assumable { value, basis: Basis::Assumed }
    }
}

/// What is assumed where nothing was measured: `rubrics/save_value.toml`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assumptions {
    pub title: String,
    pub text: DefinitionText,
    /// Probability of leaving, in the order red, yellow, green.
    pub risk: [f64; 3],
    pub unknown_risk: f64,
    /// Share kept by a play, in the order controllable, partly, not.
    pub effect: [f64; 3],
    /// Below this an account is past saving, and nobody's hours are spent on it.
    pub least_recoverability: f64,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

const VERSION: u32 = 1;

impl Assumptions {
    /// Reads the file, with everything that is wrong in it.
    pub fn parse(file: &str, text: &str) -> Result<Assumptions, Vec<RubricProblem>> {
        fields::whole(file, text, |fields| assumptions(fields, file, text))
    }

    /// By the word of a band; one that is no [`Health`] counts as unknown.
    pub fn risk(&self, band: Option<&str>) -> f64 {
        band.and_then(Health::parse).map_or(self.unknown_risk, |health| self.risk[health as usize])
    }

    pub fn effect(&self, controllability: Controllability) -> f64 {
        self.effect[controllability as usize]
    }
}

fn assumptions(fields: &Fields<'_>, file: &str, text: &str) -> Option<Assumptions> {
    const SHARE: std::ops::RangeInclusive<f64> = 0.0..=1.0;
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let risk = fields.within("risk", |fields| {
        let [red, yellow, green, unknown] =
            ["red", "yellow", "green", "unknown"].map(|band| fields.number_in(band, SHARE));
        Some(([red?, yellow?, green?], unknown?))
    });
    let effect = fields.within("effect", |fields| {
        let [controllable, partly, not] = ["controllable", "partly", "not"].map(|word| fields.number_in(word, SHARE));
        Some([controllable?, partly?, not?])
    });
    let least_recoverability = fields.number_in("least_recoverability", SHARE);
    id?;
    let (risk, unknown_risk) = risk?;
    Some(Assumptions {
        title: title?,
        text: about?,
        risk,
        unknown_risk,
        effect: effect?,
        least_recoverability: least_recoverability?,
        hash: fields::hash(text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../../definitions/rubrics/save_value.toml");

    #[test]
    fn an_expected_value_is_the_product_of_its_factors() {
        let worth = |arr_minor, risk, recoverability, effect| Worth {
            arr_minor,
            risk: Assumable::measured(risk),
            recoverability,
            effect: Assumable::assumed(effect),
        };
        for (worth, expected) in [
            (worth(100_000, 0.4, 0.5, 0.25), 5_000),
            (worth(100_000, 0.4, 0.0, 0.25), 0),
            (worth(3, 0.5, 1.0, 1.0), 2),
            (worth(100_000, 0.4, 0.5, -0.1), -2_000),
        ] {
            assert_eq!(worth.expected_minor(), expected, "{worth:?}");
        }
    }

    #[test]
    fn the_shipped_assumptions_hold() {
        let found = Assumptions::parse("save_value.toml", SHIPPED).unwrap();
        assert!(found.risk(Some("red")) > found.risk(Some("yellow")));
        assert!(found.risk(Some("yellow")) > found.risk(Some("green")));
        assert!((found.risk(None) - found.unknown_risk).abs() <= 0.0);
        assert!(found.effect(Controllability::Controllable) > found.effect(Controllability::Not));
    }

    #[test]
    fn a_share_beyond_one_is_told_with_its_line() {
        let text = SHIPPED.replace("red = 0.4", "red = 40");
        let found = Assumptions::parse("save_value.toml", &text).unwrap_err();
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("`red` is 40; it is 0 to 1"), "{}", found[0]);
    }
}
