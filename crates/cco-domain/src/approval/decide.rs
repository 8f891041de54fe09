//! From one state of a proposal to the next, or why not.

use super::policy::{ApprovalPolicy, ClassRule};
use super::proposal::{Party, PartyKind, Proposal, ProposalState, StateWord};
use crate::day::Day;

/// What somebody does with a proposal.
#[derive(Clone, Copy, Debug)]
pub enum Act<'a> {
    Approve {
        reason: &'a str,
    },
    Reject {
        reason: &'a str,
    },
    Withdraw {
        reason: &'a str,
    },
    /// Does what was approved. `approver` is who approved it, with the roles they hold now.
    Apply {
        approver: &'a Party,
    },
}

/// Why an act is refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("it is {0} already")]
    Final(StateWord),
    #[error("it expired on {0}")]
    Expired(Day),
    #[error("it is approved already, by {0}")]
    AlreadyApproved(String),
    #[error("it has not been approved")]
    NotApproved,
    #[error("a decision needs a reason")]
    NoReason,
    #[error("{0} is an agent, and agents can only propose")]
    Agent(String),
    #[error("{name} holds none of the roles that decide: {}", roles.join(", "))]
    NoRole { name: String, roles: Vec<String> },
    #[error("{0} proposed it, and somebody else must decide")]
    OwnProposal(String),
    #[error("only {0}, who proposed it, can withdraw it")]
    NotTheProposer(String),
    #[error("{name}, who approved it, no longer holds a role that may: {}", roles.join(", "))]
    RoleRevoked { name: String, roles: Vec<String> },
    #[error("the approver named is not {0}, who approved it")]
    NotTheApprover(String),
}

impl Proposal {
    /// How it stands when it is made.
    pub fn opened(&self, policy: &ApprovalPolicy) -> ProposalState {
        let days = policy.rule(self.class).decide_within_days;
        ProposalState::Proposed { expires_on: after(self.proposed_on, days) }
    }
}

/// How a state stands on a day: what was neither decided nor applied in time has expired, whether or not somebody wrote that down.
pub fn standing(state: &ProposalState, on: Day) -> ProposalState {
    match state {
        ProposalState::Proposed { expires_on } | ProposalState::Approved { expires_on, .. } if *expires_on <= on => {
            ProposalState::Expired { on: *expires_on }
        }
        ProposalState::Proposed { .. }
        | ProposalState::Approved { .. }
        | ProposalState::Rejected { .. }
        | ProposalState::Expired { .. }
        | ProposalState::Withdrawn { .. }
        | ProposalState::Applied { .. } => state.clone(),
    }
}

/// The state after the act. Whoever stores it must do so only where the state is still the one that was read: of two who act at once
/// one then meets the other's state and is refused, so that nothing is applied twice.
pub fn decide(
    proposal: &Proposal,
    state: &ProposalState,
    act: Act<'_>,
    by: &Party,
    on: Day,
    policy: &ApprovalPolicy,
) -> Result<ProposalState, Refusal> {
    let rule = policy.rule(proposal.class);
    let state = standing(state, on);
    match (&state, act) {
        (ProposalState::Expired { on }, _) => Err(Refusal::Expired(*on)),
        (ProposalState::Rejected { .. } | ProposalState::Withdrawn { .. } | ProposalState::Applied { .. }, _) => {
            Err(Refusal::Final(state.word()))
        }
        (_, Act::Withdraw { reason }) => withdraw(proposal, by, reason, on),
        (ProposalState::Proposed { .. }, Act::Approve { reason }) => {
            check_decider(proposal, by, reason, rule)?;
            if by.name == proposal.proposed_by.name && !rule.may_proposer_approve {
                return Err(Refusal::OwnProposal(by.name.clone()));
            }
            let (reason, expires_on) = (reason.to_owned(), after(on, rule.valid_days));
            Ok(ProposalState::Approved { by: by.name.clone(), reason, on, expires_on })
        }
        (ProposalState::Proposed { .. }, Act::Reject { reason }) => {
            check_decider(proposal, by, reason, rule)?;
            Ok(ProposalState::Rejected { by: by.name.clone(), reason: reason.to_owned(), on })
        }
        (ProposalState::Proposed { .. }, Act::Apply { .. }) => Err(Refusal::NotApproved),
        (ProposalState::Approved { by: approved_by, .. }, Act::Approve { .. } | Act::Reject { .. }) => {
            Err(Refusal::AlreadyApproved(approved_by.clone()))
        }
        (ProposalState::Approved { by: approved_by, .. }, Act::Apply { approver }) => {
            apply(proposal, approved_by, approver, by, on, rule)
        }
    }
}

