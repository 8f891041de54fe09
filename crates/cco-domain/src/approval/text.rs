//! Reading the policy of approvals: `approvals.toml`, with everything that is wrong in it.

use super::ApprovalProblem;
use super::policy::{ApprovalClass, ApprovalLevel, ApprovalPolicy, ClassRule};
use crate::fields::{self, Fields};
use std::ops::RangeInclusive;

const VERSION: u32 = 1;
/// A word that is to hold longer than a year is another decision.
const DAYS: RangeInclusive<u32> = 1..=365;

impl ApprovalPolicy {
    pub fn parse(file: &str, text: &str) -> Result<ApprovalPolicy, Vec<ApprovalProblem>> {
        fields::whole(file, text, |fields| policy(fields, file, text))
    }
}

fn policy(fields: &Fields<'_>, file: &str, text: &str) -> Option<ApprovalPolicy> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let classes = fields.each("class", class);
    let mut classes = classes?;
    for wanted in ApprovalClass::all() {
        match classes.iter().filter(|rule| rule.class == wanted).count() {
            1 => {}
            0 => fields.tell(format!("no class says who decides about `{wanted}`: nothing of it could be approved")),
            n => fields.tell_at("class", format!("{n} classes say who decides about `{wanted}`")),
        }
    }
    classes.sort_by_key(|rule| rule.class);
    id.and(Some(ApprovalPolicy { title: title?, text: about?, classes, hash: fields::hash(text) }))
}

fn class(fields: &Fields<'_>) -> Option<ClassRule> {
    let class = fields.needed("id", fields.word("id", ApprovalClass::WORDS));
    let title = fields.said("title");
    let levels = fields.each("levels", level);
    let [decide_within_days, valid_days] = ["decide_within_days", "valid_days"].map(|key| fields.count_in(key, DAYS));
    let may_proposer_approve = fields.needed("may_proposer_approve", fields.truth("may_proposer_approve"));
    let levels = levels?;
    if levels.windows(2).any(|pair| pair[0].from >= pair[1].from) {
        fields.tell_at("levels", "`levels` must begin at amounts that rise");
    }
    Some(ClassRule {
        class: class?,
        title: title?,
        levels,
        decide_within_days: decide_within_days?,
        valid_days: valid_days?,
        may_proposer_approve: may_proposer_approve?,
    })
}

fn level(fields: &Fields<'_>) -> Option<ApprovalLevel> {
    let from = fields.needed("from", fields.count("from"));
    let roles = fields.needed("roles", fields.texts("roles"))?;
    if roles.is_empty() || roles.iter().any(|role| role.trim().is_empty()) {
        fields.tell_at("roles", "`roles` must name at least one role, and none that is empty");
    }
    Some(ApprovalLevel { from: from?, roles })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../../definitions/approvals.toml");

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        assert!(SHIPPED.contains(from), "{from}");
        let found = ApprovalPolicy::parse("approvals.toml", &SHIPPED.replacen(from, to, 1)).unwrap_err();
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(told.join("\n"), expected);
    }

    #[test]
    fn the_shipped_policy_says_who_decides_about_every_class() {
        let policy = ApprovalPolicy::parse("approvals.toml", SHIPPED).unwrap();
        assert_eq!(policy.classes.len(), 6);
        assert!(!policy.rule(ApprovalClass::Pricing).may_proposer_approve);
        assert_eq!(policy.rule(ApprovalClass::Save).levels[0].from, 50_000);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        check(
            "id = \"partnership\"",
            "id = \"pricing\"",
            "approvals.toml:1: no class says who decides about `partnership`: nothing of it could be approved\n\
             approvals.toml:14: 2 classes say who decides about `pricing`",
        );
        check(
            "from = 250_000, roles = [\"Chief Customer",
            "from = 50_000, roles = [\"Chief Customer",
            "approvals.toml:17: `levels` must begin at amounts that rise",
        );
        check(
            "roles = [\"Chief Executive Officer\"]",
            "roles = []",
            "approvals.toml:63: `roles` must name at least one role, and none that is empty",
        );
        check("valid_days = 30", "valid_days = 0", "approvals.toml:22: `valid_days` is 0; it is 1 to 365");
        check(
            "id = \"save\"",
            "id = \"sale\"",
            "approvals.toml:15: `id` cannot be `sale`; it is one of save, escalation, pricing, tier-change, executive-review, partnership",
        );
    }
}
