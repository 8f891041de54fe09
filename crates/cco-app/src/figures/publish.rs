//! Freezing a set of figures under a name.

use crate::app::{Actor, App};
use crate::data::instant_text;
use crate::error::{Error, Kind};
use crate::policy;
use crate::revenue::{RevenueRequest, SummaryView, summary};
use cco_domain::batch::BatchNo;
use cco_domain::figure::Figure;
use cco_domain::policy::Policy;
use cco_store::publication::{NewPublication, PublishedFigure};
use serde::Serialize;

#[derive(Clone, Debug)]
pub struct PublishRequest {
    /// A name nobody has used: `board-2024-q4`.
    pub name: String,
    pub revenue: RevenueRequest,
}

#[derive(Clone, Debug, Serialize)]
pub struct PublicationsView {
    pub publications: Vec<PublicationSummaryView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PublicationSummaryView {
    pub name: String,
    /// RFC 3339, UTC.
    pub published_at: String,
    pub known_at: BatchNo,
    pub policy_hash: String,
    pub n_figures: u64,
}

#[derive(Clone, Debug, Serialize)]
pub struct PublicationView {
    pub name: String,
    /// RFC 3339, UTC.
    pub published_at: String,
    pub known_at: BatchNo,
    pub policy_hash: String,
    pub figures: Vec<Figure>,
}

/// Lifetime value is left out: it rests on a margin that is not among the facts.
const NOT_PUBLISHED: &str = "ltv";

/// Freezes the summary's figures with the policy and the batch they stand on.
pub async fn publish(app: &App, actor: &Actor, request: &PublishRequest) -> Result<PublicationView, Error> {
    check_name(&request.name)?;
    let SummaryView { total, groups, setting } = summary(app, &request.revenue).await?;
    let figures: Vec<Figure> = total
        .into_iter()
        .chain(groups.into_iter().flat_map(|group| group.figures))
        .filter(|figure| figure.name != NOT_PUBLISHED)
        .collect();
    let policy = policy::with_overrides(app.policy()?, &request.revenue.overrides)?;
    let published_at = app.now();
    let stored = figures
        .iter()
        .map(|figure| Ok(PublishedFigure { id: figure.id.to_string(), json: json(figure)? }))
        .collect::<Result<Vec<_>, Error>>()?;
    app.store
        .publish(
            &actor.name,
            NewPublication {
                name: request.name.clone(),
                published_at,
                policy_toml: policy.to_toml(),
                policy_hash: setting.policy_hash.clone(),
                known_at: setting.known_at,
                figures: stored,
            },
        )
        .await
        .map_err(|failure| taken(&request.name, failure))?;
    Ok(PublicationView {
        name: request.name.clone(),
        published_at: instant_text(published_at),
        known_at: setting.known_at,
        policy_hash: setting.policy_hash,
        figures,
    })
}

fn taken(name: &str, failure: cco_store::Error) -> Error {
    let is_taken = matches!(failure, cco_store::Error::Conflict(_));
    let error = Error::from(failure);
    if is_taken {
        error.with_hint(format!("choose another name; `cco figures show {name}` shows what it holds"))
    } else {
        error
    }
}

fn check_name(name: &str) -> Result<(), Error> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if !name.is_empty() && name.len() <= 100 && name.chars().all(is_plain) {
        return Ok(());
    }
    Err(Error::invalid("publication_name_invalid", format!("`{name}` cannot name a publication"))
        .with_hint("use letters, digits, `-`, `_` and `.`, for example board-2024-q4"))
}

fn json(figure: &Figure) -> Result<String, Error> {
    serde_json::to_string(figure).map_err(|cause| {
        Error::new(Kind::Internal, "figure_unwritable", format!("figure {} cannot be written as JSON", figure.id))
            .with_cause(cause)
    })
}

pub async fn publications(app: &App) -> Result<PublicationsView, Error> {
    let publications = app
        .store
        .publications()
        .await?
        .into_iter()
        .map(|publication| PublicationSummaryView {
            name: publication.name,
            published_at: instant_text(publication.published_at),
            known_at: publication.known_at,
            policy_hash: publication.policy_hash,
            n_figures: publication.n_figures,
        })
        .collect();
    Ok(PublicationsView { publications })
}

/// A publication as it was frozen: nothing is computed.
pub async fn publication(app: &App, name: &str) -> Result<PublicationView, Error> {
    let stored = app.store.publication(name).await?;
    let figures = stored
        .figures
        .iter()
        .map(|figure| {
            serde_json::from_str(&figure.json).map_err(|cause| {
                Error::new(Kind::Internal, "figure_unreadable", format!("published figure {} is damaged", figure.id))
                    .with_cause(cause)
            })
        })
        .collect::<Result<Vec<Figure>, Error>>()?;
    Ok(PublicationView {
        name: stored.name,
        published_at: instant_text(stored.published_at),
        known_at: stored.known_at,
        policy_hash: stored.policy_hash,
        figures,
    })
}

/// The policy of that hash as a publication froze it; `None` when none stands on it.
pub(crate) async fn published_policy(app: &App, hash: &str) -> Result<Option<Policy>, Error> {
    let publications = app.store.publications().await?;
    let Some(found) = publications.into_iter().find(|publication| publication.policy_hash == hash) else {
        return Ok(None);
    };
    let stored = app.store.publication(&found.name).await?;
    frozen_policy(&stored.name, &stored.policy_toml).map(Some)
}

/// For readers of the policy a publication stands on.
pub(super) fn frozen_policy(name: &str, text: &str) -> Result<Policy, Error> {
    Policy::parse(text).map_err(|_| {
        Error::new(Kind::Internal, "policy_unreadable", format!("the policy frozen with `{name}` cannot be read"))
    })
}
