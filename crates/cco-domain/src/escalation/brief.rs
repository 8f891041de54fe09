//! The brief: what somebody must know before they pick up the telephone, and what nobody has said yet.

use super::rules::EscalationRules;
use super::state::{CommitmentState, Escalation, EscalationState, NextStep, Side};
use crate::day::Day;
use crate::wording::worded;
use serde::Serialize;

/// Something that happened, with the fact that says so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TimelineEvent {
    pub on: Day,
    pub what: String,
    /// The canonical table of the fact, or `escalation`.
    pub table: String,
    /// Its key in the table.
    pub key: String,
}

worded! {
    /// What a brief lacks.
    Lack {
        Impact = "impact",
        Sponsor = "sponsor",
        /// Nobody of theirs is named.
        TheirSide = "their-side",
        /// Nothing was promised.
        Commitment = "commitment",
        /// Nothing comes next, or its day has passed.
        NextStep = "next-step",
    }
}

worded! {
    /// How a commitment stands on a day.
    CommitmentStanding {
        Kept = "kept",
        /// Kept after its day.
        KeptLate = "kept-late",
        Broken = "broken",
        Overdue = "overdue",
        Soon = "soon",
        Open = "open",
    }
}

/// An escalation as it stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brief {
    pub escalation: Escalation,
    pub days_open: i32,
    /// From the first on, each once.
    pub timeline: Vec<TimelineEvent>,
    /// In the order of the escalation's commitments.
    pub commitments: Vec<CommitmentStanding>,
    pub n_overdue: usize,
    /// `None` where its day has passed.
    pub next_step: Option<NextStep>,
    /// Of one that is open.
    pub lacks: Vec<Lack>,
    /// The next day on which somebody comes back to it; of one that is resolved.
    pub follow_up_on: Option<Day>,
    /// That day has passed.
    pub is_follow_up_overdue: bool,
}

/// `events` are facts of the account, in any order; those after the day are left out, and what the escalation itself says is added.
pub fn brief(escalation: &Escalation, events: &[TimelineEvent], on: Day, rules: &EscalationRules) -> Brief {
    let commitments: Vec<CommitmentStanding> =
        escalation.commitments.iter().map(|commitment| standing(commitment, on, rules)).collect();
    let next_step = escalation.next_step.clone().filter(|step| step.by >= on);
    let until = escalation.resolved_on.unwrap_or(on);
    let follow_up_on = follow_up_on(escalation, rules);
    Brief {
        days_open: until.epoch_days() - escalation.opened_on.epoch_days(),
        timeline: timeline(escalation, events, on),
        n_overdue: commitments.iter().filter(|one| **one == CommitmentStanding::Overdue).count(),
        commitments,
        lacks: lacks(escalation, next_step.is_some()),
        next_step,
        follow_up_on,
        is_follow_up_overdue: follow_up_on.is_some_and(|day| day < on),
        escalation: escalation.clone(),
    }
}

fn standing(commitment: &super::Commitment, on: Day, rules: &EscalationRules) -> CommitmentStanding {
    let soon = on.plus_days(i32::try_from(rules.soon_days).unwrap_or(i32::MAX));
    match commitment.state {
        CommitmentState::Broken => CommitmentStanding::Broken,
        CommitmentState::Kept if commitment.settled_on.is_some_and(|day| day > commitment.due_on) => {
            CommitmentStanding::KeptLate
        }
        CommitmentState::Kept => CommitmentStanding::Kept,
        CommitmentState::Open if commitment.due_on < on => CommitmentStanding::Overdue,
        CommitmentState::Open if commitment.due_on <= soon => CommitmentStanding::Soon,
        CommitmentState::Open => CommitmentStanding::Open,
    }
}

fn timeline(escalation: &Escalation, events: &[TimelineEvent], on: Day) -> Vec<TimelineEvent> {
    let own = |on: Day, what: String| TimelineEvent {
        on,
        what,
        table: "escalation".to_owned(),
        key: escalation.account_id.clone(),
    };
    let promised = escalation
        .commitments
        .iter()
        .map(|commitment| own(commitment.made_on, format!("{} promised: {}", commitment.by, commitment.what)));
    let asked =
        escalation.follow_ups.iter().map(|one| own(one.on, format!("{} asked, and heard: {}", one.by, one.said)));
    let mut timeline: Vec<TimelineEvent> = events
        .iter()
        .cloned()
        .chain([own(escalation.opened_on, format!("escalated: {}", escalation.title))])
        .chain(promised)
        .chain(escalation.resolved_on.map(|day| own(day, "resolved".to_owned())))
        .chain(asked)
        .filter(|event| event.on <= on)
        .collect();
    timeline.sort();
    timeline.dedup();
    timeline
}

fn lacks(escalation: &Escalation, has_next_step: bool) -> Vec<Lack> {
    let is_there = |lack: Lack| match lack {
        Lack::Impact => escalation.impact.is_some(),
        Lack::Sponsor => escalation.sponsor.is_some(),
        Lack::TheirSide => escalation.people.iter().any(|person| person.side == Side::Theirs),
        Lack::Commitment => !escalation.commitments.is_empty(),
        Lack::NextStep => has_next_step,
    };
    let is_open = escalation.state == EscalationState::Open;
    Lack::all().filter(|lack| is_open && !is_there(*lack)).collect()
}

