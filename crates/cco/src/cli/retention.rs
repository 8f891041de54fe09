//! `cco retention`

use super::revenue::{figure_text, group_text};
use crate::cli::output::{Grid, Output, count, money};
use crate::cli::{Global, app};
use cco_app::app::KnownAt;
use cco_app::error::Error;
use cco_app::retention::{
    Candidate, GroupProjection, Model, Outcome, Point, ProjectRequest, Projection, RetentionView, project,
};
use cco_domain::day::Day;
use cco_domain::figure::{Figure, Unit, Value};
use cco_domain::revenue::query::Dimension;
use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco retention project
  cco retention project --by segment --horizon 60 --gross-margin 0.8 --discount 0.1
  cco retention project --every 12 --model sbg --as-of 2024-12-31 --json

Where contracts run for a year, say --every 12: nobody can leave in between.")]
pub(crate) enum RetentionCommand {
    /// Fit how cohorts thin out, and carry it on
    Project(ProjectArguments),
}

#[derive(Args)]
pub(crate) struct ProjectArguments {
    /// Last day to look at [default: the last month end that the facts cover]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    as_of: Option<Day>,
    /// Only facts known at this batch number or day
    #[arg(long, value_name = "BATCH|DAY")]
    known_at: Option<String>,
    /// Divide by one or two dimensions
    #[arg(long, value_name = "DIMENSION[,DIMENSION]", value_delimiter = ',')]
    by: Vec<String>,
    /// Try a switch without changing the policy file; may be repeated
    #[arg(long = "policy", value_name = "KEY=VALUE")]
    overrides: Vec<String>,
    /// Months to look ahead, a whole number of renewals
    #[arg(long, value_name = "MONTHS", default_value_t = 36, value_parser = clap::value_parser!(u32).range(1..=600))]
    horizon: u32,
    /// Months from one renewal to the next
    #[arg(long, value_name = "MONTHS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=60))]
    every: u32,
    /// Model to use [default: the one of the lowest AIC]
    #[arg(long, value_enum)]
    model: Option<ModelWord>,
    /// Discount of future payments, a year: 0.1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    discount: f64,
    /// Share of revenue left after the cost of serving it, for the value: 0.8
    #[arg(long, value_name = "SHARE", value_parser = super::revenue::share)]
    gross_margin: Option<f64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ModelWord {
    /// One churn rate for all
    Geometric,
    /// Shifted-beta-geometric: each account has its own
    Sbg,
    /// Beta-discrete-Weibull: and it changes with tenure
    Bdw,
}

impl From<ModelWord> for Model {
    fn from(word: ModelWord) -> Model {
        match word {
            ModelWord::Geometric => Model::Geometric,
            ModelWord::Sbg => Model::Sbg,
            ModelWord::Bdw => Model::Bdw,
        }
    }
}

pub(crate) async fn run(command: RetentionCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let RetentionCommand::Project(arguments) = command;
    let view = project(&app(global).await?, &arguments.request()?).await?;
    output.view(&view, show)
}

impl ProjectArguments {
    fn request(self) -> Result<ProjectRequest, Error> {
        Ok(ProjectRequest {
            as_of: self.as_of,
            known_at: self.known_at.as_deref().map_or(Ok(KnownAt::Now), KnownAt::parse)?,
            by: self.by.iter().map(|word| Dimension::parse(word)).collect(),
            overrides: self.overrides,
            every: self.every,
            horizon: self.horizon,
            model: self.model.map(Model::from),
            discount: self.discount,
            gross_margin: self.gross_margin,
        })
    }
}

fn show(output: &Output, view: &RetentionView) {
    let setting = &view.setting;
    output.line(&format!(
        "{} · as of {} · {} months ahead · a renewal every {} · known at batch {} · policy {} · {}",
        setting.company,
        setting.as_of,
        view.horizon_months,
        view.every_months,
        setting.known_at,
        setting.policy_hash,
        setting.currency,
    ));
    for note in &setting.notes {
        output.line(&format!("note: {note}"));
    }
    show_figures(output, view);
    for group in std::iter::once(&view.total).chain(&view.groups) {
        show_fit(output, group);
    }
}

/// One line for the total and each group.
fn show_figures(output: &Output, view: &RetentionView) {
    let left = format!("left after {} months", view.horizon_months);
    let header =
        ["group", "model", &left, "95 %", "months still expected", "95 %", "value of these", "95 %", "started", "lost"];
    let mut grid = Grid::new(&header, 2);
    for group in std::iter::once(&view.total).chain(&view.groups) {
        let mut cells = vec![group_text(&group.group)];
        match &group.outcome {
            Outcome::Projected(projection) => {
                cells.push(projection.model.word().to_owned());
                cells.extend(figure_cells(projection));
            }
            Outcome::NotEnoughData { .. } => cells.extend(silent("not enough data")),
            Outcome::NotFitted { .. } => cells.extend(silent("no fit")),
        }
        cells.extend([group.n_started, group.n_lost].map(|n| count(i64::try_from(n).unwrap_or(i64::MAX))));
        grid.row(cells);
    }
    output.grid(&grid);
}

fn silent(word: &str) -> Vec<String> {
    std::iter::once(word).chain(["–"; 6]).map(str::to_owned).collect()
}

fn figure_cells(projection: &Projection) -> Vec<String> {
    projection.figures.iter().flat_map(|figure| [figure_text(figure), limits(figure)]).collect()
}

fn limits(figure: &Figure) -> String {
    let Some(interval) = &figure.interval else { return String::new() };
    match (&figure.value, figure.unit) {
        (Value::Money { currency, .. }, _) => format!(
            "{} – {}",
            money(interval.low.round() as i64, currency.decimals()),
            money(interval.high.round() as i64, currency.decimals())
        ),
        (_, Unit::Ratio) => format!("{:.1} – {:.1}", interval.low * 100.0, interval.high * 100.0),
        _ => format!("{:.1} – {:.1}", interval.low, interval.high),
    }
}

fn show_fit(output: &Output, group: &GroupProjection) {
    output.line("");
    output.line(&group_text(&group.group));
    match &group.outcome {
        Outcome::NotEnoughData { missing } => {
            missing.iter().for_each(|what| output.line(&format!("not enough data: {what}")))
        }
        Outcome::NotFitted { why, candidates } => {
            output.line(&format!("no fit: {why}"));
            show_candidates(output, candidates);
        }
        Outcome::Projected(projection) => {
            show_candidates(output, &projection.candidates);
            show_points(output, &projection.points);
        }
    }
}

fn show_candidates(output: &Output, candidates: &[Candidate]) {
    let mut grid = Grid::new(&["model", "parameters", "ln L", "AIC"], 2);
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.1}"));
    for candidate in candidates {
        let parameters = candidate
            .parameters
            .iter()
            .map(|line| format!("{} {:.3} ± {:.3}", line.name, line.value, line.standard_error))
            .collect::<Vec<_>>();
        let words = candidate.why_not.clone().unwrap_or_else(|| parameters.join(", "));
        grid.row(vec![
            candidate.model.word().to_owned(),
            words,
            number(candidate.log_likelihood),
            number(candidate.aic),
        ]);
    }
    output.grid(&grid);
}

/// A screen holds about so many.
const MOST_POINTS: usize = 13;

fn show_points(output: &Output, points: &[Point]) {
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    let mut grid = Grid::new(&["months", "accounts due", "observed %", "fitted %", "95 %"], 0);
    for point in points.iter().step_by(points.len().div_ceil(MOST_POINTS)) {
        grid.row(vec![
            point.months.to_string(),
            count(i64::try_from(point.n_due).unwrap_or(i64::MAX)),
            point.observed.map_or_else(|| "–".to_owned(), percent),
            percent(point.fitted),
            format!("{} – {}", percent(point.low), percent(point.high)),
        ]);
    }
    output.grid(&grid);
}
