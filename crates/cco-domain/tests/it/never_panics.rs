//! No text makes a reader panic: neither chance nor a good file with a bad place in it.

use crate::parsers;
use proptest::prelude::*;

const POLICY: &str = include_str!("../../../../definitions/policy.toml");
const METRIC: &str = include_str!("../../../../definitions/metrics/nrr.md");
const PLAY: &str = include_str!("../../../../definitions/plays/adoption_decline_enterprise.md");
const RUBRIC: &str = include_str!("../../../../definitions/rubrics/churn_plan.toml");
const MOTION: &str = include_str!("../../../../definitions/renewals/motion.toml");
const APPROVALS: &str = include_str!("../../../../definitions/approvals.toml");
const DECISIONS: [&str; 6] = [
    include_str!("../../../../definitions/saves/room.toml"),
    include_str!("../../../../definitions/capacity/plan.toml"),
    include_str!("../../../../definitions/coverage/segments.toml"),
    include_str!("../../../../definitions/lifecycle/stages.toml"),
    include_str!("../../../../definitions/expansion/growth.toml"),
    include_str!("../../../../definitions/escalations/repair.toml"),
];
const CASE: &str = include_str!("../cases/switch-17-merges.case");
const MEASURE: &str = "\
version = 1
id = \"active_users\"
title = \"Active users\"
family = \"usage\"
table = \"usage_event\"
aggregate = \"distinct\"
of = \"user_id\"
window_days = 28
";
const FIGURE: &str = "revenue.nrr@2024-12-31;window=t12m;segment=smb;known_at=7;policy=0123456789ab";

/// Letters that mean something to some reader, and some that take more than a byte.
const PIECES: &str = r#"([a-z_]{1,6}|[0-9.,:;=/+-]{1,4}|[\[\]{}"'#`|\\]|\n|\r\n|\t|é|日|\PC){0,8}"#;

/// `good`, with up to three places cut out and filled with something else.
fn damaged(good: &'static str) -> impl Strategy<Value = String> {
    let damage = (any::<prop::sample::Index>(), 0..40_usize, PIECES);
    prop::collection::vec(damage, 1..4).prop_map(move |damages| {
        let mut text = good.to_owned();
        for (place, n_bytes, piece) in damages {
            let from = text.floor_char_boundary(place.index(text.len() + 1));
            let to = text.ceil_char_boundary((from + n_bytes).min(text.len()));
            text.replace_range(from..to, &piece);
        }
        text
    })
}

proptest! {
    #[test]
    fn by_chance(text in prop_oneof![any::<String>(), PIECES]) {
        parsers::policy(&text);
        parsers::metric(&text);
        parsers::measure(&text);
        parsers::play(&text);
        parsers::rubric(&text);
        parsers::motion(&text);
        parsers::approvals(&text);
        parsers::decisions(&text);
        parsers::case(&text);
        parsers::word(&text);
    }

    #[test]
    fn a_damaged_policy(text in damaged(POLICY)) {
        parsers::policy(&text);
    }

    #[test]
    fn a_damaged_metric(text in damaged(METRIC)) {
        parsers::metric(&text);
    }

    #[test]
    fn a_damaged_measure(text in damaged(MEASURE)) {
        parsers::measure(&text);
    }

    #[test]
    fn a_damaged_play(text in damaged(PLAY)) {
        parsers::play(&text);
    }

    #[test]
    fn a_damaged_rubric(text in damaged(RUBRIC)) {
        parsers::rubric(&text);
    }

    #[test]
    fn a_damaged_motion(text in damaged(MOTION)) {
        parsers::motion(&text);
    }

    #[test]
    fn damaged_approvals(text in damaged(APPROVALS)) {
        parsers::approvals(&text);
    }

    #[test]
    fn damaged_decisions(text in prop::sample::select(DECISIONS.to_vec()).prop_flat_map(damaged)) {
        parsers::decisions(&text);
    }

    #[test]
    fn a_damaged_case(text in damaged(CASE)) {
        parsers::case(&text);
    }

    #[test]
    fn damaged_words(text in prop_oneof![damaged(FIGURE), damaged("2024-02-29"), damaged("P12M"), damaged("2024-01-01..2024-12-31")]) {
        parsers::word(&text);
    }
}
