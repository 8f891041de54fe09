//! Risks that a model names for the account-dates of a ledger, judged as scores are.

use super::evaluate::{Evaluation, Evidence, Tell, evaluate_above};
use super::floors;
use super::ground::{Ground, USAGE_CHANGE};
use super::hindsight;
use super::panel::{Panel, Row};
use super::probability::Told;
use super::report::{AuditFinding, ProbabilityView, Sample, Settings, Shortfall};
use super::request::Question;
use super::tested::Tested;
use crate::app::App;
use crate::error::Error;
use crate::measures::Library;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::measure::{Features, Measure};
use cco_domain::outcome::Outcome;
use cco_stats::interval::Confidence;
use cco_stats::score::bootstrap::Bootstrap;
use std::collections::BTreeMap;

/// Accounts on days with measures and outcomes.
pub(crate) struct Study {
    pub(crate) snapshot: Snapshot,
    pub(crate) policy_hash: String,
    pub(crate) settings: Settings,
    pub(crate) features: Features,
    panel: Panel,
    /// Rows of the panel that could have the event: those that a model would name on the day.
    cases: Vec<Case>,
    /// What is wrong with the facts themselves.
    of_facts: Vec<AuditFinding>,
    /// Measures that read what is written when an account leaves.
    readers: BTreeMap<String, AuditFinding>,
}

/// An account-date of an account that could leave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    /// Place in the panel.
    row: usize,
    pub(crate) account: usize,
    pub(crate) day: Day,
    /// Place in the columns of the features.
    pub(crate) cell: usize,
    /// `None`: it left too early, or went to another account.
    pub(crate) is_event: Option<bool>,
}

/// What a model told of a case before its outcome was known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToldCase {
    pub(crate) case: Case,
    pub(crate) risk: f64,
    /// The share of events among the cases that the model was fitted on.
    pub(crate) base_rate: f64,
}

impl Study {
    /// - `measures`: ids of those that the model may read.
    pub(crate) async fn open(
        app: &App,
        question: &Question,
        library: &Library,
        measures: &[String],
        seed: u64,
        tell: &impl Fn(&'static str) -> Result<(), Error>,
    ) -> Result<Study, Error> {
        let baseline = library.measures.get(USAGE_CHANGE).map(|definition| definition.measure.id.as_str());
        let computed = library.in_order(measures.iter().map(String::as_str).chain(baseline))?;
        let ground = Ground::lay(app, question, &computed, tell).await?;
        let of_facts = hindsight::findings(app, &ground.snapshot, question.knowledge, ground.days(), &[]);
        let reader = |measure: &Measure| Some((measure.id.clone(), hindsight::reads_the_outcome(measure)?));
        let readers = computed.iter().filter_map(reader).collect();
        let (ground, rows, cases, renewals) = crate::blocking(move || {
            let (rows, renewals) = (ground.rows(), ground.renewals());
            let cases = cases(&ground, &rows);
            (ground, rows, cases, renewals)
        })
        .await?;
        let settings = Settings { by_segment: true, ..question.settle(ground.days(), rows.len(), None, seed) };
        let Ground { snapshot, policy_hash, features, segments, .. } = ground;
        let panel = Panel {
            accounts: features.accounts.clone(),
            days: features.days.clone(),
            segments: segments.names,
            rows,
            renewals,
        };
        Ok(Study { snapshot, policy_hash, settings, features, panel, cases, of_facts, readers })
    }

    /// By day, then account.
    pub(crate) fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// What there is to learn from, and what of it is too little.
    pub(crate) fn sample(&self) -> Result<(Sample, Vec<Shortfall>), Error> {
        let panel = self.scored(&vec![Some(0.0); self.panel.rows.len()]);
        let listed = panel.listed(self.settings.capacity)?;
        let sample = floors::sample(&panel, &self.settings, &Tested::of(&panel, &listed, |_| true));
        let shortfalls = floors::shortfalls(&sample);
        Ok((sample, shortfalls))
    }

    /// Why a measure is suspect before any outcome is looked at.
    pub(crate) fn reads_the_outcome(&self, measure: &str) -> Option<&AuditFinding> {
        self.readers.get(measure)
    }

    /// What a backtest finds of these risks, whose probabilities are taken at their word. The floors of history are those of all cases
    /// ([`Study::sample`]): what is told is shorter by what a model must learn from first.
    ///
    /// - `told`: cases that are left out were told nothing.
    pub(crate) fn judge(&self, told: &[ToldCase], measures: &[String], tell: Tell<'_>) -> Result<Evaluation, Error> {
        let mut risks = vec![None; self.panel.rows.len()];
        told.iter().for_each(|told| risks[told.case.row] = Some(told.risk));
        let panel = self.scored(&risks);
        let readers = measures.iter().filter_map(|measure| self.readers.get(measure));
        let evidence = Evidence {
            panel: &panel,
            features: &self.features,
            measures,
            lowest_band: "",
            findings: self.of_facts.iter().chain(readers).cloned().collect(),
        };
        let mut evaluation = evaluate_above(floors::of_accounts, evidence, &self.settings, tell)?;
        if let Some(findings) = &mut evaluation.findings {
            findings.probabilities = Some(self.honesty(told)?);
        }
        Ok(evaluation)
    }

    fn honesty(&self, told: &[ToldCase]) -> Result<ProbabilityView, Error> {
        let known = || told.iter().filter_map(|told| Some((told, told.case.is_event?)));
        let place = |told: &ToldCase| u32::try_from(told.case.account).expect("accounts number less than 2^32");
        let accounts: Vec<u32> = known().map(|(told, _)| place(told)).collect();
        let outcomes: Vec<bool> = known().map(|(_, is_event)| is_event).collect();
        let columns = Told {
            accounts: &accounts,
            probabilities: &known().map(|(told, _)| told.risk).collect::<Vec<f64>>(),
            base_rates: &known().map(|(told, _)| told.base_rate).collect::<Vec<f64>>(),
            outcomes: &outcomes,
        };
        let n_known = self.cases.iter().filter(|case| case.is_event.is_some()).count();
        Ok(columns.view(n_known - accounts.len(), &self.bootstrap())?)
    }

    pub(crate) fn bootstrap(&self) -> Bootstrap {
        let Settings { n_replicates, seed, .. } = self.settings;
        Bootstrap { n_replicates, seed, confidence: Confidence::PERCENT_95 }
    }

    /// The panel with risks as scores; by row.
    fn scored(&self, risks: &[Option<f64>]) -> Panel {
        let score = |risk: &f64| 100.0 * (1.0 - risk);
        let rows = self.panel.rows.iter().zip(risks);
        Panel {
            rows: rows.map(|(row, risk)| Row { score: risk.as_ref().map(score), ..*row }).collect(),
            ..self.panel.clone()
        }
    }
}

fn cases(ground: &Ground, rows: &[Row]) -> Vec<Case> {
    let case = |(place, row): (usize, &Row)| {
        let is_event = match row.outcome {
            Outcome::Known { is_event, .. } => Some(is_event),
            Outcome::LeftInGap | Outcome::Merged | Outcome::NotYetKnown if ground.is_at_risk(row) => None,
            Outcome::LeftInGap
            | Outcome::Merged
            | Outcome::NotYetKnown
            | Outcome::NoDecision { .. }
            | Outcome::NoCustomer => return None,
        };
        let (account, day) = (row.account as usize, row.day as usize);
        let cell = ground.features.cell(account, day);
        Some(Case { row: place, account, day: ground.days()[day], cell, is_event })
    };
    rows.iter().enumerate().filter_map(case).collect()
}
