//! Words and amounts that every answer about renewals shares.

use crate::cli::output::Output;
use crate::cli::revenue::figure_text;
use cco_app::error::Error;
use cco_app::renewals::{CallView, RenewalsSetting};
use cco_domain::figure::Figure;
use cco_domain::measure::Knowledge;
use cco_domain::renewal::ForecastCategory;

pub(super) fn show_setting(output: &Output, setting: &RenewalsSetting) {
    let knowledge = match setting.knowledge {
        Knowledge::Recorded => "as recorded then",
        Knowledge::Dated => "as dated",
    };
    output.line(&format!(
        "{} · as of {} · {knowledge} · known at batch {} · policy {} · motion {} · {}",
        setting.company, setting.as_of, setting.known_at, setting.policy_hash, setting.motion_hash, setting.currency
    ));
    setting.notes.iter().for_each(|note| output.line(&format!("note: {note}")));
}

/// A figure by its name, as people read it.
pub(super) fn figure_of(figures: &[Figure], name: &str) -> String {
    figures.iter().find(|figure| figure.name == name).map(figure_text).unwrap_or_default()
}

pub(super) fn named(account_id: &str, name: Option<&str>) -> String {
    name.map_or_else(|| account_id.to_owned(), |name| format!("{account_id} {name}"))
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

pub(super) fn category_text(category: Option<ForecastCategory>) -> String {
    category.map_or_else(|| "no call".to_owned(), |category| category.to_string())
}

pub(super) fn call_text(call: Option<&CallView>) -> String {
    call.map_or_else(|| "–".to_owned(), |call| format!("{} ({})", call.category, call.by))
}

/// `12000` or `12000.50` in minor units of a currency.
pub(super) fn amount(text: &str, decimals: u32) -> Result<i64, Error> {
    let wrong = || {
        Error::invalid("amount_invalid", format!("`{text}` is no amount of money"))
            .with_hint(format!("pass a number such as 12000, with at most {decimals} decimals"))
    };
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let width = decimals as usize;
    if whole.is_empty() || !is_number(whole) || !is_number(rest) || rest.len() > width {
        return Err(wrong());
    }
    format!("{whole}{rest:0<width$}").parse().map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_last_digit() {
        for (text, decimals, expected) in [
            ("12000", 2, Some(1_200_000)),
            ("12000.5", 2, Some(1_200_050)),
            ("0.05", 2, Some(5)),
            ("7", 0, Some(7)),
            ("7.5", 0, None),
            ("1.234", 2, None),
            ("-5", 2, None),
            ("12k", 2, None),
            ("", 2, None),
            (".5", 2, None),
            ("99999999999999999999", 2, None),
        ] {
            assert_eq!(amount(text, decimals).ok(), expected, "{text}");
        }
    }
}
