#![cfg(test)]
#![allow(clippy::disallowed_methods, reason = "tests read the files they are about")]

mod cases;
mod identities;
mod never_panics;
mod parsers;
mod tidy;
