//! What must be true of plays together.

use super::{Driver, PlayProblem, Plays, Rung, Segment};

/// Every driver in every segment.
pub(super) fn situations() -> impl Iterator<Item = (Driver, Segment)> {
    Driver::all().flat_map(|driver| Segment::all().map(move |segment| (driver, segment)))
}

/// Situations to which price is the first answer: nothing cheaper was thought of.
pub(super) fn led_by_price(plays: &Plays) -> Vec<PlayProblem> {
    let problem = |(driver, segment): (Driver, Segment)| {
        let first = *plays.answers(driver, segment).first()?;
        (first.rung == Some(Rung::Price)).then(|| PlayProblem {
            file: first.file.clone(),
            line: first.lines.rung,
            message: format!(
                "price is the first answer to {driver} for {segment}: add a play that offers value, time or scope"
            ),
        })
    };
    situations().filter_map(problem).collect()
}
