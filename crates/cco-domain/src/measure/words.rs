//! The words that definition files use for what code has values for.

use super::{Family, NoneMeans, Trend, Why};
use crate::metric::Better;

pub(super) const FAMILIES: [(&str, Family); 7] = [
    ("usage", Family::Usage),
    ("adoption", Family::Adoption),
    ("engagement", Family::Engagement),
    ("support", Family::Support),
    ("sentiment", Family::Sentiment),
    ("relationship", Family::Relationship),
    ("commercial", Family::Commercial),
];

pub(super) const BETTER: [(&str, Better); 3] =
    [("higher", Better::Higher), ("lower", Better::Lower), ("neither", Better::Neither)];

pub(super) const NONE_MEANS: [(&str, NoneMeans); 3] =
    [("zero_if_recorded", NoneMeans::ZeroIfRecorded), ("zero", NoneMeans::Zero), ("unknown", NoneMeans::Unknown)];

pub(super) const TRENDS: [(&str, Trend); 3] = [("down", Trend::Down), ("up", Trend::Up), ("silent", Trend::Silent)];

pub(super) const WHYS: [(&str, Why); 6] = [
    ("no_source", Why::NoSource),
    ("never_seen", Why::NeverSeen),
    ("stale", Why::Stale),
    ("too_short", Why::TooShort),
    ("undefined", Why::Undefined),
    ("part_unknown", Why::PartUnknown),
];

impl Family {
    pub fn all() -> impl Iterator<Item = Family> {
        FAMILIES.iter().map(|(_, family)| *family)
    }

    pub fn word(self) -> &'static str {
        word_of(&FAMILIES, self)
    }

    pub fn of_word(word: &str) -> Option<Family> {
        FAMILIES.iter().find(|(known, _)| *known == word).map(|(_, family)| *family)
    }
}

impl Why {
    pub fn word(self) -> &'static str {
        word_of(&WHYS, self)
    }
}

fn word_of<T: PartialEq + Copy>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, known)| *known == value).map(|(word, _)| *word).expect("every value has a word")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_answers() {
        for (word, family) in FAMILIES {
            assert_eq!(serde_json::to_value(family).unwrap(), word);
            assert_eq!((family.word(), Family::of_word(word)), (word, Some(family)));
        }
        for (word, why) in WHYS {
            assert_eq!((serde_json::to_value(why).unwrap().as_str(), why.word()), (Some(word), word));
        }
    }
}
