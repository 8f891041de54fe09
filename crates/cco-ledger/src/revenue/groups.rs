//! Which group revenue stands in: labels as numbers, one or two of them for each group.

use super::columns::{Codes, Words};
use super::data::RevenueData;
use super::versions::VersionOrder;
use cco_domain::day::Day;
use cco_domain::revenue::group::{size_band, tenure_band};
use cco_domain::revenue::query::{Dimension, Group};
use std::cmp::Ordering;

/// The numbers of a group's labels, in the order of the dimensions; 0: unknown, or no such dimension.
pub(super) type Key = [u32; 2];

/// The dimensions of one question over one load.
pub(super) struct Groups<'a> {
    data: &'a RevenueData,
    sources: Vec<Source<'a>>,
    pub(super) versions: VersionOrder,
    labels: Words,
    tenure_labels: Vec<(&'static str, u32)>,
}

/// Where the labels of a dimension come from.
enum Source<'a> {
    /// The version in force: label by row of `account`.
    Version(Vec<u32>),
    /// A column of lines, and label by its code.
    Line(&'a Codes, Vec<u32>),
    /// Label by account number.
    Account(Vec<u32>),
    /// Label by number of the highest parent.
    TopParent(Vec<u32>),
    Tenure,
}

/// What an account's labels depend on, beside its versions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) account: u32,
    pub(super) day: i32,
    pub(super) top_parent: u32,
    pub(super) first_revenue: Option<i32>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(data: &'a RevenueData, dimensions: &[Dimension]) -> Groups<'a> {
        assert!(dimensions.len() <= 2, "a question has no more than two dimensions");
        let mut labels = Words::default();
        let sources = dimensions.iter().map(|dimension| source(dimension, data, &mut labels)).collect();
        let bands = if dimensions.contains(&Dimension::TenureBand) { TENURE_BANDS } else { &[] };
        let tenure_labels = bands.iter().map(|band| (*band, labels.number(Some(band)))).collect();
        Groups { data, sources, versions: VersionOrder::new(data), labels, tenure_labels }
    }

    pub(super) fn is_of_lines(&self) -> bool {
        self.sources.iter().any(|source| matches!(source, Source::Line(..)))
    }

    pub(super) fn has_tenure(&self) -> bool {
        self.sources.iter().any(|source| matches!(source, Source::Tenure))
    }

    pub(super) fn has_top_parent(&self) -> bool {
        self.sources.iter().any(|source| matches!(source, Source::TopParent(_)))
    }

    /// The part of the key that the account decides.
    pub(super) fn of_account(&self, standing: Standing) -> Key {
        self.key(|source| self.label(source, standing))
    }

    /// The part of the key that a row decides. The parts of one key have no label in common: they add up.
    pub(super) fn of_line(&self, row: usize) -> Key {
        self.key(|source| match source {
            Source::Line(codes, labels) => labels[codes.get(row) as usize],
            Source::Version(_) | Source::Account(_) | Source::TopParent(_) | Source::Tenure => 0,
        })
    }

    /// The label of one dimension by the version of `account` in force at the end of `day`; `None` when the
    /// dimension is not a column of versions.
    pub(super) fn of_version(&self, dimension: usize, account: u32, day: i32) -> Option<u32> {
        match &self.sources[dimension] {
            Source::Version(labels) => Some(self.version_label(labels, account, day)),
            Source::Line(..) | Source::Account(_) | Source::TopParent(_) | Source::Tenure => None,
        }
    }

    /// Whether the account stands in the same group on all days. Its parents are taken not to move.
    pub(super) fn is_fixed(&self, account: u32) -> bool {
        !self.has_tenure() && self.never_moves(account)
    }

    /// Whether all versions of the account put it in the same group.
    pub(super) fn never_moves(&self, account: u32) -> bool {
        let rows = self.versions.of(account as usize);
        self.sources.iter().all(|source| match source {
            Source::Version(labels) => rows.windows(2).all(|pair| labels[pair[0] as usize] == labels[pair[1] as usize]),
            Source::Line(..) | Source::Account(_) | Source::TopParent(_) | Source::Tenure => true,
        })
    }

    /// Days on which a version of the account took effect.
    pub(super) fn effective_days(&self, account: u32) -> impl Iterator<Item = Day> {
        let rows = self.versions.of(account as usize).iter();
        rows.filter_map(|row| self.data.versions.effective_from.get(*row as usize))
    }

    pub(super) fn texts(&self, key: Key) -> Group {
        self.sources.iter().zip(key).map(|(_, label)| self.labels.text(label).map(str::to_owned)).collect()
    }

    /// The order of groups: that of their labels, unknown first.
    pub(super) fn compare(&self, a: Key, b: Key) -> Ordering {
        let labels = |key: Key| key.map(|label| self.labels.text(label));
        labels(a).cmp(&labels(b))
    }

    fn key(&self, label: impl Fn(&Source) -> u32) -> Key {
        let mut key = Key::default();
        for (label_of_key, source) in key.iter_mut().zip(&self.sources) {
            *label_of_key = label(source);
        }
        key
    }

    fn label(&self, source: &Source, standing: Standing) -> u32 {
        match source {
            Source::Version(labels) => self.version_label(labels, standing.account, standing.day),
            Source::Account(labels) => labels[standing.account as usize],
            Source::TopParent(labels) => labels[standing.top_parent as usize],
            Source::Tenure => {
                let first = standing.first_revenue.map(Day::from_epoch_days);
                let band = tenure_band(first, Day::from_epoch_days(standing.day));
                let known = self.tenure_labels.iter().find(|(known, _)| *known == band);
                known.expect("the bands of the domain are all listed here").1
            }
            Source::Line(..) => 0,
        }
    }

    fn version_label(&self, labels: &[u32], account: u32, day: i32) -> u32 {
        self.versions.at(account as usize, day, &self.data.versions).map_or(0, |row| labels[row])
    }
}

