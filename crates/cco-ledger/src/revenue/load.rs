//! Rows of the ledger's files into columns.

use super::columns::{Coded, Codes, Sparse};
use super::data::{Lines, NO_END, RevenueData, Versions};
use super::decode::{Chunk, Dictionaries};
use super::needs::Needs;
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::names::Names;
use crate::schema::TextAs;
use arrow::array::RecordBatch;
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::fact::{ACCOUNT, ACCOUNT_LINK, FX_RATE, SUBSCRIPTION};
use cco_domain::money::{BillingPeriod, Currency};
use cco_domain::revenue::fact::{Link, LinkKind, Rate};
use futures::TryStreamExt;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};

impl RevenueData {
    /// What is visible at the snapshot and needed, batch by batch as the files hold it.
    pub async fn load(ledger: &Ledger, snapshot: &Snapshot, needs: &Needs) -> Result<RevenueData> {
        let mut data = RevenueData { needs: needs.clone(), ..RevenueData::default() };
        let RevenueData { accounts, lines, versions, .. } = &mut data;
        let mut seen = Dictionaries::default();
        if needs.lines() {
            let columns = needs.line_columns();
            let n_rows: u64 = snapshot.files_of(SUBSCRIPTION.name).map(|file| file.n_rows).sum();
            lines.reserve(usize::try_from(n_rows).map_or(0, |n_rows| n_rows.min(MOST_ROWS_RESERVED)));
            let mut batches = ledger.scan(snapshot, &SUBSCRIPTION, &columns, TextAs::Dictionary).await?;
            while let Some(batch) = batches.try_next().await? {
                lines.append(accounts, &batch, &mut seen)?;
            }
        }
        if needs.versions() {
            let mut seen = Dictionaries::default();
            let mut batches = ledger.scan(snapshot, &ACCOUNT, VERSION_COLUMNS, TextAs::Dictionary).await?;
            while let Some(batch) = batches.try_next().await? {
                versions.append(accounts, &batch, &mut seen)?;
            }
        }
        data.links = links(&ledger.read(snapshot, &ACCOUNT_LINK, LINK_COLUMNS, TextAs::Dictionary).await?)?;
        data.rates = rates(&ledger.read(snapshot, &FX_RATE, RATE_COLUMNS, TextAs::Dictionary).await?)?;
        data.number_relatives();
        Ok(data)
    }
}

/// Columns of more rows grow as they are read: room is not promised on a file's word alone.
const MOST_ROWS_RESERVED: usize = 1 << 24;
const VERSION_COLUMNS: &[&str] = &[
    "account_id",
    "effective_from",
    "name",
    "parent_id",
    "segment",
    "employees",
    "industry",
    "region",
    "country",
    "plan",
    "owner",
    "attributes",
];
const LINK_COLUMNS: &[&str] = &["from_account", "to_account", "kind", "starts", "ends"];
const RATE_COLUMNS: &[&str] = &["on_day", "from_currency", "to_currency", "rate_e9"];

impl Lines {
    /// Appends the rows of a batch of `subscription`.
    pub(super) fn append(&mut self, accounts: &mut Names, batch: &RecordBatch, seen: &mut Dictionaries) -> Result<()> {
        let mut chunk = Chunk::new(batch, seen);
        chunk.codes("account_id", &mut self.account, |id| account_code(accounts, id))?;
        chunk.numbers::<Date32Type>("starts", &mut self.starts, 0)?;
        chunk.numbers::<Date32Type>("ends", &mut self.ends, NO_END)?;
        chunk.numbers::<Int64Type>("amount_minor", &mut self.amount_minor, 0)?;
        chunk.coded("currency", &mut self.currency, |code| Currency::parse(code?).ok())?;
        chunk.coded("billing_period", &mut self.billing_period, |period| BillingPeriod::parse(period?).ok())?;
        chunk.coded("invoiced_every", &mut self.invoiced_every, |period| {
            known_or_none(period, |period| BillingPeriod::parse(period).ok())
        })?;
        chunk.coded("kind", &mut self.kind, word_or_default)?;
        chunk.coded("status", &mut self.status, word_or_default)?;
        chunk.coded("step", &mut self.step, |step| known_or_none(step, |step| word(step)))?;
        chunk.words("line_id", &mut self.line_id)?;
        chunk.words("contract_id", &mut self.contract_id)?;
        chunk.words("product", &mut self.product)?;
        chunk.words("plan", &mut self.plan)?;
        chunk.sparse::<Float64Type>("quantity", &mut self.quantity)?;
        chunk.sparse::<Int64Type>("list_minor", &mut self.list_minor)?;
        chunk.days("discount_ends", &mut self.discount_ends)?;
        chunk.days("term_ends", &mut self.term_ends)?;
        chunk.days("cancelled_on", &mut self.cancelled_on)
    }
}

