#![no_main]

#[allow(dead_code, reason = "each target calls one of them")]
#[path = "../../crates/cco-domain/tests/it/parsers.rs"]
mod parsers;

libfuzzer_sys::fuzz_target!(|text: &str| parsers::rubric(text));