const TENURE_BANDS: &[&str] = &["new", "0-1", "1-2", "2-3", "3-5", "5+"];

fn source<'a>(dimension: &Dimension, data: &'a RevenueData, labels: &mut Words) -> Source<'a> {
    let RevenueData { accounts, lines, versions, .. } = data;
    match dimension {
        Dimension::Segment => by_version(&versions.segment, labels),
        Dimension::Industry => by_version(&versions.industry, labels),
        Dimension::Region => by_version(&versions.region, labels),
        Dimension::Country => by_version(&versions.country, labels),
        Dimension::Owner => by_version(&versions.owner, labels),
        Dimension::AccountPlan => by_version(&versions.plan, labels),
        Dimension::Size => {
            let band = |row| versions.employees.get(row).and_then(size_band);
            Source::Version((0..versions.len()).map(|row| labels.number(band(row))).collect())
        }
        Dimension::Attribute(name) => {
            let value = |row| versions.attributes.get(row, name);
            Source::Version((0..versions.len()).map(|row| labels.number(value(row))).collect())
        }
        Dimension::TenureBand => Source::Tenure,
        Dimension::TopParent => Source::TopParent(by_name(accounts.iter(), labels)),
        Dimension::Account => Source::Account(by_name(accounts.iter(), labels)),
        Dimension::Product => by_line(&lines.product, labels),
        Dimension::Plan => by_line(&lines.plan, labels),
        Dimension::Currency => {
            let codes = lines.currency.values.iter().map(|currency| currency.code());
            Source::Line(&lines.currency.codes, by_name(codes, labels))
        }
    }
}

fn by_version<'a>(column: &Words, labels: &mut Words) -> Source<'a> {
    let by_code = by_code(column, labels);
    Source::Version(column.codes.iter().map(|code| by_code[code as usize]).collect())
}

fn by_line<'a>(column: &'a Words, labels: &mut Words) -> Source<'a> {
    Source::Line(&column.codes, by_code(column, labels))
}

/// Label by code of a column of texts.
fn by_code(column: &Words, labels: &mut Words) -> Vec<u32> {
    std::iter::once(0).chain(by_name(column.names.iter(), labels)).collect()
}

fn by_name<'t>(names: impl Iterator<Item = &'t str>, labels: &mut Words) -> Vec<u32> {
    names.map(|name| labels.number(Some(name))).collect()
}

/// The labels of an account and those of its rows: no dimension has both.
pub(super) fn join_keys(of_account: Key, of_line: Key) -> Key {
    [of_account[0] | of_line[0], of_account[1] | of_line[1]]
}
