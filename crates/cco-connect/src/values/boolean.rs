//! Yes and no.

use super::wrong::Wrong;

const YES: [&str; 11] = ["true", "t", "yes", "y", "1", "1.0", "on", "ja", "j", "oui", "wahr"];
const NO: [&str; 11] = ["false", "f", "no", "n", "0", "0.0", "off", "nein", "non", "falsch", "nee"];

pub(crate) fn parse(text: &str) -> Result<bool, Wrong> {
    let is_in = |list: &[&str]| list.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_in(&YES) {
        Ok(true)
    } else if is_in(&NO) {
        Ok(false)
    } else {
        Err(Wrong::new(
            "bad_boolean",
            "is neither yes nor no",
            "write true or false, or say in the mapping what it means: words = { word = \"true\" }",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_plainly() {
        for (text, expected) in [
            ("TRUE", Some(true)),
            ("t", Some(true)),
            ("Yes", Some(true)),
            ("1", Some(true)),
            ("J", Some(true)),
            ("False", Some(false)),
            ("N", Some(false)),
            ("0", Some(false)),
            ("nein", Some(false)),
            ("2", None),
            ("maybe", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(parse(text).ok(), expected, "{text}");
        }
    }
}
