//! Reading signals and readiness: `expansion/growth.toml`, with everything that is wrong in it.

use super::ExpansionProblem;
use super::rules::{ExpansionRules, Signal, SignalStrength};
use crate::fields::{self, Fields};
use crate::health::Threshold;
use crate::spelling::is_it;

const VERSION: u32 = 1;

impl ExpansionRules {
    /// `measures`: ids of all that there are.
    pub fn parse(file: &str, text: &str, measures: &[&str]) -> Result<ExpansionRules, Vec<ExpansionProblem>> {
        fields::whole(file, text, |fields| rules(fields, file, text, measures))
    }
}

fn rules(fields: &Fields<'_>, file: &str, text: &str, measures: &[&str]) -> Option<ExpansionRules> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let signals = fields.each("signal", |fields| signal(fields, measures));
    let readiness = fields.within("readiness", |fields| {
        let least_weak = fields.count_in("least_weak", 1..=10);
        let [delivered, open] = ["delivered", "open"].map(|key| thresholds(fields, key, measures));
        Some((least_weak?, delivered?, open?))
    });
    let sales_from_percent = fields.within("owner", |fields| fields.count_in("sales_from_percent", 0..=100));
    let signals = signals?;
    for (place, signal) in signals.iter().enumerate() {
        if signals[..place].iter().any(|earlier| earlier.id == signal.id) {
            fields.tell_at("signal", format!("there are two signals `{}`", signal.id));
        }
    }
    let (least_weak, delivered, open) = readiness?;
    Some(ExpansionRules {
        id: id?,
        title: title?,
        text: about?,
        signals,
        least_weak,
        delivered,
        open,
        sales_from_percent: sales_from_percent?,
        hash: fields::hash(text),
    })
}

fn signal(fields: &Fields<'_>, measures: &[&str]) -> Option<Signal> {
    let (id, title) = (fields.said("id"), fields.said("title"));
    let strength = fields.needed("strength", fields.word("strength", SignalStrength::WORDS));
    let when = thresholds(fields, "when", measures);
    Some(Signal { id: id?, title: title?, strength: strength?, when: when? })
}

fn thresholds<'a>(fields: &Fields<'a>, key: &'a str, measures: &[&str]) -> Option<Vec<Threshold>> {
    fields.each(key, |fields| {
        let measure = fields.said("measure");
        let (at_least, below) = (fields.number("at_least"), fields.number("below"));
        let threshold = Threshold { measure: measure?, at_least, below };
        if !measures.contains(&threshold.measure.as_str()) {
            let near = is_it(&threshold.measure, measures.iter().copied());
            fields.tell_at("measure", format!("there is no measure `{}`{near}", threshold.measure));
        }
        threshold.faults().into_iter().for_each(|fault| fields.tell(fault));
        Some(threshold)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{GROWTH, MEASURES};
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: &[&str]) {
        assert!(GROWTH.contains(from), "{from}");
        let found = ExpansionRules::parse("growth.toml", &GROWTH.replacen(from, to, 1), &MEASURES).unwrap_err();
        assert_eq!(found.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_shipped_rules_hold_and_say_what_they_read() {
        let rules = ExpansionRules::parse("growth.toml", GROWTH, &MEASURES).unwrap();
        assert!(rules.measures().into_iter().eq(MEASURES));
    }

    #[test]
    fn what_is_wrong_is_told() {
        check(
            "measure = \"seat_share_28d\"",
            "measure = \"seats_share_28d\"",
            &["there is no measure `seats_share_28d`; is it `seat_share_28d` or `feature_share_90d`?"],
        );
        check(
            "at_least = 0.9",
            "at_last = 0.9",
            &[
                "`at_last` has no place here; is it `at_least`?",
                "say what `seat_share_28d` must be: `at_least`, `below`, or both",
            ],
        );
        check("id = \"usage_grows\"", "id = \"seats_full\"", &["there are two signals `seats_full`"]);
        check("sales_from_percent = 20", "sales_from_percent = 120", &["`sales_from_percent` is 120; it is 0 to 100"]);
    }
}
