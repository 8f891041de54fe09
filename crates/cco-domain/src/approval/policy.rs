//! Which class of decision needs whose word.

use crate::health::DefinitionText;
use crate::money::Money;
use crate::play::Approval;
use crate::wording::worded;
use serde::Serialize;

worded! {
    /// A kind of decision that people keep for themselves.
    ApprovalClass {
        Save = "save",
        Escalation = "escalation",
        Pricing = "pricing",
        TierChange = "tier-change",
        ExecutiveReview = "executive-review",
        Partnership = "partnership",
    }
}

/// Who decides what, as the file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApprovalPolicy {
    pub title: String,
    pub text: DefinitionText,
    /// One of each class, in the order of [`ApprovalClass`].
    pub classes: Vec<ClassRule>,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

/// Who decides about one class, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClassRule {
    pub class: ApprovalClass,
    pub title: String,
    /// At least one, from the lowest amount on.
    pub levels: Vec<ApprovalLevel>,
    /// A proposal that nobody decided about expires after so many days.
    pub decide_within_days: u32,
    /// An approval that was not applied expires after so many days.
    pub valid_days: u32,
    /// Whether a person who holds a role may approve what they proposed. An agent never may.
    pub may_proposer_approve: bool,
}

/// Amounts from `from` on and below the next level's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApprovalLevel {
    /// Whole units of the reporting currency a year.
    pub from: u32,
    /// Each may approve alone.
    pub roles: Vec<String>,
}

impl From<ApprovalClass> for Approval {
    fn from(class: ApprovalClass) -> Approval {
        match class {
            ApprovalClass::Save => Approval::Save,
            ApprovalClass::Escalation => Approval::Escalation,
            ApprovalClass::Pricing => Approval::Pricing,
            ApprovalClass::TierChange => Approval::TierChange,
            ApprovalClass::ExecutiveReview => Approval::ExecutiveReview,
            ApprovalClass::Partnership => Approval::Partnership,
        }
    }
}

impl ApprovalClass {
    /// The class of what a play asks for.
    pub fn of_play(approval: Approval) -> Option<ApprovalClass> {
        ApprovalClass::all().find(|class| Approval::from(*class) == approval)
    }
}

impl ApprovalPolicy {
    pub fn rule(&self, class: ApprovalClass) -> &ClassRule {
        self.classes.iter().find(|rule| rule.class == class).expect("a policy that was read has a rule for each class")
    }
}

impl ClassRule {
    /// Who may approve something of this amount a year; `None`: nobody needs to. An amount that is not known could be any.
    pub fn approvers(&self, amount: Option<Money>) -> Option<&[String]> {
        let reaches = |level: &&ApprovalLevel, amount: Money| {
            i128::from(amount.minor.max(0)) >= i128::from(level.from) * i128::from(amount.currency.minor_per_unit())
        };
        let level = match amount {
            None => self.levels.last(),
            Some(amount) => self.levels.iter().rev().find(|level| reaches(level, amount)),
        };
        level.map(|level| level.roles.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn the_amount_says_whose_word_is_needed() {
        let level = |from, role: &str| ApprovalLevel { from, roles: vec![role.to_owned()] };
        let rule = ClassRule {
            class: ApprovalClass::Save,
            title: String::new(),
            levels: vec![level(50_000, "head"), level(250_000, "chief")],
            decide_within_days: 5,
            valid_days: 30,
            may_proposer_approve: true,
        };
        for (minor, code, expected) in [
            (Some(4_999_999), "USD", None),
            (Some(5_000_000), "USD", Some("head")),
            (Some(24_999_999), "USD", Some("head")),
            (Some(25_000_000), "USD", Some("chief")),
            (Some(249_999), "JPY", Some("head")),
            (Some(-1), "USD", None),
            (None, "USD", Some("chief")),
        ] {
            let amount = minor.map(|minor| Money { minor, currency: Currency::parse(code).unwrap() });
            let found = rule.approvers(amount).map(|roles| roles[0].as_str());
            assert_eq!(found, expected, "{minor:?} {code}");
        }
    }

    #[test]
    fn classes_are_those_that_plays_ask_for() {
        for (word, approval) in Approval::WORDS {
            assert_eq!(ApprovalClass::of_play(*approval), ApprovalClass::parse(word), "{word}");
        }
    }
}
