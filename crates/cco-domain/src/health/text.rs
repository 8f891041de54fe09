//! Reading a score's file: into a definition, or into everything that is wrong with it.

use super::bands::bands;
use super::components::{adjustments, components};
use super::definition::{DefinitionText, ScoreDefinition};
use super::file::ScoreFile;
use super::lint;
use super::problem::{DefinitionProblem, Findings};
use super::stages::stages;
use crate::measure::Measure;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use toml::Spanned;

/// What a definition may name.
#[derive(Clone, Copy, Debug)]
pub struct Catalog<'a> {
    pub measures: &'a [Measure],
    /// Segments that accounts have; `None`: not known, so that none is doubted.
    pub segments: Option<&'a BTreeSet<String>>,
}

/// What reading a file gave.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadDefinition<T> {
    /// `None` exactly when a problem is an error.
    pub definition: Option<T>,
    /// In order of lines.
    pub problems: Vec<DefinitionProblem>,
}

pub(super) const VERSION: u32 = 1;

/// Reads `health/NAME.toml`.
pub fn read_score(name: &str, text: &str, catalog: &Catalog<'_>) -> ReadDefinition<ScoreDefinition> {
    let mut findings = Findings::new(text);
    let definition = match toml::from_str::<ScoreFile>(text) {
        Ok(file) => Some(definition(name, text, &file, catalog, &mut findings)),
        Err(cause) => {
            findings.error(cause.span().unwrap_or(0..0), cause.message());
            None
        }
    };
    let definition = definition.filter(|_| !findings.has_errors());
    ReadDefinition { definition, problems: findings.into_problems() }
}

/// What could be read; whether it can be used is for the findings to say.
fn definition(
    name: &str,
    text: &str,
    file: &ScoreFile,
    catalog: &Catalog<'_>,
    findings: &mut Findings<'_>,
) -> ScoreDefinition {
    check_head(name, &file.version, &file.id, findings);
    for (key, text) in
        [("title", &file.title), ("measures", &file.measures), ("why", &file.why), ("misleads", &file.misleads)]
    {
        check_said(key, text, findings);
    }
    check_said("source", &file.source, findings);
    check_within("min_known_weight", &file.min_known_weight, 1..=100, findings);
    check_within("trend_days", &file.trend_days, 1..=366, findings);
    let components = components(&file.component, catalog, findings);
    let stages = stages(&file.stage, catalog, findings);
    let mut definition = ScoreDefinition {
        id: file.id.get_ref().clone(),
        title: file.title.get_ref().clone(),
        text: DefinitionText {
            measures: file.measures.get_ref().trim().to_owned(),
            why: file.why.get_ref().trim().to_owned(),
            misleads: file.misleads.get_ref().trim().to_owned(),
            source: file.source.get_ref().trim().to_owned(),
        },
        min_known_weight: *file.min_known_weight.get_ref(),
        trend_days: *file.trend_days.get_ref(),
        bands: bands(&file.band, findings),
        adjustments: adjustments(&file.adjustment, &file.component, &stages, catalog, findings),
        stages,
        components,
        hash: String::new(),
    };
    lint::number_of_components(file, findings);
    lint::weights(&definition, file, findings);
    definition.hash = hash(text, &definition.measures(), catalog.measures);
    definition
}

pub(super) fn check_head(name: &str, version: &Spanned<u32>, id: &Spanned<String>, findings: &mut Findings<'_>) {
    if *version.get_ref() != VERSION {
        let message = format!("version {} is not known to this program (it knows {VERSION})", version.get_ref());
        findings.error(version.span(), message);
    }
    if id.get_ref() != name {
        findings.error(id.span(), format!("the id `{}` differs from the file's name, `{name}`", id.get_ref()));
    }
}

pub(super) fn check_said(key: &str, text: &Spanned<String>, findings: &mut Findings<'_>) {
    if text.get_ref().trim().is_empty() {
        findings.error(text.span(), format!("`{key}` is empty: a reader needs it"));
    }
}

fn check_within(key: &str, number: &Spanned<u32>, allowed: RangeInclusive<u32>, findings: &mut Findings<'_>) {
    if !allowed.contains(number.get_ref()) {
        let message = format!("`{key}` must be {} to {}, not {}", allowed.start(), allowed.end(), number.get_ref());
        findings.error(number.span(), message);
    }
}

