//! `cco revenue`

use crate::cli::output::{Grid, Output, count, money};
use crate::cli::{Global, app};
use cco_app::app::KnownAt;
use cco_app::error::Error;
use cco_app::revenue::{
    BridgeView, CohortMeasure, CohortsRequest, CohortsView, MovementsRequest, MovementsView, NamedGroup,
    RevenueRequest, RowsRequest, RowsView, Setting, Step, SummaryView, cohorts, movements, rows, summary,
};
use cco_domain::day::Day;
use cco_domain::figure::{Figure, Unit, Value, Window};
use cco_domain::revenue::query::Dimension;
use clap::{Args, Subcommand, ValueEnum};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco revenue summary
  cco revenue summary --as-of 2024-12-31 --window t12m --by segment --json
  cco revenue summary --by region,plan --policy merges=churn_and_new
  cco revenue movements --window ytd --step quarter
  cco revenue cohorts --measure revenue --window 2023-12-31..2024-12-31
  cco revenue rows --metric churn --lines
  cco revenue summary --known-at 2024-06-30      what was known then

Dimensions: segment, industry, region, country, owner, size, account_plan, tenure, top_parent, account,
product, plan, currency, and any further column of the accounts.")]
pub(crate) enum RevenueCommand {
    /// MRR, NRR, GRR, churn and more, in total and by group
    Summary(SummaryArguments),
    /// The bridge from opening to closing, month by month
    Movements(MovementsArguments),
    /// What is left of the accounts that started in each month
    Cohorts(CohortsArguments),
    /// The accounts and subscription rows behind a figure
    Rows(RowsArguments),
}

#[derive(Args)]
pub(crate) struct RevenueArguments {
    /// Day that figures are as of [default: the last month end that the facts cover]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    as_of: Option<Day>,
    /// Only facts known at this batch number or day
    #[arg(long, value_name = "BATCH|DAY")]
    known_at: Option<String>,
    /// t12m, quarter, month, ytd, or two days: 2024-01-31..2024-06-30 [default: the policy's]
    #[arg(long, value_parser = |text: &str| text.parse::<Window>())]
    window: Option<Window>,
    /// Divide by one or two dimensions
    #[arg(long, value_name = "DIMENSION[,DIMENSION]", value_delimiter = ',')]
    by: Vec<String>,
    /// Try a switch without changing the policy file; may be repeated
    #[arg(long = "policy", value_name = "KEY=VALUE")]
    overrides: Vec<String>,
}

#[derive(Args)]
pub(crate) struct SummaryArguments {
    #[command(flatten)]
    revenue: RevenueArguments,
    /// Share of revenue left after the cost of serving it, for lifetime value: 0.8
    #[arg(long, value_name = "SHARE", value_parser = share)]
    gross_margin: Option<f64>,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Args)]
