//! From one state of a save to the next, or why not.

use super::opening::can_reopen;
use super::rules::SaveRules;
use super::state::{Save, SaveNote, SaveOutcome, SaveState, StepDone};
use crate::approval::{ApprovalClass, Party, PartyKind, ProposalState};
use crate::day::Day;

/// What somebody does with a save.
#[derive(Clone, Copy, Debug)]
pub enum SaveAct<'a> {
    /// `decision`: how the proposal for the class that the save needs stands today.
    Approve {
        decision: Option<&'a ProposalState>,
    },
    Start,
    /// Marks a step, by its place, as done.
    FinishStep {
        step: usize,
    },
    Note {
        text: &'a str,
    },
    Assign {
        owner: &'a str,
    },
    Postpone {
        due_on: Day,
        reason: &'a str,
    },
    Finish {
        outcome: SaveOutcome,
        reason: &'a str,
    },
    Stop {
        reason: &'a str,
    },
    Reopen {
        due_on: Day,
        reason: &'a str,
    },
}

/// Why an act is refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveRefusal {
    #[error("the save is {is}, and only one that is {needed} can be {act}")]
    WrongState { is: SaveState, needed: &'static str, act: &'static str },
    #[error("{0} is an agent, and agents can only propose a save and note what they see")]
    Agent(String),
    #[error("the save needs an approval of class {0} first")]
    NeedsApproval(ApprovalClass),
    #[error("there is no step {place}: the save has {n_steps}")]
    NoSuchStep { place: usize, n_steps: usize },
    #[error("step {0} is done already")]
    StepDone(usize),
    #[error("no step has been done: stop the save instead")]
    NothingDone,
    #[error("a reason is needed")]
    NoReason,
    #[error("an owner is needed")]
    NoOwner,
    #[error("{0} has passed")]
    DayPassed(Day),
    #[error("it was closed more than {0} days ago: open a new one")]
    ClosedLongAgo(u32),
}

/// The save after the act. Whoever stores it must do so only where the save is still the one that was read.
pub fn act(save: &Save, act: SaveAct<'_>, by: &Party, on: Day, rules: &SaveRules) -> Result<Save, SaveRefusal> {
    if by.kind == PartyKind::Agent && !matches!(act, SaveAct::Note { .. }) {
        return Err(SaveRefusal::Agent(by.name.clone()));
    }
    match act {
        SaveAct::Approve { decision } => approve(save, decision, on),
        SaveAct::Start => {
            in_state(save, &[SaveState::Approved], "approved", "started")?;
            Ok(moved(save, SaveState::Active, on))
        }
        SaveAct::FinishStep { step } => finish_step(save, step, by, on),
        SaveAct::Note { text } => Ok(noted(save.clone(), said(text)?, by, on)),
        SaveAct::Assign { owner } => {
            open(save, "assigned")?;
            let owner = said(owner).map_err(|_| SaveRefusal::NoOwner)?;
            Ok(Save { owner: owner.to_owned(), ..save.clone() })
        }
        SaveAct::Postpone { due_on, reason } => {
            open(save, "postponed")?;
            Ok(noted(Save { due_on: ahead(due_on, on)?, ..save.clone() }, said(reason)?, by, on))
        }
        SaveAct::Finish { outcome, reason } => {
            in_state(save, &[SaveState::Active], "active", "finished")?;
            if !save.steps.is_empty() && save.steps.iter().all(|step| step.done.is_none()) {
                return Err(SaveRefusal::NothingDone);
            }
            let done = Save { outcome: Some(outcome), closed_on: Some(on), ..moved(save, SaveState::Done, on) };
            Ok(noted(done, said(reason)?, by, on))
        }
        SaveAct::Stop { reason } => {
            open(save, "stopped")?;
            Ok(noted(Save { closed_on: Some(on), ..moved(save, SaveState::Stopped, on) }, said(reason)?, by, on))
        }
        SaveAct::Reopen { due_on, reason } => reopen(save, due_on, said(reason)?, by, on, rules),
    }
}

fn approve(save: &Save, decision: Option<&ProposalState>, on: Day) -> Result<Save, SaveRefusal> {
    in_state(save, &[SaveState::Proposed], "proposed", "approved")?;
    let is_decided = match decision.map(|decision| crate::approval::standing(decision, on)) {
        Some(ProposalState::Approved { .. } | ProposalState::Applied { .. }) => true,
        Some(
            ProposalState::Proposed { .. }
            | ProposalState::Rejected { .. }
            | ProposalState::Expired { .. }
            | ProposalState::Withdrawn { .. },
        )
        | None => false,
    };
    match save.needs {
        Some(class) if !is_decided => Err(SaveRefusal::NeedsApproval(class)),
        Some(_) | None => Ok(moved(save, SaveState::Approved, on)),
    }
}

