//! `health_movers`: whose score moved, and why.

use super::book::{Book, HealthRequest, HealthSetting, Member, Wants};
use super::versions::{Basis, Versions};
use crate::app::{Actor, App};
use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::health::{ScoreDefinition, ScoreMove, explain_move};
use serde::Serialize;
use std::cmp::Reverse;

#[derive(Clone, Debug)]
pub struct MoversRequest {
    pub health: HealthRequest,
    /// How many days back the scores are held against.
    pub n_days: u32,
    pub limit: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct MoversView {
    #[serde(flatten)]
    pub setting: HealthSetting,
    pub since: Day,
    /// By what the first day was scored.
    pub basis: Basis,
    /// The largest change first; those without one are left out.
    pub movers: Vec<Mover>,
    pub n_moved: usize,
    pub n_unmoved: usize,
    /// Unknown on one of the two days or on both.
    pub n_unknown: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct Mover {
    pub account_id: String,
    pub name: Option<String>,
    pub owner: Option<String>,
    pub arr_minor: i64,
    #[serde(flatten)]
    pub explained: ScoreMove,
}

pub async fn movers(app: &App, actor: &Actor, request: &MoversRequest) -> Result<MoversView, Error> {
    let versions = Versions::load(app, &request.health.score).await?;
    let book = Book::open(app, actor, &request.health, |_, as_of| {
        Ok(Wants { days: vec![before(as_of, request.n_days)], measures: versions.measures() })
    })
    .await?;
    let since = before(book.as_of, request.n_days);
    let in_use = versions.on(app, since)?;
    let moves = moves(&book, in_use.definition)?;
    let n_unknown = moves.iter().filter(|mover| mover.explained.change.is_none()).count();
    let mut movers: Vec<Mover> =
        moves.into_iter().filter(|mover| mover.explained.change.is_some_and(|change| change.tenths() != 0)).collect();
    movers.sort_by_key(|mover| {
        let size = mover.explained.change.map(|change| change.tenths().abs());
        (Reverse(size), Reverse(mover.arr_minor), mover.account_id.clone())
    });
    let n_moved = movers.len();
    movers.truncate(request.limit);
    Ok(MoversView {
        setting: book.setting(app),
        since,
        basis: in_use.basis,
        movers,
        n_moved,
        n_unmoved: book.members.len() - n_moved - n_unknown,
        n_unknown,
    })
}

fn before(as_of: Day, n_days: u32) -> Day {
    as_of.plus_days(-i32::try_from(n_days).unwrap_or(i32::MAX))
}

/// `old`: the version in use on the first day, if it can be applied.
fn moves(book: &Book, old: Option<&ScoreDefinition>) -> Result<Vec<Mover>, Error> {
    let scorer = book.scorer()?;
    let old = old.filter(|old| old.hash != book.definition.hash);
    let old_scorer = old.map(|old| book.scorer_of(old)).transpose()?;
    let (first, today) = (0, book.day(book.as_of));
    let mover = |member: &Member| {
        let (before, after) = (scorer.score(member.place, first), scorer.score(member.place, today));
        let mut explained = explain_move(&book.definition, &before, &after);
        if let Some((old, scorer)) = old.zip(old_scorer.as_ref()) {
            let then = scorer.score(member.place, first);
            explained = explained.since_definition(&then, &old.hash, &book.definition.hash);
        }
        Mover {
            account_id: member.account_id.clone(),
            name: member.identity.name.clone(),
            owner: member.identity.owner.clone(),
            arr_minor: member.mrr.to_minor_per_year(),
            explained,
        }
    };
    Ok(book.members.iter().map(mover).collect())
}
