//! What anyone could say without the score.

use super::panel::{Panel, Row};
use super::report::{BaselineView, Measured};
use super::tested::Tested;
use cco_stats::backtest::contest::contest;
use cco_stats::error::Error;
use cco_stats::score::bootstrap::Bootstrap;

struct Baseline {
    name: &'static str,
    what: &'static str,
    is_trivial: bool,
    /// Higher for a likelier event; `None`: it says nothing of this account on this day.
    risk: fn(&Row) -> Option<f64>,
}

const BASELINES: [Baseline; 4] = [
    Baseline {
        name: "usage change",
        what: "usage volume of 30 days against the 30 before: less is worse",
        is_trivial: true,
        risk: |row| row.usage_change.map(|change| -change),
    },
    Baseline {
        name: "tenure",
        what: "days since the first line of the account: shorter is worse",
        is_trivial: true,
        risk: |row| row.tenure_days.map(|days| -days),
    },
    Baseline { name: "base rate", what: "the same risk for everyone", is_trivial: true, risk: |_| Some(0.0) },
    Baseline {
        name: "CSM judgement",
        what: "what a person had said of the account and still held to on the day",
        is_trivial: false,
        risk: |row| row.judged.map(|score| 100.0 - score),
    },
];

/// The score against each, over the account-dates that both rank.
pub(super) fn baselines(panel: &Panel, tested: &Tested, bootstrap: &Bootstrap) -> Result<Vec<BaselineView>, Error> {
    let own: Vec<Option<f64>> = tested.risks.iter().copied().map(Some).collect();
    let against = |baseline: &Baseline| {
        let other: Vec<Option<f64>> = tested.rows.iter().map(|place| (baseline.risk)(&panel.rows[*place])).collect();
        let found = contest(&tested.accounts, &own, &other, &tested.outcomes, bootstrap)?;
        Ok(BaselineView {
            name: baseline.name.to_owned(),
            what: baseline.what.to_owned(),
            n: found.n,
            n_events: found.n_events,
            own_auc: found.own_auc.map(Measured::of),
            baseline_auc: found.other_auc.map(Measured::of),
            difference: found.difference.map(Measured::of),
            is_trivial: baseline.is_trivial,
        })
    };
    BASELINES.iter().map(against).collect()
}
