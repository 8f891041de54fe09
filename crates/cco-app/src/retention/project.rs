//! `retention project`: how many of today's accounts will be left, and what they will still bring.

use super::curve::{Ahead, Curve, LEVEL, Model};
use super::observed::Observed;
use super::projection::{Candidate, GroupProjection, Outcome, Point, Projection};
use crate::app::{App, KnownAt};
use crate::definitions;
use crate::error::{Error, Kind};
use crate::policy;
use crate::revenue::{NamedGroup, RevenueRequest, Scope, Setting, named};
use cco_domain::day::Day;
use cco_domain::figure::{Figure, FigureId, FigureInterval, Unit, Value, Window};
use cco_domain::revenue::query::Dimension;
use cco_domain::revenue::tally::CohortCell;
use cco_stats::interval::Interval;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct ProjectRequest {
    pub as_of: Option<Day>,
    pub known_at: KnownAt,
    /// At most two.
    pub by: Vec<Dimension>,
    /// Switches to try, `key=value`.
    pub overrides: Vec<String>,
    /// Months from one renewal to the next, ≥ 1.
    pub every: u32,
    /// Months to look ahead, a whole multiple of `every`, ≥ `every`.
    pub horizon: u32,
    /// `None`: the one of the lowest AIC.
    pub model: Option<Model>,
    /// A year's discount of future payments, ≥ 0.
    pub discount: f64,
    /// Share of revenue left after the cost of serving it; `None`: unknown, and so is the value.
    pub gross_margin: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RetentionView {
    #[serde(flatten)]
    pub setting: Setting,
    pub every_months: u32,
    pub horizon_months: u32,
    pub discount_a_year: f64,
    pub total: GroupProjection,
    pub groups: Vec<GroupProjection>,
}

/// Accounts that must have come to a renewal (`NEEDED_DUE` and `NEEDED_MONTHS` are the floor of a backtest too).
const NEEDED_DUE: u64 = 30;

/// Months that the oldest accounts must have been watched.
const NEEDED_MONTHS: u32 = 12;

/// Losses needed for each parameter of a model: P. Peduzzi and others, "A simulation study of the number of events per variable in logistic
/// regression analysis", Journal of Clinical Epidemiology 49 (1996), 1373–1379.
const LOST_PER_PARAMETER: u64 = 10;

pub async fn project(app: &App, request: &ProjectRequest) -> Result<RetentionView, Error> {
    check(request)?;
    let scope = Box::pin(scope(app, request)).await?;
    policy::remember(app, &scope.policy)?;
    let first = scope.period.opening.plus_days(1).month_end();
    let maker = Maker {
        definition_hash: definitions::hash(&app.workspace.definitions(), DEFINITION)?,
        policy_hash: scope.policy.hash(),
        currency: app.workspace.config.company.currency,
        scope: &scope,
        request,
    };
    let undivided = scope.undivided();
    let all = undivided.cohorts(app, first, scope.as_of).await?;
    let total = maker.group(Vec::new(), &all)?;
    let mut groups = Vec::new();
    if !scope.by.is_empty() {
        let mut cells: BTreeMap<NamedGroup, Vec<CohortCell>> = BTreeMap::new();
        for cell in scope.cohorts(app, first, scope.as_of).await? {
            cells.entry(named(&scope.by, &cell.group)).or_default().push(cell);
        }
        groups = cells.into_iter().map(|(group, cells)| maker.group(group, &cells)).collect::<Result<_, _>>()?;
    }
    let mut setting = Setting::of(app, &scope);
    setting.notes.extend(warnings(request, &Observed::new(&all, scope.as_of.month_index(), request.every)?));
    Ok(RetentionView {
        setting,
        every_months: request.every,
        horizon_months: request.horizon,
        discount_a_year: request.discount,
        total,
        groups,
    })
}

fn check(request: &ProjectRequest) -> Result<(), Error> {
    if request.every == 0 || request.horizon < request.every {
        return Err(Error::invalid("horizon_too_short", "the horizon is shorter than one renewal period")
            .with_hint("--horizon counts months, and so does --every"));
    }
    if !request.horizon.is_multiple_of(request.every) {
        let below = request.horizon - request.horizon % request.every;
        let message = format!(
            "a horizon of {} months does not end with a renewal: they are {} months apart",
            request.horizon, request.every
        );
        return Err(Error::invalid("horizon_not_whole", message)
            .with_hint(format!("--horizon {below} or --horizon {}", below + request.every)));
    }
    if !(request.discount.is_finite() && request.discount >= 0.0) {
        return Err(Error::invalid("discount_invalid", "a discount is a share a year, 0 or more"));
    }
    Ok(())
}

/// All that is known up to a month end: cohorts are counted there.
async fn scope(app: &App, request: &ProjectRequest) -> Result<Scope, Error> {
    let revenue = RevenueRequest {
        as_of: request.as_of,
        known_at: request.known_at,
        by: request.by.clone(),
        overrides: request.overrides.clone(),
        gross_margin: request.gross_margin,
        window: None,
    };
    let mut scope = Scope::open(app, &revenue).await?;
    if !scope.as_of.is_month_end() {
        scope.as_of = scope.as_of.month_start().plus_days(-1);
    }
    let before_first = scope.first_day().filter(|first| *first <= scope.as_of).map(|first| first.plus_days(-1));
    let opening = before_first.ok_or_else(|| {
        Error::new(Kind::NotEnoughData, "no_month_over", "no month has ended since the first subscription started")
    })?;
    scope.window = Window::Between(opening, scope.as_of);
    scope.period.opening = opening;
    scope.period.closing = scope.as_of;
    Ok(scope)
}

/// What a reader must know of the cohorts.
fn warnings(request: &ProjectRequest, observed: &Observed) -> Vec<String> {
    let mut warnings = Vec::new();
    let n_started = observed.n_started();
    if observed.n_in_first_cohort * 4 > n_started {
        warnings.push(format!(
            "{} of {n_started} accounts are in the first cohort: if the facts begin there, these are older than they look",
            observed.n_in_first_cohort
        ));
    }
    // A twelfth, or a third, of the losses would fall there by chance; a half does not.
    let is_where_losses_fall = |(_, step): &(u32, usize)| observed.lost_on_multiples(*step) > 0.5;
    if observed.renewals.n_lost() >= LOST_PER_PARAMETER
        && let Some((months, step)) = longer_contracts(request.every).find(is_where_losses_fall)
    {
        warnings.push(format!(
            "{:.0} % of the losses come whole multiples of {months} months after the start: contracts of that length want --every {months}",
            100.0 * observed.lost_on_multiples(step)
        ));
    }
    warnings
}

/// Usual lengths of contracts in months that are several renewal periods long, and how many.
fn longer_contracts(every: u32) -> impl Iterator<Item = (u32, usize)> {
    let is_longer = move |months: &u32| *months > every && months.is_multiple_of(every);
    [12, 3].into_iter().filter(is_longer).map(move |months| (months, (months / every) as usize))
}

const DEFINITION: &str = "projections/retention.md";

/// What the projections of one answer share.
struct Maker<'a> {
    scope: &'a Scope,
    request: &'a ProjectRequest,
    currency: cco_domain::money::Currency,
    policy_hash: String,
    definition_hash: String,
}

