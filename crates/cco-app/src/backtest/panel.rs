//! Account-dates as one table: who was scored when, what the score said, and what became of the account.

use cco_domain::day::Day;
use cco_domain::outcome::Outcome;
use cco_stats::backtest::lists::listed;
use cco_stats::error::Error;

/// Every account with revenue on every observation day.
#[derive(Clone, Debug, Default)]
pub(super) struct Panel {
    /// In order of their text.
    pub(super) accounts: Vec<String>,
    /// Observation days, rising.
    pub(super) days: Vec<Day>,
    pub(super) segments: Vec<String>,
    /// By day, then account.
    pub(super) rows: Vec<Row>,
    /// Ends of long terms at which accounts stayed or left.
    pub(super) renewals: Vec<Renewal>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Place in `accounts`.
    pub(super) account: u32,
    /// Place in `days`.
    pub(super) day: u32,
    /// Place in `segments`.
    pub(super) segment: Option<u16>,
    /// The score, 0 to 100.
    pub(super) score: Option<f64>,
    /// From the lowest, which is 0.
    pub(super) band: Option<u32>,
    /// Monthly recurring revenue in minor units.
    pub(super) mrr_minor: i64,
    pub(super) outcome: Outcome,
    pub(super) usage_change: Option<f64>,
    pub(super) tenure_days: Option<f64>,
    /// A person's judgement that held on the day, as a score.
    pub(super) judged: Option<f64>,
    /// Whether a term of the account that is long enough to be prepared for was in force.
    pub(super) has_long_term: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Renewal {
    pub(super) account: u32,
    pub(super) on: Day,
    /// No revenue a month later.
    pub(super) is_lost: bool,
}

impl Row {
    /// 100 − score: higher for a likelier event.
    pub(super) fn risk(&self) -> Option<f64> {
        self.score.map(|score| 100.0 - score)
    }

    /// Whether the event happened, where the row can be judged at all.
    pub(super) fn tested(&self) -> Option<bool> {
        match (self.outcome, self.score) {
            (Outcome::Known { is_event, .. }, Some(_)) => Some(is_event),
            _ => None,
        }
    }
}

impl Panel {
    /// The row of an account on an observation day.
    pub(super) fn row(&self, account: u32, day: u32) -> Option<&Row> {
        let place = self.rows.binary_search_by_key(&(day, account), |row| (row.day, row.account)).ok()?;
        Some(&self.rows[place])
    }

    /// Place of the last observation day on or before `day`, if it is not more than `slack` days earlier.
    pub(super) fn last_day(&self, day: Day, slack: i32) -> Option<u32> {
        let place = self.days.partition_point(|own| *own <= day).checked_sub(1)?;
        let is_near = day.epoch_days() - self.days[place].epoch_days() <= slack;
        is_near.then_some(place as u32)
    }

    /// How much of each row is among the `capacity` riskiest of its day, by place in `rows`. Whoever has a score is on the list, also where
    /// the outcome is not known or not counted: the team cannot tell beforehand.
    pub(super) fn listed(&self, capacity: u32) -> Result<Vec<f64>, Error> {
        let scored = self.rows.iter().enumerate().filter_map(|(place, row)| Some((place, row.day, row.risk()?)));
        let (mut places, mut days, mut risks) = (Vec::new(), Vec::new(), Vec::new());
        scored.for_each(|(place, day, risk)| {
            places.push(place);
            days.push(day);
            risks.push(risk);
        });
        let mut shares = vec![0.0; self.rows.len()];
        for (place, share) in places.into_iter().zip(listed(&days, &risks, capacity)?) {
            shares[place] = share;
        }
        Ok(shares)
    }

    /// Rows of each account, in order of days, with their places.
    pub(super) fn by_account(&self) -> Vec<Vec<(usize, &Row)>> {
        let mut rows = vec![Vec::new(); self.accounts.len()];
        for (place, row) in self.rows.iter().enumerate() {
            rows[row.account as usize].push((place, row));
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::super::tested::Tested;
    use super::*;
    use cco_stats::backtest::lists::caught;

    fn row(account: u32, segment: u16, score: Option<f64>, outcome: Outcome) -> Row {
        Row {
            account,
            day: 0,
            segment: Some(segment),
            score,
            band: None,
            mrr_minor: 0,
            outcome,
            usage_change: None,
            tenure_days: None,
            judged: None,
            has_long_term: false,
        }
    }

    /// One day: the lowest score has no decision ahead, the next leaves, the third leaves as well and is of another segment.
    fn panel() -> Panel {
        let left = Outcome::Known { is_event: true, churned_on: None };
        let rows = vec![
            row(0, 0, Some(10.0), Outcome::NoDecision { left: false }),
            row(1, 0, Some(20.0), left),
            row(2, 1, Some(30.0), left),
            row(3, 1, None, left),
            row(4, 1, Some(90.0), Outcome::Known { is_event: false, churned_on: None }),
        ];
        Panel { days: vec![Day::from_ymd(2024, 1, 31).unwrap()], rows, ..Panel::default() }
    }

    #[test]
    fn whoever_has_a_score_takes_a_place_on_the_days_list() {
        assert_eq!(panel().listed(2).unwrap(), [1.0, 1.0, 0.0, 0.0, 0.0]);
        assert_eq!(panel().listed(9).unwrap(), [1.0, 1.0, 1.0, 0.0, 1.0], "nobody without a score is on a list");
    }

    #[test]
    fn a_segment_gets_no_list_of_its_own() {
        let panel = panel();
        let listed = panel.listed(2).unwrap();
        let recall = |is_wanted: &dyn Fn(&Row) -> bool| {
            let tested = Tested::of(&panel, &listed, is_wanted);
            caught(&vec![1.0; tested.n()], &tested.listed, &tested.outcomes, None)
        };
        assert_eq!(recall(&|_| true), Some(0.5));
        assert_eq!(recall(&|row| row.segment == Some(1)), Some(0.0));
    }
}