fn finish_step(save: &Save, step: usize, by: &Party, on: Day) -> Result<Save, SaveRefusal> {
    in_state(save, &[SaveState::Active], "active", "worked on")?;
    let mut next = moved(save, save.state, on);
    let n_steps = next.steps.len();
    let found = next.steps.get_mut(step).ok_or(SaveRefusal::NoSuchStep { place: step, n_steps })?;
    if found.done.is_some() {
        return Err(SaveRefusal::StepDone(step));
    }
    found.done = Some(StepDone { by: by.name.clone(), on });
    Ok(next)
}

/// It goes on where it was left: what was done stays done.
fn reopen(save: &Save, due_on: Day, reason: &str, by: &Party, on: Day, rules: &SaveRules) -> Result<Save, SaveRefusal> {
    in_state(save, &[SaveState::Done, SaveState::Stopped], "closed", "reopened")?;
    if !can_reopen(save, on, rules) {
        return Err(SaveRefusal::ClosedLongAgo(rules.reopen_within_days));
    }
    // One that was stopped before anybody approved it still needs that.
    let was_begun = save.outcome.is_some() || save.steps.iter().any(|step| step.done.is_some());
    let state = if was_begun { SaveState::Active } else { SaveState::Proposed };
    let due_on = ahead(due_on, on)?;
    let n_reopened = save.n_reopened + 1;
    let opened = Save { due_on, outcome: None, closed_on: None, n_reopened, ..moved(save, state, on) };
    Ok(noted(opened, reason, by, on))
}

fn moved(save: &Save, state: SaveState, on: Day) -> Save {
    Save { state, moved_on: on, ..save.clone() }
}

fn noted(mut save: Save, text: &str, by: &Party, on: Day) -> Save {
    save.notes.push(SaveNote { by: by.name.clone(), on, text: text.to_owned() });
    save
}

fn in_state(save: &Save, states: &[SaveState], needed: &'static str, act: &'static str) -> Result<(), SaveRefusal> {
    let is = save.state;
    if states.contains(&is) { Ok(()) } else { Err(SaveRefusal::WrongState { is, needed, act }) }
}

fn open(save: &Save, act: &'static str) -> Result<(), SaveRefusal> {
    in_state(save, &[SaveState::Proposed, SaveState::Approved, SaveState::Active], "open", act)
}

fn said(text: &str) -> Result<&str, SaveRefusal> {
    Some(text.trim()).filter(|text| !text.is_empty()).ok_or(SaveRefusal::NoReason)
}

