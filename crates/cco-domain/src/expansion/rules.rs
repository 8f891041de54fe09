//! Signals and what an account must have earned, as the file says.

use crate::health::{DefinitionText, Threshold};
use crate::wording::worded;
use serde::Serialize;
use std::collections::BTreeSet;

worded! {
    /// How much a signal says alone.
    SignalStrength {
        /// One is enough to ask.
        Strong = "strong",
        /// Several together are.
        Weak = "weak",
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExpansionRules {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub text: DefinitionText,
    /// At least one, in the order of the file.
    pub signals: Vec<Signal>,
    /// So many weak signals say as much as a strong one.
    pub least_weak: u32,
    /// All must hold; one that is not known does not.
    pub delivered: Vec<Threshold>,
    /// None may hold; one that is not known does not.
    pub open: Vec<Threshold>,
    pub sales_from_percent: u32,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

/// Something that shows room to grow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Signal {
    pub id: String,
    pub title: String,
    pub strength: SignalStrength,
    /// All must hold.
    pub when: Vec<Threshold>,
}

impl ExpansionRules {
    /// Every measure that must be read to answer.
    pub fn measures(&self) -> BTreeSet<&str> {
        let of_signals = self.signals.iter().flat_map(|signal| &signal.when);
        of_signals.chain(&self.delivered).chain(&self.open).map(|threshold| threshold.measure.as_str()).collect()
    }
}