pub(crate) struct MovementsArguments {
    #[command(flatten)]
    revenue: RevenueArguments,
    /// Length of each period
    #[arg(long, value_enum, default_value = "month")]
    step: StepWord,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum StepWord {
    Month,
    Quarter,
    Window,
}

#[derive(Args)]
pub(crate) struct CohortsArguments {
    #[command(flatten)]
    revenue: RevenueArguments,
    /// Accounts or their revenue
    #[arg(long, value_enum, default_value = "logo")]
    measure: MeasureWord,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum MeasureWord {
    Logo,
    Revenue,
}

#[derive(Args)]
pub(crate) struct RowsArguments {
    #[command(flatten)]
    revenue: RevenueArguments,
    /// Only the accounts that make this metric: churn, expansion, nrr …
    #[arg(long)]
    metric: Option<String>,
    /// Only this account
    #[arg(long)]
    account: Option<String>,
    /// Subscription rows too
    #[arg(long)]
    lines: bool,
    /// At most so many accounts
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// Print comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("write a share between 0 and 1, such as 0.8".to_owned()),
    }
}

impl RevenueArguments {
    pub(super) fn request(self) -> Result<RevenueRequest, Error> {
        Ok(RevenueRequest {
            as_of: self.as_of,
            known_at: self.known_at.as_deref().map_or(Ok(KnownAt::Now), KnownAt::parse)?,
            window: self.window,
            by: self.by.iter().map(|word| Dimension::parse(word)).collect(),
            overrides: self.overrides,
            gross_margin: None,
        })
    }
}

pub(crate) async fn run(command: RevenueCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    match command {
        RevenueCommand::Summary(arguments) => {
            let request = RevenueRequest { gross_margin: arguments.gross_margin, ..arguments.revenue.request()? };
            let view = summary(&app, &request).await?;
            if arguments.csv { summary_csv(output, &view) } else { output.view(&view, show_summary)? }
        }
        RevenueCommand::Movements(arguments) => {
            let step = match arguments.step {
                StepWord::Month => Step::Month,
                StepWord::Quarter => Step::Quarter,
                StepWord::Window => Step::Window,
            };
            let view = movements(&app, &MovementsRequest { revenue: arguments.revenue.request()?, step }).await?;
            if arguments.csv { movements_csv(output, &view) } else { output.view(&view, show_movements)? }
        }
        RevenueCommand::Cohorts(arguments) => {
            let measure = match arguments.measure {
                MeasureWord::Logo => CohortMeasure::Logo,
                MeasureWord::Revenue => CohortMeasure::Revenue,
            };
            let view = cohorts(&app, &CohortsRequest { revenue: arguments.revenue.request()?, measure }).await?;
            if arguments.csv { cohorts_csv(output, &view) } else { output.view(&view, show_cohorts)? }
        }
        RevenueCommand::Rows(arguments) => {
            let request = RowsRequest {
                revenue: arguments.revenue.request()?,
                metric: arguments.metric,
                group: Vec::new(),
                account: arguments.account,
                with_lines: arguments.lines,
                limit: arguments.limit,
            };
            let view = rows(&app, &request).await?;
            if arguments.csv { rows_csv(output, &view) } else { output.view(&view, show_rows)? }
        }
    }
    Ok(())
}

fn show_setting(output: &Output, setting: &Setting) {
    output.line(&format!(
        "{} · as of {} · {} ({} → {}) · known at batch {} · policy {} · {}",
        setting.company,
        setting.as_of,
        setting.window,
        setting.opening,
        setting.closing,
        setting.known_at,
        setting.policy_hash,
        setting.currency,
    ));
    for note in &setting.notes {
        output.line(&format!("note: {note}"));
    }
}

pub(super) fn group_text(group: &NamedGroup) -> String {
    let words: Vec<&str> = group.iter().map(|(_, value)| value.as_deref().unwrap_or("(unknown)")).collect();
    if words.is_empty() { "total".to_owned() } else { words.join(" · ") }
}

pub(super) fn figure_text(figure: &Figure) -> String {
    match &figure.value {
        Value::Money { minor, currency } => money(*minor, currency.decimals()),
        Value::Ratio { value, .. } | Value::Number { value } => match figure.unit {
            Unit::Ratio => format!("{:.1} %", value * 100.0),
            _ => format!("{value:.2}"),
        },
        Value::Count { count: n } => count(*n),
        Value::Unknown { .. } => "unknown".to_owned(),
    }
}

fn interval_text(figure: &Figure) -> String {
    figure
        .interval
        .as_ref()
        .map_or_else(String::new, |interval| format!("{:.1} – {:.1} %", interval.low * 100.0, interval.high * 100.0))
}

fn parts_text(figure: &Figure) -> String {
    match (&figure.value, figure.unit) {
        (Value::Unknown { why }, _) => why.clone(),
        (Value::Ratio { numerator, denominator, .. }, _) if figure.name == "logo_churn" => {
            format!("{} of {}", count(*numerator), count(*denominator))
        }
        (Value::Ratio { numerator, denominator, .. }, _) => {
            format!("{} / {}", money(*numerator, 2), money(*denominator, 2))
        }
        _ => String::new(),
    }
}

pub(super) fn show_summary(output: &Output, view: &SummaryView) {
    show_setting(output, &view.setting);
    let mut grid = Grid::new(&["figure", "value", "made of", "95 % interval", "accounts"], 1);
    for figure in &view.total {
        grid.row(vec![
            figure.name.clone(),
            figure_text(figure),
            parts_text(figure),
            interval_text(figure),
            count(figure.n),
        ]);
    }
    output.grid(&grid);
    if !view.groups.is_empty() {
        const SHOWN: [&str; 8] = ["n_accounts", "mrr", "nrr", "grr", "logo_churn", "expansion", "contraction", "churn"];
        let mut header = vec![view.setting.by.join(" · ")];
        header.extend(SHOWN.map(str::to_owned));
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut grid = Grid::new(&header, 1);
        for group in &view.groups {
            let mut cells = vec![group_text(&group.group)];
            let figures = SHOWN.iter().filter_map(|name| group.figures.iter().find(|figure| figure.name == *name));
            cells.extend(figures.map(figure_text));
            grid.row(cells);
        }
        output.grid(&grid);
    }
    if let Some(nrr) = view.total.iter().find(|figure| figure.name == "nrr") {
        output.say(&format!("open a figure: cco explain {}", nrr.id));
    }
}

fn summary_csv(output: &Output, view: &SummaryView) {
    let total: NamedGroup = Vec::new();
    let groups = view.groups.iter().map(|group| (&group.group, &group.figures));
    let lines = std::iter::once((&total, &view.total)).chain(groups).flat_map(|(group, figures)| {
        figures.iter().map(move |figure| {
            let (numerator, denominator) = match &figure.value {
                Value::Ratio { numerator, denominator, .. } => (numerator.to_string(), denominator.to_string()),
                _ => (String::new(), String::new()),
            };
            vec![
                figure.id.to_string(),
                group_text(group),
                figure.name.clone(),
                figure.value.number().map_or_else(String::new, |number| number.to_string()),
                numerator,
                denominator,
                figure.n.to_string(),
            ]
        })
    });
    output.csv(&["figure", "group", "name", "value", "numerator", "denominator", "n"], lines);
}

fn bridge_cells(bridge: &BridgeView, decimals: u32) -> Vec<String> {
    let BridgeView { opening, new, reactivation, expansion, contraction, churn, fx, merge, closing, .. } = bridge;
    let signed = [*opening, *new, *reactivation, *expansion, -contraction, -churn, *fx, *merge, *closing];
    signed.iter().map(|minor| money(*minor, decimals)).collect()
}

const BRIDGE: [&str; 9] =
    ["opening", "new", "reactivation", "expansion", "contraction", "churn", "fx", "merge", "closing"];

fn show_movements(output: &Output, view: &MovementsView) {
    show_setting(output, &view.setting);
    let mut header = vec!["to", "group"];
    header.extend(BRIDGE);
    let mut grid = Grid::new(&header, 2);
    for row in &view.rows {
        let mark = if row.is_open { " (open)" } else { "" };
        let mut cells = vec![format!("{}{mark}", row.closing_day), group_text(&row.group)];
        cells.extend(bridge_cells(&row.bridge, view.setting.currency.decimals()));
        grid.row(cells);
    }
    output.grid(&grid);
}

fn movements_csv(output: &Output, view: &MovementsView) {
    let header = [
        "opening_day",
        "closing_day",
        "group",
        "opening",
        "new",
        "reactivation",
        "expansion",
        "contraction",
        "churn",
        "fx",
        "merge",
        "closing",
        "n_opening",
        "n_new",
        "n_reactivated",
        "n_expanded",
        "n_contracted",
        "n_churned",
        "n_closing",
    ];
    let lines = view.rows.iter().map(|row| {
        let bridge = &row.bridge;
        let numbers = [
            bridge.opening,
            bridge.new,
            bridge.reactivation,
            bridge.expansion,
            bridge.contraction,
            bridge.churn,
            bridge.fx,
            bridge.merge,
            bridge.closing,
            bridge.n_opening,
            bridge.n_new,
            bridge.n_reactivated,
            bridge.n_expanded,
            bridge.n_contracted,
            bridge.n_churned,
            bridge.n_closing,
        ];
        let mut cells = vec![row.opening_day.to_string(), row.closing_day.to_string(), group_text(&row.group)];
        cells.extend(numbers.map(|number| number.to_string()));
        cells
    });
    output.csv(&header, lines);
}

fn show_cohorts(output: &Output, view: &CohortsView) {
    show_setting(output, &view.setting);
    let n_ages = view.rows.iter().map(|row| row.retained.len()).max().unwrap_or(0);
    let ages: Vec<String> = (0..n_ages).map(|age| age.to_string()).collect();
    let mut header = vec!["cohort", "group", "start"];
    header.extend(ages.iter().map(String::as_str));
    let mut grid = Grid::new(&header, 2);
    for row in &view.rows {
        let start = match view.measure {
            CohortMeasure::Logo => count(row.n_start),
            CohortMeasure::Revenue => money(row.start, view.setting.currency.decimals()),
        };
        let mut cells = vec![row.cohort.clone(), group_text(&row.group), start];
        cells.extend(
            row.retained
                .iter()
                .map(|share| share.map_or_else(|| "–".to_owned(), |share| format!("{:.0}", share * 100.0))),
        );
        grid.row(cells);
    }
    output.grid(&grid);
    output.say("columns: months since the start; cells: % left");
}

fn cohorts_csv(output: &Output, view: &CohortsView) {
    let lines = view.rows.iter().flat_map(|row| {
        row.retained.iter().enumerate().map(move |(age, retained)| {
            vec![
                row.cohort.clone(),
                group_text(&row.group),
                age.to_string(),
                row.n_start.to_string(),
                row.n_active[age].to_string(),
                row.start.to_string(),
                row.revenue[age].to_string(),
                retained.map_or_else(String::new, |share| share.to_string()),
            ]
        })
    });
    output.csv(&["cohort", "group", "age", "n_start", "n_active", "start", "revenue", "retained"], lines);
}

pub(super) fn show_rows(output: &Output, view: &RowsView) {
    show_setting(output, &view.setting);
    let decimals = view.setting.currency.decimals();
    let mut header = vec!["account", "group"];
    header.extend(BRIDGE);
    let mut grid = Grid::new(&header, 2);
    for row in &view.accounts {
        let mut cells = vec![row.account_id.clone(), group_text(&row.group)];
        cells.extend(bridge_cells(&row.bridge, decimals));
        grid.row(cells);
    }
    let mut cells = vec![format!("all {}", count(view.n_accounts as i64)), String::new()];
    cells.extend(bridge_cells(&view.total, decimals));
    grid.row(cells);
    output.grid(&grid);
    if !view.lines.is_empty() {
        let header = ["account", "line", "product", "from", "to", "price", "per", "batch", "opening", "closing"];
        let mut grid = Grid::new(&header, 5);
        for line in &view.lines {
            grid.row(vec![
                line.account_id.clone(),
                line.line_id.clone(),
                line.product.clone().unwrap_or_default(),
                line.starts.to_string(),
                line.ends.map_or_else(|| "open".to_owned(), |day| day.to_string()),
                format!("{} {}", money(line.amount_minor, line.currency.decimals()), line.currency),
                line.billing_period.clone(),
                line.batch.to_string(),
                money(line.opening, decimals),
                money(line.closing, decimals),
            ]);
        }
        output.grid(&grid);
    }
    if view.is_truncated {
        output.say(&format!("the {} largest of {}: --limit N for more", view.accounts.len(), view.n_accounts));
    }
}

fn rows_csv(output: &Output, view: &RowsView) {
    let mut header = vec!["account", "group"];
    header.extend(BRIDGE);
    let lines = view.accounts.iter().map(|row| {
        let bridge = &row.bridge;
        let numbers = [
            bridge.opening,
            bridge.new,
            bridge.reactivation,
            bridge.expansion,
            bridge.contraction,
            bridge.churn,
            bridge.fx,
            bridge.merge,
            bridge.closing,
        ];
        let mut cells = vec![row.account_id.clone(), group_text(&row.group)];
        cells.extend(numbers.map(|number| number.to_string()));
        cells
    });
    output.csv(&header, lines);
}
