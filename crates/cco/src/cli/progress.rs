//! Progress bars on stderr, for people only: none when quiet, none when stderr is not a terminal.

use cco_app::import::ImportProgress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

pub(crate) struct ImportBar {
    bar: Option<ProgressBar>,
    is_quiet: bool,
}

impl ImportBar {
    pub(crate) fn new(is_quiet: bool) -> ImportBar {
        ImportBar { bar: None, is_quiet }
    }

    pub(crate) fn show(&mut self, progress: ImportProgress<'_>) {
        match progress {
            ImportProgress::Started { file, n_bytes } => self.bar = Some(bar(file, n_bytes, self.is_quiet)),
            ImportProgress::Read { bytes_done, n_rows } => {
                if let Some(bar) = &self.bar {
                    bar.set_position(bytes_done);
                    let seconds = bar.elapsed().as_secs_f64().max(0.001);
                    bar.set_message(format!("{n_rows} rows, {:.0} rows/s", n_rows as f64 / seconds));
                }
            }
            ImportProgress::Finished => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
            }
        }
    }
}

fn bar(file: &str, n_bytes: u64, is_quiet: bool) -> ProgressBar {
    let target = if is_quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let style = ProgressStyle::with_template("{prefix:.bold} [{bar:30}] {bytes}/{total_bytes} {msg} eta {eta}")
        .expect("the template is fixed and names known keys");
    let bar = ProgressBar::with_draw_target(Some(n_bytes), target).with_style(style);
    bar.set_prefix(file.to_owned());
    bar
}

/// Which part of long work is under way.
pub(crate) struct Parts {
    bar: ProgressBar,
}

impl Parts {
    pub(crate) fn new(is_quiet: bool) -> Parts {
        let target = if is_quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let style = ProgressStyle::with_template("{spinner} {msg} · {elapsed}")
            .expect("the template is fixed and names known keys");
        Parts { bar: ProgressBar::with_draw_target(None, target).with_style(style) }
    }

    /// What the operation calls when a part begins.
    pub(crate) fn teller(&self) -> std::sync::Arc<dyn Fn(&'static str) + Send + Sync> {
        let bar = self.bar.clone();
        std::sync::Arc::new(move |part| {
            bar.set_message(part);
            bar.tick();
        })
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
