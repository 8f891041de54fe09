//! What `docs/measures.md` shows is what is read.

use super::Definition;
use super::aggregate::words;

const PAGE: &str = include_str!("../../../../docs/measures.md");

#[test]
fn the_definition_shown_holds() {
    let begin = PAGE.find("```toml\n").unwrap() + "```toml\n".len();
    let length = PAGE[begin..].find("```").unwrap();
    Definition::parse("exports_28d.toml", &PAGE[begin..begin + length]).unwrap();
}

#[test]
fn every_aggregate_is_shown() {
    for word in words() {
        assert!(PAGE.contains(&format!("aggregate = \"{word}\"")), "{word}");
    }
}
