//! A small simulated company, made by `cco demo`.

use crate::support::{Ran, Workspace};
use std::path::PathBuf;

pub(crate) struct Simulated {
    around: Workspace,
}

impl Simulated {
    /// Large enough for mergers, three currencies, late renewals and two trailing years' ends; imported in a second or two.
    pub(crate) fn new() -> Simulated {
        Simulated::of(&["--accounts", "60", "--months", "18", "--seed", "7"])
    }

    pub(crate) fn of(settings: &[&str]) -> Simulated {
        let around = Workspace::new();
        around.cco_outside(&[&["demo", "simulated", "--quiet"], settings].concat()).ok();
        Simulated { around }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.around.outside().join("simulated")
    }

    pub(crate) fn cco(&self, arguments: &[&str]) -> Ran {
        self.around.run(self.around.command(arguments).current_dir(self.path()))
    }

    /// A file below the workspace folder.
    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path().join(file)).unwrap()
    }
}
