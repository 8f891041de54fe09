//! `saves_act`: moves a save on, by a person who may.

use super::kept::{Kept, key, rules};
use super::open::step;
use super::view::{SaveDetail, detail};
use crate::app::{Actor, App};
use crate::approvals::Rules;
use crate::error::{Error, Kind};
use cco_domain::approval::{Proposal, ProposalState};
use cco_domain::day::Day;
use cco_domain::save::{Save, SaveAct, SaveOutcome, SaveRefusal, SaveState, act as acted};
use cco_store::matter::Write;

#[derive(Clone, Debug)]
pub struct ActRequest {
    pub no: i64,
    pub what: SaveDo,
}

/// What a person does with a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveDo {
    /// Approves it where nobody else must, and starts it.
    Start,
    /// Counted from 1, as it is shown.
    FinishStep {
        step: usize,
    },
    Note {
        text: String,
    },
    Assign {
        owner: String,
    },
    Postpone {
        due_on: Day,
        reason: String,
    },
    Finish {
        outcome: SaveOutcome,
        reason: String,
    },
    Stop {
        reason: String,
    },
    Reopen {
        due_on: Day,
        reason: String,
    },
}

impl SaveDo {
    fn action(&self) -> &'static str {
        match self {
            SaveDo::Start => "save_start",
            SaveDo::FinishStep { .. } => "save_step",
            SaveDo::Note { .. } => "save_note",
            SaveDo::Assign { .. } => "save_assign",
            SaveDo::Postpone { .. } => "save_postpone",
            SaveDo::Finish { .. } => "save_close",
            SaveDo::Stop { .. } => "save_stop",
            SaveDo::Reopen { .. } => "save_reopen",
        }
    }

    fn act(&self) -> SaveAct<'_> {
        match self {
            SaveDo::Start => SaveAct::Start,
            SaveDo::FinishStep { step } => SaveAct::FinishStep { step: step.saturating_sub(1) },
            SaveDo::Note { text } => SaveAct::Note { text },
            SaveDo::Assign { owner } => SaveAct::Assign { owner },
            SaveDo::Postpone { due_on, reason } => SaveAct::Postpone { due_on: *due_on, reason },
            SaveDo::Finish { outcome, reason } => SaveAct::Finish { outcome: *outcome, reason },
            SaveDo::Stop { reason } => SaveAct::Stop { reason },
            SaveDo::Reopen { due_on, reason } => SaveAct::Reopen { due_on: *due_on, reason },
        }
    }
}

pub async fn act(app: &App, actor: &Actor, request: &ActRequest) -> Result<SaveDetail, Error> {
    let ActRequest { no, what } = request;
    let (kept, rules, by) = (Kept::load(app, *no).await?, rules(app)?, Rules::read(app)?.party(actor));
    let on = app.today();
    let refuse = |refusal| refused(*no, refusal);
    let mut save = kept.body.save.clone();
    if *what == SaveDo::Start && save.state == SaveState::Proposed {
        // One that needs a decision becomes approved where its proposal is applied, and nowhere else.
        save = acted(&save, SaveAct::Approve { decision: None }, &by, on, &rules).map_err(refuse)?;
    }
    let next = acted(&save, what.act(), &by, on, &rules).map_err(refuse)?;
    step(app, actor, what.action(), vec![kept.next(next)?]).await?;
    detail(app, &rules, &Kept::load(app, *no).await?).await
}

/// The next version of the open save of a key, once the proposal for it is applied.
pub(crate) async fn approved_write(
    app: &App,
    actor: &Actor,
    wanted: &str,
    proposal: &Proposal,
    decision: &ProposalState,
) -> Result<Write, Error> {
    let open = Kept::all(app, true).await?;
    // A proposal for an earlier save of the key, or of another class, says nothing about this one.
    let is_its = |save: &Save| save.needs == Some(proposal.class) && proposal.proposed_on >= save.opened_on;
    let found = open.iter().find(|kept| key(&kept.body.save.key) == wanted && is_its(&kept.body.save));
    let kept = found.ok_or_else(|| {
        Error::new(
            Kind::Conflict,
            "save_closed",
            format!("the save of {wanted} is closed, and approving it would change nothing"),
        )
        .with_hint("`cco approvals withdraw` takes the proposal back; `cco save open` opens a new save")
    })?;
    let by = Rules::read(app)?.party(actor);
    let act = SaveAct::Approve { decision: Some(decision) };
    let save = acted(&kept.body.save, act, &by, app.today(), &rules(app)?);
    kept.next(save.map_err(|refusal| refused(kept.no, refusal))?)
}

/// Why an act on a save is refused, as a failure with its way out.
pub(super) fn refused(no: i64, refusal: SaveRefusal) -> Error {
    let (kind, hint) = match &refusal {
        SaveRefusal::Agent(_) => (Kind::Forbidden, "a person must do this"),
        SaveRefusal::NeedsApproval(_) => (
            Kind::Forbidden,
            "`cco approvals list` shows the proposal; whoever may approves it, and `cco approvals apply` begins",
        ),
        SaveRefusal::NoReason => (Kind::Invalid, "pass --reason"),
        SaveRefusal::NoOwner => (Kind::Invalid, "pass a name"),
        SaveRefusal::DayPassed(_) => (Kind::Invalid, "pass a day from today on"),
        SaveRefusal::NoSuchStep { .. } | SaveRefusal::StepDone(_) => {
            (Kind::Invalid, "`cco save show` numbers the steps")
        }
        SaveRefusal::WrongState { .. } | SaveRefusal::NothingDone | SaveRefusal::ClosedLongAgo(_) => {
            (Kind::Conflict, "`cco save show` says how it stands")
        }
    };
    let told = match refusal {
        SaveRefusal::NoSuchStep { place, n_steps } => SaveRefusal::NoSuchStep { place: place + 1, n_steps },
        SaveRefusal::StepDone(step) => SaveRefusal::StepDone(step + 1),
        other => other,
    };
    Error::new(kind, "save_refused", format!("save {no}: {told}")).with_hint(hint)
}
