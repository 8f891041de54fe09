#![no_main]

#[allow(dead_code, reason = "each target calls one of them")]
#[path = "../../crates/cco-connect/tests/it/parsers.rs"]
mod parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::file(bytes));