fn withdraw(proposal: &Proposal, by: &Party, reason: &str, on: Day) -> Result<ProposalState, Refusal> {
    if by.name != proposal.proposed_by.name {
        return Err(Refusal::NotTheProposer(proposal.proposed_by.name.clone()));
    }
    Ok(ProposalState::Withdrawn { by: by.name.clone(), reason: reason.to_owned(), on })
}

/// A person with a role for this amount and a reason. What needs no approval by its amount can be decided by any person.
fn check_decider(proposal: &Proposal, by: &Party, reason: &str, rule: &ClassRule) -> Result<(), Refusal> {
    check_person(by)?;
    if let Some(roles) = rule.approvers(proposal.amount).filter(|roles| !by.holds_any(roles)) {
        return Err(Refusal::NoRole { name: by.name.clone(), roles: roles.to_vec() });
    }
    if reason.trim().is_empty() { Err(Refusal::NoReason) } else { Ok(()) }
}

fn apply(
    proposal: &Proposal,
    approved_by: &str,
    approver: &Party,
    by: &Party,
    on: Day,
    rule: &ClassRule,
) -> Result<ProposalState, Refusal> {
    check_person(by)?;
    if approver.name != approved_by {
        return Err(Refusal::NotTheApprover(approved_by.to_owned()));
    }
    if let Some(roles) = rule.approvers(proposal.amount).filter(|roles| !approver.holds_any(roles)) {
        return Err(Refusal::RoleRevoked { name: approved_by.to_owned(), roles: roles.to_vec() });
    }
    Ok(ProposalState::Applied { by: by.name.clone(), on, approved_by: approved_by.to_owned() })
}

fn check_person(by: &Party) -> Result<(), Refusal> {
    match by.kind {
        PartyKind::Person => Ok(()),
        PartyKind::Agent => Err(Refusal::Agent(by.name.clone())),
    }
}

