//! `plays_show`: all that a play says.

use super::library::library;
use super::list::PlayLine;
use crate::error::Error;
use cco_domain::play::{Controllability, Reason, Rung, Step};
use serde::Serialize;
use std::path::Path;

#[derive(Clone, Debug, Serialize)]
pub struct PlayView {
    #[serde(flatten)]
    pub line: PlayLine,
    /// When to begin it, in words.
    pub trigger: String,
    /// When to propose it; each reason is enough alone.
    pub when: Vec<Reason>,
    /// What it offers; only of plays that save.
    pub rung: Option<Rung>,
    pub controllability: Controllability,
    pub steps: Vec<Step>,
    /// What is true when it is over.
    pub exit: Vec<String>,
    /// Heading and Markdown text.
    pub sections: Vec<(String, String)>,
    pub source: String,
    pub file: String,
    /// Twelve hex digits of the file's text, as plans carry them.
    pub hash: String,
}

pub fn show(definitions_folder: &Path, id: &str) -> Result<PlayView, Error> {
    let library = library(Some(definitions_folder))?;
    let play = library.get(id)?;
    let sections = play.sections.iter().map(|section| (section.heading.to_owned(), section.text.clone())).collect();
    Ok(PlayView {
        line: PlayLine::of(play),
        trigger: play.trigger.clone(),
        when: play.when.clone(),
        rung: play.rung,
        controllability: play.controllability,
        steps: play.steps.clone(),
        exit: play.exit.clone(),
        sections,
        source: play.source.clone(),
        file: play.file.clone(),
        hash: play.hash.clone(),
    })
}
