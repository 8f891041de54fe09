//! What a text must be.

use cco_domain::measure::Test;

/// A test of texts, with its words in small letters. Tests of other things no text passes.
pub(super) enum TextTest {
    In(Vec<String>),
    NotIn(Vec<String>),
    Contains(Vec<String>),
    Known,
    Other,
}

impl TextTest {
    pub(super) fn new(test: &Test) -> TextTest {
        let small = |words: &[String]| words.iter().map(|word| word.to_lowercase()).collect();
        match test {
            Test::In(words) | Test::InOrUnknown(words) => TextTest::In(small(words)),
            Test::NotIn(words) => TextTest::NotIn(small(words)),
            Test::Contains(words) => TextTest::Contains(small(words)),
            Test::Known => TextTest::Known,
            Test::Unknown
            | Test::AtLeast(_)
            | Test::Below(_)
            | Test::Is(_)
            | Test::DaysAgoOver(_)
            | Test::DaysAgoUpTo(_) => TextTest::Other,
        }
    }

    /// A list passes by any of its elements.
    pub(super) fn passes(&self, text: &str, is_list: bool) -> bool {
        match self {
            TextTest::In(words) => is_any_of(text, words, is_list),
            TextTest::NotIn(words) => !is_any_of(text, words, is_list),
            TextTest::Contains(phrases) => {
                let text = text.to_lowercase();
                phrases.iter().any(|phrase| holds(&text, phrase))
            }
            TextTest::Known => true,
            TextTest::Other => false,
        }
    }
}

fn is_any_of(text: &str, words: &[String], is_list: bool) -> bool {
    let is_one = |text: &str| {
        let text = text.trim().to_lowercase();
        words.contains(&text)
    };
    if is_list { text.split(',').any(is_one) } else { is_one(text) }
}

/// Whether the phrase stands in the text with no letter or digit right before or after it.
fn holds(text: &str, phrase: &str) -> bool {
    let is_bound = |neighbour: Option<char>| neighbour.is_none_or(|neighbour| !neighbour.is_alphanumeric());
    !phrase.is_empty()
        && text.match_indices(phrase).any(|(start, found)| {
            is_bound(text[..start].chars().next_back()) && is_bound(text[start + found.len()..].chars().next())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_either_case_and_words_whole() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        for (test, text, is_list, expected) in [
            (Test::In(words(&["High"])), "HIGH ", false, true),
            (Test::In(words(&["user"])), "champion,user", false, false),
            (Test::In(words(&["user"])), "champion, User", true, true),
            (Test::NotIn(words(&["user"])), "champion,user", true, false),
            (Test::NotIn(words(&["user"])), "", true, true),
            (Test::Contains(words(&["cancel", "not renew"])), "We may CANCEL.", false, true),
            (Test::Contains(words(&["cancel"])), "cancellation", false, false),
            (Test::Contains(words(&["not renew"])), "will not renew!", false, true),
            (Test::Contains(words(&["é"])), "né é", false, true),
            (Test::Contains(words(&[""])), "anything", false, false),
            (Test::Known, "", false, true),
            (Test::AtLeast(1.0), "2", false, false),
        ] {
            assert_eq!(TextTest::new(&test).passes(text, is_list), expected, "{test:?} of {text}");
        }
    }
}
