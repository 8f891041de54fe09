//! What `docs/plays.md` shows is what is read.

use super::{Approval, Catalog, Controllability, Driver, Kind, Play, Rung, Segment};

const PAGE: &str = include_str!("../../../../docs/plays.md");

#[test]
fn the_play_shown_holds() {
    let begin = PAGE.find("```markdown\n").unwrap() + "```markdown\n".len();
    let length = PAGE[begin..].find("```").unwrap();
    let catalog = Catalog { measures: &["sponsors_active"], alerts: &["sponsor_left"] };
    Play::parse("new_buyer.md", &PAGE[begin..begin + length], &catalog).unwrap();
}

#[test]
fn every_word_is_shown() {
    let words = Driver::all()
        .map(Driver::word)
        .chain(Segment::all().map(Segment::word))
        .chain(Kind::all().map(Kind::word))
        .chain(Rung::all().map(Rung::word))
        .chain(Controllability::all().map(Controllability::word))
        .chain(Approval::all().map(Approval::word));
    let shown: Vec<&str> = PAGE.split(|c: char| !c.is_ascii_lowercase() && c != '-').collect();
    for word in words {
        assert!(shown.contains(&word), "{word}");
    }
}
