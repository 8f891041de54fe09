//! `cco policy`

use crate::cli::output::{Grid, Output};
use crate::cli::{Global, workspace};
use cco_app::error::Error;
use cco_app::policy::{diff, show};
use clap::Subcommand;

#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  cco policy show                     every switch and its value
  cco policy show contract_gap        what it asks, and what each value does
  cco policy diff shipped workspace   where this workspace differs from the shipped policy
  cco policy diff workspace ../finance-policy.toml

The policy is definitions/policy.toml in the workspace. Any command on revenue takes --policy KEY=VALUE to try one.")]
pub(crate) enum PolicyCommand {
    /// The switches in force
    Show {
        /// One switch
        key: Option<String>,
    },
    /// How two policies differ
    Diff {
        /// `shipped`, `workspace` or a file
        a: String,
        /// `shipped`, `workspace` or a file
        b: String,
    },
}

pub(crate) async fn run(command: PolicyCommand, global: &Global, output: &Output) -> Result<(), Error> {
    let definitions = workspace(global)?.definitions();
    match command {
        PolicyCommand::Show { key } => {
            let view = show(&definitions, key.as_deref())?;
            output.view(&view, |output, view| match (&key, view.switches.as_slice()) {
                (Some(_), [switch]) => {
                    output.line(&format!(
                        "{} = {}   (question {}: {})",
                        switch.key, switch.value, switch.number, switch.question
                    ));
                    for value in &switch.values {
                        let mark = if value.value == switch.value { "→" } else { " " };
                        output.line(&format!("  {mark} {}: {}", value.value, value.meaning));
                    }
                    output.line(&format!("  {}", switch.note));
                }
                _ => {
                    let mut grid = Grid::new(&["switch", "value", "question"], 3);
                    for switch in &view.switches {
                        let mark = if switch.is_default { "" } else { " *" };
                        grid.row(vec![
                            switch.key.to_owned(),
                            format!("{}{mark}", switch.value),
                            switch.question.to_owned(),
                        ]);
                    }
                    output.grid(&grid);
                    output.say(&format!(
                        "policy {} · * differs from the shipped default · `cco policy show KEY` explains",
                        view.hash
                    ));
                }
            })
        }
        PolicyCommand::Diff { a, b } => output.view(&diff(&definitions, &a, &b)?, |output, view| {
            if view.differences.is_empty() {
                return output.line(&format!("{} and {} are the same policy ({})", view.a, view.b, view.a_hash));
            }
            let mut grid = Grid::new(&["switch", &view.a, &view.b, "question"], 4);
            for difference in &view.differences {
                grid.row(vec![
                    difference.key.to_owned(),
                    difference.a.clone(),
                    difference.b.clone(),
                    difference.question.to_owned(),
                ]);
            }
            output.grid(&grid);
        }),
    }
}
