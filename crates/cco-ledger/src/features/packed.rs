//! Whole numbers in as few bytes as their range asks: rows wait in memory until all of an account's are there.

use std::ops::Range;

/// A column of whole numbers, none of them changed.
#[derive(Clone, Debug)]
pub(super) enum Packed {
    Same(i32),
    Bytes { least: i32, above: Vec<u8> },
    Pairs { least: i32, above: Vec<u16> },
    Whole(Vec<i32>),
}

impl Packed {
    /// Value `row` goes to the place `places[row]`; places are those of all rows, each once.
    pub(super) fn placed(values: &[i32], places: &[u32]) -> Packed {
        let (Some(&least), Some(&most)) = (values.iter().min(), values.iter().max()) else { return Packed::Same(0) };
        let above = |value: i32| value.wrapping_sub(least) as u32;
        match above(most) {
            0 => Packed::Same(least),
            1..=0xff => Packed::Bytes { least, above: placed(values, places, |value| above(value) as u8) },
            0x100..=0xffff => Packed::Pairs { least, above: placed(values, places, |value| above(value) as u16) },
            _ => Packed::Whole(placed(values, places, |value| value)),
        }
    }

    /// The values of a range go to new places in `found`, one for each.
    #[inline]
    pub(super) fn replace(&self, range: Range<usize>, places: &[u32], found: &mut [i32]) {
        match self {
            Packed::Same(value) => places.iter().for_each(|place| found[*place as usize] = *value),
            Packed::Bytes { least, above } => {
                put(&above[range], places, found, |above| least.wrapping_add(i32::from(above)));
            }
            Packed::Pairs { least, above } => {
                put(&above[range], places, found, |above| least.wrapping_add(i32::from(above)));
            }
            Packed::Whole(values) => put(&values[range], places, found, |value| value),
        }
    }
}

/// `values`, each made into another and put in its place.
pub(super) fn placed<A: Copy, B: Copy + Default>(values: &[A], places: &[u32], made: impl Fn(A) -> B) -> Vec<B> {
    let mut found = vec![B::default(); values.len()];
    put(values, places, &mut found, made);
    found
}

#[inline]
pub(super) fn put<A: Copy, B>(values: &[A], places: &[u32], found: &mut [B], made: impl Fn(A) -> B) {
    for (value, place) in values.iter().zip(places) {
        found[*place as usize] = made(*value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_any_range_come_back_from_their_places() {
        for values in [
            vec![],
            vec![7, 7, 7],
            vec![-3, 252, 0],
            vec![-3, 253, 0],
            vec![100, 65_000, 5],
            vec![i32::MIN, i32::MAX, 0],
            vec![i32::MAX, i32::MAX - 1, i32::MAX],
        ] {
            let places: Vec<u32> = (0..values.len() as u32).rev().collect();
            let packed = Packed::placed(&values, &places);
            let mut found = vec![0; values.len()];
            packed.replace(0..values.len(), &places, &mut found);
            assert_eq!(found, values);
        }
    }
}
