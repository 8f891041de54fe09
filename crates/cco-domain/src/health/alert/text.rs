//! Reading an alert's file.

use crate::health::definition::{DefinitionText, Threshold};
use crate::health::file::ThresholdFile;
use crate::health::problem::Findings;
use crate::health::stages::thresholds;
use crate::health::text::{Catalog, ReadDefinition, check_head, check_said, hash};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use toml::Spanned;

/// Something that calls for a look at an account, such as a sponsor who left.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub severity: AlertSeverity,
    pub text: DefinitionText,
    /// It is raised when all begin to hold, and ends when one no longer does.
    pub when: Vec<Threshold>,
    /// Hash of the file's text and of the measures it reads.
    pub hash: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertSeverity {
    ActNow,
    Watch,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AlertFile {
    version: Spanned<u32>,
    id: Spanned<String>,
    title: Spanned<String>,
    severity: AlertSeverity,
    measures: Spanned<String>,
    why: Spanned<String>,
    misleads: Spanned<String>,
    source: Spanned<String>,
    when: Vec<Spanned<ThresholdFile>>,
}

impl Alert {
    /// Every measure that it reads.
    pub fn measures(&self) -> BTreeSet<&str> {
        self.when.iter().map(|threshold| threshold.measure.as_str()).collect()
    }
}

/// Reads `alerts/NAME.toml`.
pub fn read_alert(name: &str, text: &str, catalog: &Catalog<'_>) -> ReadDefinition<Alert> {
    let mut findings = Findings::new(text);
    let definition = match toml::from_str::<AlertFile>(text) {
        Ok(file) => Some(alert(name, text, file, catalog, &mut findings)),
        Err(cause) => {
            findings.error(cause.span().unwrap_or(0..0), cause.message());
            None
        }
    };
    let definition = definition.filter(|_| !findings.has_errors());
    ReadDefinition { definition, problems: findings.into_problems() }
}

fn alert(name: &str, text: &str, file: AlertFile, catalog: &Catalog<'_>, findings: &mut Findings<'_>) -> Alert {
    let AlertFile { version, id, title, severity, measures, why, misleads, source, when } = file;
    check_head(name, &version, &id, findings);
    let said =
        [("title", &title), ("measures", &measures), ("why", &why), ("misleads", &misleads), ("source", &source)];
    said.into_iter().for_each(|(key, text)| check_said(key, text, findings));
    if when.is_empty() {
        findings.error(id.span(), "the alert has no `when`: it would hold for everybody");
    }
    let trimmed = |text: Spanned<String>| text.into_inner().trim().to_owned();
    let mut alert = Alert {
        id: id.into_inner(),
        title: title.into_inner(),
        severity,
        text: DefinitionText {
            measures: trimmed(measures),
            why: trimmed(why),
            misleads: trimmed(misleads),
            source: trimmed(source),
        },
        when: thresholds(&when, catalog, findings),
        hash: String::new(),
    };
    alert.hash = hash(text, &alert.measures(), catalog.measures);
    alert
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::sample::measures;

    const TEXT: &str = r#"version = 1
id = "quiet"
title = "Nobody was in touch"
severity = "watch"
measures = "Days without a touch."
why = "Silence comes first."
misleads = "On holidays."
source = "Nobody."
when = [{ measure = "days_since_touch", at_least = 30 }]
"#;

    fn read(text: &str) -> ReadDefinition<Alert> {
        read_alert("quiet", text, &Catalog { measures: &measures(), segments: None })
    }

    #[test]
    fn an_alert_is_read_whole() {
        let alert = read(TEXT).definition.unwrap();
        assert_eq!((alert.id.as_str(), alert.severity), ("quiet", AlertSeverity::Watch));
        assert_eq!(alert.measures(), BTreeSet::from(["days_since_touch"]));
    }

    #[test]
    fn faults_name_their_line() {
        for (from, to, expected) in [
            ("\"quiet\"", "\"silent\"", "2: the id `silent` differs from the file's name, `quiet`"),
            ("\"watch\"", "\"panic\"", "4: unknown variant `panic`, expected `act_now` or `watch`"),
            (
                "{ measure = \"days_since_touch\", at_least = 30 }",
                "",
                "2: the alert has no `when`: it would hold for everybody",
            ),
            ("_touch", "_talk", "9: there is no measure `days_since_talk`; is it `days_since_touch` or `tenure_days`?"),
            ("at_least = 30", "at_least = nan", "9: the bounds of `days_since_touch` must be finite"),
            ("Silence comes first.", "", "6: `why` is empty: a reader needs it"),
        ] {
            let found: Vec<String> = read(&TEXT.replace(from, to)).problems.iter().map(ToString::to_string).collect();
            assert_eq!(found, [expected]);
        }
    }
}
