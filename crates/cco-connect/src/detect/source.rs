//! The system that a file came from, by the file's name. Part of every fact's key, so it must not change
//! from one month's file to the next: only a name of a system counts, or a first word that is not about
//! the content, the date or the making of the file.

use super::synonyms;

const SYSTEMS: [&str; 40] = [
    "salesforce",
    "hubspot",
    "stripe",
    "chargebee",
    "recurly",
    "zuora",
    "maxio",
    "chargify",
    "paddle",
    "netsuite",
    "quickbooks",
    "xero",
    "zendesk",
    "intercom",
    "freshdesk",
    "helpscout",
    "jira",
    "segment",
    "amplitude",
    "mixpanel",
    "pendo",
    "posthog",
    "heap",
    "delighted",
    "qualtrics",
    "medallia",
    "surveymonkey",
    "typeform",
    "gainsight",
    "churnzero",
    "totango",
    "planhat",
    "vitally",
    "catalyst",
    "gong",
    "pipedrive",
    "dynamics",
    "zoho",
    "ecb",
    "billing",
];

const ABOUT_THE_FILE: [&str; 34] = [
    "export", "exports", "data", "dump", "report", "all", "full", "final", "new", "old", "latest", "current", "copy",
    "test", "sample", "the", "my", "monthly", "weekly", "daily", "table", "tbl", "raw", "clean", "csv", "list", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep",
];

const LATER_MONTHS: [&str; 15] = [
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The source's name; `file` when the name says nothing.
pub(crate) fn of_file(words: &[String]) -> String {
    if let Some(system) = words.iter().find(|word| SYSTEMS.contains(&word.as_str())) {
        return system.clone();
    }
    match words {
        [first, _, ..] if is_a_name(first) => first.clone(),
        _ => "file".to_owned(),
    }
}

fn is_a_name(word: &str) -> bool {
    let is_about_content = synonyms::ALL.iter().any(|table| table.file_words().any(|known| known == word));
    let is_about_file = ABOUT_THE_FILE.contains(&word) || LATER_MONTHS.contains(&word);
    word.len() > 2 && !word.contains(|c: char| c.is_ascii_digit()) && !is_about_content && !is_about_file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::header;

    #[test]
    fn names_of_systems() {
        for (stem, expected) in [
            ("ravenstack_subscriptions", "ravenstack"),
            ("salesforce_accounts", "salesforce"),
            ("accounts-salesforce-2024", "salesforce"),
            ("billing_invoices", "billing"),
            ("subscriptions", "file"),
            ("march_accounts", "file"),
            ("2024-03_accounts", "file"),
            ("accounts_march", "file"),
            ("export_accounts", "file"),
            ("mrr", "file"),
        ] {
            assert_eq!(of_file(&header::words(stem)), expected, "{stem}");
        }
    }
}
