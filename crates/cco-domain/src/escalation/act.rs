//! From one state of an escalation to the next, or why not.

use super::rules::EscalationRules;
use super::state::{
    Commitment, CommitmentState, Escalation, EscalationState, FollowUp, Impact, NextStep, OnSide, Side,
};
use crate::approval::{Party, PartyKind};
use crate::day::Day;

/// What somebody does with an escalation.
#[derive(Clone, Debug)]
pub enum EscalationAct {
    TakeOver {
        owner: String,
    },
    Sponsor {
        name: String,
    },
    Assess {
        impact: Impact,
    },
    Involve {
        person: OnSide,
    },
    Promise {
        by: String,
        side: Side,
        what: String,
        due_on: Day,
    },
    /// Of the commitment at this place.
    Keep {
        commitment: usize,
    },
    Break {
        commitment: usize,
    },
    Plan {
        next_step: NextStep,
    },
    Resolve,
    FollowUp {
        said: String,
    },
    Reopen,
}

/// Why an act is refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EscalationRefusal {
    #[error("{0} is an agent, and agents can only prepare a brief")]
    Agent(String),
    #[error("the escalation is {is}, and this needs one that is {needed}")]
    WrongState { is: EscalationState, needed: &'static str },
    #[error("{0} must be said")]
    Unsaid(&'static str),
    #[error("{0} has passed")]
    DayPassed(Day),
    #[error("{day} lies more than {days} days ahead: say what comes before")]
    TooFar { day: Day, days: u32 },
    #[error("there is no commitment {place}: the escalation has {n}")]
    NoSuchCommitment { place: usize, n: usize },
    #[error("the commitment is {0} already")]
    Settled(CommitmentState),
    #[error("{0} of our commitments are open: keep them, or say that they are broken")]
    OpenCommitments(usize),
    #[error("{0} cannot be an executive sponsor and the owner at once")]
    SponsorIsOwner(String),
}

type Next = Result<Escalation, EscalationRefusal>;

/// The escalation after the act. Whoever stores it must do so only where it is still the one that was read.
pub fn act(escalation: &Escalation, act: EscalationAct, by: &Party, on: Day, rules: &EscalationRules) -> Next {
    if by.kind == PartyKind::Agent {
        return Err(EscalationRefusal::Agent(by.name.clone()));
    }
    let mut next = escalation.clone();
    match act {
        EscalationAct::Reopen => {
            in_state(escalation, &[EscalationState::Resolved, EscalationState::Repaired], "resolved")?;
            let n_reopened = next.n_reopened + 1;
            let (state, follow_ups) = (EscalationState::Open, Vec::new());
            return Ok(Escalation { state, resolved_on: None, follow_ups, n_reopened, ..next });
        }
        EscalationAct::FollowUp { said } => return follow_up(next, said, by, on, rules),
        _ => in_state(escalation, &[EscalationState::Open], "open")?,
    }
    match act {
        EscalationAct::TakeOver { owner } => next.owner = said(owner, "an owner")?,
        EscalationAct::Sponsor { name } => next.sponsor = Some(said(name, "a sponsor")?),
        EscalationAct::Assess { impact } => {
            said(impact.what.clone(), "what they cannot do")?;
            next.impact = Some(impact);
        }
        EscalationAct::Involve { person } => {
            said(person.name.clone(), "a name")?;
            next.people.retain(|known| known.name != person.name);
            next.people.push(person);
        }
        EscalationAct::Promise { by, side, what, due_on } => {
            let (by, what) = (said(by, "who promises")?, said(what, "what is promised")?);
            ahead(due_on, on)?;
            let (state, settled_on) = (CommitmentState::Open, None);
            next.commitments.push(Commitment { by, side, what, made_on: on, due_on, state, settled_on });
        }
        EscalationAct::Keep { commitment } => settle(&mut next, commitment, CommitmentState::Kept, on)?,
        EscalationAct::Break { commitment } => settle(&mut next, commitment, CommitmentState::Broken, on)?,
        EscalationAct::Plan { next_step } => next.next_step = Some(planned(next_step, on, rules)?),
        EscalationAct::Resolve => resolve(&mut next, on)?,
        EscalationAct::FollowUp { .. } | EscalationAct::Reopen => {}
    }
    if next.sponsor.as_ref() == Some(&next.owner) {
        return Err(EscalationRefusal::SponsorIsOwner(next.owner));
    }
    Ok(next)
}

fn settle(next: &mut Escalation, place: usize, state: CommitmentState, on: Day) -> Result<(), EscalationRefusal> {
    let n = next.commitments.len();
    let found = next.commitments.get_mut(place).ok_or(EscalationRefusal::NoSuchCommitment { place, n })?;
    if found.state != CommitmentState::Open {
        return Err(EscalationRefusal::Settled(found.state));
    }
    (found.state, found.settled_on) = (state, Some(on));
    Ok(())
}

fn planned(next_step: NextStep, on: Day, rules: &EscalationRules) -> Result<NextStep, EscalationRefusal> {
    said(next_step.who.clone(), "who does it")?;
    said(next_step.what.clone(), "what comes next")?;
    ahead(next_step.by, on)?;
    let days = rules.next_step_within_days;
    let latest = on.plus_days(i32::try_from(days).unwrap_or(i32::MAX));
    if next_step.by > latest { Err(EscalationRefusal::TooFar { day: next_step.by, days }) } else { Ok(next_step) }
}

fn resolve(next: &mut Escalation, on: Day) -> Result<(), EscalationRefusal> {
    let is_open = |commitment: &&Commitment| commitment.side == Side::Ours && commitment.state == CommitmentState::Open;
    match next.commitments.iter().filter(is_open).count() {
        0 => {
            (next.state, next.resolved_on, next.next_step) = (EscalationState::Resolved, Some(on), None);
            Ok(())
        }
        n => Err(EscalationRefusal::OpenCommitments(n)),
    }
}

/// The last of the follow-ups that the rules ask for repairs it.
fn follow_up(mut next: Escalation, words: String, by: &Party, on: Day, rules: &EscalationRules) -> Next {
    in_state(&next, &[EscalationState::Resolved], "resolved")?;
    next.follow_ups.push(FollowUp { by: by.name.clone(), on, said: said(words, "what they said")? });
    if next.follow_ups.len() >= rules.follow_up_days.len() {
        next.state = EscalationState::Repaired;
    }
    Ok(next)
}

fn in_state(
    escalation: &Escalation,
    states: &[EscalationState],
    needed: &'static str,
) -> Result<(), EscalationRefusal> {
    let is = escalation.state;
    if states.contains(&is) { Ok(()) } else { Err(EscalationRefusal::WrongState { is, needed }) }
}

fn said(text: String, what: &'static str) -> Result<String, EscalationRefusal> {
    if text.trim().is_empty() { Err(EscalationRefusal::Unsaid(what)) } else { Ok(text) }
}

fn ahead(day: Day, on: Day) -> Result<(), EscalationRefusal> {
    if day < on { Err(EscalationRefusal::DayPassed(day)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{agent, day, escalation, person, rules};
    use super::*;

    /// The escalation after these acts, one a day from 2 March 2024 on.
    fn run(acts: Vec<EscalationAct>) -> Next {
        let days = (0..).map(|n| day("2024-03-02").plus_days(n));
        let mut pairs = acts.into_iter().zip(days);
        pairs.try_fold(escalation(), |before, (what, on)| act(&before, what, &person("Kim"), on, &rules()))
    }

    fn promise(side: Side) -> EscalationAct {
        let (by, what) = ("Kim".to_owned(), "a fix".to_owned());
        EscalationAct::Promise { by, side, what, due_on: day("2024-03-09") }
    }

    fn asked() -> EscalationAct {
        EscalationAct::FollowUp { said: "better".to_owned() }
    }

    #[test]
    fn an_escalation_is_resolved_and_then_repaired() {
        let keep = EscalationAct::Keep { commitment: 0 };
        let done = run(vec![promise(Side::Ours), keep, EscalationAct::Resolve, asked(), asked(), asked()]).unwrap();
        assert_eq!((done.state, done.resolved_on), (EscalationState::Repaired, Some(day("2024-03-04"))));
        assert_eq!(done.commitments[0].settled_on, Some(day("2024-03-03")));
        let twice = run(vec![EscalationAct::Resolve, asked(), EscalationAct::Reopen]).unwrap();
        assert_eq!((twice.state, twice.n_reopened, twice.follow_ups.len()), (EscalationState::Open, 1, 0));
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_reason() {
        let step = |by: &str| EscalationAct::Plan {
            next_step: NextStep { who: "Kim".to_owned(), what: "call".to_owned(), by: day(by) },
        };
        let wrong = |is, needed| EscalationRefusal::WrongState { is, needed };
        for (acts, expected) in [
            (vec![promise(Side::Ours), EscalationAct::Resolve], EscalationRefusal::OpenCommitments(1)),
            (vec![EscalationAct::Keep { commitment: 0 }], EscalationRefusal::NoSuchCommitment { place: 0, n: 0 }),
            (
                vec![
                    promise(Side::Ours),
                    EscalationAct::Break { commitment: 0 },
                    EscalationAct::Keep { commitment: 0 },
                ],
                EscalationRefusal::Settled(CommitmentState::Broken),
            ),
            (vec![step("2024-03-01")], EscalationRefusal::DayPassed(day("2024-03-01"))),
            (vec![step("2024-03-06")], EscalationRefusal::TooFar { day: day("2024-03-06"), days: 3 }),
            (vec![asked()], wrong(EscalationState::Open, "resolved")),
            (vec![EscalationAct::Reopen], wrong(EscalationState::Open, "resolved")),
            (vec![EscalationAct::Resolve, promise(Side::Ours)], wrong(EscalationState::Resolved, "open")),
            (vec![EscalationAct::Sponsor { name: " ".to_owned() }], EscalationRefusal::Unsaid("a sponsor")),
            (
                vec![EscalationAct::Sponsor { name: "Kim".to_owned() }],
                EscalationRefusal::SponsorIsOwner("Kim".to_owned()),
            ),
        ] {
            assert_eq!(run(acts), Err(expected));
        }
        assert!(run(vec![step("2024-03-05")]).is_ok());
        assert!(run(vec![promise(Side::Theirs), EscalationAct::Resolve]).is_ok(), "theirs may stay open");
        let by_agent = act(&escalation(), EscalationAct::Resolve, &agent(), day("2024-03-02"), &rules());
        assert_eq!(by_agent, Err(EscalationRefusal::Agent("bot".to_owned())));
    }
}