fn after(day: Day, days: u32) -> Day {
    day.plus_days(i32::try_from(days).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::policy::ApprovalClass;
    use super::super::proposal::{ProposalFault, check_proposal};
    use super::*;
    use crate::approval::Change;
    use crate::money::{Currency, Money};
    use proptest::prelude::*;
    use serde_json::json;

    fn policy() -> ApprovalPolicy {
        ApprovalPolicy::parse("approvals.toml", include_str!("../../../../definitions/approvals.toml")).unwrap()
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn person(name: &str, role: &str) -> Party {
        Party { name: name.to_owned(), kind: PartyKind::Person, roles: vec![role.to_owned()] }
    }

    fn agent() -> Party {
        Party { kind: PartyKind::Agent, ..person("bot", "Chief Customer Officer") }
    }

    fn head(name: &str) -> Party {
        person(name, "Head of Customer Success")
    }

    /// Of 100,000 dollars a year, proposed on 1 March 2024.
    fn proposal(class: ApprovalClass, proposed_by: Party) -> Proposal {
        Proposal {
            class,
            subject: "a1".to_owned(),
            title: "Treat a1 as mid-market".to_owned(),
            reason: "it grew".to_owned(),
            amount: Some(Money { minor: 10_000_000, currency: Currency::parse("USD").unwrap() }),
            changes: vec![Change { path: "/segment".to_owned(), before: json!("smb"), after: json!("mid-market") }],
            evidence: vec!["revenue.arr".to_owned()],
            proposed_by,
            proposed_on: day("2024-03-01"),
        }
    }

    /// Acts by whom and when, one after the other, and how the last one ended.
    fn run(proposal: &Proposal, acts: &[(Act<'_>, &Party, &str)]) -> Result<ProposalState, Refusal> {
        let policy = policy();
        acts.iter().try_fold(proposal.opened(&policy), |state, (act, by, on)| {
            decide(proposal, &state, *act, by, day(on), &policy)
        })
    }

    const APPROVE: Act<'static> = Act::Approve { reason: "agreed" };

    #[test]
    fn what_is_approved_is_applied_once() {
        let (kim, ada) = (head("Kim"), head("Ada"));
        let change = proposal(ApprovalClass::TierChange, kim.clone());
        let apply = Act::Apply { approver: &ada };
        let found = run(&change, &[(APPROVE, &ada, "2024-03-10"), (apply, &kim, "2024-04-08")]);
        assert_eq!(found.unwrap().word(), StateWord::Applied);
        let found =
            run(&change, &[(APPROVE, &ada, "2024-03-10"), (apply, &kim, "2024-03-11"), (apply, &ada, "2024-03-11")]);
        assert_eq!(found, Err(Refusal::Final(StateWord::Applied)));
    }

    #[test]
    fn nothing_happens_after_expiry() {
        let (kim, ada) = (head("Kim"), head("Ada"));
        let change = proposal(ApprovalClass::TierChange, kim.clone());
        let late = run(&change, &[(APPROVE, &ada, "2024-03-15")]);
        assert_eq!(late, Err(Refusal::Expired(day("2024-03-15"))));
        let apply = Act::Apply { approver: &ada };
        let late = run(&change, &[(APPROVE, &ada, "2024-03-14"), (apply, &kim, "2024-04-13")]);
        assert_eq!(late, Err(Refusal::Expired(day("2024-04-13"))));
        assert!(run(&change, &[(APPROVE, &ada, "2024-03-14"), (apply, &kim, "2024-04-12")]).is_ok());
    }

    #[test]
    fn who_may_not_decide_is_told_why() {
        let (kim, ada, csm, bot) = (head("Kim"), head("Ada"), person("Lu", "CSM"), agent());
        let roles = vec!["Head of Customer Success".to_owned(), "Chief Customer Officer".to_owned()];
        for (class, proposed_by, act, by, expected) in [
            (ApprovalClass::TierChange, &bot, APPROVE, &bot, Refusal::Agent("bot".to_owned())),
            (
                ApprovalClass::TierChange,
                &kim,
                APPROVE,
                &csm,
                Refusal::NoRole { name: "Lu".to_owned(), roles: roles.clone() },
            ),
            (ApprovalClass::TierChange, &kim, APPROVE, &kim, Refusal::OwnProposal("Kim".to_owned())),
            (ApprovalClass::TierChange, &kim, Act::Approve { reason: " " }, &ada, Refusal::NoReason),
            (ApprovalClass::TierChange, &kim, Act::Reject { reason: "" }, &ada, Refusal::NoReason),
            (
                ApprovalClass::TierChange,
                &kim,
                Act::Withdraw { reason: "" },
                &ada,
                Refusal::NotTheProposer("Kim".to_owned()),
            ),
            (ApprovalClass::TierChange, &kim, Act::Apply { approver: &ada }, &kim, Refusal::NotApproved),
        ] {
            let found = run(&proposal(class, proposed_by.clone()), &[(act, by, "2024-03-02")]);
            assert_eq!(found, Err(expected));
        }
        assert!(run(&proposal(ApprovalClass::Save, kim.clone()), &[(APPROVE, &kim, "2024-03-02")]).is_ok());
        assert!(
            run(&proposal(ApprovalClass::Save, bot.clone()), &[(Act::Withdraw { reason: "" }, &bot, "2024-03-02")])
                .is_ok()
        );
    }

    #[test]
    fn an_approval_falls_with_the_role_it_was_given_by() {
        let (kim, ada) = (head("Kim"), head("Ada"));
        let change = proposal(ApprovalClass::TierChange, kim.clone());
        let former = person("Ada", "CSM");
        let found =
            run(&change, &[(APPROVE, &ada, "2024-03-02"), (Act::Apply { approver: &former }, &kim, "2024-03-03")]);
        assert!(matches!(found, Err(Refusal::RoleRevoked { .. })), "{found:?}");
        let found = run(&change, &[(APPROVE, &ada, "2024-03-02"), (Act::Apply { approver: &kim }, &kim, "2024-03-03")]);
        assert_eq!(found, Err(Refusal::NotTheApprover("Ada".to_owned())));
    }

    #[test]
    fn of_two_who_approve_one_is_refused() {
        let (kim, ada) = (head("Kim"), head("Ada"));
        let save = proposal(ApprovalClass::Save, agent());
        let found = run(&save, &[(APPROVE, &ada, "2024-03-02"), (APPROVE, &kim, "2024-03-02")]);
        assert_eq!(found, Err(Refusal::AlreadyApproved("Ada".to_owned())));
    }

    #[test]
    fn a_proposal_says_what_and_why_and_from_what() {
        let whole = proposal(ApprovalClass::Save, agent());
        let same = Change { path: "/a".to_owned(), before: json!(1), after: json!(1) };
        let twice = vec![whole.changes[0].clone(), whole.changes[0].clone()];
        for (proposal, expected) in [
            (whole.clone(), Ok(())),
            (Proposal { reason: " ".to_owned(), ..whole.clone() }, Err(ProposalFault::NoReason)),
            (Proposal { evidence: vec![], ..whole.clone() }, Err(ProposalFault::NoEvidence)),
            (Proposal { changes: vec![], ..whole.clone() }, Err(ProposalFault::NoChange)),
            (Proposal { changes: vec![same], ..whole.clone() }, Err(ProposalFault::SameValue("/a".to_owned()))),
            (Proposal { changes: twice, ..whole.clone() }, Err(ProposalFault::TwiceChanged("/segment".to_owned()))),
        ] {
            assert_eq!(check_proposal(&proposal), expected);
        }
    }

    proptest! {
        /// Whatever is tried by whomever and whenever, it is applied at most once, by a person, after an approval that still holds.
        #[test]
        fn whatever_is_tried(acts in prop::collection::vec((0..4_usize, 0..3_usize, 0..60_i32), 1..25)) {
            let (kim, ada, bot) = (head("Kim"), head("Ada"), agent());
            let parties = [&kim, &ada, &bot];
            let change = proposal(ApprovalClass::TierChange, kim.clone());
            let policy = policy();
            let mut state = change.opened(&policy);
            let (mut n_applied, mut valid_until) = (0, None);
            let mut days: Vec<i32> = acts.iter().map(|(_, _, day)| *day).collect();
            days.sort_unstable();
            for ((act, by, _), days) in acts.iter().zip(days) {
                let act = [APPROVE, Act::Reject { reason: "no" }, Act::Withdraw { reason: "" }, Act::Apply { approver: &ada }][*act];
                let on = change.proposed_on.plus_days(days);
                if let Ok(next) = decide(&change, &state, act, parties[*by], on, &policy) {
                    prop_assert!(!standing(&state, on).is_final());
                    match &next {
                        ProposalState::Approved { by, expires_on, .. } => {
                            prop_assert_eq!(by.as_str(), "Ada");
                            valid_until = Some(*expires_on);
                        }
                        ProposalState::Applied { by, on, .. } => {
                            n_applied += 1;
                            prop_assert!(valid_until.is_some_and(|until| *on < until) && by != "bot");
                        }
                        _ => {}
                    }
                    state = next;
                }
            }
            prop_assert!(n_applied <= 1);
        }
    }
}
