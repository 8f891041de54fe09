//! The definitions that come with the program.

use crate::error::{Error, file_error};
use crate::{health, measures, plan, plays};
use std::path::Path;

/// Shipped definitions by path under `definitions/`; measures, scores, alerts, plays and rubrics have lists of their own.
const SHIPPED: &[(&str, &str)] = &[
    ("policy.toml", include_str!("../../../../definitions/policy.toml")),
    ("people.toml", include_str!("../../../../definitions/people.toml")),
    ("approvals.toml", include_str!("../../../../definitions/approvals.toml")),
    ("metrics/mrr.md", include_str!("../../../../definitions/metrics/mrr.md")),
    ("metrics/arr.md", include_str!("../../../../definitions/metrics/arr.md")),
    ("metrics/n_accounts.md", include_str!("../../../../definitions/metrics/n_accounts.md")),
    ("metrics/nrr.md", include_str!("../../../../definitions/metrics/nrr.md")),
    ("metrics/grr.md", include_str!("../../../../definitions/metrics/grr.md")),
    ("metrics/logo_churn.md", include_str!("../../../../definitions/metrics/logo_churn.md")),
    ("metrics/gross_mrr_churn.md", include_str!("../../../../definitions/metrics/gross_mrr_churn.md")),
    ("metrics/net_mrr_churn.md", include_str!("../../../../definitions/metrics/net_mrr_churn.md")),
    ("metrics/new.md", include_str!("../../../../definitions/metrics/new.md")),
    ("metrics/reactivation.md", include_str!("../../../../definitions/metrics/reactivation.md")),
    ("metrics/expansion.md", include_str!("../../../../definitions/metrics/expansion.md")),
    ("metrics/contraction.md", include_str!("../../../../definitions/metrics/contraction.md")),
    ("metrics/churn.md", include_str!("../../../../definitions/metrics/churn.md")),
    ("metrics/fx.md", include_str!("../../../../definitions/metrics/fx.md")),
    ("metrics/merge.md", include_str!("../../../../definitions/metrics/merge.md")),
    ("metrics/quick_ratio.md", include_str!("../../../../definitions/metrics/quick_ratio.md")),
    ("metrics/arpa.md", include_str!("../../../../definitions/metrics/arpa.md")),
    ("metrics/tenure.md", include_str!("../../../../definitions/metrics/tenure.md")),
    ("metrics/ltv.md", include_str!("../../../../definitions/metrics/ltv.md")),
    ("projections/retention.md", include_str!("../../../../definitions/projections/retention.md")),
    ("coverage/segments.toml", include_str!("../../../../definitions/coverage/segments.toml")),
    ("escalations/repair.toml", include_str!("../../../../definitions/escalations/repair.toml")),
    ("expansion/growth.toml", include_str!("../../../../definitions/expansion/growth.toml")),
    ("lifecycle/stages.toml", include_str!("../../../../definitions/lifecycle/stages.toml")),
    ("renewals/motion.toml", include_str!("../../../../definitions/renewals/motion.toml")),
    ("saves/room.toml", include_str!("../../../../definitions/saves/room.toml")),
];

fn shipped() -> impl Iterator<Item = (&'static str, &'static str)> {
    SHIPPED
        .iter()
        .chain(measures::SHIPPED)
        .chain(health::SCORES)
        .chain(health::ALERTS)
        .chain(plays::SHIPPED)
        .chain(plan::CAPACITIES)
        .chain(plan::RUBRICS)
        .chain(plan::SEGMENTS)
        .copied()
}

/// Writes the shipped definitions; files that exist are left as they are. Returns the paths written.
pub(crate) fn write_shipped(folder: &Path) -> Result<Vec<String>, Error> {
    let mut written = Vec::new();
    for (name, text) in shipped() {
        let path = folder.join(name);
        if path.exists() {
            continue;
        }
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(|cause| file_error("make the folder", parent, cause))?;
        std::fs::write(&path, text).map_err(|cause| file_error("write", &path, cause))?;
        written.push(format!("definitions/{name}"));
    }
    Ok(written)
}

/// The text of a definition: the workspace's file, else the shipped one.
pub(crate) fn text(folder: &Path, name: &str) -> Result<String, Error> {
    let path = folder.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => shipped()
            .find(|(shipped, _)| *shipped == name)
            .map(|(_, text)| text.to_owned())
            .ok_or_else(|| file_error("read", &path, cause)),
        Err(cause) => Err(file_error("read", &path, cause)),
    }
}

/// Hash of a definition's text, as figures carry it.
pub(crate) fn hash(folder: &Path, name: &str) -> Result<String, Error> {
    let text = text(folder, name)?;
    Ok(blake3::hash(text.as_bytes()).to_hex()[..12].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revenue::metric_names;
    use cco_domain::metric::Metric;
    use std::collections::BTreeSet;
    use std::fs;

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../definitions");

    /// Paths below `folder`, with slashes, as the shipped ones are listed.
    fn files_below(folder: &Path, prefix: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = format!("{prefix}{}", entry.file_name().into_string().unwrap());
            if entry.path().is_dir() {
                found.append(&mut files_below(&entry.path(), &format!("{name}/")));
            } else {
                found.insert(name);
            }
        }
        found
    }

    #[test]
    fn every_file_under_definitions_is_shipped() {
        let shipped: BTreeSet<String> = shipped().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(shipped, files_below(Path::new(FOLDER), ""));
    }

    #[test]
    fn every_metric_has_a_definition_that_holds() {
        for name in metric_names() {
            let text = text(Path::new(FOLDER), &format!("metrics/{name}.md")).unwrap();
            let metric = Metric::parse(&text).unwrap_or_else(|problem| panic!("metrics/{name}.md:{problem}"));
            assert_eq!(metric.definition_hash(), hash(Path::new(FOLDER), &format!("metrics/{name}.md")).unwrap());
        }
    }
}
