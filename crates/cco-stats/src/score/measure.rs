//! The measures by name, where several are asked at once.

use super::capacity::{capture, lift, recall};
use super::discrimination::{average_precision, roc_auc};
use super::probability::{brier, log_loss};
use super::reliability::ece;
use super::sample::Sample;
use super::slope::calibration_line;

/// A question to a [`Sample`]; each leads to the function that documents it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure<'a> {
    /// [`roc_auc`].
    RocAuc,
    /// [`average_precision`].
    AveragePrecision,
    /// [`brier`].
    Brier,
    /// [`log_loss`].
    LogLoss,
    /// [`ece`].
    Ece { n_bins: usize },
    /// The slope of [`calibration_line`].
    Slope,
    /// The intercept of [`calibration_line`].
    Intercept,
    /// [`lift`].
    Lift { share: f64 },
    /// [`recall`].
    Recall { capacity: f64 },
    /// [`capture`].
    Capture { values: &'a [f64], capacity: f64 },
}

impl Measure<'_> {
    /// `None` when the sample cannot tell; the measure's own function says when.
    pub fn of(self, sample: &Sample<'_>) -> Option<f64> {
        match self {
            Measure::RocAuc => roc_auc(sample),
            Measure::AveragePrecision => average_precision(sample),
            Measure::Brier => brier(sample),
            Measure::LogLoss => log_loss(sample),
            Measure::Ece { n_bins } => ece(sample, n_bins),
            Measure::Slope => calibration_line(sample).map(|line| line.slope),
            Measure::Intercept => calibration_line(sample).map(|line| line.intercept),
            Measure::Lift { share } => lift(sample, share),
            Measure::Recall { capacity } => recall(sample, capacity),
            Measure::Capture { values, capacity } => capture(sample, values, capacity),
        }
    }
}