fn ahead(day: Day, on: Day) -> Result<Day, SaveRefusal> {
    if day < on { Err(SaveRefusal::DayPassed(day)) } else { Ok(day) }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{agent, day, person, rules, save};
    use super::*;
    use proptest::prelude::*;

    /// The save after these acts, one a day from 2 March 2024 on.
    fn run(save: Save, acts: &[SaveAct<'_>]) -> Result<Save, SaveRefusal> {
        let days = (0..).map(|n| day("2024-03-02").plus_days(n));
        acts.iter().zip(days).try_fold(save, |save, (what, on)| act(&save, *what, &person("Kim"), on, &rules()))
    }

    const APPROVE: SaveAct<'_> = SaveAct::Approve { decision: None };
    const FINISH: SaveAct<'_> = SaveAct::Finish { outcome: SaveOutcome::Saved, reason: "new sponsor named" };

    #[test]
    fn a_save_goes_its_way() {
        let first = SaveAct::FinishStep { step: 0 };
        let done = run(save(), &[APPROVE, SaveAct::Start, first, SaveAct::Note { text: "met" }, FINISH]).unwrap();
        assert_eq!(
            (done.state, done.outcome, done.closed_on),
            (SaveState::Done, Some(SaveOutcome::Saved), Some(day("2024-03-06")))
        );
        assert_eq!(done.steps[0].done.as_ref().map(|done| done.on), Some(day("2024-03-04")));
        assert_eq!(done.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["met", "new sponsor named"]);
        assert_eq!(done.next_step(), Some(1));
        let again = SaveAct::Reopen { due_on: day("2024-04-01"), reason: "she left too" };
        let back = act(&done, again, &person("Kim"), day("2024-03-20"), &rules()).unwrap();
        assert_eq!(
            (back.state, back.outcome, back.n_reopened, back.due_on),
            (SaveState::Active, None, 1, day("2024-04-01"))
        );
        assert!(back.steps[0].done.is_some(), "what was done stays done");
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_reason() {
        let step = |step| SaveAct::FinishStep { step };
        let wrong = |is, needed, act| SaveRefusal::WrongState { is, needed, act };
        for (acts, expected) in [
            (vec![SaveAct::Start], wrong(SaveState::Proposed, "approved", "started")),
            (vec![APPROVE, APPROVE], wrong(SaveState::Approved, "proposed", "approved")),
            (vec![APPROVE, step(0)], wrong(SaveState::Approved, "active", "worked on")),
            (vec![APPROVE, SaveAct::Start, FINISH], SaveRefusal::NothingDone),
            (vec![APPROVE, SaveAct::Start, step(2)], SaveRefusal::NoSuchStep { place: 2, n_steps: 2 }),
            (vec![APPROVE, SaveAct::Start, step(0), step(0)], SaveRefusal::StepDone(0)),
            (vec![SaveAct::Stop { reason: " " }], SaveRefusal::NoReason),
            (
                vec![SaveAct::Stop { reason: "x" }, SaveAct::Assign { owner: "Ada" }],
                wrong(SaveState::Stopped, "open", "assigned"),
            ),
            (vec![SaveAct::Assign { owner: "" }], SaveRefusal::NoOwner),
            (
                vec![SaveAct::Postpone { due_on: day("2024-03-01"), reason: "x" }],
                SaveRefusal::DayPassed(day("2024-03-01")),
            ),
            (
                vec![SaveAct::Reopen { due_on: day("2024-05-01"), reason: "x" }],
                wrong(SaveState::Proposed, "closed", "reopened"),
            ),
        ] {
            assert_eq!(run(save(), &acts), Err(expected));
        }
    }

    #[test]
    fn what_needs_a_decision_waits_for_it() {
        let priced = Save { needs: Some(ApprovalClass::Pricing), ..save() };
        let approved = |expires_on| ProposalState::Approved {
            by: "Ada".to_owned(),
            reason: String::new(),
            on: day("2024-02-20"),
            expires_on: day(expires_on),
        };
        let with = |decision: Option<&ProposalState>| run(priced.clone(), &[SaveAct::Approve { decision }]);
        assert_eq!(with(None), Err(SaveRefusal::NeedsApproval(ApprovalClass::Pricing)));
        assert_eq!(with(Some(&approved("2024-03-02"))), Err(SaveRefusal::NeedsApproval(ApprovalClass::Pricing)));
        assert_eq!(with(Some(&approved("2024-03-03"))).unwrap().state, SaveState::Approved);
    }

    #[test]
    fn an_agent_can_note_and_nothing_else() {
        let by_agent = |what| act(&save(), what, &agent(), day("2024-03-02"), &rules());
        assert_eq!(by_agent(APPROVE), Err(SaveRefusal::Agent("bot".to_owned())));
        assert_eq!(by_agent(SaveAct::Note { text: "usage fell" }).unwrap().moved_on, day("2024-03-01"));
    }

    #[test]
    fn what_was_closed_long_ago_is_opened_anew() {
        let stopped = run(save(), &[SaveAct::Stop { reason: "budget" }]).unwrap();
        let reopen = |on: &str| {
            let again = SaveAct::Reopen { due_on: day("2024-09-01"), reason: "back" };
            act(&stopped, again, &person("Kim"), day(on), &rules())
        };
        assert_eq!(reopen("2024-04-30").unwrap().state, SaveState::Proposed);
        assert_eq!(reopen("2024-05-01"), Err(SaveRefusal::ClosedLongAgo(60)));
    }

    proptest! {
        /// Whatever is tried, a closed save has a day, only one that is done has an outcome, and nothing begins unapproved.
        #[test]
        fn whatever_is_tried(acts in prop::collection::vec(0..8_usize, 1..30)) {
            let priced = Save { needs: Some(ApprovalClass::Pricing), ..save() };
            let due_on = day("2030-01-01");
            let possible = [
                APPROVE, SaveAct::Start, SaveAct::FinishStep { step: 0 }, SaveAct::Note { text: "x" }, FINISH,
                SaveAct::Stop { reason: "x" }, SaveAct::Reopen { due_on, reason: "x" }, SaveAct::Assign { owner: "Ada" },
            ];
            for (mut save, must_wait) in [(save(), false), (priced, true)] {
                for (place, on) in acts.iter().zip((0..).map(|n| day("2024-03-02").plus_days(n))) {
                    save = act(&save, possible[*place], &person("Kim"), on, &rules()).unwrap_or(save);
                    prop_assert_eq!(save.closed_on.is_some(), !save.state.is_open());
                    prop_assert_eq!(save.outcome.is_some(), save.state == SaveState::Done);
                    prop_assert!(!must_wait || matches!(save.state, SaveState::Proposed | SaveState::Stopped));
                }
            }
        }
    }
}
