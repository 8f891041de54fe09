//! What may be asked of a fit.

use crate::backtest::Question;
use crate::error::Error;
use crate::measures::Library;
use cco_domain::outcome::Event;

#[derive(Clone, Debug)]
pub struct FitRequest {
    pub question: Question,
    /// Ids; empty: all that hold. Those that are named are read even if they look like leaks.
    pub measures: Vec<String>,
    pub seed: u64,
}

impl FitRequest {
    /// Ids of the measures to read, each once, in order of their names.
    pub(super) fn measures(&self, library: &Library) -> Result<Vec<String>, Error> {
        if self.measures.is_empty() {
            return Ok(library.measures.ids().map(str::to_owned).collect());
        }
        let mut named = self.measures.clone();
        named.sort();
        named.dedup();
        named.iter().try_for_each(|id| library.get(id).map(drop))?;
        Ok(named)
    }
}

/// What is foretold, as a word.
pub(super) fn outcome_word(event: Event) -> &'static str {
    match event {
        Event::Churn => "churn",
        Event::Contraction { .. } => "contraction",
    }
}
