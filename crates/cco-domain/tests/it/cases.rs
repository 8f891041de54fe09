//! Every worked example in `tests/cases` is what the reference answers. `CCO_BLESS=1` writes the answers into
//! the files: read the difference before you keep it.

use cco_domain::revenue::case::{Answers, Case};
use std::path::PathBuf;
use std::{env, fs};

fn cases() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn the_reference_answers_every_case() {
    let is_blessing = env::var_os("CCO_BLESS").is_some();
    let mut disagreements = Vec::new();
    for path in cases() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let case = Case::parse(&text).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        if is_blessing {
            fs::write(&path, case.rewritten(&text, Answers::of_reference)).unwrap();
        } else {
            let found = case.disagreements(Answers::of_reference);
            disagreements.extend(found.into_iter().map(|found| format!("{name}, {found}")));
        }
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

#[test]
fn every_switch_that_moves_a_figure_has_a_case() {
    let names: String = cases().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for number in (1..=29).filter(|number| !NO_FIGURE.contains(number)) {
        assert!(names.contains(&format!("switch-{number:02}-")), "no case for switch {number}");
    }
}

/// 28 marks figures and 29 withholds them; neither moves one.
const NO_FIGURE: [u32; 2] = [28, 29];

#[test]
fn what_is_no_case_says_where_and_why() {
    for (text, message) in [
        ("", "line 1: there is no [question]"),
        ("Two accounts.\n", "line 1: what is for the reader starts with #"),
        ("[question]\nas_of = 2024-01-31", "line 1: nothing is expected"),
        (
            "[question]\nyears = 3",
            "line 2: `years = 3` asks for something unknown; keys are currency, as_of, periods, by, cohorts",
        ),
        (
            "[question]\nperiods = 2024-01-31..2023-01-31",
            "line 2: `periods = 2024-01-31..2023-01-31` is no list of periods",
        ),
        ("[question]\n", "line 1: nothing is asked"),
        (
            "[question]\nas_of = 2024-01-31\n[subscription]\nline  account  starts\na  b  2024-02-30",
            "line 5: a row needs its amount",
        ),
        (
            "[question]\nas_of = 2024-01-31\n[subscription]\nline  account  amount  starts\na  b  1.234  2024-02-01",
            "line 5: `1.234` is no amount",
        ),
        (
            "[question]\nas_of = 2024-01-31\n[account_link]\nfrom  color\n",
            "line 4: there is no column `color`; there are from, to, kind, starts, ends",
        ),
        ("[question]\nas_of = 2024-01-31\n[by group]\nopening  profit\n", "line 4: [by group] has no column `profit`"),
        ("[question]\nas_of = 2024-01-31\n[by group]\nopening\n1  2", "line 5: 2 cells under 1 columns"),
    ] {
        assert_eq!(Case::parse(text).unwrap_err().to_string(), message, "{text}");
    }
    assert!(Case::parse("[question]\nas_of = 2024-01-31\n[by moon]\nopening\n").is_err());
    assert!(Case::parse("[question]\nas_of = 2024-01-31\n[by group, churn_on = x]\nopening\n").is_err());
}
