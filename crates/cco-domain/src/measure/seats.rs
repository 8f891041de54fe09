//! What the seats of an account are, wherever use is measured against them.

use super::{Aggregate, Condition, FromFacts, NoneMeans, Span, Test};
use crate::fact::SUBSCRIPTION;

impl FromFacts {
    /// The units of one product: of those whose recurring lines hold on the day, the one with the most. An add-on for the same people
    /// is no second seat, and calls or gigabytes that are metered are none at all. Lines that name no product count as one.
    pub fn seats() -> FromFacts {
        FromFacts {
            table: &SUBSCRIPTION,
            filter: vec![Condition { column: "kind", test: Test::InOrUnknown(vec!["recurring".to_owned()]) }],
            aggregate: Aggregate::LargestSum { of: "quantity", by: "product" },
            span: Span::Holding,
            none: NoneMeans::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Definition, Origin};
    use super::*;

    #[test]
    fn the_shipped_measure_of_seats_is_what_shares_are_of() {
        let text = include_str!("../../../../definitions/measures/seats.toml");
        let definition = Definition::parse("seats.toml", text).unwrap();
        assert_eq!(definition.measure.origin, Origin::Facts(FromFacts::seats()));
    }
}
