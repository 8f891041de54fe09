//! The plan: accounts at risk, the one to attend to first on top, each with what to do.

use super::account::{AtRiskAccount, whole_if_it_is};
use super::input::PlanInput;
use super::rubric::Rubric;
use super::score::{Factors, four_decimals};
use crate::play::{Driver, Plays, Segment};
use serde::{Deserialize, Serialize};

/// What stands for the driver of an intervention that no driver called for.
pub const UNMATCHED: &str = "unmatched";

/// Fields in the order of the public contract; further fields come after its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InterventionPlan {
    pub as_of: Option<String>,
    pub total_accounts: usize,
    #[serde(serialize_with = "whole_if_it_is")]
    pub total_arr_at_risk_usd: f64,
    /// Highest priority first; of equal priority, in the order in which they were given.
    pub accounts: Vec<PlannedAccount>,
    /// Of the rubric.
    pub rubric_hash: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlannedAccount {
    #[serde(flatten)]
    pub account: AtRiskAccount,
    /// To four decimals.
    pub priority_score: f64,
    /// 0 to 1, to four decimals.
    pub recoverability: f64,
    /// At least one: an account that no play is for goes to executive review.
    pub interventions: Vec<Intervention>,
    pub factors: Factors,
    /// Drivers that no play answers in the account's segment.
    pub unanswered_drivers: Vec<String>,
}

/// Something to do for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Intervention {
    pub action: String,
    pub owner: String,
    pub sla_days: u32,
    /// What it answers, or [`UNMATCHED`].
    pub driver: String,
    /// The play that it is, with the hash of its text; `None`: executive review.
    pub play: Option<PlayRef>,
}

/// Which text of which play was meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayRef {
    pub id: String,
    pub hash: String,
}

impl InterventionPlan {
    pub fn make(input: PlanInput, rubric: &Rubric, plays: &Plays) -> InterventionPlan {
        let mut accounts: Vec<PlannedAccount> = input
            .accounts
            .into_iter()
            .map(|given| PlannedAccount::of(given.filled(&rubric.absent), rubric, plays))
            .collect();
        let total_arr_at_risk_usd = accounts.iter().map(|planned| planned.account.arr_usd).sum();
        accounts.sort_by(|one, other| other.priority_score.total_cmp(&one.priority_score));
        InterventionPlan {
            as_of: input.as_of,
            total_accounts: accounts.len(),
            total_arr_at_risk_usd,
            accounts,
            rubric_hash: rubric.hash.clone(),
        }
    }
}

impl PlannedAccount {
    fn of(account: AtRiskAccount, rubric: &Rubric, plays: &Plays) -> PlannedAccount {
        let factors = Factors::of(&account, rubric);
        let (interventions, unanswered_drivers) = interventions(&account, rubric, plays);
        PlannedAccount {
            priority_score: factors.priority(),
            recoverability: four_decimals(factors.recoverability),
            interventions,
            factors,
            unanswered_drivers,
            account,
        }
    }
}

/// What to do, driver by driver in the order given, and the drivers that nothing answers.
fn interventions(account: &AtRiskAccount, rubric: &Rubric, plays: &Plays) -> (Vec<Intervention>, Vec<String>) {
    let segment = Segment::parse(&account.segment);
    let mut found = Vec::new();
    let mut unanswered = Vec::new();
    for (place, word) in account.risk_drivers.iter().enumerate() {
        if account.risk_drivers[..place].contains(word) {
            continue;
        }
        let answers = match (Driver::parse(word), segment) {
            (Some(driver), Some(segment)) => plays.answers(driver, segment),
            _ => Vec::new(),
        };
        if answers.is_empty() {
            unanswered.push(word.clone());
        }
        found.extend(answers.into_iter().map(|play| Intervention {
            action: play.title.clone(),
            owner: play.owner.clone(),
            sla_days: play.sla_days,
            driver: word.clone(),
            play: Some(PlayRef { id: play.id.clone(), hash: play.hash.clone() }),
        }));
    }
    if found.is_empty() {
        found.push(executive_review(rubric));
    }
    (found, unanswered)
}

fn executive_review(rubric: &Rubric) -> Intervention {
    let review = &rubric.executive_review;
    Intervention {
        action: review.action.clone(),
        owner: review.owner.clone(),
        sla_days: review.sla_days,
        driver: UNMATCHED.to_owned(),
        play: None,
    }
}
