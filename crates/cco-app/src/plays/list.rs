//! `plays_list`: which plays there are.

use super::library::{is_shipped, library};
use crate::error::Error;
use cco_domain::play::{Approval, Driver, Kind, Play, Segment};
use serde::Serialize;
use std::path::Path;

/// What a play must be for to be listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListRequest {
    pub kind: Option<Kind>,
    pub driver: Option<Driver>,
    pub segment: Option<Segment>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ListView {
    /// In order of kind, then of id.
    pub plays: Vec<PlayLine>,
    /// What is wrong with definitions that are left out, `file:line: message`.
    pub problems: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PlayLine {
    pub id: String,
    pub title: String,
    pub kind: Kind,
    pub drivers: Vec<Driver>,
    pub segments: Vec<Segment>,
    pub owner: String,
    pub sla_days: u32,
    pub hours: f64,
    pub approval: Approval,
    /// As it comes with the program; otherwise the workspace's own.
    pub is_shipped: bool,
}

pub fn list(definitions_folder: &Path, request: &ListRequest) -> Result<ListView, Error> {
    let library = library(Some(definitions_folder))?;
    let is_wanted = |play: &&Play| {
        request.kind.is_none_or(|kind| play.kind == kind)
            && request.driver.is_none_or(|driver| play.drivers.contains(&driver))
            && request.segment.is_none_or(|segment| play.segments.contains(&segment))
    };
    let mut plays: Vec<PlayLine> = library.plays.iter().filter(is_wanted).map(PlayLine::of).collect();
    plays.sort_by_key(|line| line.kind);
    Ok(ListView { plays, problems: library.problems.iter().map(ToString::to_string).collect() })
}

impl PlayLine {
    pub(super) fn of(play: &Play) -> PlayLine {
        PlayLine {
            id: play.id.clone(),
            title: play.title.clone(),
            kind: play.kind,
            drivers: play.drivers.clone(),
            segments: play.segments.clone(),
            owner: play.owner.clone(),
            sla_days: play.sla_days,
            hours: play.hours,
            approval: play.approval,
            is_shipped: is_shipped(play),
        }
    }
}
