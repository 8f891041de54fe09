//! What somebody may have meant by a name that does not exist.

/// ``; is it `near`?`` or nothing, to put after a sentence about a name that does not exist.
pub(crate) fn is_it<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(wrong, known).as_slice() {
        [] => String::new(),
        [one] => format!("; is it `{one}`?"),
        [first, second, ..] => format!("; is it `{first}` or `{second}`?"),
    }
}

/// The names that are like `wrong`, the nearest first: at most half of its letters differ, or they share a word or a beginning.
fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let bound = wrong.chars().count().div_ceil(2);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (distance(name, wrong), name))
        .filter(|(distance, name)| *distance <= bound || shares_a_word(name, wrong) || begins(name, wrong))
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, name)| name).collect()
}

/// `opened_on` and `opened_at` share `opened`.
fn shares_a_word(a: &str, b: &str) -> bool {
    a.split('_').any(|word| word.len() > 3 && b.split('_').any(|other| other == word))
}

/// `prio` begins `priority`.
fn begins(name: &str, wrong: &str) -> bool {
    wrong.len() > 2 && name.starts_with(wrong)
}

/// Levenshtein's edit distance.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_offered_and_far_ones_are_not() {
        let columns = ["opened_at", "resolved_at", "priority", "is_escalated"];
        for (wrong, said) in [
            ("opend_at", "; is it `opened_at`?"),
            ("escalated", "; is it `is_escalated`?"),
            ("prio", "; is it `priority`?"),
            ("colour", ""),
        ] {
            assert_eq!(is_it(wrong, columns), said, "{wrong}");
        }
    }

    #[test]
    fn distance_counts_letters_to_change() {
        for (a, b, n) in [("kitten", "sitting", 3), ("", "abc", 3), ("same", "same", 0), ("ab", "ba", 2)] {
            assert_eq!((distance(a, b), distance(b, a)), (n, n));
        }
    }
}
