//! The form of a score's file, with the places at which problems are reported.

use super::curve::Shape;
use super::definition::Combine;
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScoreFile {
    pub(super) version: Spanned<u32>,
    pub(super) id: Spanned<String>,
    pub(super) title: Spanned<String>,
    pub(super) measures: Spanned<String>,
    pub(super) why: Spanned<String>,
    pub(super) misleads: Spanned<String>,
    pub(super) source: Spanned<String>,
    /// Why the score needs more than six components.
    pub(super) why_so_many: Option<Spanned<String>>,
    pub(super) min_known_weight: Spanned<u32>,
    pub(super) trend_days: Spanned<u32>,
    pub(super) band: Vec<Spanned<BandFile>>,
    #[serde(default)]
    pub(super) stage: Vec<Spanned<StageFile>>,
    pub(super) component: Vec<Spanned<ComponentFile>>,
    #[serde(default)]
    pub(super) adjustment: Vec<Spanned<AdjustmentFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BandFile {
    pub(super) id: String,
    pub(super) from: f64,
    pub(super) to: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StageFile {
    pub(super) id: String,
    #[serde(default)]
    pub(super) when: Vec<Spanned<ThresholdFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ThresholdFile {
    pub(super) measure: String,
    pub(super) at_least: Option<f64>,
    pub(super) below: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ComponentFile {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) weight: u32,
    pub(super) combine: Option<Combine>,
    pub(super) plausible: Option<Spanned<PlausibleFile>>,
    pub(super) reads: Vec<Spanned<ReadFile>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "write `plausible = \"in_segment\"`, or two numbers of points such as [20, 90]")]
pub(super) enum PlausibleFile {
    Word(PlausibleWord),
    Between(f64, f64),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PlausibleWord {
    Anything,
    InSegment,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadFile {
    pub(super) measure: String,
    pub(super) curve: Shape,
    pub(super) points: Spanned<Vec<(f64, f64)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdjustmentFile {
    #[serde(default)]
    pub(super) segments: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) stages: Vec<Spanned<String>>,
    pub(super) why: Spanned<String>,
    pub(super) component: Vec<Spanned<AdjustmentPartFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdjustmentPartFile {
    pub(super) id: String,
    pub(super) weight: Option<u32>,
    #[serde(default)]
    pub(super) reads: Vec<Spanned<ReadFile>>,
}
