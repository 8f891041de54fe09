//! A company whose churn is known because it was drawn: what must be found, and what must not.

use super::evaluate::{Evaluation, Evidence, evaluate};
use super::panel::{Panel, Renewal, Row};
use super::report::{AuditKind, BacktestReport, Every, ScoreUnderTest, Settings};
use cco_domain::batch::BatchNo;
use cco_domain::day::Day;
use cco_domain::measure::{FeatureColumn, Features, Knowledge};
use cco_domain::outcome::{Ahead, AtRisk, Event, Outcome};

const N_ACCOUNTS: u32 = 120;
const N_DAYS: i32 = 16;

/// Evenly spread numbers of no other merit (a multiplicative congruential generator).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// What the score and its two measures say of the outcome.
#[derive(Clone, Copy)]
pub(super) struct World {
    /// Share of the score that sees how likely the account leaves.
    pub(super) sight: f64,
    /// A measure that is written when an account has left.
    pub(super) is_leaking: bool,
    /// Outcomes are dealt out anew among the account-dates.
    pub(super) is_shuffled: bool,
    pub(super) n_days: i32,
}

pub(super) const HONEST: World = World { sight: 0.85, is_leaking: false, is_shuffled: false, n_days: N_DAYS };

fn settings() -> Settings {
    Settings {
        from: day(0),
        to: day(N_DAYS - 1),
        every: Every::Month,
        ahead: Ahead { gap_days: 30, horizon_days: 90 },
        event: Event::Churn,
        at_risk: AtRisk::Decision,
        knowledge: Knowledge::Recorded,
        capacity: 10,
        seed: 42,
        n_replicates: 40,
        by_segment: true,
    }
}

fn day(n: i32) -> Day {
    Day::from_ymd(2023, 1, 31).unwrap().plus_months(n)
}

/// Accounts with a lasting mood, which is their chance of leaving, and a score that sees some of it.
fn company(world: World) -> (Panel, Features) {
    let mut draws = Draws(7);
    let moods: Vec<f64> = (0..N_ACCOUNTS).map(|_| draws.next()).collect();
    let mut outcomes: Vec<bool> = Vec::new();
    for _ in 0..world.n_days {
        outcomes.extend(moods.iter().map(|mood| draws.next() < 0.25 * mood * mood));
    }
    if world.is_shuffled {
        for place in (1..outcomes.len()).rev() {
            outcomes.swap(place, (draws.next() * (place + 1) as f64) as usize);
        }
    }
    let (mut rows, mut seen, mut leak) = (Vec::new(), Vec::new(), Vec::new());
    for (place, is_event) in outcomes.iter().enumerate() {
        let (day_place, account) = (place as u32 / N_ACCOUNTS, place as u32 % N_ACCOUNTS);
        let mood = moods[account as usize];
        let score = 100.0 * (1.0 - (world.sight * mood + (1.0 - world.sight) * draws.next()));
        let on = day(day_place as i32).plus_days(60);
        seen.push(mood + 0.2 * draws.next());
        leak.push(f64::from(u8::from(world.is_leaking && *is_event)));
        rows.push(Row {
            account,
            day: day_place,
            segment: Some(u16::from(account % 2 == 0)),
            score: Some(score),
            band: Some(if score < 40.0 { 0 } else { 1 + u32::from(score >= 70.0) }),
            mrr_minor: 10_000,
            outcome: Outcome::Known { is_event: *is_event, churned_on: is_event.then_some(on) },
            usage_change: Some(draws.next() - 0.5),
            tenure_days: Some(f64::from(account % 40) * 30.0),
            judged: None,
            has_long_term: account % 3 > 0,
        });
    }
    let renewals = (0..N_ACCOUNTS).filter(|account| account % 3 > 0);
    let renewals = renewals.map(|account| Renewal {
        account,
        on: day(8 + account as i32 % 4),
        is_lost: moods[account as usize] > 0.8,
    });
    let accounts: Vec<String> = (0..N_ACCOUNTS).map(|account| format!("a{account:03}")).collect();
    let days: Vec<Day> = (0..world.n_days).map(day).collect();
    let features = Features {
        accounts: accounts.clone(),
        days: days.clone(),
        columns: vec![column("mood", seen), column("status", leak)],
    };
    let segments = vec!["odd".to_owned(), "even".to_owned()];
    (Panel { accounts, days, segments, rows, renewals: renewals.collect() }, features)
}

fn column(measure: &str, values: Vec<f64>) -> FeatureColumn {
    let n = values.len();
    FeatureColumn {
        measure: measure.to_owned(),
        values,
        states: vec![None; n],
        ages: vec![0; n],
        coverage: vec![255; n],
    }
}

