//! A table of a rubric: what a number is worth, by the first rule that holds for it.

use serde::Serialize;

/// Rules in the order in which they are tried.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table(pub Vec<Rule>);

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rule {
    /// `None` holds for every number.
    pub bound: Option<Bound>,
    pub worth: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    Over(f64),
    AtLeast(f64),
    UpTo(f64),
    Below(f64),
}

impl Table {
    /// `None` where no rule holds.
    pub fn worth(&self, number: f64) -> Option<f64> {
        self.0.iter().find(|rule| rule.bound.is_none_or(|bound| bound.holds(number))).map(|rule| rule.worth)
    }
}

impl Bound {
    pub fn holds(self, number: f64) -> bool {
        match self {
            Bound::Over(bound) => number > bound,
            Bound::AtLeast(bound) => number >= bound,
            Bound::UpTo(bound) => number <= bound,
            Bound::Below(bound) => number < bound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_holds_decides() {
        let rule = |bound, worth| Rule { bound, worth };
        let table = Table(vec![rule(Some(Bound::Over(90.0)), 2.0), rule(Some(Bound::Over(60.0)), 1.0)]);
        for (number, expected) in [(91.0, Some(2.0)), (90.0, Some(1.0)), (60.5, Some(1.0)), (60.0, None)] {
            assert_eq!(table.worth(number), expected, "{number}");
        }
        assert_eq!(Table(vec![rule(None, 3.0)]).worth(f64::MIN), Some(3.0));
    }

    #[test]
    fn bounds_say_whether_they_hold_at_the_bound() {
        for (bound, at, above) in [
            (Bound::Over(1.0), false, true),
            (Bound::AtLeast(1.0), true, true),
            (Bound::UpTo(1.0), true, false),
            (Bound::Below(1.0), false, false),
        ] {
            assert_eq!((bound.holds(1.0), bound.holds(1.5)), (at, above), "{bound:?}");
        }
    }
}
