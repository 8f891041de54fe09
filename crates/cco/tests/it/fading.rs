//! A small company whose accounts leave as their usage fades.

use crate::support::Workspace;
use std::fmt::Write;

/// 2022 to 2024.
const N_MONTHS: u32 = 36;

/// Accounts, and whether usage tells who leaves.
#[derive(Clone, Copy)]
pub(crate) struct Fading {
    pub(crate) n_accounts: u32,
    pub(crate) is_telling: bool,
}

impl Fading {
    /// A workspace with the company's exports imported, all today.
    pub(crate) fn workspace(self) -> Workspace {
        let workspace = Workspace::new();
        workspace.write("../subscriptions.csv", self.subscriptions());
        workspace.write("../events.csv", self.usage());
        workspace.cco(&["import", "../subscriptions.csv", "../events.csv"]).ok();
        workspace
    }

    pub(crate) fn subscriptions(self) -> String {
        let mut text = "line_id,account_id,amount,currency,billing_period,starts,ends\n".to_owned();
        for account in 0..self.n_accounts {
            let ends = leaves_in(account).map_or_else(String::new, |n| format!("{}-01", month(n)));
            writeln!(text, "L{account},A{account:02},100,USD,P1M,2022-01-01,{ends}").unwrap();
        }
        text
    }

    /// Who is about to leave uses a third less for seven months, if usage tells; others have such months, too.
    fn usage(self) -> String {
        let mut text = "event_id,at,account_id,user_id,name,quantity\n".to_owned();
        for account in 0..self.n_accounts {
            let last = leaves_in(account).unwrap_or(N_MONTHS);
            for n in 0..last {
                let is_fading = self.is_telling && leaves_in(account).is_some_and(|leaves| n + 8 > leaves);
                let events = 8 + unrest(account, n) - if is_fading { 3 } else { 0 };
                for event in 0..events {
                    let id = format!("E{account}-{n}-{event}");
                    writeln!(
                        text,
                        "{id},{}-{:02}T09:00:00Z,A{account:02},U{},click,1",
                        month(n),
                        2 + event * 2,
                        event % 3
                    )
                    .unwrap();
                }
            }
        }
        text
    }
}

pub(crate) fn month(n: u32) -> String {
    format!("{}-{:02}", 2022 + n / 12, n % 12 + 1)
}

/// Every third account leaves in some month of the last two years.
pub(crate) fn leaves_in(account: u32) -> Option<u32> {
    account.is_multiple_of(3).then_some(14 + account * 11 % 20)
}

/// 0 to 4, and nothing to do with leaving.
fn unrest(account: u32, n: u32) -> u32 {
    let mixed = account.wrapping_mul(2_654_435_761).wrapping_add(n * 40_503).wrapping_add(account * n * 97);
    let mixed = (mixed ^ mixed >> 13).wrapping_mul(1_540_483_477);
    (mixed ^ mixed >> 15) % 5
}
