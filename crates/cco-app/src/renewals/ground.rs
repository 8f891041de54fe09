//! What a question about renewals is asked of: accounts with their lines, as known on a day, and the motion.

use super::setting::{RenewalsRequest, RenewalsSetting};
use crate::app::{App, KnownAt};
use crate::definitions;
use crate::error::Error;
use crate::health::{Identity, identities};
use crate::measures;
use crate::revenue::{RevenueRequest, Scope, default_as_of};
use cco_domain::day::Day;
use cco_domain::figure::Window;
use cco_domain::measure::Knowledge;
use cco_domain::renewal::{AccountTerms, Motion, Settlement, Term, TermRow, settle, terms};
use cco_ledger::revenue::renewable_lines;
use std::collections::BTreeMap;
use std::ops::Range;

const MOTION: &str = "renewals/motion.toml";

pub(super) struct Ground {
    pub(super) as_of: Day,
    pub(super) motion: Motion,
    pub(super) scope: Scope,
    /// Those that ever had a line of recurring revenue, by id.
    pub(super) accounts: BTreeMap<String, Account>,
    setting: RenewalsSetting,
}

pub(super) struct Account {
    pub(super) id: String,
    pub(super) identity: Identity,
    pub(super) rows: Vec<TermRow>,
}

/// A term with what became of it and whose it is.
pub(super) struct Seen<'a> {
    pub(super) account: &'a Account,
    pub(super) term: Term,
    pub(super) settlement: Settlement,
}

impl Ground {
    pub(super) async fn open(app: &App, request: &RenewalsRequest, window: Option<Window>) -> Result<Ground, Error> {
        let now = app.snapshot(KnownAt::Now).await?;
        let last_fact = now.files.iter().filter_map(|file| file.last_day).max();
        let as_of = request.as_of.unwrap_or_else(|| default_as_of(app, &now, last_fact));
        measures::refuse_before_records(app, request.knowledge, &now, &[as_of])?;
        let known_at = match request.knowledge {
            Knowledge::Recorded => KnownAt::Day(as_of),
            Knowledge::Dated => KnownAt::Now,
        };
        let revenue = RevenueRequest { as_of: Some(as_of), known_at, window, ..RevenueRequest::default() };
        let scope = Scope::open(app, &revenue).await?;
        let motion = motion(app)?;
        let query = scope.query(app, Vec::new());
        let lines = renewable_lines(&app.ledger, &scope.snapshot, &scope.policy, &query).await?;
        let mut identities = identities(app, &scope.snapshot, as_of).await?;
        let account = |(id, rows): (String, Vec<TermRow>)| {
            let rows = if request.knowledge == Knowledge::Dated { dated(&rows, as_of) } else { rows };
            let identity = identities.remove(&id).unwrap_or_default();
            (id.clone(), Account { id, identity, rows })
        };
        let accounts = lines.into_iter().map(account).collect();
        let setting = setting(app, request, &scope, as_of, &motion);
        Ok(Ground { as_of, motion, scope, accounts, setting })
    }

    pub(super) fn setting(&self) -> RenewalsSetting {
        self.setting.clone()
    }

    /// Every term that ended up to a day, or will, with what is known of it on the as-of day.
    pub(super) fn seen_until(&self, last: Day) -> Vec<Seen<'_>> {
        self.accounts.values().flat_map(|account| account.seen(account.first_day()..last.plus_days(1), self)).collect()
    }

    /// As `seen_until`, of one account.
    pub(super) fn seen_of(&self, account: &str, last: Day) -> Vec<Seen<'_>> {
        let account = self.accounts.get(account);
        account.map(|account| account.seen(account.first_day()..last.plus_days(1), self)).unwrap_or_default()
    }

    /// The term of an account that ends on a day.
    pub(super) fn seen_on(&self, account: &str, ends: Day) -> Option<Seen<'_>> {
        self.accounts.get(account)?.seen(ends..ends.plus_days(1), self).pop()
    }
}

impl Account {
    pub(super) fn with_rows<'a>(&'a self, rows: &'a [TermRow]) -> AccountTerms<'a> {
        let Identity { owner, segment, .. } = &self.identity;
        AccountTerms { account_id: &self.id, segment: segment.as_deref(), owner: owner.as_deref(), rows }
    }

    pub(super) fn first_day(&self) -> Day {
        self.rows.iter().map(|row| row.starts).min().unwrap_or(Day::MAX)
    }

    fn seen(&self, window: Range<Day>, ground: &Ground) -> Vec<Seen<'_>> {
        let account = self.with_rows(&self.rows);
        let seen = |term: Term| {
            let settlement = settle(&account, &term, ground.as_of, &ground.motion);
            Seen { account: self, term, settlement }
        };
        terms(&account, window).into_iter().map(seen).collect()
    }
}

/// The rows as they would have been written down on a day: nothing that begins later, no end before it came.
pub(super) fn dated(rows: &[TermRow], on: Day) -> Vec<TermRow> {
    let begun = rows.iter().filter(|row| row.starts <= on);
    let seen = |row: &TermRow| TermRow {
        ends: row.ends.filter(|ends| *ends <= on),
        cancelled_on: row.cancelled_on.filter(|asked| *asked <= on),
        ..row.clone()
    };
    begun.map(seen).collect()
}

fn motion(app: &App) -> Result<Motion, Error> {
    let text = definitions::text(&app.workspace.definitions(), MOTION)?;
    Motion::parse(MOTION, &text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
        Error::invalid("motion_invalid", format!("the renewal motion does not hold\n{}", lines.join("\n")))
            .with_hint("mend these lines, or remove the file to fall back on the shipped one")
    })
}

fn setting(app: &App, request: &RenewalsRequest, scope: &Scope, as_of: Day, motion: &Motion) -> RenewalsSetting {
    let mut notes = scope.notes.clone();
    if request.knowledge == Knowledge::Dated {
        notes.push(
            "facts count as known on their own days; terms that were moved on in one and the same load are not seen"
                .to_owned(),
        );
    }
    RenewalsSetting {
        company: app.workspace.config.company.name.clone(),
        as_of,
        known_at: scope.snapshot.known_at,
        knowledge: request.knowledge,
        currency: app.workspace.config.company.currency,
        policy_hash: scope.policy.hash(),
        motion_hash: motion.hash.clone(),
        notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::money::{Atoms, BillingPeriod};

    #[test]
    fn a_day_sees_what_had_begun_and_no_end_ahead() {
        let day = |text: &str| Day::parse(text).unwrap();
        let row = |starts: &str, ends: &str, asked: &str| TermRow {
            line_id: starts.to_owned(),
            contract_id: None,
            starts: day(starts),
            ends: Some(day(ends)),
            term_ends: Some(day("2024-01-01")),
            period: BillingPeriod::Months(12),
            auto_renews: None,
            notice_days: None,
            cancelled_on: Some(day(asked)),
            worth: Atoms(1),
        };
        let rows = [row("2023-01-01", "2024-01-01", "2023-11-01"), row("2024-01-01", "2025-01-01", "2024-11-01")];
        let ends_and_asked = |on: &str| -> Vec<(bool, bool)> {
            dated(&rows, day(on)).iter().map(|row| (row.ends.is_some(), row.cancelled_on.is_some())).collect()
        };
        assert_eq!(ends_and_asked("2022-12-31"), []);
        assert_eq!(ends_and_asked("2023-10-31"), [(false, false)]);
        assert_eq!(ends_and_asked("2023-12-31"), [(false, true)]);
        assert_eq!(ends_and_asked("2024-01-01"), [(true, true), (false, false)]);
    }
}
