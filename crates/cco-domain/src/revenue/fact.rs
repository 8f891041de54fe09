//! The facts that revenue is made of, as plain rows: one struct per canonical table.

use crate::day::Day;
use crate::money::{BillingPeriod, Currency};
use serde::{Deserialize, Serialize};

/// What sort of price a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    #[default]
    Recurring,
    Usage,
    OneOff,
    Service,
    Trial,
    Credit,
}

/// What holds over the range of a line's row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineStatus {
    #[default]
    Active,
    PastDue,
    Paused,
    Cancelled,
}

/// Why a row's price differs from the row before, when the contract says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceStep {
    Ramp,
    Escalator,
}

/// A row of `subscription`: the columns that revenue depends on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub line_id: String,
    pub account_id: String,
    pub contract_id: Option<String>,
    pub product: Option<String>,
    pub plan: Option<String>,
    pub quantity: Option<f64>,
    /// Minor units per `billing_period`.
    pub amount_minor: i64,
    pub currency: Currency,
    pub billing_period: BillingPeriod,
    /// How often it is billed, where that differs from `billing_period`.
    pub invoiced_every: Option<BillingPeriod>,
    pub kind: LineKind,
    pub starts: Day,
    pub ends: Option<Day>,
    pub status: LineStatus,
    pub list_minor: Option<i64>,
    pub discount_ends: Option<Day>,
    pub step: Option<PriceStep>,
    pub term_ends: Option<Day>,
    pub cancelled_on: Option<Day>,
}

/// A row of `account`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccountVersion {
    pub account_id: String,
    pub effective_from: Option<Day>,
    pub name: Option<String>,
    pub parent_id: Option<String>,
    pub segment: Option<String>,
    pub employees: Option<i64>,
    pub industry: Option<String>,
    pub region: Option<String>,
    pub country: Option<String>,
    pub plan: Option<String>,
    pub owner: Option<String>,
    /// Further columns of the source.
    pub attributes: std::collections::BTreeMap<String, String>,
}

/// What an `account_link` says of two accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    Merge,
    Split,
    Parent,
}

/// A row of `account_link`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub from_account: String,
    pub to_account: String,
    pub kind: LinkKind,
    pub starts: Day,
    pub ends: Option<Day>,
}

/// A row of `fx_rate`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub on_day: Day,
    pub from: Currency,
    pub to: Currency,
    /// Units of `to` for one unit of `from`, × 10^9; > 0.
    pub rate_e9: i64,
}

/// Everything revenue is computed from, as visible to one reader.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    pub lines: Vec<Line>,
    pub accounts: Vec<AccountVersion>,
    pub links: Vec<Link>,
    pub rates: Vec<Rate>,
}
