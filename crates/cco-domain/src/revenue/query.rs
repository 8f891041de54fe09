//! What is asked of the revenue engine.

use crate::day::Day;
use crate::money::Currency;
use crate::policy::Policy;
use std::fmt;

/// Two measuring points, `opening < closing`: each is a day at whose end recurring revenue is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    pub opening: Day,
    pub closing: Day,
}

impl Period {
    /// The period as policy measures it: on its own days, or on the month ends at or before them.
    pub fn measured(self, policy: &Policy) -> Period {
        Period { opening: policy.measuring_day(self.opening), closing: policy.measuring_day(self.closing) }
    }
}

/// What revenue can be divided by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    Segment,
    Industry,
    Region,
    Country,
    Owner,
    /// Band of head count: 1-10, 11-50, 51-200, 201-1000, 1001-5000, 5001+.
    Size,
    /// The account's own plan.
    AccountPlan,
    /// Years since the account's first recurring revenue, at the opening: 0-1, 1-2, 2-3, 3-5, 5+; `new` when it had none yet.
    TenureBand,
    /// The highest parent at the opening.
    TopParent,
    /// Account id itself.
    Account,
    /// A further column of the account's source.
    Attribute(String),
    /// Of the line: an account can stand in several groups.
    Product,
    /// Of the line.
    Plan,
    /// Of the line.
    Currency,
}

impl Dimension {
    /// Whether the value belongs to lines, so that one account can stand in several groups.
    pub fn is_of_line(&self) -> bool {
        match self {
            Dimension::Product | Dimension::Plan | Dimension::Currency => true,
            Dimension::Segment
            | Dimension::Industry
            | Dimension::Region
            | Dimension::Country
            | Dimension::Owner
            | Dimension::Size
            | Dimension::AccountPlan
            | Dimension::TenureBand
            | Dimension::TopParent
            | Dimension::Account
            | Dimension::Attribute(_) => false,
        }
    }

    /// The word a user types after `--by`. Any other word is an attribute of that name.
    pub fn parse(word: &str) -> Dimension {
        match word {
            "segment" => Dimension::Segment,
            "industry" => Dimension::Industry,
            "region" => Dimension::Region,
            "country" => Dimension::Country,
            "owner" => Dimension::Owner,
            "size" => Dimension::Size,
            "account_plan" => Dimension::AccountPlan,
            "tenure" => Dimension::TenureBand,
            "top_parent" => Dimension::TopParent,
            "account" => Dimension::Account,
            "product" => Dimension::Product,
            "plan" => Dimension::Plan,
            "currency" => Dimension::Currency,
            other => Dimension::Attribute(other.to_owned()),
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Dimension::Segment => "segment",
            Dimension::Industry => "industry",
            Dimension::Region => "region",
            Dimension::Country => "country",
            Dimension::Owner => "owner",
            Dimension::Size => "size",
            Dimension::AccountPlan => "account_plan",
            Dimension::TenureBand => "tenure",
            Dimension::TopParent => "top_parent",
            Dimension::Account => "account",
            Dimension::Product => "product",
            Dimension::Plan => "plan",
            Dimension::Currency => "currency",
            Dimension::Attribute(name) => name,
        })
    }
}

/// A question to the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevenueQuery {
    pub periods: Vec<Period>,
    /// None, one or two.
    pub dimensions: Vec<Dimension>,
    /// What amounts are converted to.
    pub reporting: Currency,
    /// The day the question is asked for: the day of the constant rate unless policy names another.
    pub as_of: Day,
}

/// The value of each asked dimension; `None`: unknown. Empty when nothing is asked.
pub type Group = Vec<Option<String>>;

/// What is wrong with a question, or with the facts under the policy in force.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RevenueError {
    #[error("no rate from {from} to {to} on or before {on}")]
    MissingRate { from: Currency, to: Currency, on: Day },
    #[error("revenue is in {found} and policy `currency = \"none\"` converts nothing to {reporting}")]
    MixedCurrencies { found: Currency, reporting: Currency },
    #[error("account `{account}` is its own ancestor through its parents")]
    ParentCycle { account: String },
    #[error("accounts merge in a circle through `{account}`")]
    MergeCycle { account: String },
    #[error("the revenue of account `{account}` is too large to add up")]
    Overflow { account: String },
}
