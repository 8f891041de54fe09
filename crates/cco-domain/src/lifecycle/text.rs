//! Reading stages and milestones: `lifecycle/stages.toml`, with everything that is wrong in it.

use super::LifecycleProblem;
use super::rules::{Begins, LifecycleRules, Milestone, StageRule, plain};
use crate::fields::{self, Fields};
use crate::spelling::is_it;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

const VERSION: u32 = 1;
const DAYS: RangeInclusive<u32> = 0..=1_095;
const BEGINNINGS: [&str; 5] = ["known", "contract", "milestone", "before_term_end", "left"];

impl LifecycleRules {
    pub fn parse(file: &str, text: &str) -> Result<LifecycleRules, Vec<LifecycleProblem>> {
        fields::whole(file, text, |fields| rules(fields, file, text))
    }
}

fn rules(fields: &Fields<'_>, file: &str, text: &str) -> Option<LifecycleRules> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let milestones = fields.each("milestone", milestone);
    let known: Vec<&str> = milestones.iter().flatten().map(|milestone| milestone.id.as_str()).collect();
    let stages = fields.each("stage", |fields| stage(fields, &known));
    check_twice(fields, "milestone", known.iter().map(|id| (*id).to_owned()));
    check_twice(fields, "stage", stages.iter().flatten().map(|stage| stage.id.clone()));
    check_twice(fields, "milestone", milestones.iter().flatten().flat_map(|one| one.plain_names.clone()));
    Some(LifecycleRules {
        id: id?,
        title: title?,
        text: about?,
        stages: stages?,
        milestones: milestones?,
        hash: fields::hash(text),
    })
}

fn check_twice(fields: &Fields<'_>, key: &str, names: impl Iterator<Item = String>) {
    let mut seen = BTreeSet::new();
    for name in names {
        if seen.contains(&name) {
            fields.tell_at(key, format!("`{name}` stands for two of `{key}`"));
        }
        seen.insert(name);
    }
}

fn stage(fields: &Fields<'_>, milestones: &[&str]) -> Option<StageRule> {
    let [id, title, owner] = ["id", "title", "owner"].map(|key| fields.said(key));
    let taken_within_days = fields.count_in("taken_within_days", DAYS);
    let usual_days = fields.count("usual_days");
    let begins = begins(fields, milestones);
    Some(StageRule {
        id: id?,
        title: title?,
        begins: begins?,
        owner: owner?,
        taken_within_days: taken_within_days?,
        usual_days,
    })
}

fn begins(fields: &Fields<'_>, milestones: &[&str]) -> Option<Begins> {
    match fields.needed("begins", fields.text("begins"))? {
        "known" => Some(Begins::Known),
        "contract" => Some(Begins::Contract),
        "left" => Some(Begins::Left),
        "before_term_end" => Some(Begins::BeforeTermEnd { days: fields.count_in("days", DAYS)? }),
        "milestone" => {
            let milestone = fields.said("milestone")?;
            if !milestones.contains(&milestone.as_str()) {
                let near = is_it(&milestone, milestones.iter().copied());
                fields.tell_at("milestone", format!("there is no milestone `{milestone}`{near}"));
            }
            Some(Begins::Milestone { milestone })
        }
        other => {
            let known = BEGINNINGS.join(", ");
            fields.tell_at("begins", format!("`begins` cannot be `{other}`; it is one of {known}"));
            None
        }
    }
}

fn milestone(fields: &Fields<'_>) -> Option<Milestone> {
    let id = fields.said("id");
    let names = fields.needed("names", fields.texts("names"));
    let due_days = fields.count_in("due_days", DAYS);
    let is_value = fields.truth("is_value").unwrap_or(false);
    let names = names?;
    let plain_names: Vec<String> = names.iter().map(|name| plain(name).collect()).collect();
    if names.is_empty() || plain_names.iter().any(String::is_empty) {
        fields.tell_at("names", "`names` must say what sources call it");
    }
    Some(Milestone { id: id?, names, plain_names, due_days: due_days?, is_value })
}

#[cfg(test)]
mod tests {
    use super::super::sample::STAGES;
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: &[&str]) {
        assert!(STAGES.contains(from), "{from}");
        let found = LifecycleRules::parse("stages.toml", &STAGES.replacen(from, to, 1)).unwrap_err();
        assert_eq!(found.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_shipped_stages_hold() {
        let rules = LifecycleRules::parse("stages.toml", STAGES).unwrap();
        assert_eq!(
            rules.stages.iter().map(|stage| stage.id.as_str()).collect::<Vec<_>>().join(" "),
            "prospect onboarding adoption value renewal left"
        );
        assert_eq!(rules.milestone("GO LIVE").map(|milestone| milestone.id.as_str()), Some("live"));
        assert_eq!(rules.milestone("Party"), None);
    }

    #[test]
    fn what_is_wrong_is_told() {
        check("milestone = \"live\"", "milestone = \"lve\"", &["there is no milestone `lve`; is it `live`?"]);
        check(
            "begins = \"contract\"",
            "begins = \"signature\"",
            &["`begins` cannot be `signature`; it is one of known, contract, milestone, before_term_end, left"],
        );
        check("id = \"value\"", "id = \"adoption\"", &["`adoption` stands for two of `stage`"]);
        check("\"First value\"", "\"go live\"", &["`golive` stands for two of `milestone`"]);
        check("names = [\"Kickoff\"]", "names = [\"-\"]", &["`names` must say what sources call it"]);
        check("days = 120\nowner", "owner", &["`days` is missing"]);
    }
}
