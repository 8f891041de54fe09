//! The rules of the house that no compiler keeps: see `CONTRIBUTING.md`. Every check lists all it finds.

mod arrows;
mod definitions;
mod documents;
mod house;
mod layout;
mod parity;
mod pure;
mod words;
