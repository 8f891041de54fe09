//! Revenue at risk as figures: of all accounts that the model tells something of, and by segment.

use super::model::RiskModel;
use super::roster::Roster;
use super::score::Listed;
use crate::error::Error;
use cco_domain::figure::{Figure, FigureId, FigureInterval, Unit, Value, Window};
use cco_domain::money::Currency;
use cco_stats::interval::Confidence;
use cco_stats::model::refits::Refits;
use std::collections::BTreeSet;

const METHOD: &str = "refits on accounts drawn again; not the luck of the draw";

pub(super) fn figures(
    roster: &Roster,
    model: &RiskModel,
    refits: &Refits,
    listed: &Listed,
    by_segment: bool,
    currency: Currency,
) -> Result<Vec<Figure>, Error> {
    let maker = Maker { roster, model, refits, listed, currency };
    let mut figures = maker.of(Vec::new(), |_| true);
    if by_segment {
        let segments: BTreeSet<Option<&str>> = roster.members.iter().map(|member| member.segment.as_deref()).collect();
        for segment in segments {
            let group = vec![("segment".to_owned(), segment.map(str::to_owned))];
            figures.extend(maker.of(group, |own| own == segment));
        }
    }
    Ok(figures)
}

struct Maker<'a> {
    roster: &'a Roster,
    model: &'a RiskModel,
    refits: &'a Refits,
    listed: &'a Listed,
    currency: Currency,
}

impl Maker<'_> {
    /// Expected losses of the accounts whose segment is wanted: revenue, and accounts.
    fn of(&self, group: Vec<(String, Option<String>)>, is_wanted: impl Fn(Option<&str>) -> bool) -> Vec<Figure> {
        let members = || self.listed.members.iter().map(|place| &self.roster.members[*place]);
        let rows: Vec<u32> =
            (0..).zip(members()).filter(|(_, own)| is_wanted(own.segment.as_deref())).map(|(row, _)| row).collect();
        let arr: Vec<f64> = members().map(|own| own.arr_minor as f64).collect();
        let arr: Vec<f64> = rows.iter().map(|row| arr[*row as usize]).collect();
        let matrix = self.listed.matrix.at(&rows);
        let expected =
            |weights: &[f64]| self.refits.interval_of_sum(&self.model.model, &matrix, weights, Confidence::PERCENT_95);
        let (lost, lost_between) = expected(&arr);
        let (leavers, leavers_between) = expected(&vec![1.0; rows.len()]);
        let total: f64 = arr.iter().sum();
        let money = Value::Money { minor: lost.round() as i64, currency: self.currency };
        let interval = |between: cco_stats::interval::Interval, most: f64| {
            let between = between.within(0.0, most);
            FigureInterval {
                low: between.low,
                high: between.high,
                confidence: Confidence::PERCENT_95.share(),
                method: METHOD.to_owned(),
            }
        };
        let n = rows.len() as i64;
        vec![
            Figure {
                interval: Some(interval(lost_between, total)),
                ..self.figure("arr_at_risk", Unit::MoneyPerYear, money, n, &group)
            },
            Figure {
                interval: Some(interval(leavers_between, rows.len() as f64)),
                ..self.figure("expected_accounts", Unit::Accounts, Value::Number { value: leavers }, n, &group)
            },
        ]
    }

    fn figure(&self, name: &str, unit: Unit, value: Value, n: i64, group: &[(String, Option<String>)]) -> Figure {
        let (as_of, ahead) = (self.roster.as_of, self.model.settings.ahead);
        let (known_at, policy_hash) = (self.roster.scope.snapshot.known_at, self.roster.scope.policy.hash());
        Figure {
            id: FigureId {
                metric: format!("risk.{name}"),
                as_of,
                window: Window::Between(ahead.gap_end(as_of), ahead.end(as_of)),
                group: group.to_vec(),
                known_at,
                policy_hash: policy_hash.clone(),
            },
            name: name.to_owned(),
            value,
            unit,
            n,
            interval: None,
            as_of,
            known_at,
            definition_hash: self.model.measures_hash.clone(),
            policy_hash,
            notes: Vec::new(),
        }
    }
}
