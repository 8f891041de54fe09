//! Parts of the rows, to judge a model on rows it was not fitted on.

use crate::error::{Error, check_length};
use std::collections::BTreeMap;

/// The fold of every row, 0 to `n_folds` − 1: rows of one id together, and about equal numbers of ids with the event in each.
///
/// - `ids`: whose row it is; length n. Equal ids share a fold.
/// - `outcomes`: whether the event happened; length n.
/// - `seed`: another one deals ids otherwise. The order of rows has no say.
///
/// Errors: fewer than `n_folds` ids with or without the event.
///
/// ```
/// use cco_stats::model::folds::stratified_folds;
/// let folds = stratified_folds(&[7, 7, 8, 9, 10], &[true, false, true, false, false], 2, 1)?;
/// assert_eq!(folds[0], folds[1]);
/// assert_ne!(folds[0], folds[2], "each fold has one of the two ids with the event");
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn stratified_folds(ids: &[u64], outcomes: &[bool], n_folds: u32, seed: u64) -> Result<Vec<u32>, Error> {
    check_length("outcomes", outcomes.len(), ids.len())?;
    let mut has_event: BTreeMap<u64, bool> = BTreeMap::new();
    for (id, outcome) in ids.iter().zip(outcomes) {
        *has_event.entry(*id).or_default() |= outcome;
    }
    let mut dealt: BTreeMap<u64, u32> = BTreeMap::new();
    for (wanted, what) in [(true, "ids with the event"), (false, "ids without the event")] {
        let mut stratum: Vec<u64> = has_event.iter().filter(|(_, has)| **has == wanted).map(|(id, _)| *id).collect();
        if stratum.len() < n_folds as usize {
            return Err(Error::too_few(what, stratum.len(), n_folds as usize));
        }
        stratum.sort_by_key(|id| (mixed(*id ^ mixed(seed)), *id));
        dealt.extend(stratum.into_iter().zip((0..n_folds).cycle()));
    }
    Ok(ids.iter().map(|id| dealt[id]).collect())
}

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): ids that count up are no longer in order.
pub(super) fn mixed(id: u64) -> u64 {
    let id = id.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let id = (id ^ (id >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let id = (id ^ (id >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    id ^ (id >> 31)
}
