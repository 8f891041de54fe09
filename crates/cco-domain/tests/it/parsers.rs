//! Every reader of text in this room, as a function that must come to an end whatever it is given: with a value that
//! says the same when it is written and read again, or with what is wrong. The fuzz targets call these too.

use cco_domain::approval::ApprovalPolicy;
use cco_domain::capacity::CapacityRules;
use cco_domain::coverage::CoverageRules;
use cco_domain::day::Day;
use cco_domain::escalation::EscalationRules;
use cco_domain::expansion::ExpansionRules;
use cco_domain::figure::{FigureId, Window};
use cco_domain::intervention::Rubric;
use cco_domain::lifecycle::LifecycleRules;
use cco_domain::measure::Definition;
use cco_domain::metric::Metric;
use cco_domain::money::{BillingPeriod, Currency};
use cco_domain::play::{Catalog, Play};
use cco_domain::policy::Policy;
use cco_domain::renewal::Motion;
use cco_domain::revenue::case::Case;
use cco_domain::revenue::query::Dimension;
use cco_domain::save::SaveRules;

pub(crate) fn policy(text: &str) {
    match Policy::parse(text) {
        Ok(policy) => assert_eq!(Policy::parse(&policy.to_toml()), Ok(policy)),
        Err(problems) => assert!(!problems.is_empty()),
    }
}

pub(crate) fn metric(text: &str) {
    if let Err(problem) = Metric::parse(text) {
        assert!(problem.place.line <= text.lines().count().max(1), "{problem}");
    }
}

pub(crate) fn measure(text: &str) {
    if let Err(problems) = Definition::parse("measure.toml", text) {
        assert!(!problems.is_empty());
    }
}

pub(crate) fn play(text: &str) {
    if let Err(problems) = Play::parse("play.md", text, &Catalog::default()) {
        assert!(!problems.is_empty());
        let n_lines = text.lines().count().max(1);
        assert!(problems.iter().all(|problem| (1..=n_lines).contains(&problem.line)), "{problems:?}");
    }
}

pub(crate) fn rubric(text: &str) {
    if let Err(problems) = Rubric::parse("rubric.toml", text) {
        assert!(!problems.is_empty());
    }
}

pub(crate) fn motion(text: &str) {
    if let Err(problems) = Motion::parse("motion.toml", text) {
        assert!(!problems.is_empty());
    }
}

pub(crate) fn approvals(text: &str) {
    if let Err(problems) = ApprovalPolicy::parse("approvals.toml", text) {
        assert!(!problems.is_empty());
    }
}

/// The definitions of saves, hours, segments, stages, growth and escalations: whatever the text is meant for.
pub(crate) fn decisions(text: &str) {
    let found = [
        SaveRules::parse("rules.toml", text).err(),
        CapacityRules::parse("rules.toml", text).err(),
        CoverageRules::parse("rules.toml", text).err(),
        LifecycleRules::parse("rules.toml", text).err(),
        ExpansionRules::parse("rules.toml", text, &["seat_share_28d"]).err(),
        EscalationRules::parse("rules.toml", text).err(),
    ];
    assert!(found.iter().flatten().all(|problems| !problems.is_empty()));
}

pub(crate) fn case(text: &str) {
    if let Err(problem) = Case::parse(text) {
        assert!(problem.line <= text.lines().count().max(1), "{problem}");
    }
}

/// What people type: days, windows, currencies, periods, dimensions, ids of figures.
pub(crate) fn word(text: &str) {
    if let Ok(day) = Day::parse(text) {
        assert_eq!(Day::parse(&day.to_string()), Ok(day));
    }
    if let Ok(window) = text.parse::<Window>() {
        assert_eq!(window.to_string().parse(), Ok(window));
    }
    if let Ok(id) = text.parse::<FigureId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
    }
    if let Ok(currency) = Currency::parse(text) {
        assert_eq!(Currency::parse(currency.code()), Ok(currency));
    }
    if let Ok(period) = BillingPeriod::parse(text) {
        assert_eq!(BillingPeriod::parse(&period.to_string()), Ok(period));
    }
    let dimension = Dimension::parse(text);
    assert_eq!(Dimension::parse(&dimension.to_string()), dimension);
}
