//! `cco figures`

use crate::cli::output::{Grid, Output, count};
use crate::cli::revenue::{RevenueArguments, figure_text, group_text};
use crate::cli::{Global, actor, app};
use cco_app::error::Error;
use cco_app::figures::{
    PublicationView, PublishRequest, RestatementsView, publication, publications, publish, restatements,
};
use cco_domain::figure::Value;
use clap::{Args, Subcommand};

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco figures publish board-2024-q4 --as-of 2024-12-31 --by segment
  cco figures list
  cco figures show board-2024-q4
  cco figures restatements board-2024-q4

A published figure never changes. When later facts would change it, restatements say what, by how much,
and which batches did it.")]
pub(crate) enum FiguresCommand {
    /// Freeze the summary's figures under a name
    Publish(PublishArguments),
    /// What has been published
    List,
    /// A publication as it was frozen
    Show {
        /// Its name
        name: String,
    },
    /// What the facts known now would change about it
    Restatements {
        /// Its name
        name: String,
    },
}

#[derive(Args)]
pub(crate) struct PublishArguments {
    /// A name nobody has used yet
    name: String,
    #[command(flatten)]
    revenue: RevenueArguments,
}

pub(crate) async fn run(command: FiguresCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let app = app(global).await?;
    match command {
        FiguresCommand::Publish(arguments) => {
            let request = PublishRequest { name: arguments.name, revenue: arguments.revenue.request()? };
            let view = publish(&app, &actor(), &request).await?;
            output.view(&view, |output, view| {
                output.line(&format!(
                    "published {}: {} figures, known at batch {}",
                    view.name,
                    view.figures.len(),
                    view.known_at
                ));
                output.say(&format!("later: cco figures restatements {}", view.name));
            })
        }
        FiguresCommand::List => output.view(&publications(&app).await?, |output, view| {
            if view.publications.is_empty() {
                return output.line("nothing is published yet: cco figures publish NAME");
            }
            let mut grid = Grid::new(&["name", "published at", "policy", "known at", "figures"], 3);
            for row in &view.publications {
                grid.row(vec![
                    row.name.clone(),
                    row.published_at.clone(),
                    row.policy_hash.clone(),
                    row.known_at.to_string(),
                    count(row.n_figures as i64),
                ]);
            }
            output.grid(&grid);
        }),
        FiguresCommand::Show { name } => output.view(&publication(&app, &name).await?, show_publication),
        FiguresCommand::Restatements { name } => output.view(&restatements(&app, &name).await?, show_restatements),
    }
}

fn show_publication(output: &Output, view: &PublicationView) {
    output.line(&format!(
        "{} · published {} · known at batch {} · policy {}",
        view.name, view.published_at, view.known_at, view.policy_hash
    ));
    let mut grid = Grid::new(&["group", "figure", "value", "accounts"], 2);
    for figure in &view.figures {
        grid.row(vec![group_text(&figure.id.group), figure.name.clone(), figure_text(figure), count(figure.n)]);
    }
    output.grid(&grid);
}

fn show_restatements(output: &Output, view: &RestatementsView) {
    output.line(&format!(
        "{}: published at batch {}, compared with batch {}: {} of {} figures would change",
        view.name,
        view.published_known_at,
        view.known_at,
        view.restatements.len(),
        view.n_figures
    ));
    for restatement in &view.restatements {
        let name = restatement.id.metric.strip_prefix("revenue.").unwrap_or(&restatement.id.metric);
        output.line(&format!(
            "{} · {name}: {} → {}",
            group_text(&restatement.id.group),
            value_text(&restatement.published),
            value_text(&restatement.restated)
        ));
        for effect in &restatement.batches {
            output.line(&format!("    batch {} ({}): {}", effect.batch, effect.label, value_text(&effect.value)));
        }
    }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Money { minor, currency } => crate::cli::output::money(*minor, currency.decimals()),
        Value::Ratio { numerator, denominator, value } => {
            format!("{value:.4} ({} / {})", count(*numerator), count(*denominator))
        }
        Value::Number { value } => format!("{value:.4}"),
        Value::Count { count: n } => count(*n),
        Value::Unknown { why } => format!("unknown ({why})"),
    }
}
