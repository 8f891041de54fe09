//! All accounts that pay, with their signals, what they have earned, and what is open with them.

use super::growth::{GrowthBase, GrowthEstimate, GrowthHistory};
use super::pipeline::{OpenOpportunity, open_opportunities};
use crate::app::{Actor, App};
use crate::coverage::placed;
use crate::definitions;
use crate::error::Error;
use crate::health::{Book, HealthRequest, Member, WORST, Wants, library};
use crate::measures;
use crate::plan::segmentation;
use crate::saves::worked_on;
use cco_domain::expansion::{
    ExpansionRules, Growth, GrowthKind, GrowthOwner, OpenRisk, RaisedSignal, Readiness, is_sign_of_growth, raised,
    readiness,
};
use cco_domain::health::{Alert, AlertSeverity, Threshold};
use cco_domain::money::Atoms;
use cco_domain::play::{Driver, Segment};
use serde::Serialize;

/// An account, as far as growing is concerned.
#[derive(Clone, Debug, Serialize)]
pub struct GrowthAccount {
    pub account_id: String,
    pub name: Option<String>,
    pub csm: Option<String>,
    pub segment: Segment,
    pub arr_minor: i64,
    pub signals: Vec<RaisedSignal>,
    /// One strong signal, or as many weak ones as the rules ask.
    pub is_sign: bool,
    pub readiness: Readiness,
    /// `None`: too few accounts grew to tell.
    pub estimate: Option<GrowthEstimate>,
    /// Who asks for what is estimated.
    pub owner: Option<GrowthOwner>,
    pub pipeline: Vec<OpenOpportunity>,
    /// What is estimated, a month.
    #[serde(skip)]
    pub(super) growth: Option<Growth>,
}

pub(super) struct Ground {
    pub(super) book: Book,
    pub(super) rules: ExpansionRules,
    pub(super) base: GrowthBase,
    /// In the order of the book's members.
    pub(super) accounts: Vec<GrowthAccount>,
}

impl GrowthAccount {
    /// It shows room and has earned the question.
    pub fn is_to_be_asked(&self) -> bool {
        self.is_sign && self.readiness.is_ready
    }
}

impl Ground {
    pub(super) async fn open(app: &App, actor: &Actor, request: &HealthRequest) -> Result<Ground, Error> {
        let folder = app.workspace.definitions();
        let known = measures::ids(Some(&folder))?;
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let parse = |file: &str, text: &str| ExpansionRules::parse(file, text, &known);
        let rules = definitions::read(&folder, "expansion/growth.toml", parse)?;
        let alerts = library::alerts(&folder, &library::measures(&folder)?)?;
        let of_alerts = alerts.iter().flat_map(Alert::measures);
        let measures = rules.measures().into_iter().chain(of_alerts).map(str::to_owned).collect();
        let book = Book::open(app, actor, request, |_, _| Ok(Wants { days: Vec::new(), measures })).await?;
        let segmentation = segmentation(&folder)?;
        let segments: Vec<Segment> =
            book.members.iter().map(|member| placed(app, member, &segmentation).segment).collect();
        let history = GrowthHistory::read(app, &book, &segments).await?;
        let mut pipeline = open_opportunities(app, &book.scope.snapshot, book.as_of).await?;
        let saves = worked_on(app).await?;
        let scorer = book.scorer()?;
        let account = |(member, segment): (&Member, &Segment)| {
            let is_red = scorer.score(member.place, book.day(book.as_of)).band.as_deref() == Some(WORST);
            let growth = history.ratios(*segment).map(|ratios| Growth {
                kind: GrowthKind::Upsell,
                current: member.mrr,
                more: Atoms(ratios.of_median(member.mrr.0)),
            });
            let signals = raised(&rules, |measure| value(&book, member, measure));
            GrowthAccount {
                account_id: member.account_id.clone(),
                name: member.identity.name.clone(),
                csm: member.identity.owner.clone(),
                segment: *segment,
                arr_minor: member.mrr.to_minor_per_year(),
                is_sign: is_sign_of_growth(&signals, &rules),
                signals,
                readiness: readiness(
                    &rules,
                    |measure| value(&book, member, measure),
                    risks(&book, &alerts, member, is_red, saves.get(&member.account_id)),
                ),
                estimate: history.estimate(*segment, member.mrr),
                owner: growth.map(|growth| growth.owner(&rules)),
                pipeline: pipeline.remove(&member.account_id).unwrap_or_default(),
                growth,
            }
        };
        let accounts = book.members.iter().zip(&segments).map(account).collect();
        let base = history.base();
        Ok(Ground { accounts, base, rules, book })
    }

    /// What a measure reads for a member.
    pub(super) fn value(&self, member: &Member, measure: &str) -> Option<f64> {
        value(&self.book, member, measure)
    }
}

/// Alerts that hold on the day and ask to act now, a score in the worst band, and saves that people work on today.
fn risks(
    book: &Book,
    alerts: &[Alert],
    member: &Member,
    is_red: bool,
    saves: Option<&Vec<Option<Driver>>>,
) -> Vec<OpenRisk> {
    let holds = |alert: &&Alert| {
        let does = |threshold: &Threshold| threshold.holds(value(book, member, &threshold.measure));
        alert.severity == AlertSeverity::ActNow && alert.when.iter().all(does)
    };
    let raised = alerts.iter().filter(holds).map(|alert| OpenRisk::Alert { alert: alert.id.clone() });
    let saves = saves.into_iter().flatten().map(|driver| OpenRisk::Save { driver: *driver });
    raised.chain(is_red.then_some(OpenRisk::Red)).chain(saves).collect()
}

fn value(book: &Book, member: &Member, measure: &str) -> Option<f64> {
    let column =
        book.features.column(measure).expect("the book was opened with every measure that rules and alerts read");
    column.value(book.features.cell(member.place, book.day(book.as_of)))
}
