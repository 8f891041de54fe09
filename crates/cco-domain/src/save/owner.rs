//! A save goes with its account to another owner.

use super::state::Save;

/// An account that changed hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnerChange<'a> {
    pub account_id: &'a str,
    pub from: &'a str,
    pub to: &'a str,
}

/// The save with its new owner; `None`: it stays where it is. An open save follows its account from the one who had both; one that
/// somebody else works on, such as an engineer, stays with them.
pub fn reassigned(save: &Save, change: OwnerChange<'_>) -> Option<Save> {
    let OwnerChange { account_id, from, to } = change;
    let follows = save.state.is_open() && save.key.account_id == account_id && save.owner == from && from != to;
    follows.then(|| Save { owner: to.to_owned(), ..save.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::sample::save;
    use super::super::state::SaveState;
    use super::*;

    #[test]
    fn an_open_save_follows_its_account() {
        let change = OwnerChange { account_id: "a1", from: "Kim", to: "Ada" };
        assert_eq!(reassigned(&save(), change).map(|save| save.owner), Some("Ada".to_owned()));
        let done = Save { state: SaveState::Done, ..save() };
        let engineer = Save { owner: "Lu".to_owned(), ..save() };
        for (save, change) in [
            (done, change),
            (engineer, change),
            (save(), OwnerChange { account_id: "a2", ..change }),
            (save(), OwnerChange { to: "Kim", ..change }),
        ] {
            assert_eq!(reassigned(&save, change), None);
        }
    }
}
