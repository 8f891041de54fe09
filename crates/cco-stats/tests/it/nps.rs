//! Against `tests/oracle/nps.csv`.

use crate::table::{Table, assert_near};
use cco_stats::interval::Confidence;
use cco_stats::nps::{Answers, adjusted_net_promoter_score, net_promoter_change, net_promoter_score};

const LEVEL: Confidence = Confidence::PERCENT_95;

#[test]
fn scores_and_their_intervals() {
    for row in Table::oracle(include_str!("../oracle/nps.csv")).rows() {
        let count = |column| row.number(column) as u64;
        let answers =
            Answers { promoters: count("promoters"), passives: count("passives"), detractors: count("detractors") };
        let (plain, adjusted) =
            (net_promoter_score(answers, LEVEL).unwrap(), adjusted_net_promoter_score(answers, LEVEL).unwrap());
        for (found, column) in [
            (plain.score, "score"),
            (plain.standard_error, "standard_error"),
            (plain.interval.low, "low"),
            (plain.interval.high, "high"),
            (adjusted.score, "adjusted_score"),
            (adjusted.standard_error, "adjusted_standard_error"),
            (adjusted.interval.low, "adjusted_low"),
            (adjusted.interval.high, "adjusted_high"),
        ] {
            // The table was made with z = 1.959964.
            assert_near(found, row.number(column), 1e-7, column);
        }
    }
}

#[test]
fn no_answers_have_no_score() {
    let none = Answers { promoters: 0, passives: 0, detractors: 0 };
    let some = Answers { promoters: 3, passives: 0, detractors: 0 };
    for outcome in [net_promoter_score(none, LEVEL), adjusted_net_promoter_score(none, LEVEL)] {
        assert_eq!(outcome.unwrap_err().to_string(), "answers: 0 are not enough, at least 1 are needed");
    }
    assert!(net_promoter_change(some, none, LEVEL).is_err());
    let same = net_promoter_change(some, some, LEVEL).unwrap();
    assert!((same.p - 1.0).abs() < 1e-12, "two sets of equal answers show no change");
}
