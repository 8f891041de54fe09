//! A workspace in a temporary folder and the `cco` binary run in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A workspace that is removed when the test ends. Files beside it are input.
pub(crate) struct Workspace {
    folder: TempDir,
}

/// How one invocation ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// `None`: ended by a signal.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Workspace {
    /// An empty workspace of a company that reports in US dollars.
    pub(crate) fn new() -> Workspace {
        let workspace = Workspace { folder: TempDir::new().unwrap() };
        let made = workspace.cco_outside(&["init", "acme", "--company", "Acme", "--currency", "USD"]);
        made.ok();
        workspace
    }

    /// The workspace folder.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("acme")
    }

    /// The folder around the workspace.
    pub(crate) fn outside(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the workspace and returns its full path.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Runs `cco` in the workspace.
    pub(crate) fn cco(&self, arguments: &[&str]) -> Ran {
        self.run(&mut self.command(arguments))
    }

    /// Runs `cco` in the folder around the workspace.
    pub(crate) fn cco_outside(&self, arguments: &[&str]) -> Ran {
        self.run(self.command(arguments).current_dir(self.outside()))
    }

    /// The invocation, not started yet: the environment holds only what is set here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cco"));
        command.args(arguments).env_clear().env("USER", "tester").stdin(Stdio::null());
        if self.path().exists() {
            command.current_dir(self.path());
        }
        command
    }

    pub(crate) fn run(&self, command: &mut Command) -> Ran {
        self.ran(command.output().unwrap())
    }

    /// Paths of this run are replaced, so answers can be written down.
    pub(crate) fn ran(&self, output: Output) -> Ran {
        let text =
            |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&*self.outside().to_string_lossy(), "[DIR]");
        Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Ran {
    /// The answer of an invocation that must succeed.
    #[track_caller]
    pub(crate) fn ok(&self) -> &str {
        assert_eq!(self.code, Some(0), "{self}");
        &self.stdout
    }

    /// The `--json` answer of an invocation that must succeed.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.ok()).unwrap_or_else(|cause| panic!("not JSON: {cause}\n{self}"))
    }
}

/// The whole invocation as a snapshot shows it.
impl std::fmt::Display for Ran {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let code = self.code.map_or_else(|| "by a signal".to_owned(), |code| code.to_string());
        writeln!(formatter, "{}{}exit {code}", self.stdout, self.stderr)
    }
}

/// Lines that begin with the id of a quarantined row, with a word in its place.
pub(crate) fn without_ids(text: &str) -> String {
    let is_id = |word: &str| word.len() == 10 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let masked = text.lines().map(|line| match line.split_once(' ') {
        Some((id, rest)) if is_id(id) => format!("[ID] {rest}"),
        _ => line.to_owned(),
    });
    masked.collect::<Vec<_>>().join("\n")
}

/// Several invocations in one workspace, as a terminal shows them.
pub(crate) fn transcript(workspace: &Workspace, invocations: &[&[&str]]) -> String {
    let answers = invocations.iter().map(|arguments| {
        let words: Vec<String> =
            arguments
                .iter()
                .map(|word| {
                    if word.is_empty() || word.contains([' ', '*']) {
                        format!("\"{word}\"")
                    } else {
                        (*word).to_owned()
                    }
                })
                .collect();
        format!("$ cco {}\n{}", words.join(" "), workspace.cco(arguments))
    });
    answers.collect::<Vec<_>>().join("\n")
}
