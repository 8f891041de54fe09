//! Whole numbers as codes.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// Different numbers, counted from 0 in the order in which they were first seen.
#[derive(Default)]
pub(super) struct Numbers {
    values: Vec<i64>,
    slots: HashTable<(i64, u32)>,
}

impl Numbers {
    #[inline]
    pub(super) fn code(&mut self, number: i64) -> u32 {
        let is_number = |slot: &(i64, u32)| slot.0 == number;
        match self.slots.entry(hash(number), is_number, |slot| hash(slot.0)) {
            Entry::Occupied(slot) => slot.get().1,
            Entry::Vacant(slot) => {
                let code = u32::try_from(self.values.len()).expect("numbers are given up on long before 2^32 of them");
                slot.insert((number, code));
                self.values.push(number);
                code
            }
        }
    }

    pub(super) fn values(&self) -> &[i64] {
        &self.values
    }

    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.slots.clear();
    }
}

/// The table takes high bits and low ones. A product spreads the number to the high half (the golden ratio, as Knuth
/// does in The Art of Computer Programming, 6.4), which is then laid over the low one.
fn hash(number: i64) -> u64 {
    let product = number.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ product >> 32
}
