//! One trial, played out many times.

use super::outcome::{Known, LEVEL};
use cco_stats::experiment::sequence::{Sequence, Verdict};
use cco_stats::experiment::size::Sizes;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub(crate) type Draws = ChaCha8Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Shares,
    SharesInStrata,
    /// Revenue with a long tail, or nothing where the event does not happen.
    Amounts,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Play {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) base: f64,
    /// Added to the chance of treated accounts.
    pub(crate) change: f64,
    pub(crate) n: u64,
    pub(crate) treated_share: f64,
    /// Accounts of the control whose outcome is known before the first treated one's.
    pub(crate) n_control_first: u64,
}

const NULL: Play = Play {
    name: "half treated",
    kind: Kind::Shares,
    base: 0.85,
    change: 0.0,
    n: 400,
    treated_share: 0.5,
    n_control_first: 0,
};

/// Treatments that do nothing.
pub(crate) const NULLS: &[Play] = &[
    NULL,
    Play { name: "rare event", base: 0.05, ..NULL },
    Play { name: "coin", base: 0.5, ..NULL },
    Play { name: "nearly all renew", base: 0.97, ..NULL },
    Play { name: "small holdout", treated_share: 0.8, ..NULL },
    Play { name: "few treated", treated_share: 0.1, ..NULL },
    Play { name: "control known first", n_control_first: 100, ..NULL },
    Play { name: "small trial", n: 60, ..NULL },
    Play { name: "large trial", n: 2_000, ..NULL },
    Play { name: "in strata", kind: Kind::SharesInStrata, ..NULL },
    Play { name: "revenue", kind: Kind::Amounts, ..NULL },
    Play { name: "revenue, small holdout", kind: Kind::Amounts, treated_share: 0.8, ..NULL },
];

/// Treatments that do something.
pub(crate) const EFFECTS: &[Play] = &[
    Play { name: "harms by 10 points", change: -0.10, ..NULL },
    Play { name: "harms by 20 points", change: -0.20, ..NULL },
    Play { name: "helps by 10 points", change: 0.10, ..NULL },
];

/// What came of many plays of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) n_plays: u64,
    pub(crate) n_higher: u64,
    pub(crate) n_lower: u64,
    /// Plays in which the plain interval left out 0 at some look.
    pub(crate) n_plain: u64,
    /// Outcomes known when a play was stopped, or at its end, over all plays.
    pub(crate) n_outcomes: u64,
}

impl Tally {
    pub(crate) fn n_declared(&self) -> u64 {
        self.n_higher + self.n_lower
    }
}

/// Plays it with the seeds 0 to `n_plays` − 1.
pub(crate) fn tally(play: &Play, n_plays: u64) -> Tally {
    let mut tally = Tally { n_plays, ..Tally::default() };
    for seed in 0..n_plays {
        let (verdict, n_outcomes, is_plain) = once(play, &mut Draws::seed_from_u64(seed));
        tally.n_higher += u64::from(verdict == Verdict::Higher);
        tally.n_lower += u64::from(verdict == Verdict::Lower);
        tally.n_plain += u64::from(is_plain);
        tally.n_outcomes += n_outcomes;
    }
    tally
}

/// The verdict at which it stopped, how many outcomes were known then, and what the plain interval would have said at some look until then.
fn once(play: &Play, draws: &mut Draws) -> (Verdict, u64, bool) {
    let sequence = Sequence::new(planned_error(play), LEVEL).unwrap();
    let mut known = Known::default();
    let mut is_plain = false;
    for at in 0..play.n {
        let is_treated = at >= play.n_control_first && draws.random::<f64>() < play.treated_share;
        known.push(draws, play.kind, is_treated, play.base + if is_treated { play.change } else { 0.0 });
        is_plain |= play.kind == Kind::Shares && known.looks_like_an_effect();
        if let Some(reading) = known.read(play.kind, &sequence)
            && matches!(reading.verdict, Verdict::Higher | Verdict::Lower)
        {
            return (reading.verdict, at + 1, is_plain);
        }
    }
    (Verdict::Open, play.n, is_plain)
}

fn planned_error(play: &Play) -> f64 {
    let n_treated = (play.n as f64 * play.treated_share) as u64;
    let sizes = Sizes { n_treated, n_control: play.n - n_treated };
    match play.kind {
        Kind::Shares | Kind::SharesInStrata => sizes.share_error(play.base).unwrap(),
        // The standard deviation of such revenue, about.
        Kind::Amounts => sizes.mean_error(2.0).unwrap(),
    }
}
