//! Why there is no answer.

/// The numbers handed in cannot be used, are too few, or do not determine what was asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    #[error("{what} has {found} values where {expected} are expected, one for each")]
    Length { what: String, found: usize, expected: usize },

    #[error("{what} {must}, but value {index} is {value}")]
    Value { what: String, index: usize, value: f64, must: &'static str },

    #[error("{what}: {found} are not enough, at least {needed} are needed")]
    TooFew { what: String, found: usize, needed: usize },

    #[error("{what} {second} is {what} {first} once more")]
    Repeated { what: String, first: usize, second: usize },

    #[error("column {column} has one value only: nothing can be learned from it")]
    Constant { column: String },

    #[error("column {column} is a combination of the columns before it: its own effect cannot be told from theirs")]
    Collinear { column: String },

    #[error("column {column} tells without exception who had the event: its effect has no finite estimate")]
    Separated { column: String },

    #[error("{model} has no best fit here: {why}")]
    NoMaximum { model: &'static str, why: &'static str },

    #[error("{n_events} of {n} rows have the event: both outcomes are needed")]
    OneOutcome { n: usize, n_events: usize },

    #[error("{model} did not settle within {n_steps} steps")]
    NotConverged { model: &'static str, n_steps: usize },
}

impl Error {
    pub(crate) fn value(what: &str, index: usize, value: f64, must: &'static str) -> Error {
        Error::Value { what: what.to_owned(), index, value, must }
    }

    pub(crate) fn too_few(what: &str, found: usize, needed: usize) -> Error {
        Error::TooFew { what: what.to_owned(), found, needed }
    }
}

/// Every one of `values` is finite and passes `is_fit`; or which is the first that `must` and does not.
pub(crate) fn check_values(
    what: &str,
    values: &[f64],
    must: &'static str,
    is_fit: impl Fn(f64) -> bool,
) -> Result<(), Error> {
    match values.iter().position(|value| !value.is_finite() || !is_fit(*value)) {
        Some(index) => Err(Error::value(what, index, values[index], must)),
        None => Ok(()),
    }
}

pub(crate) fn check_length(what: &str, found: usize, expected: usize) -> Result<(), Error> {
    if found == expected { Ok(()) } else { Err(Error::Length { what: what.to_owned(), found, expected }) }
}
