//! Everything revenue is computed from, as columns over numbered accounts.

use super::attributes::Attributes;
use super::columns::{Coded, Codes, Sparse, Words};
use super::needs::Needs;
use crate::names::Names;
use cco_domain::day::Day;
use cco_domain::money::{BillingPeriod, Currency};
use cco_domain::revenue::fact::{AccountVersion, Facts, Line, LineKind, LineStatus, Link, PriceStep, Rate};

/// The facts of one snapshot as the sweep wants them: plain columns, accounts as small numbers.
/// It knows no policy; one load answers many questions.
#[derive(Clone, Debug, Default)]
pub struct RevenueData {
    pub(super) needs: Needs,
    /// Every account that a fact names.
    pub(super) accounts: Names,
    pub(super) lines: Lines,
    pub(super) versions: Versions,
    pub(super) links: Vec<Link>,
    pub(super) rates: Vec<Rate>,
}

/// `subscription`, by column.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// Number in `RevenueData::accounts`.
    pub(super) account: Codes,
    pub(super) starts: Vec<i32>,
    /// `NO_END` where there is none.
    pub(super) ends: Vec<i32>,
    pub(super) amount_minor: Vec<i64>,
    pub(super) currency: Coded<Currency>,
    pub(super) billing_period: Coded<BillingPeriod>,
    pub(super) invoiced_every: Coded<Option<BillingPeriod>>,
    pub(super) kind: Coded<LineKind>,
    pub(super) status: Coded<LineStatus>,
    pub(super) step: Coded<Option<PriceStep>>,
    pub(super) line_id: Words,
    pub(super) contract_id: Words,
    pub(super) product: Words,
    pub(super) plan: Words,
    pub(super) quantity: Sparse<f64>,
    pub(super) list_minor: Sparse<i64>,
    pub(super) discount_ends: Sparse<Day>,
    pub(super) term_ends: Sparse<Day>,
    pub(super) cancelled_on: Sparse<Day>,
}

/// Stands in `ends` for a row that has no end.
pub(super) const NO_END: i32 = i32::MAX;

/// `account`, by column, in the order found.
#[derive(Clone, Debug, Default)]
pub(super) struct Versions {
    pub(super) account: Codes,
    pub(super) effective_from: Sparse<Day>,
    pub(super) name: Words,
    pub(super) parent_id: Words,
    pub(super) segment: Words,
    pub(super) industry: Words,
    pub(super) region: Words,
    pub(super) country: Words,
    pub(super) plan: Words,
    pub(super) owner: Words,
    pub(super) employees: Sparse<i64>,
    pub(super) attributes: Attributes,
}

impl RevenueData {
    /// The columns of plain rows.
    pub fn from_facts(facts: &Facts) -> RevenueData {
        let Facts { lines, accounts, links, rates } = facts;
        let mut data = RevenueData {
            needs: Needs::everything(),
            links: links.clone(),
            rates: rates.clone(),
            ..RevenueData::default()
        };
        for line in lines {
            data.lines.push(&mut data.accounts, line);
        }
        for version in accounts {
            data.versions.push(&mut data.accounts, version);
        }
        data.number_relatives();
        data
    }

    /// Gives a number to accounts that only a link or a parent names: revenue may come to belong to them.
    pub(super) fn number_relatives(&mut self) {
        for link in &self.links {
            self.accounts.code(&link.from_account);
            self.accounts.code(&link.to_account);
        }
        for parent in self.versions.parent_id.names.iter() {
            self.accounts.code(parent);
        }
    }

    pub fn n_lines(&self) -> usize {
        self.lines.len()
    }
}

impl Lines {
    pub(super) fn len(&self) -> usize {
        self.account.len()
    }

    /// Makes room for rows to come, in the columns that every row fills.
    pub(super) fn reserve(&mut self, n_rows: usize) {
        self.account.reserve(n_rows);
        self.starts.reserve(n_rows);
        self.ends.reserve(n_rows);
        self.amount_minor.reserve(n_rows);
    }

    pub(super) fn push(&mut self, accounts: &mut Names, line: &Line) {
        let Line {
            line_id,
            account_id,
            contract_id,
            product,
            plan,
            quantity,
            amount_minor,
            currency,
            billing_period,
            invoiced_every,
            kind,
            starts,
            ends,
            status,
            list_minor,
            discount_ends,
            step,
            term_ends,
            cancelled_on,
        } = line;
        self.account.extend_same(accounts.code(account_id), 1);
        self.starts.push(starts.epoch_days());
        self.ends.push(ends.map_or(NO_END, Day::epoch_days));
        self.amount_minor.push(*amount_minor);
        self.currency.push(*currency);
        self.billing_period.push(*billing_period);
        self.invoiced_every.push(*invoiced_every);
        self.kind.push(*kind);
        self.status.push(*status);
        self.step.push(*step);
        self.line_id.push(Some(line_id));
        self.contract_id.push(contract_id.as_deref());
        self.product.push(product.as_deref());
        self.plan.push(plan.as_deref());
        self.quantity.push(*quantity);
        self.list_minor.push(*list_minor);
        self.discount_ends.push(*discount_ends);
        self.term_ends.push(*term_ends);
        self.cancelled_on.push(*cancelled_on);
    }
}

impl Versions {
    pub(super) fn len(&self) -> usize {
        self.account.len()
    }

    fn push(&mut self, accounts: &mut Names, version: &AccountVersion) {
        let AccountVersion {
            account_id,
            effective_from,
            name,
            parent_id,
            segment,
            employees,
            industry,
            region,
            country,
            plan,
            owner,
            attributes,
        } = version;
        self.account.extend_same(accounts.code(account_id), 1);
        self.effective_from.push(*effective_from);
        self.name.push(name.as_deref());
        self.parent_id.push(parent_id.as_deref());
        self.segment.push(segment.as_deref());
        self.industry.push(industry.as_deref());
        self.region.push(region.as_deref());
        self.country.push(country.as_deref());
        self.plan.push(plan.as_deref());
        self.owner.push(owner.as_deref());
        self.employees.push(*employees);
        self.attributes.push(attributes);
    }
}
