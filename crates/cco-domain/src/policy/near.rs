//! What somebody may have meant who names a switch that does not exist.

use super::keys::policy_keys;
use crate::spelling::distance;

/// What is wrong with a key that names no switch, and which ones it may have meant: one whose name is near, else
/// those that share a word with it.
pub fn no_such_switch(key: &str) -> String {
    let nothing = format!("there is no switch `{key}`");
    let names = || policy_keys().iter().map(|switch| switch.key);
    let nearest = names().min_by_key(|name| distance(name, key)).filter(|name| distance(name, key) <= slips(key));
    if let Some(name) = nearest {
        return format!("{nothing}; is it `{name}`?");
    }
    let kin: Vec<&str> = names().filter(|name| shares_a_word(name, key)).collect();
    if kin.is_empty() {
        return format!("{nothing}; `cco policy show` lists them");
    }
    format!("{nothing}; those nearest in meaning: {}", kin.join(", "))
}

/// How many letters of a name may be wrong for it to be a slip: one in four, and one in the shortest.
fn slips(key: &str) -> usize {
    (key.chars().count() / 4).max(1)
}

/// Whether a word is in both, in singular or plural. Short words (`at`, `in`) say nothing of what a switch is about.
fn shares_a_word(name: &str, key: &str) -> bool {
    let key = key.to_lowercase();
    let singular = |word| str::trim_end_matches(word, 's');
    let mut words = key.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 2);
    words.any(|word| name.split('_').any(|of_name| singular(of_name) == singular(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, expected: &str) {
        assert_eq!(no_such_switch(key), format!("there is no switch `{key}`; {expected}"));
    }

    #[test]
    fn a_slip_is_mended() {
        check("churn_on", "is it `churn_at`?");
        check("windows", "is it `window`?");
        check("survivorship_gaurd", "is it `survivorship_guard`?");
        check("fom", "is it `form`?");
    }

    #[test]
    fn a_name_that_is_far_is_no_slip() {
        check("grr_method", "those nearest in meaning: grr_path, grr_grain");
        check("discount.net", "those nearest in meaning: discounts, discount_expiry");
        check("currency_of_reports", "those nearest in meaning: currency");
        check("nrr", "those nearest in meaning: reactivation_in_nrr");
        check("banana", "`cco policy show` lists them");
        check("", "`cco policy show` lists them");
    }
}