fn evaluated(world: World) -> Evaluation {
    let (panel, features) = company(world);
    let measures = ["mood".to_owned(), "status".to_owned()];
    let evidence =
        Evidence { panel: &panel, features: &features, measures: &measures, lowest_band: "red", findings: Vec::new() };
    evaluate(evidence, &settings(), &|_| Ok(())).unwrap()
}

/// The report of a score called `account` with hash `hash` under a policy with hash `policy`.
pub(super) fn report(world: World) -> BacktestReport {
    let Evaluation { sample, shortfalls, findings } = evaluated(world);
    BacktestReport {
        score: ScoreUnderTest {
            id: "account".to_owned(),
            title: "Account health".to_owned(),
            definition_hash: "hash".to_owned(),
            state: "draft".to_owned(),
        },
        settings: settings(),
        policy_hash: "policy".to_owned(),
        known_at: BatchNo(1),
        notes: Vec::new(),
        sample,
        shortfalls,
        findings,
    }
}

#[test]
fn an_honest_score_is_found_good_and_promotable() {
    let Evaluation { sample, shortfalls, findings } = evaluated(HONEST);
    assert_eq!((sample.n_tested, sample.n_accounts, shortfalls.len()), (1_920, 120, 0));
    let findings = findings.unwrap();
    let auc = findings.ranking.roc_auc.unwrap();
    assert!(auc.is_surely_above(0.6) && auc.value < 0.85, "{auc:?}");
    assert!(findings.verdict.is_promotable, "{:?}", findings.verdict);
    assert_eq!(findings.audit.findings, []);
    let probabilities = findings.probabilities.unwrap();
    assert!(probabilities.brier_gain.unwrap().is_surely_above(0.0), "{probabilities:?}");
    let slope = probabilities.slope.unwrap();
    assert!(slope.low.unwrap() < 1.0 && slope.high.unwrap() > 1.0, "{slope:?}");
    assert_eq!(findings.segments.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["odd", "even"]);
    assert_eq!(findings.days.len(), 16);
    let quarter = &findings.renewals[2];
    assert_eq!((quarter.days_before, quarter.n), (90, 80));
    assert!(quarter.median_lost < quarter.median_kept, "{quarter:?}");
    assert!(findings.warnings[0].quartiles.is_some() && findings.flips.flip_rate.is_some());
}

#[test]
fn outcomes_dealt_out_anew_leave_nothing_to_foresee() {
    let findings = evaluated(World { is_shuffled: true, ..HONEST }).findings.unwrap();
    let auc = findings.ranking.roc_auc.unwrap();
    assert!(auc.low.unwrap() < 0.5 && auc.high.unwrap() > 0.5, "{auc:?}");
    assert!(!findings.verdict.is_promotable);
}

#[test]
fn a_score_without_information_is_not_promotable() {
    let findings = evaluated(World { sight: 0.0, ..HONEST }).findings.unwrap();
    assert!(!findings.verdict.is_promotable);
    let reasons = findings.verdict.reasons.join("\n");
    assert!(reasons.contains("not better than base rate"), "{reasons}");
}

#[test]
fn a_planted_leak_is_caught() {
    let findings = evaluated(World { is_leaking: true, ..HONEST }).findings.unwrap();
    let found: Vec<_> = findings.audit.findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(found, [AuditKind::TooGood, AuditKind::FadesWhenLagged]);
    assert!(findings.audit.findings.iter().all(|finding| finding.is_blocking && finding.what.contains("`status`")));
}

#[test]
fn too_short_a_history_is_refused_by_name() {
    let Evaluation { shortfalls, findings, .. } = evaluated(World { n_days: 6, ..HONEST });
    assert!(findings.is_none());
    let missing: Vec<_> = shortfalls.iter().map(|floor| floor.what.as_str()).collect();
    assert_eq!(missing, ["months of outcomes"]);
}

#[test]
fn a_report_comes_back_from_where_it_is_kept() {
    let report = report(HONEST);
    let kept: BacktestReport = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
    assert_eq!((&kept.score, &kept.settings, &kept.shortfalls), (&report.score, &report.settings, &report.shortfalls));
    let parts = |report: &BacktestReport| {
        let findings = report.findings.clone().unwrap();
        (findings.verdict, findings.days.len(), findings.audit.findings, findings.warnings[0].bins.clone())
    };
    assert_eq!(parts(&kept), parts(&report));
}

#[test]
fn the_same_seed_gives_the_same_findings() {
    assert_eq!(evaluated(HONEST).findings, evaluated(HONEST).findings);
}
