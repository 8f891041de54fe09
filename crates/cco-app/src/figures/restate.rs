//! What later facts would change about published figures: by how much, because of which batches.

use super::compute::Asked;
use super::publish::{frozen_policy, publication};
use crate::app::{App, KnownAt};
use crate::error::Error;
use cco_domain::batch::{Batch, BatchNo};
use cco_domain::figure::{Figure, FigureId, Value};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Serialize)]
pub struct RestatementsView {
    pub name: String,
    pub published_known_at: BatchNo,
    pub known_at: BatchNo,
    pub n_figures: usize,
    pub restatements: Vec<Restatement>,
}

/// A published figure that the facts known now would change.
#[derive(Clone, Debug, Serialize)]
pub struct Restatement {
    pub id: FigureId,
    pub published: Value,
    pub restated: Value,
    /// `restated − published`, where both are numbers.
    pub change: Option<f64>,
    /// The batches that moved it, in order; their changes add up to `change`.
    pub batches: Vec<BatchEffect>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BatchEffect {
    pub batch: BatchNo,
    pub label: String,
    pub value: Value,
    pub change: Option<f64>,
}

/// Recomputes a publication's figures under its own frozen policy, from what is known now.
pub async fn restatements(app: &App, name: &str) -> Result<RestatementsView, Error> {
    let published = publication(app, name).await?;
    let policy = frozen_policy(name, &app.store.publication(name).await?.policy_toml)?;
    let now = app.snapshot(KnownAt::Now).await?;
    let asked = Asked::of(published.figures.iter().map(|figure| figure.id.clone()));
    let restated = asked.compute(app, &policy, &now).await?;
    let changed: Vec<&Figure> = published
        .figures
        .iter()
        .filter(|figure| restated.get(&figure.id).is_some_and(|now| differs(&figure.value, &now.value)))
        .collect();
    let mut restatements: Vec<Restatement> = changed
        .iter()
        .map(|figure| Restatement {
            id: figure.id.clone(),
            published: figure.value.clone(),
            restated: restated[&figure.id].value.clone(),
            change: change(&figure.value, &restated[&figure.id].value),
            batches: Vec::new(),
        })
        .collect();
    if !restatements.is_empty() {
        let later: Vec<&Batch> = now.batches.iter().filter(|batch| batch.no > published.known_at).collect();
        attribute(app, &policy, &later, &mut restatements).await?;
    }
    Ok(RestatementsView {
        name: name.to_owned(),
        published_known_at: published.known_at,
        known_at: now.known_at,
        n_figures: published.figures.len(),
        restatements,
    })
}

/// Computes the changed figures after each later batch, and notes each move.
async fn attribute(
    app: &App,
    policy: &cco_domain::policy::Policy,
    later: &[&Batch],
    restatements: &mut [Restatement],
) -> Result<(), Error> {
    let asked = Asked::of(restatements.iter().map(|restatement| restatement.id.clone()));
    let mut last: BTreeMap<FigureId, Value> =
        restatements.iter().map(|restatement| (restatement.id.clone(), restatement.published.clone())).collect();
    for batch in later {
        let snapshot = app.snapshot(KnownAt::Batch(batch.no)).await?;
        let figures = asked.compute(app, policy, &snapshot).await?;
        for restatement in restatements.iter_mut() {
            let (before, after) = (&last[&restatement.id], &figures[&restatement.id].value);
            if differs(before, after) {
                restatement.batches.push(BatchEffect {
                    batch: batch.no,
                    label: batch.label.clone(),
                    value: after.clone(),
                    change: change(before, after),
                });
                last.insert(restatement.id.clone(), after.clone());
            }
        }
    }
    Ok(())
}

/// Ratios differ when their parts do: their value is made of them.
fn differs(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (
            Value::Ratio { numerator, denominator, .. },
            Value::Ratio { numerator: later_numerator, denominator: later_denominator, .. },
        ) => (numerator, denominator) != (later_numerator, later_denominator),
        (Value::Number { value }, Value::Number { value: later }) => value.to_bits() != later.to_bits(),
        (Value::Unknown { .. }, Value::Unknown { .. }) => false,
        _ => before != after,
    }
}

fn change(before: &Value, after: &Value) -> Option<f64> {
    Some(after.number()? - before.number()?)
}
