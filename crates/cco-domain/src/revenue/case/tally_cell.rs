//! What a column shows of a tally.

use super::read::Case;
use super::result::{place, unknown, value_of};
use crate::money::Atoms;
use crate::revenue::query::{Dimension, Group};
use crate::revenue::retention::{self, Quotient, Retention};
use crate::revenue::tally::Tally;

#[derive(Clone, Copy, Debug)]
pub(super) enum OfTally {
    Period,
    Account,
    /// Value of the dimension of this place in the question.
    Group(usize),
    Money(fn(&Tally) -> Atoms),
    Yearly,
    Count(fn(&Tally) -> i64),
    /// As a percentage.
    Share(fn(&Shown<'_>) -> Quotient),
    /// As a plain number.
    Times(fn(&Shown<'_>) -> Quotient),
    Average,
}

/// A tally with what its rates are read with.
pub(super) struct Shown<'a> {
    pub case: &'a Case,
    pub period: usize,
    pub account: &'a str,
    pub group: &'a Group,
    pub tally: &'a Tally,
    pub months: Vec<Tally>,
}

impl OfTally {
    pub(super) fn of_account(heading: &str, dimensions: &[Dimension]) -> Option<OfTally> {
        if heading == "account" { Some(OfTally::Account) } else { OfTally::of_group(heading, dimensions) }
    }

    pub(super) fn of_group(heading: &str, dimensions: &[Dimension]) -> Option<OfTally> {
        let group = place(heading, dimensions).map(OfTally::Group);
        group
            .or_else(|| OfTally::amount(heading))
            .or_else(|| OfTally::count(heading))
            .or_else(|| OfTally::rate(heading))
    }

    fn amount(heading: &str) -> Option<OfTally> {
        Some(OfTally::Money(match heading {
            "opening" => |t| t.opening,
            "new" => |t| t.new,
            "reactivation" => |t| t.reactivation,
            "expansion" => |t| t.expansion,
            "contraction" => |t| t.contraction,
            "churn" => |t| t.churn,
            "fx" => |t| t.fx,
            "merge" => |t| t.merge,
            "closing" => |t| t.closing,
            "extension" => |t| t.extension,
            "price" => |t| t.drivers.price,
            "seats" => |t| t.drivers.seats,
            "new product" => |t| t.drivers.product,
            "usage" => |t| t.drivers.usage,
            "contractual" => |t| t.drivers.contractual,
            _ => return None,
        }))
    }

    fn count(heading: &str) -> Option<OfTally> {
        Some(OfTally::Count(match heading {
            "n_opening" => |t| t.n_opening,
            "n_churned" => |t| t.n_churned,
            "n_new" => |t| t.n_new,
            "n_reactivated" => |t| t.n_reactivated,
            "n_expanded" => |t| t.n_expanded,
            "n_contracted" => |t| t.n_contracted,
            "n_closing" => |t| t.n_closing,
            _ => return None,
        }))
    }

    fn rate(heading: &str) -> Option<OfTally> {
        Some(match heading {
            "period" => OfTally::Period,
            "MRR" => OfTally::Money(|t| t.closing),
            "ARR" => OfTally::Yearly,
            "ARPA" => OfTally::Average,
            "NRR" => OfTally::Share(|shown| shown.retention().nrr),
            "GRR" => OfTally::Share(|shown| shown.retention().grr),
            "logo churn" => OfTally::Share(|shown| shown.retention().logo_churn),
            "yearly logo churn" => OfTally::Share(|shown| shown.yearly(&shown.retention().logo_churn)),
            "gross churn" => OfTally::Share(|shown| retention::gross_mrr_churn(shown.tally)),
            "net churn" => {
                OfTally::Share(|shown| retention::net_mrr_churn(shown.tally, shown.case.policy.reactivation_in_nrr))
            }
            "quick ratio" => OfTally::Times(|shown| retention::quick_ratio(shown.tally)),
            _ => return None,
        })
    }

    pub(super) fn show(&self, shown: &Shown<'_>) -> String {
        let Shown { case, period, account, group, tally, .. } = shown;
        match self {
            OfTally::Period => case.shown_period(*period),
            OfTally::Account => (*account).to_owned(),
            OfTally::Group(place) => value_of(group, *place),
            OfTally::Money(amount) => case.shown_money(amount(tally).to_minor()),
            OfTally::Yearly => case.shown_money(tally.closing.to_minor_per_year()),
            OfTally::Count(count) => count(tally).to_string(),
            OfTally::Share(rate) => rate(shown).value().map_or_else(unknown, |rate| format!("{:.1} %", rate * 100.0)),
            OfTally::Times(rate) => rate(shown).value().map_or_else(unknown, |rate| format!("{rate:.2}")),
            OfTally::Average => {
                let average = retention::arpa(tally).value();
                average.map_or_else(unknown, |atoms| case.shown_money(Atoms(atoms.round() as i64).to_minor()))
            }
        }
    }
}

impl Shown<'_> {
    /// What a rate over this period would be over a year.
    fn yearly(&self, rate: &Quotient) -> Quotient {
        match rate.value() {
            Some(value) => Quotient::Derived { value: retention::annualised(value, self.months.len() as f64) },
            None => rate.clone(),
        }
    }

    fn retention(&self) -> Retention {
        retention::retention(self.tally, &self.months, &self.case.policy)
    }
}
