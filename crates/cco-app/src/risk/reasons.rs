//! Why an account got its probability, in words.

use super::model::{MeasureUsed, RiskModel};
use super::roster::Roster;
use crate::error::Error;
use cco_domain::measure::{Reading, Why};
use serde::Serialize;

/// What one reading adds to the log odds, against the average account that the model was fitted on.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    pub measure: String,
    pub title: String,
    pub reading: Reading,
    pub log_odds: f64,
    /// The reading and what it does to the odds.
    pub text: String,
}

/// Readings that change the odds by less are no reason.
const LEAST_LOG_ODDS: f64 = 0.02;

/// Of one cell, the reading that matters most first.
///
/// - `by_column`: in the order of the model's measures.
pub(super) fn reasons(
    roster: &Roster,
    model: &RiskModel,
    cell: usize,
    by_column: &[f64],
) -> Result<Vec<Reason>, Error> {
    let reason = |(measure, log_odds): (&MeasureUsed, &f64)| {
        let column = roster.features.column(&measure.id).ok_or_else(|| super::training::not_computed(&measure.id))?;
        let reading = column.reading(cell);
        Ok(Reason {
            measure: measure.id.clone(),
            title: measure.title.clone(),
            text: text(measure, reading, *log_odds),
            reading,
            log_odds: *log_odds,
        })
    };
    let mut reasons: Vec<Reason> = model.measures.iter().zip(by_column).map(reason).collect::<Result<_, Error>>()?;
    reasons.retain(|reason| reason.log_odds.abs() >= LEAST_LOG_ODDS);
    reasons.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()).then_with(|| a.measure.cmp(&b.measure)));
    Ok(reasons)
}

fn text(measure: &MeasureUsed, reading: Reading, log_odds: f64) -> String {
    let value = match reading {
        Reading::Known { value, .. } => format!("{} {}", shown(value), measure.unit),
        Reading::Unknown { why } => format!("unknown, {}", why_text(why)),
    };
    format!("{}: {value} (odds × {})", measure.title, shown(log_odds.exp()))
}

fn why_text(why: Why) -> &'static str {
    match why {
        Why::NoSource => "for no such facts are recorded",
        Why::NeverSeen => "for the account has no such facts",
        Why::Stale => "for the last fact is too old",
        Why::TooShort => "for the record is too short",
        Why::Undefined => "for there is nothing to divide by",
        Why::PartUnknown => "for a part of it is unknown",
    }
}

/// Three digits that count.
pub(super) fn shown(value: f64) -> String {
    let digits = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_as_a_sentence() {
        let measure = MeasureUsed {
            id: "usage_change_30d".to_owned(),
            title: "Usage against the month before".to_owned(),
            unit: "share".to_owned(),
            hash: String::new(),
            direction: "falling".to_owned(),
            median: None,
        };
        let known = Reading::Known { value: -0.423, age_days: None, coverage: 1.0 };
        assert_eq!(text(&measure, known, 0.74), "Usage against the month before: -0.42 share (odds × 2.1)");
        let unknown = Reading::Unknown { why: Why::NeverSeen };
        assert_eq!(
            text(&measure, unknown, -0.1),
            "Usage against the month before: unknown, for the account has no such facts (odds × 0.9)"
        );
    }

    #[test]
    fn numbers_are_as_long_as_they_need_to_be() {
        assert_eq!([0.0, 1.5, 12.34, 1234.5, 2.0].map(shown), ["0", "1.5", "12.3", "1234", "2"]);
    }
}
