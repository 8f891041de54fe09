//! Small whole numbers in few bits: what Parquet calls the hybrid of runs and bit packing.

/// Bits that hold the codes of `n_values` values; one at least, for readers that expect a byte of a run's value.
pub(super) fn width_of(n_values: usize) -> u32 {
    (usize::BITS - n_values.saturating_sub(1).leading_zeros()).max(1)
}

/// Appends the numbers as one run: of a single number where all are equal, else packed.
pub(super) fn put(out: &mut Vec<u8>, numbers: impl ExactSizeIterator<Item = u32> + Clone, width: u32) {
    let n_numbers = numbers.len() as u64;
    let mut others = numbers.clone();
    let Some(first) = others.next() else { return };
    if others.all(|number| number == first) {
        put_varint(out, n_numbers << 1);
        out.extend_from_slice(&first.to_le_bytes()[..width.div_ceil(8) as usize]);
    } else {
        put_varint(out, n_numbers.div_ceil(8) << 1 | 1);
        pack(out, numbers, width);
    }
}

/// `width` bits of each number, lowest first, filled up with zeros to a multiple of eight numbers.
fn pack(out: &mut Vec<u8>, numbers: impl ExactSizeIterator<Item = u32>, width: u32) {
    let end = out.len() + numbers.len().div_ceil(8) * width as usize;
    let (mut word, mut n_bits) = (0_u64, 0);
    for number in numbers {
        word |= u64::from(number) << n_bits;
        n_bits += width;
        if n_bits >= u32::BITS {
            out.extend_from_slice(&(word as u32).to_le_bytes());
            word >>= u32::BITS;
            n_bits -= u32::BITS;
        }
    }
    out.extend_from_slice(&word.to_le_bytes());
    out.resize(end, 0);
}

/// Seven bits a byte, lowest first; all bytes but the last have their high bit set.
fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(numbers: &[u32], width: u32) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, numbers.iter().copied(), width);
        out
    }

    #[test]
    fn codes_have_no_more_bits_than_they_need() {
        assert_eq!([0, 1, 2, 3, 4, 5, 256, 257].map(width_of), [1, 1, 1, 2, 2, 3, 8, 9]);
    }

    /// The packed example, and the layout, are those of Parquet's own description of its encodings.
    #[test]
    fn numbers_are_laid_out_as_parquet_says() {
        assert_eq!(written(&[0, 1, 2, 3, 4, 5, 6, 7], 3), [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
        assert_eq!(written(&[1, 0], 1), [0b11, 0b1]);
        assert_eq!(written(&[5; 100], 3), [0xC8, 0x01, 5]);
        assert_eq!(written(&[300; 2], 9), [4, 44, 1]);
        assert!(written(&[], 3).is_empty());
    }

    #[test]
    fn packing_fills_whole_groups_whatever_the_width() {
        for width in 1..=31 {
            for n_numbers in [2, 7, 8, 9, 33] {
                let numbers: Vec<u32> = (0..n_numbers).map(|at| at % 2).collect();
                let n_bytes = written(&numbers, width).len();
                assert_eq!(n_bytes, 1 + n_numbers.div_ceil(8) as usize * width as usize, "{n_numbers} of {width} bits");
            }
        }
    }
}
