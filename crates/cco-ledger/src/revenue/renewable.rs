//! Lines of recurring revenue as renewals see them: when they bind, on what conditions, and what they are worth a month.

use super::data::{Lines, RevenueData};
use super::decode::{Chunk, Dictionaries};
use super::exchange::{Exchange, RateDay};
use super::moved_terms::{MovedTerms, moved_terms};
use super::needs::Needs;
use super::price::{Pricing, TooLarge};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::schema::TextAs;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::fact::SUBSCRIPTION;
use cco_domain::money::Atoms;
use cco_domain::policy::Policy;
use cco_domain::renewal::TermRow;
use cco_domain::revenue::fact::LineKind;
use cco_domain::revenue::query::{RevenueError, RevenueQuery};
use futures::TryStreamExt;
use std::collections::BTreeMap;

const AUTO_RENEW: &str = "auto_renew";
const NOTICE_DAYS: &str = "notice_days";

/// What the contract says of a line's end, row by row beside [`Lines`].
#[derive(Default)]
struct Conditions {
    auto_renews: Vec<Option<bool>>,
    notice_days: Vec<Option<u32>>,
}

/// By account, the lines of recurring revenue that the snapshot shows, in order of their ids and days. A line of which the term was
/// moved on when it ended counts as two rows that meet, for it came to a decision there. Amounts are those of the policy, in the
/// reporting currency of `query`, which needs no periods; who ends is told from contracts alone, whatever the policy says of churn.
pub async fn renewable_lines(
    ledger: &Ledger,
    snapshot: &Snapshot,
    policy: &Policy,
    query: &RevenueQuery,
) -> Result<BTreeMap<String, Vec<TermRow>>> {
    let mut data = RevenueData::load(ledger, snapshot, &Needs::versions_only()).await?;
    let conditions = load(ledger, snapshot, &mut data).await?;
    let moved = moved_terms(ledger, snapshot).await?;
    let pricing = Pricing::new(&data, 0..data.lines.len(), policy)?;
    let exchange = Exchange::new(&data.rates, policy, query);
    let maker = Maker { data: &data, pricing, exchange, as_of: query.as_of, moved };
    let mut by_account: BTreeMap<String, Vec<TermRow>> = BTreeMap::new();
    for row in (0..data.lines.len()).filter(|row| *data.lines.kind.get(*row) == LineKind::Recurring) {
        let worth = maker.worth(row)?;
        if worth > Atoms::ZERO {
            let account = data.accounts.text(data.lines.account.get(row));
            by_account.entry(account.to_owned()).or_default().extend(maker.rows(row, worth, &conditions));
        }
    }
    let in_order = |rows: &mut Vec<TermRow>| rows.sort_by(|a, b| (&a.line_id, a.starts).cmp(&(&b.line_id, b.starts)));
    by_account.values_mut().for_each(in_order);
    Ok(by_account)
}

async fn load(ledger: &Ledger, snapshot: &Snapshot, data: &mut RevenueData) -> Result<Conditions> {
    data.needs = Needs::everything();
    let (RevenueData { accounts, lines, .. }, mut conditions) = (data, Conditions::default());
    let mut seen = Dictionaries::default();
    let columns = Needs::everything().line_columns();
    let mut batches = ledger.scan(snapshot, &SUBSCRIPTION, &columns, TextAs::Dictionary).await?;
    while let Some(batch) = batches.try_next().await? {
        lines.append(accounts, &batch, &mut seen)?;
        let chunk = Chunk::new(&batch, &mut seen);
        chunk.truths(AUTO_RENEW, &mut conditions.auto_renews)?;
        let mut notice = Vec::new();
        chunk.numbers_or_unknown(NOTICE_DAYS, &mut notice)?;
        // Less than no notice is a slip of the source: it is not stated.
        conditions.notice_days.extend(notice.into_iter().map(|days| days.and_then(|days| u32::try_from(days).ok())));
    }
    Ok(conditions)
}

struct Maker<'a> {
    data: &'a RevenueData,
    pricing: Pricing<'a>,
    exchange: Exchange,
    as_of: Day,
    moved: MovedTerms,
}

impl Maker<'_> {
    /// A month of the row at its last price, which is what is due when it ends.
    fn worth(&self, row: usize) -> std::result::Result<Atoms, RevenueError> {
        let lines = &self.data.lines;
        let mut last = None;
        let too_large = |TooLarge| self.pricing.too_large(row);
        self.pricing
            .for_each_span(row, |span| last = last.max(Some((span.days.from, span.local))))
            .map_err(too_large)?;
        let Some((_, local)) = last else { return Ok(Atoms::ZERO) };
        let currency = *lines.currency.get(row);
        let on = match self.exchange.rate_day() {
            RateDay::Constant(day) => day,
            RateDay::Start => Day::from_epoch_days(lines.starts[row]),
            RateDay::Point => self.as_of,
        };
        let rate = self.exchange.rate_e9(currency, on)?;
        self.exchange.convert(local, rate, currency).map(Atoms).ok_or_else(|| self.pricing.too_large(row))
    }

    /// The row, cut where its term was moved on.
    fn rows(&self, row: usize, worth: Atoms, conditions: &Conditions) -> Vec<TermRow> {
        let lines = &self.data.lines;
        let whole = self.whole(row, worth, conditions);
        let is_inside = |cut: &Day| whole.starts < *cut && whole.ends.is_none_or(|ends| *cut < ends);
        let ends = self.moved.of(&whole.line_id, lines.starts[row]).iter();
        let cuts = ends.map(|ends| Day::from_epoch_days(self.pricing.first_day_after(*ends))).filter(is_inside);
        let mut rows = vec![whole.clone()];
        for cut in cuts {
            let last = rows.last_mut().expect("there is a row from the start");
            let rest = TermRow { starts: cut, ..last.clone() };
            *last = TermRow { ends: Some(cut), term_ends: Some(cut), cancelled_on: None, ..last.clone() };
            rows.push(rest);
        }
        rows
    }

    fn whole(&self, row: usize, worth: Atoms, conditions: &Conditions) -> TermRow {
        let line = Lines::line(&self.data.lines, &self.data.accounts, row);
        let first_after = |day: Day| Day::from_epoch_days(self.pricing.first_day_after(day.epoch_days()));
        let term_ends = line.term_ends.map(first_after);
        // Whoever asked to cancel leaves with the term, where nothing else is said.
        let left = line.cancelled_on.map(|asked| term_ends.map_or(asked, |ends| ends.max(asked)));
        TermRow {
            line_id: line.line_id,
            contract_id: line.contract_id,
            starts: line.starts,
            ends: line.ends.map(first_after).or(left),
            term_ends,
            period: line.billing_period,
            auto_renews: conditions.auto_renews[row],
            notice_days: conditions.notice_days[row],
            cancelled_on: line.cancelled_on,
            worth,
        }
    }
}
