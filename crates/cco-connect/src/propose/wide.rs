//! Tables of exchange rates with a column a currency, as the European Central Bank publishes them.

use crate::detect::profile::Sample;
use crate::mapping::column::ColumnMapping;
use crate::mapping::file::{FileMapping, Unpivot};
use cco_domain::money::Currency;

/// Fewer columns named like currencies may be anything.
const FEWEST_CURRENCIES: usize = 3;

/// Adds to the mapping how such a table is made long; `false` when the file is none.
pub(crate) fn add_unpivot(sample: &Sample, given: &mut FileMapping, warnings: &mut Vec<String>) -> bool {
    let is_date = |words: &str| matches!(words, "date" | "day" | "time_period");
    let Some(date) = sample.columns.iter().find(|column| is_date(&column.header.words)) else { return false };
    let is_currency = |name: &str| name.len() == 3 && Currency::parse(name).is_ok();
    let currencies: Vec<&str> =
        sample.columns.iter().map(|c| c.name.as_str()).filter(|name| is_currency(name)).collect();
    let is_wide = currencies.len() >= FEWEST_CURRENCIES && !currencies.contains(&"EUR");
    if !is_wide || given.table.as_deref().is_some_and(|table| table != "fx_rate") {
        return false;
    }
    warnings.push(
        "each column is a currency; rates are read as units for one EUR, as the European Central Bank writes them"
            .to_owned(),
    );
    let (name, value) = ("to_currency".to_owned(), "rate".to_owned());
    given.table = Some("fx_rate".to_owned());
    given.unpivot = Some(Unpivot { keep: vec![date.name.clone()], name, value });
    given.columns.entry("from_currency".to_owned()).or_insert_with(|| ColumnMapping::value("EUR"));
    given.detect = Some(true);
    true
}
