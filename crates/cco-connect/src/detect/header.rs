//! Headers as words: `Customer ID`, `customerId` and `customer_id` are one; a currency, a unit or a zone in
//! a header is taken off and remembered.

use cco_domain::money::Currency;

/// A header taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// All words, joined by underscores.
    pub(crate) words: String,
    /// The words without currency, unit and zone.
    pub(crate) base: String,
    pub(crate) currency: Option<Currency>,
    pub(crate) is_minor: bool,
    pub(crate) is_utc: bool,
}

/// Codes taken for currencies in a header. Not all of ISO 4217: ALL, TOP, TRY and PEN are also words.
const CURRENCIES: [&str; 20] = [
    "usd", "eur", "gbp", "jpy", "cad", "aud", "chf", "cny", "inr", "sek", "nok", "dkk", "pln", "brl", "mxn", "nzd",
    "sgd", "hkd", "zar", "ils",
];
const MINOR: [&str; 4] = ["cents", "minor", "pence", "cent"];

pub(crate) fn parse(header: &str) -> Header {
    let header = header.strip_suffix("__c").unwrap_or(header);
    let words = words(header);
    let mut found = Header { words: words.join("_"), ..Header::default() };
    let mut base = words.as_slice();
    while let [rest @ .., last] = base {
        let last = last.as_str();
        if rest.is_empty() {
            break;
        } else if CURRENCIES.contains(&last) {
            found.currency = Currency::parse(last).ok();
        } else if MINOR.contains(&last) {
            found.is_minor = true;
        } else if matches!(last, "utc" | "gmt") {
            found.is_utc = true;
        } else if last != "in" {
            break;
        }
        base = rest;
    }
    found.base = base.join("_");
    found
}

/// Lower-case words: split where letters and digits stop, and where a capital begins a word.
pub(crate) fn words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, c) in chars.iter().enumerate() {
        let follows_lower = index > 0 && chars[index - 1].is_lowercase();
        let ends_capitals = index > 0
            && chars[index - 1].is_uppercase()
            && chars.get(index + 1).is_some_and(|next| next.is_lowercase());
        if !c.is_alphanumeric() || (c.is_uppercase() && (follows_lower || ends_capitals)) {
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_as_words() {
        for (header, words, base) in [
            ("Customer ID", "customer_id", "customer_id"),
            ("customerId", "customer_id", "customer_id"),
            ("NumberOfEmployees", "number_of_employees", "number_of_employees"),
            ("Owner.Name", "owner_name", "owner_name"),
            ("context.groupId", "context_group_id", "context_group_id"),
            ("Region__c", "region", "region"),
            ("MRRCents", "mrr_cents", "mrr"),
            ("Created (UTC)", "created_utc", "created"),
            ("refund_amount_usd", "refund_amount_usd", "refund_amount"),
            ("amount_in_cents", "amount_in_cents", "amount"),
            ("USD", "usd", "usd"),
            ("Straße", "straße", "straße"),
            ("", "", ""),
        ] {
            let found = parse(header);
            assert_eq!((found.words.as_str(), found.base.as_str()), (words, base), "{header}");
        }
        assert!(parse("MRRCents").is_minor);
        assert!(parse("Created (UTC)").is_utc);
        assert_eq!(parse("refund_amount_usd").currency.map(|c| c.to_string()).as_deref(), Some("USD"));
    }
}