impl Versions {
    /// Appends the rows of a batch of `account`.
    pub(super) fn append(&mut self, accounts: &mut Names, batch: &RecordBatch, seen: &mut Dictionaries) -> Result<()> {
        let mut chunk = Chunk::new(batch, seen);
        chunk.codes("account_id", &mut self.account, |id| account_code(accounts, id))?;
        chunk.days("effective_from", &mut self.effective_from)?;
        chunk.words("name", &mut self.name)?;
        chunk.words("parent_id", &mut self.parent_id)?;
        chunk.words("segment", &mut self.segment)?;
        chunk.words("industry", &mut self.industry)?;
        chunk.words("region", &mut self.region)?;
        chunk.words("country", &mut self.country)?;
        chunk.words("plan", &mut self.plan)?;
        chunk.words("owner", &mut self.owner)?;
        chunk.sparse::<Int64Type>("employees", &mut self.employees)?;
        chunk.words("attributes", &mut self.attributes.texts)?;
        self.attributes.parse()
    }
}

fn links(batches: &[RecordBatch]) -> Result<Vec<Link>> {
    let mut accounts = Names::default();
    let (mut from, mut to, mut kind) = (Codes::default(), Codes::default(), Coded::default());
    let (mut starts, mut ends) = (Vec::new(), Sparse::default());
    let mut seen = Dictionaries::default();
    for batch in batches {
        let mut chunk = Chunk::new(batch, &mut seen);
        chunk.codes("from_account", &mut from, |id| account_code(&mut accounts, id))?;
        chunk.codes("to_account", &mut to, |id| account_code(&mut accounts, id))?;
        chunk.coded("kind", &mut kind, |kind| word::<LinkKind>(kind?))?;
        chunk.numbers::<Date32Type>("starts", &mut starts, 0)?;
        chunk.days("ends", &mut ends)?;
    }
    let link = |(row, starts): (usize, &i32)| Link {
        from_account: accounts.text(from.get(row)).to_owned(),
        to_account: accounts.text(to.get(row)).to_owned(),
        kind: *kind.get(row),
        starts: Day::from_epoch_days(*starts),
        ends: ends.get(row),
    };
    Ok(starts.iter().enumerate().map(link).collect())
}

fn rates(batches: &[RecordBatch]) -> Result<Vec<Rate>> {
    let (mut from, mut to) = (Coded::default(), Coded::default());
    let (mut on_day, mut rate_e9) = (Vec::new(), Vec::new());
    let mut seen = Dictionaries::default();
    for batch in batches {
        let mut chunk = Chunk::new(batch, &mut seen);
        chunk.coded("from_currency", &mut from, |code| Currency::parse(code?).ok())?;
        chunk.coded("to_currency", &mut to, |code| Currency::parse(code?).ok())?;
        chunk.numbers::<Date32Type>("on_day", &mut on_day, 0)?;
        chunk.numbers::<Int64Type>("rate_e9", &mut rate_e9, 0)?;
    }
    let rate = |(row, (on_day, rate_e9)): (usize, (&i32, &i64))| Rate {
        on_day: Day::from_epoch_days(*on_day),
        from: *from.get(row),
        to: *to.get(row),
        rate_e9: *rate_e9,
    };
    Ok(on_day.iter().zip(&rate_e9).enumerate().map(rate).collect())
}

fn account_code(accounts: &mut Names, id: Option<&str>) -> Result<u32> {
    let id = id.ok_or_else(|| Error::internal("reading the account of a row", "it names none"))?;
    Ok(accounts.code(id))
}

/// The value that the contract writes as this word.
fn word<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    let word: StrDeserializer<'de, WordError> = text.into_deserializer();
    T::deserialize(word).ok()
}

fn word_or_default<T: for<'de> Deserialize<'de> + Default>(text: Option<&str>) -> Option<T> {
    text.map_or_else(|| Some(T::default()), |text| word(text))
}

/// Unknown is a value; a text that does not parse is none.
fn known_or_none<T>(text: Option<&str>, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    text.map_or(Some(None), |text| parse(text).map(Some))
}
