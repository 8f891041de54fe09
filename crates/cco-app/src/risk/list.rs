//! `risk_list`: the models that were fitted.

use super::standing::ModelStanding;
use crate::app::App;
use crate::error::Error;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct RiskModelsView {
    /// Oldest first.
    pub models: Vec<ModelStanding>,
}

pub async fn list(app: &App) -> Result<RiskModelsView, Error> {
    let mut models = Vec::new();
    for record in app.store.risk_models().await? {
        models.push(ModelStanding::of(app, &record).await?);
    }
    Ok(RiskModelsView { models })
}
