//! Who is treated, drawn by chance and to be written down before anything is done.

use crate::chance::{share, shuffle};
use crate::error::{Error, check_values};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// One line of the recorded list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned<S, A> {
    pub stratum: S,
    pub account: A,
    /// The place of its arm in the shares: by custom 0 is the control.
    pub arm: usize,
}

/// Which account goes to which arm, so that chance alone decides and every stratum is divided alike?
///
/// Accounts stand in line by stratum, in drawn order inside each. Of a line of n, arm j takes those at whose place i the number ⌊u + i q⌋ grows,
/// i = 1 … n, with u drawn once between 0 and 1 and q the arm's share of what the arms before it left. Whoever is left is in the last arm.
/// Each account has the arm's share as its chance, and of m accounts of a stratum one split takes ⌊m q⌋ or ⌈m q⌉.
///
/// - `accounts`: each with its stratum, in any order; an account once.
/// - `shares`: of the arms, above 0, summing to 1; two arms at least. A holdout is the first of `[0.2, 0.8]`, a rollout in three waves is
///   `[0.4, 0.3, 0.3]`.
/// - `seed`: the same accounts, shares and seed give the same list, in whatever order the accounts came.
///
/// Answers in order of stratum and account. Who comes later is assigned in a list of its own, with another seed.
///
/// Assumes that strata are known before treatment, and that accounts which speak to each other are one unit (a parent with its children).
///
/// Errors: no account, an account twice, fewer than two shares, or shares that do not add up.
///
/// Source: systematic selection with a random start: W. G. Madow and L. H. Madow, "On the theory of systematic sampling", Annals of Mathematical
/// Statistics 15 (1944), 1–24; here of a line in drawn order, which makes every choice of so many accounts of a stratum equally likely.
///
/// ```
/// use cco_stats::experiment::assign::assign;
/// let accounts = [("smb", "b"), ("smb", "a"), ("enterprise", "d"), ("enterprise", "c")];
/// let list = assign(&accounts, &[0.5, 0.5], 7)?;
/// let lines: Vec<String> = list.iter().map(|line| format!("{} {} {}", line.stratum, line.account, line.arm)).collect();
/// assert_eq!(lines, ["enterprise c 1", "enterprise d 0", "smb a 1", "smb b 0"]);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn assign<S: Ord + Clone, A: Ord + Clone>(
    accounts: &[(S, A)],
    shares: &[f64],
    seed: u64,
) -> Result<Vec<Assigned<S, A>>, Error> {
    check_shares(shares)?;
    check_once(accounts)?;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..accounts.len()).collect();
    order.sort_by(|a, b| accounts[*a].cmp(&accounts[*b]));
    let mut line = order.clone();
    for stratum in line.chunk_by_mut(|a, b| accounts[*a].0 == accounts[*b].0) {
        shuffle(&mut random, stratum);
    }
    let mut arms = vec![shares.len() - 1; accounts.len()];
    let mut left = 1.0;
    for (arm, own) in shares[..shares.len() - 1].iter().enumerate() {
        let (taken, rest) = split(&mut random, &line, own / left);
        taken.into_iter().for_each(|account| arms[account] = arm);
        line = rest;
        left -= own;
    }
    let assigned = |at: usize| {
        let (stratum, account) = accounts[at].clone();
        Assigned { stratum, account, arm: arms[at] }
    };
    Ok(order.into_iter().map(assigned).collect())
}

/// Those taken with this share, evenly along the line, and those that are not.
fn split(random: &mut ChaCha8Rng, line: &[usize], part: f64) -> (Vec<usize>, Vec<usize>) {
    let start = share(random);
    let taken_by = |place: usize| (start + place as f64 * part).floor();
    let (taken, rest): (Vec<_>, Vec<_>) =
        line.iter().enumerate().partition(|(place, _)| taken_by(place + 1) > taken_by(*place));
    let accounts = |places: Vec<(usize, &usize)>| places.into_iter().map(|(_, account)| *account).collect();
    (accounts(taken), accounts(rest))
}

fn check_shares(shares: &[f64]) -> Result<(), Error> {
    if shares.len() < 2 {
        return Err(Error::too_few("arms", shares.len(), 2));
    }
    check_values("shares of arms", shares, "must be above 0", |share| share > 0.0)?;
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > 1e-9 {
        return Err(Error::value("the sum of shares of arms", 0, sum, "must be 1"));
    }
    Ok(())
}

fn check_once<S, A: Ord>(accounts: &[(S, A)]) -> Result<(), Error> {
    if accounts.is_empty() {
        return Err(Error::too_few("accounts to assign", 0, 1));
    }
    let mut by_account: Vec<usize> = (0..accounts.len()).collect();
    by_account.sort_by(|a, b| accounts[*a].1.cmp(&accounts[*b].1));
    match by_account.windows(2).find(|pair| accounts[pair[0]].1 == accounts[pair[1]].1) {
        Some(pair) => Err(Error::Repeated { what: "account".to_owned(), first: pair[0], second: pair[1] }),
        None => Ok(()),
    }
}
