//! What may be asked of a figure, and what every answer begins with.

use serde::Serialize;

#[derive(Clone, Debug)]
pub struct ExplainRequest {
    /// A figure's id, or a metric's name for its figure as of now.
    pub figure: String,
    /// Accounts to show.
    pub limit: usize,
    pub with_lines: bool,
}

/// What a person wrote on what the figure means.
#[derive(Clone, Debug, Serialize)]
pub struct DefinitionView {
    pub title: String,
    pub source: String,
    /// Heading and Markdown text: what it measures, why it matters, how it is computed, when it misleads …
    pub sections: Vec<(String, String)>,
}
