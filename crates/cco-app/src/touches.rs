//! When somebody was in touch with accounts, and how.

use crate::app::App;
use crate::error::Error;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_ledger::Value;
use std::collections::BTreeMap;

/// A meeting, call, message or review.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Touch {
    pub(crate) on: Day,
    /// What the source calls it, in small letters.
    pub(crate) kind: String,
}

/// Kinds of interactions at which nobody was in touch; the shipped measure `days_since_last_touch` leaves out the same.
const NO_TOUCH: [&str; 4] = ["note", "task", "system", "email_opened"];

/// Every interaction, however many there are.
const NO_LIMIT: usize = usize::MAX;

/// All up to a day, by account, the first on top.
pub(crate) async fn touches(app: &App, snapshot: &Snapshot, on: Day) -> Result<BTreeMap<String, Vec<Touch>>, Error> {
    let text = "select account_id, kind, at from as_of.interaction";
    let answer = app.ledger.sql(snapshot, on, text, NO_LIMIT).await?;
    let mut found: BTreeMap<String, Vec<Touch>> = BTreeMap::new();
    for row in answer.rows {
        if let Ok([Value::Text(account), Value::Text(kind), Value::Instant(at)]) = <[Value; 3]>::try_from(row) {
            let kind = kind.to_lowercase();
            if !NO_TOUCH.contains(&kind.as_str()) {
                found.entry(account).or_default().push(Touch { on: app.day_of(at), kind });
            }
        }
    }
    found.values_mut().for_each(|own| own.sort_unstable());
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_measure_leaves_out_the_same_kinds() {
        let (_, text) = crate::measures::SHIPPED
            .iter()
            .find(|(path, _)| *path == "measures/days_since_last_touch.toml")
            .expect("the measure is shipped");
        let named: Vec<String> = NO_TOUCH.iter().map(|kind| format!("\"{kind}\"")).collect();
        assert!(text.contains(&format!("not_in = [{}]", named.join(", "))), "{text}");
    }
}
