#![cfg(test)]
#![allow(clippy::disallowed_methods, reason = "tests read the files they are about")]

mod cases;
mod identities;
mod interventions;
mod never_panics;
mod parsers;
mod plays;
mod tidy;