impl Maker<'_> {
    fn group(&self, group: NamedGroup, cells: &[CohortCell]) -> Result<GroupProjection, Error> {
        let observed = Observed::new(cells, self.scope.as_of.month_index(), self.request.every)?;
        Ok(GroupProjection {
            n_started: observed.n_started(),
            n_current: observed.n_current(),
            n_lost: observed.renewals.n_lost(),
            n_renewals_seen: observed.renewals.due().len(),
            outcome: self.outcome(&group, &observed)?,
            group,
        })
    }

    fn outcome(&self, group: &NamedGroup, observed: &Observed) -> Result<Outcome, Error> {
        let missing = missing(observed, self.request.every);
        if !missing.is_empty() {
            return Ok(Outcome::NotEnoughData { missing });
        }
        let fits = Model::ALL.map(|model| (model, fit(model, observed)));
        let candidates = fits.iter().map(|(model, fit)| candidate(*model, fit)).collect::<Vec<_>>();
        let chosen = match self.request.model {
            Some(asked) => fits.iter().find(|(model, _)| *model == asked),
            None => fits.iter().min_by(|(_, a), (_, b)| aic(a).total_cmp(&aic(b))),
        };
        let (model, fit) = chosen.expect("every model was tried");
        Ok(match fit {
            Err(why) => Outcome::NotFitted { why: why.clone(), candidates },
            Ok(curve) => Outcome::Projected(Projection {
                model: *model,
                candidates,
                points: self.points(observed, curve.as_ref()),
                figures: self.figures(group, observed, curve.as_ref())?,
            }),
        })
    }

    fn n_renewals(&self) -> u32 {
        self.request.horizon / self.request.every
    }

    fn points(&self, observed: &Observed, curve: &dyn Curve) -> Vec<Point> {
        let point = |n: u32| {
            let (fitted, interval) = curve.survival(n);
            let due = observed.renewals.due();
            let n_due = if n == 0 { observed.n_started() } else { due.get(n as usize - 1).copied().unwrap_or(0) };
            Point {
                months: n * self.request.every,
                n_due,
                observed: observed.share_left(n as usize),
                fitted,
                low: interval.low,
                high: interval.high,
            }
        };
        (0..=self.n_renewals()).map(point).collect()
    }

    fn figures(&self, group: &NamedGroup, observed: &Observed, curve: &dyn Curve) -> Result<Vec<Figure>, Error> {
        let (share, interval) = curve.survival(self.n_renewals());
        let n_started = i64::try_from(observed.n_started()).unwrap_or(i64::MAX);
        let left =
            self.figure(group, "share_left", Unit::Ratio, Value::Number { value: share }, n_started, Some(interval));

        let every = f64::from(self.request.every);
        let n_current = observed.n_current();
        let months: Vec<(u32, f64)> = (observed.current.iter())
            .map(|current| (current.renewals_made, current.n as f64 * every / n_current.max(1) as f64))
            .collect();
        let lifetime = if n_current == 0 {
            let why = "no account has revenue".to_owned();
            self.figure(group, "residual_lifetime", Unit::Months, Value::Unknown { why }, 0, None)
        } else {
            let (months, interval) = self.expected(curve, &months, 0.0)?;
            let value = Value::Number { value: months };
            self.figure(group, "residual_lifetime", Unit::Months, value, n_current, Some(interval))
        };
        Ok(vec![left, lifetime, self.value(group, observed, curve)?])
    }

    /// MRR × margin of each month still expected, discounted.
    fn value(&self, group: &NamedGroup, observed: &Observed, curve: &dyn Curve) -> Result<Figure, Error> {
        let n = observed.n_current();
        let Some(margin) = self.request.gross_margin else {
            let why = "the gross margin is not in the facts: pass --gross-margin".to_owned();
            return Ok(self.figure(group, "residual_value", Unit::Money, Value::Unknown { why }, n, None));
        };
        let a_period = f64::from(self.request.every) * margin;
        let worth: Vec<(u32, f64)> =
            observed.current.iter().map(|current| (current.renewals_made, current.revenue as f64 * a_period)).collect();
        let discount = (1.0 + self.request.discount).powf(f64::from(self.request.every) / 12.0) - 1.0;
        let (minor, interval) = self.expected(curve, &worth, discount)?;
        let value = Value::Money { minor: minor.round() as i64, currency: self.currency };
        Ok(self.figure(group, "residual_value", Unit::Money, value, n, (minor > 0.0).then_some(interval)))
    }

    fn expected(&self, curve: &dyn Curve, worth: &[(u32, f64)], discount: f64) -> Result<(f64, Interval), Error> {
        curve.expected(worth, Ahead { n_renewals: self.n_renewals(), discount }).map_err(|cause| {
            Error::new(Kind::Internal, "projection_failed", "the renewals still expected cannot be added up")
                .with_cause(cause)
        })
    }

    fn figure(
        &self,
        group: &NamedGroup,
        name: &str,
        unit: Unit,
        value: Value,
        n: i64,
        interval: Option<Interval>,
    ) -> Figure {
        let scope = self.scope;
        Figure {
            id: FigureId {
                metric: format!("retention.{name}_{}m", self.request.horizon),
                as_of: scope.as_of,
                window: scope.window,
                group: group.clone(),
                known_at: scope.snapshot.known_at,
                policy_hash: self.policy_hash.clone(),
            },
            name: name.to_owned(),
            value,
            unit,
            n,
            interval: interval.map(|interval| FigureInterval {
                low: interval.low,
                high: interval.high,
                confidence: LEVEL.share(),
                method: "maximum likelihood, delta method".to_owned(),
            }),
            as_of: scope.as_of,
            known_at: scope.snapshot.known_at,
            definition_hash: self.definition_hash.clone(),
            policy_hash: self.policy_hash.clone(),
            notes: scope.notes.clone(),
        }
    }
}

