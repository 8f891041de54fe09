//! Accounts that become one, and one that becomes two. Both sides know of it from the start, so that each
//! account's life can be simulated alone.

use crate::accounts::{AccountNo, Profile, Segment};
use crate::calendar::Calendar;
use crate::random::{Part, Random};
use crate::settings::Settings;
use cco_domain::day::Day;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The first day on which it holds.
    pub(crate) on: Day,
    pub(crate) side: Side,
}

/// What a link means to the account that carries it, and which account is on the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    AbsorbedBy(AccountNo),
    Absorbs(AccountNo),
    SplitsInto(AccountNo),
    SplitFrom(AccountNo),
}

impl Link {
    /// The account whose lines this one takes over; it has to be simulated first.
    pub(crate) fn giver(self) -> Option<AccountNo> {
        match self.side {
            Side::Absorbs(giver) | Side::SplitFrom(giver) => Some(giver),
            Side::AbsorbedBy(_) | Side::SplitsInto(_) => None,
        }
    }
}

const ACCOUNTS_PER_MERGER: u32 = 130;
const ACCOUNTS_PER_SPLIT: u32 = 350;
/// A history shorter than this has no room for a merger with a year on both sides of the window.
const MIN_MONTHS: u8 = 15;

/// Links some accounts of the opening book: mergers of two, and splits into an account of its own.
pub(crate) fn link(settings: &Settings, calendar: Calendar, profiles: &mut [Profile]) {
    if settings.n_months < MIN_MONTHS {
        return;
    }
    let mut random = Random::new(settings.seed, Part::Company, 0, 0);
    let mut established = established(calendar, profiles);
    for _ in 0..settings.n_accounts / ACCOUNTS_PER_MERGER {
        let (Some(survivor), Some(absorbed)) = (established.next(), established.next()) else { return };
        merge(profiles, survivor, absorbed, link_day(settings, calendar, &mut random));
    }
    let mut small = small_and_new(calendar, profiles);
    for _ in 0..settings.n_accounts / ACCOUNTS_PER_SPLIT {
        let (Some(original), Some(out)) = (established.next(), small.next()) else { return };
        split(profiles, original, out, link_day(settings, calendar, &mut random));
    }
}

fn established(calendar: Calendar, profiles: &[Profile]) -> std::vec::IntoIter<usize> {
    let is_established = |profile: &Profile| {
        profile.segment != Segment::Smb && profile.signed_on < calendar.first_day && profile.parent.is_none()
    };
    positions(profiles, is_established)
}

fn small_and_new(calendar: Calendar, profiles: &[Profile]) -> std::vec::IntoIter<usize> {
    positions(profiles, |profile| profile.segment == Segment::Smb && profile.signed_on >= calendar.first_day)
}

fn positions(profiles: &[Profile], wanted: impl Fn(&Profile) -> bool) -> std::vec::IntoIter<usize> {
    let found: Vec<usize> = (0..profiles.len()).filter(|i| wanted(&profiles[*i])).collect();
    found.into_iter()
}

/// The first of a month in the second half of the history.
fn link_day(settings: &Settings, calendar: Calendar, random: &mut Random) -> Day {
    let n_months = i32::from(settings.n_months);
    calendar.first_day.plus_months(random.between(n_months / 2, n_months - 4))
}

fn merge(profiles: &mut [Profile], survivor: usize, absorbed: usize, on: Day) {
    profiles[absorbed].currency = profiles[survivor].currency;
    let (survivor_no, absorbed_no) = (profiles[survivor].no, profiles[absorbed].no);
    settle(&mut profiles[survivor], Link { on, side: Side::Absorbs(absorbed_no) });
    settle(&mut profiles[absorbed], Link { on, side: Side::AbsorbedBy(survivor_no) });
}

fn split(profiles: &mut [Profile], original: usize, out: usize, on: Day) {
    let (original_no, out_no) = (profiles[original].no, profiles[out].no);
    let Profile { currency, country, region, ref owners, .. } = profiles[original];
    let owner = owners.iter().rev().find(|(since, _)| *since <= on).or(owners.first());
    let owners = owner.map(|(_, name)| (on, name.clone())).into_iter().collect();
    let out_profile = &mut profiles[out];
    *out_profile = Profile {
        currency,
        country,
        region,
        owners,
        parent: None,
        growth: None,
        signed_on: on,
        created_on: on.plus_days(-20),
        ..out_profile.clone()
    };
    settle(out_profile, Link { on, side: Side::SplitFrom(original_no) });
    settle(&mut profiles[original], Link { on, side: Side::SplitsInto(out_no) });
}

fn settle(profile: &mut Profile, link: Link) {
    profile.link = Some(link);
    profile.starts_with_trial = false;
}
