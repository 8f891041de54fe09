//! Files in, facts and problems out: one module a subject, small files written in place.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking, and say what they skip")]

mod support;

mod bad_values;
mod damaged;
mod flat;
mod never_panics;
mod parsers;
mod questions;
mod real_files;
mod reread;
mod rules;
mod shapes;
mod texts;
mod workbooks;
mod xlsx;
