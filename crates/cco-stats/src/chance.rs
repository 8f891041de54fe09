//! Draws from a seeded generator: the same seed, the same draws, on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// Any of 0 … n − 1, each as likely as the other; n > 0.
pub(crate) fn below(random: &mut ChaCha8Rng, n: u64) -> u64 {
    // The high half of a product: even to one part in 2⁶⁴/n.
    ((u128::from(random.next_u64()) * u128::from(n)) >> 64) as u64
}

/// Evenly from 0 to 1, 1 excluded.
pub(crate) fn share(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Any order, each as likely as the other: R. A. Fisher and F. Yates, as told by R. Durstenfeld, Communications of the ACM 7 (1964), 420.
pub(crate) fn shuffle<T>(random: &mut ChaCha8Rng, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(random, last as u64 + 1) as usize);
    }
}
