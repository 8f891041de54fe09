//! How accounts and their revenue lie over the bands, as figures.

use super::book::Book;
use super::score::AccountHealth;
use crate::app::App;
use cco_domain::figure::{Figure, FigureId, Unit, Value};
use cco_domain::measure::Knowledge;
use cco_domain::money::Atoms;

/// For each band, and for accounts of unknown score where there are any: accounts, ARR, share of ARR. What is
/// unknown stays in the denominator: leaving it out would praise or blame what nobody knows.
pub(super) fn figures(app: &App, book: &Book, accounts: &[AccountHealth]) -> Vec<Figure> {
    let maker = Maker { app, book, total: accounts.iter().zip(&book.members).map(|(_, member)| member.mrr).sum() };
    let bands = book.definition.bands.iter().map(|band| Some(band.id.as_str())).chain([None]);
    bands
        .flat_map(|band| {
            let inside: Vec<usize> =
                (0..accounts.len()).filter(|place| accounts[*place].score.band.as_deref() == band).collect();
            let is_shown = band.is_some() || !inside.is_empty();
            if is_shown { maker.of_band(band, accounts, &inside) } else { Vec::new() }
        })
        .collect()
}

struct Maker<'a> {
    app: &'a App,
    book: &'a Book,
    total: Atoms,
}

impl Maker<'_> {
    fn of_band(&self, band: Option<&str>, accounts: &[AccountHealth], inside: &[usize]) -> Vec<Figure> {
        let mrr: Atoms = inside.iter().map(|place| self.book.members[*place].mrr).sum();
        let n = inside.len() as i64;
        let could_differ =
            inside.iter().filter(|place| accounts[**place].score.low_band != accounts[**place].score.high_band).count();
        let currency = self.app.workspace.config.company.currency;
        let share = match self.total.0 {
            0 => Value::Unknown { why: "no account has recurring revenue on the day".to_owned() },
            total => Value::Ratio {
                numerator: mrr.to_minor_per_year(),
                denominator: self.total.to_minor_per_year(),
                value: mrr.0 as f64 / total as f64,
            },
        };
        let figures = [
            ("n_accounts", Unit::Accounts, Value::Count { count: n }),
            ("arr", Unit::MoneyPerYear, Value::Money { minor: mrr.to_minor_per_year(), currency }),
            ("arr_share", Unit::Ratio, share),
        ];
        let note = format!("{could_differ} of {n} could be in another band: part of what their score reads is unknown");
        figures
            .into_iter()
            .map(|(name, unit, value)| Figure {
                notes: if could_differ > 0 { vec![note.clone()] } else { Vec::new() },
                ..self.figure(name, unit, value, n, band)
            })
            .collect()
    }

    /// All that the same answer needs to be asked for again.
    fn question(&self, band: Option<&str>) -> Vec<(String, Option<String>)> {
        let mut group = vec![
            ("band".to_owned(), band.map(str::to_owned)),
            ("score".to_owned(), Some(self.book.definition.id.clone())),
        ];
        if self.book.knowledge == Knowledge::Dated {
            group.push(("facts".to_owned(), Some("dated".to_owned())));
        }
        group
    }

    fn figure(&self, name: &str, unit: Unit, value: Value, n: i64, band: Option<&str>) -> Figure {
        let (scope, policy_hash) = (&self.book.scope, self.book.scope.policy.hash());
        Figure {
            id: FigureId {
                metric: format!("health.{name}"),
                as_of: self.book.as_of,
                window: scope.window,
                group: self.question(band),
                known_at: scope.snapshot.known_at,
                policy_hash: policy_hash.clone(),
            },
            name: name.to_owned(),
            value,
            unit,
            n,
            interval: None,
            as_of: self.book.as_of,
            known_at: scope.snapshot.known_at,
            definition_hash: self.book.definition.hash.clone(),
            policy_hash,
            notes: Vec::new(),
        }
    }
}
