//! What counts how much: the weights of an intervention plan, as a file says them.

use super::Health;
use super::table::Table;
use crate::play::Segment;
use serde::Serialize;

/// The weights of an intervention plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rubric {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub text: RubricText,
    pub recoverability: RecoverabilityWeights,
    pub priority: PriorityWeights,
    pub absent: Absent,
    pub executive_review: ExecutiveReview,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

/// What people are told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RubricText {
    pub measures: String,
    pub why: String,
    pub misleads: String,
    pub source: String,
}

/// How far an account can still be turned: a base to which what is known adds, clamped to 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecoverabilityWeights {
    pub base: f64,
    pub days_to_renewal: Table,
    pub sponsor_engaged: f64,
    pub sponsor_not_engaged: f64,
    pub last_touch_days_ago: Table,
    pub support_open_p1: Table,
}

/// The factors of a priority, which are multiplied.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PriorityWeights {
    pub tier: Tiers,
    /// In the order red, yellow, green.
    pub health: [f64; 3],
    pub unknown_health: f64,
    /// By days to renewal; its last rule holds for every number.
    pub urgency: Table,
    /// What the smallest account counts; the rest of its size adds to it.
    pub size_base: f64,
    pub size_range: f64,
    /// ARR from which an account counts in full.
    pub size_full_at_usd: f64,
}

/// What segments count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tiers {
    /// In the order enterprise, mid-market, smb, plg.
    pub known: [f64; 4],
    pub unknown: f64,
}

/// What counts where nothing was said.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Absent {
    pub segment: Segment,
    pub health: Health,
    pub days_to_renewal: f64,
    pub last_touch_days_ago: f64,
    pub exec_sponsor_engaged: bool,
    pub support_open_p1: f64,
}

/// Where an account goes that no play is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExecutiveReview {
    pub action: String,
    pub owner: String,
    pub sla_days: u32,
}

impl PriorityWeights {
    /// What a segment counts, by its word.
    pub fn tier(&self, segment: &str) -> f64 {
        match Segment::parse(segment) {
            Some(segment) => self.tier.known[segment as usize],
            None => self.tier.unknown,
        }
    }

    /// What health counts, by its word.
    pub fn health(&self, health: &str) -> f64 {
        match Health::parse(health) {
            Some(health) => self.health[health as usize],
            None => self.unknown_health,
        }
    }
}