/// Twelve hex digits of the text and of the measures read, those they are made from included: a measure that changes
/// its meaning makes another score.
pub(super) fn hash(text: &str, read: &BTreeSet<&str>, measures: &[Measure]) -> String {
    let mut needed: BTreeSet<&str> = BTreeSet::new();
    let mut waiting: Vec<&str> = read.iter().copied().collect();
    while let Some(id) = waiting.pop() {
        if needed.insert(id) {
            waiting.extend(measures.iter().filter(|measure| measure.id == id).flat_map(Measure::needs));
        }
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(text.as_bytes());
    for id in needed {
        if let Some(measure) = measures.iter().find(|measure| measure.id == id) {
            hasher.update(format!("\n{id} {}", measure.hash).as_bytes());
        }
    }
    hasher.finalize().to_hex()[..12].to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::super::sample::{TEXT, definition, measure, measures, parsed};
    use super::*;
    use crate::fact::{CHURN_REASON, SUBSCRIPTION};
    use crate::measure::{Aggregate, Derived, FromFacts, FromRevenue, Origin};
    use crate::metric::Better;

    fn problems_of(text: &str, measures: &[Measure], segments: Option<&BTreeSet<String>>) -> Vec<String> {
        let read = read_score("account", text, &Catalog { measures, segments });
        assert_eq!(read.definition.is_none(), read.problems.iter().any(|problem| problem.severity == Severity::Error));
        read.problems.iter().map(ToString::to_string).collect()
    }

    /// Each change of the sample, made once, against the problems it makes.
    #[track_caller]
    fn check(from: &str, to: &str, expected: &[&str]) {
        assert!(TEXT.contains(from), "{from}");
        assert_eq!(problems_of(&TEXT.replacen(from, to, 1), &measures(), None), expected, "{to}");
    }

    #[test]
    fn a_definition_is_read_whole() {
        let definition = definition();
        assert_eq!((definition.id.as_str(), definition.hash.len(), definition.trend_days), ("account", 12, 28));
        assert_eq!(definition.measures(), BTreeSet::from(["active_users", "days_since_touch", "tenure_days"]));
        assert_eq!(definition.segments(), BTreeSet::from(["enterprise"]));
    }

    #[test]
    fn the_hash_is_of_the_text_and_of_the_measures_behind_it() {
        let mut measures = measures();
        let hash = |measures: &[Measure], text: &str| {
            read_score("account", text, &Catalog { measures, segments: None }).definition.unwrap().hash
        };
        assert_eq!(hash(&measures, TEXT), hash(&measures, TEXT));
        assert_ne!(hash(&measures, &TEXT.replace("Often.", "Seldom.")), hash(&measures, TEXT));
        let mut changed = measures.clone();
        changed[0].hash = "other".to_owned();
        assert_ne!(hash(&changed, TEXT), hash(&measures, TEXT));

        let mut part = measure("logins", Better::Higher);
        measures[0].origin = Origin::Derived(Derived::Percentile { of: "logins".to_owned() });
        measures.push(part.clone());
        let before = hash(&measures, TEXT);
        part.hash = "other".to_owned();
        measures[3] = part;
        assert_ne!(hash(&measures, TEXT), before, "a measure that another is made from");
    }

    #[test]
    fn faults_of_form_name_their_line() {
        check("version = 1", "version = 2", &["1: version 2 is not known to this program (it knows 1)"]);
        check("\"account\"", "\"konto\"", &["2: the id `konto` differs from the file's name, `account`"]);
        check("\"Often.\"", "\" \"", &["6: `misleads` is empty: a reader needs it"]);
        check("title = \"Usage\"\n", "", &["33: missing field `title`"]);
        check("curve = \"linear\"", "curve = \"wavy\"", &["40: unknown variant `wavy`, expected `linear` or `steps`"]);
        check("min_known_weight = 50", "min_known_weight = 0", &["8: `min_known_weight` must be 1 to 100, not 0"]);
        check("trend_days = 28", "trend_days = 400", &["9: `trend_days` must be 1 to 366, not 400"]);
    }

    #[test]
    fn bands_cover_every_score_once() {
        check("to = 40", "to = 39.5", &["16: no band holds scores from 39.5 to below 40.0"]);
        check("to = 40", "to = 45", &["16: the bands `red` and `yellow` both hold scores from 40.0 to below 45.0"]);
        check("from = 0", "from = 5", &["11: no band holds scores below 5.0"]);
        check("to = 100", "to = 99", &["21: no band holds scores of 99.0 and more"]);
        check(
            "to = 100",
            "to = 100.55",
            &[
                "16: no band holds scores of 70.0 and more",
                "21: the band `green` must lie in 0 to 100, with at most one decimal",
            ],
        );
        check("\"yellow\"", "\"red\"", &["16: there are two bands `red`"]);
    }

    #[test]
    fn stages_leave_nobody_out() {
        check(
            "id = \"steady\"",
            "id = \"steady\"\nwhen = [{ measure = \"tenure_days\", at_least = 90 }]",
            &["30: the last stage must take the rest: leave out its `when`"],
        );
        check(
            "when = [{ measure = \"tenure_days\", below = 90 }]",
            "",
            &["26: the stage `onboarding` has no `when`, so the stages after it are never reached"],
        );
        check("below = 90", "at_least = 9, below = 9", &["28: no value of `tenure_days` is at least 9 and below 9"]);
        check(", below = 90", "", &["28: say what `tenure_days` must be: `at_least`, `below`, or both"]);
        check("\"tenure_days\"", "\"tenure\"", &["28: there is no measure `tenure`; is it `tenure_days`?"]);
    }

    #[test]
    fn weights_add_up_for_everybody() {
        check("weight = 40", "weight = 50", &["33: the weights add up to 110, not 100"]);
        check(
            "weight = 80",
            "weight = 70",
            &[
                "65: for other accounts in stage `onboarding` the weights add up to 90, not 100",
                "65: for segment `enterprise` in stage `onboarding` the weights add up to 90, not 100",
            ],
        );
        check(
            "id = \"touch\"\nweight = 50",
            "id = \"touch\"\nweight = 51",
            &["53: for segment `enterprise` in stage `steady` the weights add up to 101, not 100"],
        );
    }

    #[test]
    fn curves_go_the_better_way() {
        check(
            "[[0, 0], [10, 100]]",
            "[[0, 100], [10, 0]]",
            &["41: the curve of `active_users` falls, but more of it is better"],
        );
        check(
            "[[0, 100], [30, 50], [90, 0]]",
            "[[0, 0], [90, 9]]",
            &["51: the curve of `days_since_touch` rises, but less of it is better"],
        );
        check(
            "[[0, 0], [10, 100]]",
            "[[0, 0], [5, 100], [10, 50]]",
            &["41: the curve of `active_users` goes up and down: points must rise or fall throughout"],
        );
        check(
            "[[0, 0], [10, 100]]",
            "[[0, 50], [10, 50]]",
            &["41: the curve of `active_users` is flat: every value is worth the same"],
        );
        check("[[0, 0], [10, 100]]", "[[0, 0], [0, 100]]", &["41: the curve's values must rise: 0 follows 0"]);
        check("[[0, 0], [10, 100]]", "[[0, 0], [inf, 100]]", &["41: `inf` is not a value a measure can have"]);
    }

    #[test]
    fn adjustments_change_what_there_is() {
        check(
            "segments = [\"enterprise\"]\n",
            "",
            &["53: the adjustment names neither segments nor stages: it would hold for all"],
        );
        check("stages = [\"onboarding\"]", "stages = [\"launch\"]", &["66: there is no stage `launch`"]);
        check(
            "id = \"usage\"\nweight = 50\n\n[[adjustment.component]]",
            "id = \"use\"\nweight = 60\n\n[[adjustment.component]]",
            &[
                "53: for segment `enterprise` in stage `steady` the weights add up to 110, not 100",
                "57: there is no component `use`",
            ],
        );
        check(
            "[[adjustment.component.reads]]\nmeasure = \"active_users\"",
            "[[adjustment.component.reads]]\nmeasure = \"tenure_days\"",
            &["69: an adjustment may change curves, not measures: `usage` reads active_users, in this order"],
        );
        let segments = BTreeSet::from(["SMB".to_owned(), "mid-market".to_owned()]);
        let found = problems_of(TEXT, &measures(), Some(&segments));
        assert_eq!(found, ["54: warning: no account has the segment `enterprise` (there are: SMB, mid-market)"]);
        assert_eq!(problems_of(TEXT, &measures(), Some(&BTreeSet::from(["Enterprise".to_owned()]))), [""; 0]);
    }

    #[test]
    fn more_than_six_components_need_a_reason() {
        let component = |number: u32| {
            format!(
                "[[component]]\nid = \"c{number}\"\ntitle = \"C\"\nweight = 0\n\n[[component.reads]]\nmeasure = \"tenure_days\"\ncurve = \"linear\"\npoints = [[0, 0], [9, 9]]\n\n"
            )
        };
        let more: String = (3..=7).map(component).collect();
        let text = TEXT.replacen("[[adjustment]]", &format!("{more}[[adjustment]]"), 1);
        let found = problems_of(&text, &measures(), None);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("93: 7 components are more than 6"), "{found:?}");
        let reasoned = text.replacen("trend_days", "why_so_many = \"The board asked.\"\ntrend_days", 1);
        assert_eq!(parsed(&reasoned).components.len(), 7);
    }

    #[test]
    fn a_score_may_not_read_its_outcome() {
        let facts = |table, aggregate| {
            let Origin::Facts(sample) = measures()[0].origin.clone() else { panic!("the sample reads facts") };
            Origin::Facts(FromFacts { table, aggregate, ..sample })
        };
        for (origin, what) in [
            (Origin::Revenue(FromRevenue::Change { days: 365 }), "recurring revenue"),
            (facts(&CHURN_REASON, Aggregate::Count), "why accounts left"),
            (facts(&SUBSCRIPTION, Aggregate::Last { of: "cancelled_on" }), "how subscriptions end"),
            (facts(&SUBSCRIPTION, Aggregate::Sum { of: "quantity" }), "what subscriptions sell"),
            (Origin::Derived(Derived::Percentile { of: "days_since_touch".to_owned() }), ""),
        ] {
            let mut measures = measures();
            measures[0].origin = origin;
            let expected = |line| {
                format!(
                    "{line}: `active_users` reads {what}: that is the outcome a score is to warn of, not a sign of it"
                )
            };
            let expected: Vec<String> = if what.is_empty() { Vec::new() } else { [38, 73].map(expected).to_vec() };
            assert_eq!(problems_of(TEXT, &measures, None), expected);
        }
    }
}
