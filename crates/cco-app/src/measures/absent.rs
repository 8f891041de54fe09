//! Why an account is not among those that an answer is about.

use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::measure::Features;

/// - `noun`: the command that asks, `health` or `risk`; its `score` lists the accounts.
pub(crate) fn absent_account(features: &Features, account: &str, as_of: Day, noun: &str) -> Error {
    match features.account(account) {
        Some(_) => Error::not_found(
            "account_without_revenue",
            format!("account `{account}` has no recurring revenue on {as_of}"),
        )
        .with_hint(format!("{noun} is of accounts that pay on the day; pass --as-of an earlier day")),
        None => Error::not_found("account_absent", format!("no account `{account}` is known"))
            .with_hint(format!("`cco {noun} score` lists the accounts")),
    }
}
