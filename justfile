# The verbs of this house. `just` lists them.

[private]
list:
    @just --list --unsorted

# All that the gate runs
check:
    .ci/run

# The tests that need no server
test *ARGS:
    cargo nextest run --workspace {{ARGS}}

# All tests, with PostgreSQL and an S3-compatible store
test-all:
    scripts/test

# Rewrite expected output; read the difference before committing it
bless:
    CCO_BLESS=1 INSTA_UPDATE=always cargo nextest run --workspace

# Look for input that makes a reader panic, with cargo-fuzz: `just fuzz policy`; the targets stand in fuzz/Cargo.toml
fuzz TARGET:
    cargo +nightly fuzz run {{TARGET}}

# A simulated company in a fresh workspace
demo DIR="acme-demo":
    cargo run -- demo {{DIR}}

# The documentation of every crate
doc:
    cargo doc --workspace --no-deps --open
