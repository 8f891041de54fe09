//! The plays that come with the program: together they answer every driver in every segment, and each says what it should.

use cco_domain::play::{Catalog, Kind, Plays, Rung, Segment};
use std::fs;
use std::path::PathBuf;

fn definitions(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder)
}

/// Names of the definitions in a folder, without their endings.
fn ids(folder: &str) -> Vec<String> {
    let mut ids: Vec<String> = fs::read_dir(definitions(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    ids.sort();
    ids
}

fn shipped() -> Plays {
    let (measures, alerts) = (ids("definitions/measures"), ids("definitions/alerts"));
    let files: Vec<(String, String)> = ids("definitions/plays")
        .into_iter()
        .map(|id| {
            let file = format!("{id}.md");
            let text = fs::read_to_string(definitions("definitions/plays").join(&file)).unwrap();
            (file, text)
        })
        .collect();
    let measures: Vec<&str> = measures.iter().map(String::as_str).collect();
    let alerts: Vec<&str> = alerts.iter().map(String::as_str).collect();
    let catalog = Catalog { measures: &measures, alerts: &alerts };
    let (plays, problems) = Plays::read(files.iter().map(|(file, text)| (file.as_str(), text.as_str())), &catalog);
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    plays
}

#[test]
fn every_driver_is_answered_in_every_segment() {
    let plays = shipped();
    assert_eq!(plays.unanswered(), []);
}

#[test]
fn every_kind_is_there_in_every_segment() {
    let plays = shipped();
    for kind in Kind::all() {
        for segment in Segment::all() {
            assert!(!plays.of_kind(kind, segment).is_empty(), "no play of {kind} for {segment}");
        }
    }
}

#[test]
fn enterprise_has_most_and_plg_costs_people_least() {
    let plays = shipped();
    let n_plays = |segment| plays.iter().filter(|play| play.segments.contains(&segment)).count();
    for segment in [Segment::MidMarket, Segment::Smb, Segment::Plg] {
        assert!(n_plays(Segment::Enterprise) > n_plays(segment), "{segment}");
    }
    let mean_hours = |segment| {
        let hours: Vec<f64> =
            plays.iter().filter(|play| play.segments.contains(&segment)).map(|play| play.hours).collect();
        hours.iter().sum::<f64>() / hours.len() as f64
    };
    assert!(mean_hours(Segment::Plg) * 3.0 < mean_hours(Segment::Enterprise));
}

#[test]
fn price_is_offered_by_few_and_never_first() {
    let plays = shipped();
    let by_price = plays.iter().filter(|play| play.rung == Some(Rung::Price)).count();
    assert!((1..=3).contains(&by_price), "{by_price}");
    assert!(plays.iter().filter(|play| play.rung == Some(Rung::Price)).all(|play| play.sla_days >= 21));
}

#[test]
fn a_play_can_be_followed_and_ended() {
    for play in shipped().iter() {
        assert!(play.steps.len() >= 2, "{} has one step only", play.id);
        assert!(play.exit.len() >= 2, "{} does not say how it ends without success", play.id);
        assert!(play.title.len() <= 120, "{}", play.id);
    }
}
