//! Which texts stand for "not known", and which for a formula that failed.

/// Spellings of "not known" that databases and tools write. `NA` is not among them: it is also a region
/// (North America) and a country (Namibia).
const UNKNOWN: [&str; 12] =
    ["null", "n/a", "\\n", "nan", "none", "nil", "(null)", "(none)", "(blank)", "undefined", "-", "--"];

/// What a spreadsheet shows where a formula failed.
const FORMULA_ERRORS: [&str; 9] =
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#DATA!", "#SPILL!"];

/// `text` is trimmed.
#[inline]
pub(crate) fn is_unknown(text: &str) -> bool {
    let first = match text.as_bytes() {
        [] => return true,
        [first, ..] if text.len() <= 9 => first,
        _ => return false,
    };
    matches!(first, b'n' | b'N' | b'\\' | b'(' | b'u' | b'U' | b'-')
        && UNKNOWN.iter().any(|unknown| text.eq_ignore_ascii_case(unknown))
}

#[inline]
pub(crate) fn is_formula_error(text: &str) -> bool {
    text.starts_with('#') && FORMULA_ERRORS.contains(&text)
}

/// At most 80 characters of a text, for messages.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut short: String = text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_is_spelt_in_many_ways() {
        for text in ["", "NULL", "null", "N/A", "n/a", "\\N", "NaN", "None", "-", "(null)"] {
            assert!(is_unknown(text), "{text}");
        }
        for text in ["0", "NA", "na", "no", "#N/A", "-1", "nullable", "ünknown"] {
            assert!(!is_unknown(text), "{text}");
        }
    }

    #[test]
    fn messages_quote_eighty_characters() {
        assert_eq!(shortened(&"é".repeat(80)).chars().count(), 80);
        assert_eq!(shortened(&"é".repeat(100)).chars().count(), 81);
        assert_eq!(shortened("a\nb\0"), "a b ");
    }
}
