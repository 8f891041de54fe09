//! The definition under test: its text, its measures, and whether a person stands behind it.

use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::{library, standing};
use crate::measures;
use cco_domain::health::ScoreDefinition;
use cco_domain::measure::Measure;
use cco_store::definition::promotion;

/// The folder that scores stand in.
pub(super) const KIND: &str = "health";

/// A definition and the file's text.
pub(super) struct Definition {
    pub(super) score: ScoreDefinition,
    pub(super) text: String,
}

impl Definition {
    pub(super) fn read(app: &App, id: &str) -> Result<Definition, Error> {
        let folder = app.workspace.definitions();
        let (score, text) = library::score(&folder, id, &library::measures(&folder)?)?;
        Ok(Definition { score, text })
    }

    /// What it reads and these further measures, as far as there are such, parts first.
    pub(super) fn measures_and(&self, app: &App, further: &[&str]) -> Result<Vec<Measure>, Error> {
        let library = measures::library(&app.workspace.definitions())?;
        let known = further.iter().copied().filter(|id| library.measures.get(id).is_some());
        library.in_order(self.score.measures().into_iter().chain(known))
    }

    pub(super) async fn is_promoted(&self, app: &App) -> Result<bool, Error> {
        let events = app.store.definition_events(KIND, &self.score.id).await?;
        Ok(promotion(&events, &self.score.hash).is_some())
    }

    /// Records that this version made an answer.
    pub(super) async fn use_it(&self, app: &App, actor: &Actor) -> Result<(), Error> {
        standing::use_version(app, actor, &self.score, &self.text).await
    }
}
