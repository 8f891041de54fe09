//! What a question can name: the tables, `history`, `as_of`, and nothing outside the ledger.

use super::as_of;
use super::functions::{AsOf, KnownAt};
use super::table::FactTable;
use crate::ledger::Ledger;
use crate::schema::{BATCH, RECORDED_AT, RETRACTED_BY, SOURCE};
use crate::visible::Show;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::fact::{QUARANTINE, TABLES};
use datafusion::catalog::{CatalogProvider, MemoryCatalogProvider, MemorySchemaProvider, SchemaProvider};
use datafusion::common::Result;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use std::sync::Arc;

const CATALOG: &str = "cco";
const FACTS: &str = "facts";

/// The ledger's store under a name of its own, so that no path of this machine can be asked for.
pub(super) fn store_url() -> ObjectStoreUrl {
    ObjectStoreUrl::parse("ledger://facts").expect("a scheme and a host are all that is asked")
}

pub(super) fn open(ledger: &Ledger, snapshot: &Snapshot, as_of: Day, memory_bytes: usize) -> Result<SessionContext> {
    let config = SessionConfig::new()
        .with_default_catalog_and_schema(CATALOG, FACTS)
        .with_create_default_catalog_and_schema(false)
        .with_information_schema(true);
    let runtime = RuntimeEnvBuilder::new().with_memory_pool(Arc::new(FairSpillPool::new(memory_bytes))).build_arc()?;
    runtime.register_object_store(store_url().as_ref(), Arc::clone(&ledger.store));
    let context = SessionContext::new_with_config_rt(config, runtime);

    let snapshot = Arc::new(snapshot.clone());
    context.register_catalog(CATALOG, catalog(ledger, &snapshot, as_of)?);
    context.register_udtf("known_at", Arc::new(KnownAt { ledger: ledger.clone(), snapshot: Arc::clone(&snapshot) }));
    context.register_udtf("as_of", Arc::new(AsOf { ledger: ledger.clone(), snapshot }));
    Ok(context)
}

fn catalog(ledger: &Ledger, snapshot: &Arc<Snapshot>, as_of: Day) -> Result<Arc<dyn CatalogProvider>> {
    let (facts, history, as_of_day) =
        (MemorySchemaProvider::new(), MemorySchemaProvider::new(), MemorySchemaProvider::new());
    for table in TABLES.iter().copied().chain([&QUARANTINE]) {
        let name = table.name.to_owned();
        let versions = [BATCH, RECORDED_AT, RETRACTED_BY, SOURCE];
        // Rows of the quarantine are told apart by their source too.
        let own: &[&'static str] = if table.name == QUARANTINE.name { &[SOURCE] } else { &[] };
        facts.register_table(name.clone(), FactTable::new(ledger, snapshot, table, Show::Visible, own))?;
        history.register_table(name.clone(), FactTable::new(ledger, snapshot, table, Show::Every, &versions))?;
        if let Some(view) = as_of::view(ledger, snapshot, table, as_of)? {
            as_of_day.register_table(name, view)?;
        }
    }
    let catalog = MemoryCatalogProvider::new();
    catalog.register_schema(FACTS, Arc::new(facts))?;
    catalog.register_schema("history", Arc::new(history))?;
    catalog.register_schema("as_of", Arc::new(as_of_day))?;
    Ok(Arc::new(catalog))
}
