//! The shipped definitions hold: they parse, their examples compute, and the words they use exist.

use super::Metric;
use crate::policy::Policy;

macro_rules! definitions {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../definitions/metrics", "/", $name, ".md")))),+]
    };
}

const SHIPPED: &[(&str, &str)] = definitions![
    "mrr",
    "arr",
    "n_accounts",
    "nrr",
    "grr",
    "logo_churn",
    "gross_mrr_churn",
    "net_mrr_churn",
    "new",
    "reactivation",
    "expansion",
    "contraction",
    "churn",
    "fx",
    "merge",
    "quick_ratio",
    "arpa",
    "tenure",
    "ltv",
];

/// Fields of a tally that definitions name and that are no metrics.
const TALLY_WORDS: [&str; 7] = ["opening", "closing", "n_opening", "n_churned", "n_new", "n_reactivated", "n_closing"];

#[test]
fn every_definition_holds_under_its_own_name() {
    for (name, text) in SHIPPED {
        let metric = Metric::parse(text).unwrap_or_else(|problem| panic!("{name}.md:{problem}"));
        assert_eq!(metric.name, *name);
        assert_eq!(metric.sections.len(), 6, "{name}");
    }
}

#[test]
fn no_example_is_empty() {
    for (name, text) in SHIPPED {
        let example = Metric::parse(text).unwrap().example;
        assert!(example.expected.abs() > 0.0, "{name}: zero is also what nothing gives");
    }
}

#[test]
fn words_in_code_type_are_switches_metrics_or_fields() {
    for (name, text) in SHIPPED {
        for section in Metric::parse(text).unwrap().sections.iter().filter(|section| section.heading != "Example") {
            for word in section.text.split('`').skip(1).step_by(2) {
                assert!(is_word(word), "{name}: `{word}` below `{}`", section.heading);
            }
        }
    }
}

/// `key`, `key = "value"`, the name of a metric, or a field of the tally.
fn is_word(word: &str) -> bool {
    match word.split_once(" = ") {
        Some((key, value)) => Policy::default().set(key, value.trim_matches('"')).is_ok(),
        None => {
            Policy::default().values().any(|(switch, _)| switch.key == word)
                || SHIPPED.iter().any(|(name, _)| *name == word)
                || TALLY_WORDS.contains(&word)
        }
    }
}
