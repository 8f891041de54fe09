//! Which of several failures is told: the one that comes first, whichever way the work is divided.

use cco_domain::revenue::query::RevenueError;

/// Where in a period a failure belongs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    RatesAtOpening,
    RatesAtClosing,
    Joining,
    Account(String),
}

/// The first failure by period and stage.
#[derive(Debug, Default)]
pub(super) struct Failures(Option<(usize, Stage, RevenueError)>);

impl Failures {
    pub(super) fn note(&mut self, period: usize, stage: Stage, error: RevenueError) {
        if self.0.as_ref().is_none_or(|(known, known_stage, _)| (period, &stage) < (*known, known_stage)) {
            self.0 = Some((period, stage, error));
        }
    }

    pub(super) fn check(self) -> Result<(), RevenueError> {
        self.0.map_or(Ok(()), |(_, _, error)| Err(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_period_then_the_earliest_stage_is_told() {
        let error = |account: &str| RevenueError::Overflow { account: account.to_owned() };
        let mut failures = Failures::default();
        for (period, stage, name) in [
            (2, Stage::RatesAtOpening, "late"),
            (1, Stage::Account("b".to_owned()), "b"),
            (1, Stage::Account("a".to_owned()), "a"),
            (1, Stage::Account("c".to_owned()), "c"),
        ] {
            failures.note(period, stage, error(name));
        }
        assert_eq!(failures.check(), Err(error("a")));
        assert_eq!(Failures::default().check(), Ok(()));
    }
}