/// What a group lacks before anything can be projected.
fn missing(observed: &Observed, every: u32) -> Vec<String> {
    let mut missing = Vec::new();
    let due = observed.renewals.due();
    let n_due = due.first().copied().unwrap_or(0);
    if n_due < NEEDED_DUE {
        missing.push(format!("{n_due} accounts have come to a renewal, {NEEDED_DUE} are needed"));
    }
    let watched = u32::try_from(due.len()).unwrap_or(u32::MAX).saturating_mul(every);
    if watched < NEEDED_MONTHS {
        missing.push(format!("the oldest accounts were watched for {watched} months, {NEEDED_MONTHS} are needed"));
    }
    if observed.renewals.n_lost() < LOST_PER_PARAMETER {
        missing.push(format!("{} accounts were lost, {LOST_PER_PARAMETER} are needed", observed.renewals.n_lost()));
    }
    missing
}

type Tried = Result<Box<dyn Curve>, String>;

fn fit(model: Model, observed: &Observed) -> Tried {
    let needed = LOST_PER_PARAMETER * model.n_parameters();
    if observed.renewals.n_lost() < needed {
        return Err(format!("{} accounts were lost, {needed} are needed for it", observed.renewals.n_lost()));
    }
    model.fit(&observed.renewals).map_err(|error| error.to_string())
}

fn candidate(model: Model, fit: &Tried) -> Candidate {
    match fit {
        Ok(curve) => curve.candidate(model),
        Err(why) => {
            Candidate { model, log_likelihood: None, aic: None, parameters: Vec::new(), why_not: Some(why.clone()) }
        }
    }
}

fn aic(fit: &Tried) -> f64 {
    fit.as_ref().map_or(f64::INFINITY, |curve| curve.aic())
}

#[cfg(test)]
mod tests {
    use super::longer_contracts;

    #[test]
    fn only_whole_numbers_of_renewals_make_a_longer_contract() {
        let of = |every| longer_contracts(every).collect::<Vec<_>>();
        assert_eq!(of(1), [(12, 12), (3, 3)]);
        assert_eq!(of(2), [(12, 6)]);
        assert_eq!(of(3), [(12, 4)]);
        assert_eq!((of(5), of(12)), (vec![], vec![]));
    }
}
