//! Opening a save, and telling whether one is there already.

use super::rules::SaveRules;
use super::state::{Save, SaveKey, SaveState, SaveStep};
use crate::approval::ApprovalClass;
use crate::day::Day;
use crate::intervention::{ExecutiveReview, PlayRef};
use crate::play::{Driver, Play, Step};

/// What a save is opened with.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSave {
    pub key: SaveKey,
    pub title: String,
    pub play: Option<PlayRef>,
    pub needs: Option<ApprovalClass>,
    pub owner: String,
    pub sla_days: u32,
    pub steps: Vec<Step>,
    pub evidence: Vec<String>,
}

/// Where something seen of an account belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening<'a> {
    New,
    /// It is worked on already.
    Joins(&'a Save),
    /// It was closed a short time ago, and did not hold.
    Reopens(&'a Save),
}

impl NewSave {
    /// To run a play for an account. `owner` is a person; the play names their role.
    pub fn of_play(account_id: &str, driver: Driver, play: &Play, owner: &str, evidence: Vec<String>) -> NewSave {
        NewSave {
            key: SaveKey { account_id: account_id.to_owned(), driver: Some(driver) },
            title: play.title.clone(),
            play: Some(PlayRef { id: play.id.clone(), hash: play.hash.clone() }),
            needs: ApprovalClass::of_play(play.approval),
            owner: owner.to_owned(),
            sla_days: play.sla_days,
            steps: play.steps.clone(),
            evidence,
        }
    }

    /// To bring an account to executive review.
    pub fn of_review(account_id: &str, review: &ExecutiveReview, owner: &str, evidence: Vec<String>) -> NewSave {
        NewSave {
            key: SaveKey { account_id: account_id.to_owned(), driver: None },
            title: review.action.clone(),
            play: None,
            needs: None,
            owner: owner.to_owned(),
            sla_days: review.sla_days,
            steps: Vec::new(),
            evidence,
        }
    }

    pub fn open(self, on: Day) -> Save {
        let day = |days: u32| on.plus_days(i32::try_from(days).unwrap_or(i32::MAX));
        let step = |Step { who, what, by_day }: Step| SaveStep { who, what, due_on: day(by_day), done: None };
        let NewSave { key, title, play, needs, owner, sla_days, steps, evidence } = self;
        Save {
            key,
            title,
            play,
            needs,
            owner,
            opened_on: on,
            due_on: day(sla_days),
            steps: steps.into_iter().map(step).collect(),
            notes: Vec::new(),
            evidence,
            state: SaveState::Proposed,
            moved_on: on,
            outcome: None,
            closed_on: None,
            n_reopened: 0,
        }
    }
}

/// An account has one open save for each driver. What shows again joins it, reopens the one that was closed last if that is not too
/// long ago, or else is new.
pub fn opening<'a>(saves: &'a [Save], key: &SaveKey, on: Day, rules: &SaveRules) -> Opening<'a> {
    let of_key = || saves.iter().filter(|save| save.key == *key);
    if let Some(open) = of_key().find(|save| save.state.is_open()) {
        return Opening::Joins(open);
    }
    let last = of_key().max_by_key(|save| save.closed_on);
    last.filter(|save| can_reopen(save, on, rules)).map_or(Opening::New, Opening::Reopens)
}

/// Whether a closed save was closed so recently that it can be taken up again.
pub(super) fn can_reopen(save: &Save, on: Day, rules: &SaveRules) -> bool {
    let within = i32::try_from(rules.reopen_within_days).unwrap_or(i32::MAX);
    save.closed_on.is_some_and(|closed| on < closed.plus_days(within))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, rules, save};
    use super::*;

    #[test]
    fn steps_and_the_promise_are_dated_from_the_opening() {
        let save = save();
        assert_eq!(
            (save.state, save.due_on, save.moved_on),
            (SaveState::Proposed, day("2024-03-15"), day("2024-03-01"))
        );
        let due: Vec<String> = save.steps.iter().map(|step| step.due_on.to_string()).collect();
        assert_eq!(due, ["2024-03-03", "2024-03-15"]);
    }

    #[test]
    fn a_save_is_read_as_it_was_written() {
        let text = serde_json::to_string(&save()).unwrap();
        assert!(text.contains(r#""driver":"sponsor-change""#), "{text}");
        assert_eq!(serde_json::from_str::<Save>(&text).unwrap(), save());
        let wrong = serde_json::from_str::<Save>(&text.replace("sponsor-change", "sponsor-left")).unwrap_err();
        assert!(wrong.to_string().starts_with("unknown variant `sponsor-left`, expected one of"), "{wrong}");
    }

    #[test]
    fn an_account_has_one_open_save_for_each_driver() {
        let closed = Save { state: SaveState::Done, closed_on: Some(day("2024-04-01")), ..save() };
        let older = Save { state: SaveState::Stopped, closed_on: Some(day("2024-02-01")), ..save() };
        let key = save().key;
        let other = SaveKey { driver: Some(Driver::SupportPain), ..key.clone() };
        let open = [older.clone(), save()];
        assert_eq!(opening(&open, &key, day("2024-05-01"), &rules()), Opening::Joins(&open[1]));
        assert_eq!(opening(&open, &other, day("2024-05-01"), &rules()), Opening::New);
        let gone = [closed, older];
        assert_eq!(opening(&gone, &key, day("2024-05-30"), &rules()), Opening::Reopens(&gone[0]));
        assert_eq!(opening(&gone, &key, day("2024-05-31"), &rules()), Opening::New);
        assert_eq!(opening(&[], &key, day("2024-05-31"), &rules()), Opening::New);
    }
}
