//! The one-way rule: which room may name which, and which room holds the door to a heavy or dangerous dependency.

use crate::tidy::house::{assert_none, crate_of, files_ending, manifests};
use std::collections::BTreeSet;

struct Room {
    name: &'static str,
    may_name: &'static [&'static str],
    /// Why no others.
    reason: &'static str,
}

const ROOMS: &[Room] = &[
    Room { name: "cco-domain", may_name: &[], reason: "the words that all rooms share know none of them" },
    Room { name: "cco-stats", may_name: &[], reason: "mathematics knows no trade" },
    Room {
        name: "cco-demo",
        may_name: &["cco-domain"],
        reason: "the simulated truth must not see the ledger it is held against",
    },
    Room {
        name: "cco-ledger",
        may_name: &["cco-domain"],
        reason: "the catalog reaches it as a snapshot, never as a database",
    },
    Room { name: "cco-store", may_name: &["cco-domain"], reason: "it keeps the list of files and opens none of them" },
    Room {
        name: "cco-connect",
        may_name: &["cco-domain"],
        reason: "it hands on columns and does not know where they go",
    },
    Room {
        name: "cco-app",
        may_name: &["cco-connect", "cco-demo", "cco-domain", "cco-ledger", "cco-stats", "cco-store"],
        reason: "it introduces the rooms to each other and is known to none of them",
    },
    Room {
        name: "cco",
        may_name: &["cco-app", "cco-domain"],
        reason: "a surface calls one operation and renders its view",
    },
];

/// A dependency, and the rooms it may be named in.
struct Door {
    dependency: &'static str,
    rooms: &'static [&'static str],
}

const DOORS: &[Door] = &[
    Door { dependency: "arrow", rooms: &["cco-ledger"] },
    Door { dependency: "datafusion", rooms: &["cco-ledger"] },
    // cco-connect reads Parquet files through the plain record interface: see `arrow_stays_in_the_ledger`.
    Door { dependency: "parquet", rooms: &["cco-ledger", "cco-connect"] },
    Door { dependency: "object_store", rooms: &["cco-ledger"] },
    Door { dependency: "sqlx", rooms: &["cco-store"] },
    Door { dependency: "rusqlite", rooms: &[] },
    Door { dependency: "tokio-postgres", rooms: &[] },
    Door { dependency: "clap", rooms: &["cco"] },
];

const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// Every dependency of a crate, those of its tests too.
fn dependencies(manifest: &toml::Table) -> BTreeSet<&str> {
    let tables = KINDS.iter().filter_map(|kind| manifest.get(*kind)?.as_table());
    tables.flat_map(|table| table.keys().map(String::as_str)).collect()
}

/// Whether `dependency` is `door` or one of its family: `arrow-array` is of `arrow`.
fn is_of(dependency: &str, door: &str) -> bool {
    dependency.strip_prefix(door).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

#[test]
fn rooms_name_only_the_rooms_below_them() {
    let mut found = Vec::new();
    for (name, manifest) in manifests() {
        let Some(room) = ROOMS.iter().find(|room| room.name == name) else {
            found.push(format!("crates/{name} is no room of the table in this test"));
            continue;
        };
        for dependency in dependencies(&manifest).into_iter().filter(|dependency| is_of(dependency, "cco")) {
            // A room's tests may ask for a feature of the room itself.
            if dependency != name && !room.may_name.contains(&dependency) {
                found.push(format!("{name} names {dependency}: {}", room.reason));
            }
        }
    }
    assert_none(found, "arrows that point the wrong way");
}

#[test]
fn heavy_dependencies_have_one_door() {
    let mut found = Vec::new();
    for (name, manifest) in manifests() {
        for dependency in dependencies(&manifest) {
            for door in DOORS.iter().filter(|door| is_of(dependency, door.dependency)) {
                if !door.rooms.contains(&name.as_str()) {
                    found.push(format!("{name} depends on {dependency}, which belongs to {:?}", door.rooms));
                }
            }
        }
    }
    assert_none(found, "dependencies outside their room");
}

#[test]
fn arrow_stays_in_the_ledger() {
    let mut found = Vec::new();
    for file in
        files_ending(&[".rs"]).iter().filter(|file| file.path.starts_with("crates/") && crate_of(file) == "cco-connect")
    {
        for (number, line) in file.text.lines().enumerate() {
            if ["use arrow", "arrow::", "arrow_", "parquet::arrow"].iter().any(|name| line.contains(name)) {
                found.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    assert_none(found, "Arrow is named outside cco-ledger");
}
