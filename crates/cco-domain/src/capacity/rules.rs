//! What a plan under the team's hours goes by, as the file says.

use crate::health::DefinitionText;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CapacityRules {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub text: DefinitionText,
    /// Days that the plan is for, over which an owner's hours come evenly.
    pub horizon_days: u32,
    pub cool_down_days: u32,
    /// Whole units of the reporting currency a year.
    pub min_value_per_hour: u32,
    pub may_move: bool,
    pub no_move_within_days: u32,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

impl CapacityRules {
    /// Whether an account may be given to another owner. What is not known of its renewal is no permission.
    pub fn is_movable(&self, is_red: bool, days_to_renewal: Option<i32>) -> bool {
        let is_far = |days: i32| i64::from(days) >= i64::from(self.no_move_within_days);
        !is_red && days_to_renewal.is_some_and(is_far)
    }
}