fn follow_up_on(escalation: &Escalation, rules: &EscalationRules) -> Option<Day> {
    let days = rules.follow_up_days.get(escalation.follow_ups.len())?;
    Some(escalation.resolved_on?.plus_days(i32::try_from(*days).unwrap_or(i32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, escalation, rules};
    use super::super::state::{Commitment, FollowUp, Impact, OnSide};
    use super::*;

    fn commitment(due_on: &str, state: CommitmentState, settled_on: Option<&str>) -> Commitment {
        Commitment {
            by: "Kim".to_owned(),
            side: Side::Ours,
            what: "a fix".to_owned(),
            made_on: day("2024-03-02"),
            due_on: day(due_on),
            state,
            settled_on: settled_on.map(day),
        }
    }

    #[test]
    fn commitments_stand_as_they_were_kept() {
        for (due_on, state, settled_on, expected) in [
            ("2024-03-09", CommitmentState::Open, None, CommitmentStanding::Overdue),
            ("2024-03-10", CommitmentState::Open, None, CommitmentStanding::Soon),
            ("2024-03-12", CommitmentState::Open, None, CommitmentStanding::Soon),
            ("2024-03-13", CommitmentState::Open, None, CommitmentStanding::Open),
            ("2024-03-08", CommitmentState::Kept, Some("2024-03-08"), CommitmentStanding::Kept),
            ("2024-03-08", CommitmentState::Kept, Some("2024-03-09"), CommitmentStanding::KeptLate),
            ("2024-03-08", CommitmentState::Broken, Some("2024-03-09"), CommitmentStanding::Broken),
        ] {
            let commitments = vec![commitment(due_on, state, settled_on)];
            let found = brief(&Escalation { commitments, ..escalation() }, &[], day("2024-03-10"), &rules());
            assert_eq!(found.commitments, [expected], "{due_on}");
            assert_eq!(found.n_overdue, usize::from(expected == CommitmentStanding::Overdue));
        }
    }

    #[test]
    fn a_brief_says_what_nobody_has_said() {
        let empty = brief(&escalation(), &[], day("2024-03-10"), &rules());
        assert_eq!(empty.lacks, Lack::all().collect::<Vec<_>>());
        let step = |by: &str| Some(NextStep { who: "Kim".to_owned(), what: "call".to_owned(), by: day(by) });
        let whole = |by: &str| Escalation {
            sponsor: Some("Ada".to_owned()),
            impact: Some(Impact {
                what: "no invoices".to_owned(),
                since: day("2024-02-28"),
                n_people: None,
                arr: None,
            }),
            people: vec![OnSide { name: "Mo".to_owned(), role: "CFO".to_owned(), side: Side::Theirs }],
            commitments: vec![commitment("2024-03-09", CommitmentState::Open, None)],
            next_step: step(by),
            ..escalation()
        };
        assert_eq!(brief(&whole("2024-03-10"), &[], day("2024-03-10"), &rules()).lacks, []);
        assert_eq!(brief(&whole("2024-03-09"), &[], day("2024-03-10"), &rules()).lacks, [Lack::NextStep]);
    }

    #[test]
    fn the_timeline_is_told_in_order_up_to_the_day() {
        let event = |on: &str, what: &str| TimelineEvent {
            on: day(on),
            what: what.to_owned(),
            table: "ticket".to_owned(),
            key: "t1".to_owned(),
        };
        let told =
            Escalation { commitments: vec![commitment("2024-03-09", CommitmentState::Open, None)], ..escalation() };
        let events = [event("2024-03-20", "later"), event("2024-02-28", "ticket"), event("2024-02-28", "ticket")];
        let found = brief(&told, &events, day("2024-03-10"), &rules());
        let told: Vec<&str> = found.timeline.iter().map(|event| event.what.as_str()).collect();
        assert_eq!(told, ["ticket", "escalated: Invoices fail", "Kim promised: a fix"]);
        assert_eq!(found.days_open, 9);
    }

    #[test]
    fn somebody_comes_back_after_it_was_resolved() {
        let resolved =
            Escalation { state: EscalationState::Resolved, resolved_on: Some(day("2024-03-10")), ..escalation() };
        let found = |follow_ups, on: &str| {
            let found = brief(&Escalation { follow_ups, ..resolved.clone() }, &[], day(on), &rules());
            (found.follow_up_on, found.is_follow_up_overdue, found.days_open, found.lacks.len())
        };
        let asked = FollowUp { by: "Kim".to_owned(), on: day("2024-03-17"), said: "fine".to_owned() };
        assert_eq!(found(vec![], "2024-03-17"), (Some(day("2024-03-17")), false, 9, 0));
        assert_eq!(found(vec![], "2024-03-18"), (Some(day("2024-03-17")), true, 9, 0));
        assert_eq!(found(vec![asked.clone()], "2024-03-18"), (Some(day("2024-04-09")), false, 9, 0));
        assert_eq!(found(vec![asked; 3], "2025-03-18"), (None, false, 9, 0));
    }
}
