//! A figure of health opened: the definition of the score, and the accounts that it counts.

use super::request::DefinitionView;
use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::{AccountHealth, HealthRequest, HealthSetting, ScoresRequest, ScoresView, library, scores};
use cco_domain::figure::{Figure, FigureId, Value};
use cco_domain::health::Points;
use cco_domain::measure::Knowledge;
use serde::Serialize;
use std::cmp::Reverse;

#[derive(Clone, Debug, Serialize)]
pub struct HealthExplained {
    pub figure: Figure,
    pub definition: DefinitionView,
    pub setting: HealthSetting,
    /// Accounts of the figure's band, those with most revenue first; as many as were asked for.
    pub accounts: Vec<ScoredAccount>,
    pub n_accounts: usize,
    /// Of all of them, added up before it is rounded.
    pub arr_minor: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct ScoredAccount {
    pub account_id: String,
    pub name: Option<String>,
    pub arr_minor: i64,
    pub score: Option<Points>,
    pub low: Points,
    pub high: Points,
    /// Percent of the score's weight that is known.
    pub known_weight: u32,
}

pub(super) async fn health(app: &App, actor: &Actor, id: FigureId, limit: usize) -> Result<HealthExplained, Error> {
    let request = ScoresRequest { health: asked(&id), by: None, limit: usize::MAX };
    let ScoresView { setting, figures, accounts, .. } = scores(app, actor, &request).await?;
    let figure =
        figures.iter().find(|figure| figure.id == id).cloned().ok_or_else(|| changed(&id, &setting, &figures))?;
    let band = named(&id, BAND).flatten();
    let mut inside: Vec<AccountHealth> = accounts.into_iter().filter(|account| account.score.band == band).collect();
    inside.sort_by_key(|account| (Reverse(account.arr_minor), account.account_id.clone()));
    Ok(HealthExplained {
        definition: definition(app, &request.health.score)?,
        n_accounts: inside.len(),
        arr_minor: arr_of(&figures, &id),
        accounts: inside.into_iter().take(limit).map(scored).collect(),
        figure,
        setting,
    })
}

const BAND: &str = "band";

/// The revenue of a figure's band, whatever the figure says of the band.
fn arr_of(figures: &[Figure], id: &FigureId) -> i64 {
    let arr = figures.iter().filter(|figure| figure.id.group == id.group).find_map(|figure| match figure.value {
        Value::Money { minor, .. } => Some(minor),
        _ => None,
    });
    arr.unwrap_or_default()
}

/// The question that made the figure.
fn asked(id: &FigureId) -> HealthRequest {
    let knowledge = match named(id, "facts").flatten().as_deref() {
        Some("dated") => Knowledge::Dated,
        _ => Knowledge::Recorded,
    };
    let standard = HealthRequest::default();
    HealthRequest { score: named(id, "score").flatten().unwrap_or(standard.score), as_of: Some(id.as_of), knowledge }
}

fn named(id: &FigureId, dimension: &str) -> Option<Option<String>> {
    id.group.iter().find(|(name, _)| name == dimension).map(|(_, value)| value.clone())
}

/// Why the same question has another answer now.
fn changed(id: &FigureId, setting: &HealthSetting, now: &[Figure]) -> Error {
    let error = Error::not_found("figure_absent", format!("`{id}` is not a figure that can be made again"));
    if id.policy_hash != setting.policy_hash {
        return error.with_hint(format!("policy {} is in force now: `cco policy` shows it", setting.policy_hash));
    }
    if id.known_at != setting.known_at {
        return error.with_hint(format!(
            "it knew batch {}, and what counts for {} is batch {}: `cco health score --as-of {} --json` has today's",
            id.known_at, id.as_of, setting.known_at, id.as_of
        ));
    }
    let known: Vec<String> = now.iter().map(|figure| figure.id.to_string()).collect();
    error.with_hint(format!("there are: {}", known.join(", ")))
}

fn scored(account: AccountHealth) -> ScoredAccount {
    let AccountHealth { account_id, name, arr_minor, score, .. } = account;
    ScoredAccount {
        account_id,
        name,
        arr_minor,
        score: score.value,
        low: score.low,
        high: score.high,
        known_weight: score.known_weight,
    }
}

fn definition(app: &App, score: &str) -> Result<DefinitionView, Error> {
    let folder = app.workspace.definitions();
    let (definition, _) = library::score(&folder, score, &library::measures(&folder)?)?;
    let text = definition.text;
    Ok(DefinitionView {
        title: definition.title,
        source: text.source,
        sections: vec![
            ("What it measures".to_owned(), text.measures),
            ("Why it matters".to_owned(), text.why),
            ("When it misleads".to_owned(), text.misleads),
        ],
    })
}
