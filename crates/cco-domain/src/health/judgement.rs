//! A customer success manager's own call on an account: it stands beside the score and never enters it.

use super::definition::Band;
use super::points::Points;
use crate::day::Day;
use serde::{Serialize, Serializer};
use std::fmt;

/// What the person thinks the account's health is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One of the score's bands.
    Band(String),
    /// So many points better or worse than the score says.
    Points(Points),
}

/// Why a judgement is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JudgementFault {
    #[error("`{verdict}` is neither a band ({bands}) nor points such as +10 or -7.5")]
    Verdict { verdict: String, bands: String },
    #[error("a judgement needs a reason")]
    NoReason,
    #[error("a judgement made on {made_on} must expire after that day")]
    ExpiresBefore { made_on: Day },
    #[error("a judgement may hold for {MAX_DAYS} days at most: until {latest}")]
    ExpiresLate { latest: Day },
}

/// A call that is not looked at again for a quarter is no longer a call.
pub const MAX_DAYS: i32 = 90;

impl Verdict {
    /// A band's id, or points with their sign.
    pub fn parse(text: &str, bands: &[Band]) -> Result<Verdict, JudgementFault> {
        let text = text.trim();
        if let Some(band) = bands.iter().find(|band| band.id == text) {
            return Ok(Verdict::Band(band.id.clone()));
        }
        points(text).map(Verdict::Points).ok_or_else(|| JudgementFault::Verdict {
            verdict: text.to_owned(),
            bands: bands.iter().map(|band| band.id.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// As it was written down: a word is a band, a sign begins points.
    pub fn of_stored(text: &str) -> Verdict {
        points(text).map_or_else(|| Verdict::Band(text.to_owned()), Verdict::Points)
    }
}

/// A sign, then points other than zero.
fn points(text: &str) -> Option<Points> {
    let (is_less, number) = match text.split_at_checked(1)? {
        ("+", number) => (false, number),
        ("-", number) => (true, number),
        _ => return None,
    };
    let points = Points::from_number(number.parse().ok()?).filter(|points| *points != Points::ZERO)?;
    Some(if is_less { Points::ZERO - points } else { points })
}

/// Whether a judgement made on one day may be given with this reason until that day.
pub fn check_judgement(reason: &str, made_on: Day, expires_on: Day) -> Result<(), JudgementFault> {
    let latest = made_on.plus_days(MAX_DAYS);
    if reason.trim().is_empty() {
        Err(JudgementFault::NoReason)
    } else if expires_on <= made_on {
        Err(JudgementFault::ExpiresBefore { made_on })
    } else if expires_on > latest {
        Err(JudgementFault::ExpiresLate { latest })
    } else {
        Ok(())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Band(band) => f.write_str(band),
            Verdict::Points(points) if *points > Points::ZERO => write!(f, "+{points}"),
            Verdict::Points(points) => write!(f, "{points}"),
        }
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::definition;
    use super::*;

    #[test]
    fn a_verdict_is_a_band_or_signed_points() {
        let bands = definition().bands;
        for (text, expected) in [("red", "red"), (" green ", "green"), ("+10", "+10.0"), ("-7.5", "-7.5")] {
            let verdict = Verdict::parse(text, &bands).unwrap();
            assert_eq!(verdict.to_string(), expected);
            assert_eq!(Verdict::of_stored(expected), verdict);
        }
        for text in ["purple", "10", "+0", "+7.55", "-101", "+", ""] {
            let fault = Verdict::parse(text, &bands).unwrap_err().to_string();
            assert_eq!(
                fault,
                format!("`{text}` is neither a band (red, yellow, green) nor points such as +10 or -7.5")
            );
        }
    }

    #[test]
    fn a_judgement_has_a_reason_and_an_end() {
        let day = |text: &str| Day::parse(text).unwrap();
        let made_on = day("2024-01-01");
        for (reason, expires_on, expected) in [
            ("talked to them", "2024-03-31", Ok(())),
            (" ", "2024-03-31", Err("a judgement needs a reason")),
            ("x", "2024-01-01", Err("a judgement made on 2024-01-01 must expire after that day")),
            ("x", "2024-04-01", Err("a judgement may hold for 90 days at most: until 2024-03-31")),
        ] {
            let found = check_judgement(reason, made_on, day(expires_on)).map_err(|fault| fault.to_string());
            assert_eq!(found, expected.map_err(str::to_owned));
        }
    }
}
