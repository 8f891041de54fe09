//! Reading where a measure comes from: a table of facts, the account's revenue, or other measures.

use super::aggregate::from_facts;
use super::{Derived, FromRevenue, Origin};
use crate::fact::{TABLES, TableSpec};
use crate::fields::Fields;
use crate::spelling::is_it;

const ORIGINS: [&str; 3] = ["table", "revenue", "derived"];
/// What may stand beside them.
const KEYS: [&str; 11] =
    ["filter", "aggregate", "of", "by", "to", "hit", "window_days", "span", "step_days", "trend", "none_means"];

#[derive(Clone, Copy)]
enum Revenue {
    Mrr,
    Change,
}

#[derive(Clone, Copy)]
enum Made {
    Percentile,
    Ratio,
}

pub(super) fn origin(fields: &Fields<'_>) -> Option<Origin> {
    let origin = read(fields);
    if origin.is_none() {
        fields.know(ORIGINS.into_iter().chain(KEYS));
    }
    origin
}

fn read(fields: &Fields<'_>) -> Option<Origin> {
    let named: Vec<&str> = ORIGINS.into_iter().filter(|key| fields.holds(key)).collect();
    match named.as_slice() {
        ["table"] => from_facts(fields, table(fields)?).map(Origin::Facts),
        ["revenue"] => from_revenue(fields).map(Origin::Revenue),
        ["derived"] => derived(fields).map(Origin::Derived),
        _ => {
            let found = if named.is_empty() { "names none".to_owned() } else { format!("names {}", named.join(", ")) };
            fields.tell(format!("a measure comes from one of {}; this one {found}", ORIGINS.join(", ")));
            None
        }
    }
}

/// The table that the definition names, if it holds facts of accounts.
fn table(fields: &Fields<'_>) -> Option<&'static TableSpec> {
    let name = fields.text("table")?;
    let found = TABLES.iter().copied().find(|table| table.name == name);
    match found {
        None => {
            let known = TABLES.iter().map(|table| table.name);
            fields.tell_at("table", format!("there is no table `{name}`{}", is_it(name, known)));
        }
        Some(table) if table.column("account_id").is_none() => {
            fields.tell_at("table", format!("rows of `{name}` belong to no account"));
        }
        Some(_) => return found,
    }
    None
}

fn from_revenue(fields: &Fields<'_>) -> Option<FromRevenue> {
    match fields.word("revenue", &[("mrr", Revenue::Mrr), ("change", Revenue::Change)])? {
        Revenue::Mrr => Some(FromRevenue::Mrr),
        Revenue::Change => {
            let days = fields.needed("window_days", fields.count("window_days"))?;
            if days == 0 {
                fields.tell_at("window_days", "`window_days` is 0; it is at least 1");
            }
            Some(FromRevenue::Change { days })
        }
    }
}

fn derived(fields: &Fields<'_>) -> Option<Derived> {
    let made = fields.word("derived", &[("percentile", Made::Percentile), ("ratio", Made::Ratio)])?;
    let of = fields.needed("of", fields.text("of")).map(str::to_owned);
    match made {
        Made::Percentile => Some(Derived::Percentile { of: of? }),
        Made::Ratio => {
            let to = fields.needed("to", fields.text("to"))?.to_owned();
            Some(Derived::Ratio { of: of?, to })
        }
    }
}
