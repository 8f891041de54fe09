//! Things sorted by the account they belong to: counted first, then each put in its place.

/// Items of every account, account by account, in the order in which they were put.
pub(super) struct ByAccount<T> {
    places: Vec<Place>,
    items: Vec<T>,
}

/// Where an account's items begin and end.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    begin: u32,
    end: u32,
}

impl<T: Copy + Default> ByAccount<T> {
    /// Room for `per_row` items of the account of each row.
    pub(super) fn new(rows: impl Iterator<Item = u32>, n_accounts: usize, per_row: usize) -> ByAccount<T> {
        let mut n_items = vec![0_u32; n_accounts];
        rows.for_each(|account| n_items[account as usize] += per_row as u32);
        let mut n_all = 0;
        let place = |n: u32| {
            let place = Place { begin: n_all, end: n_all };
            n_all += n;
            place
        };
        let places = n_items.into_iter().map(place).collect();
        ByAccount { places, items: vec![T::default(); n_all as usize] }
    }

    #[inline]
    pub(super) fn put(&mut self, account: u32, item: T) {
        let place = &mut self.places[account as usize];
        self.items[place.end as usize] = item;
        place.end += 1;
    }

    #[inline]
    pub(super) fn of(&self, account: u32) -> &[T] {
        let Place { begin, end } = self.places[account as usize];
        &self.items[begin as usize..end as usize]
    }

    pub(super) fn of_mut(&mut self, account: u32) -> &mut [T] {
        let Place { begin, end } = self.places[account as usize];
        &mut self.items[begin as usize..end as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_keep_their_order_within_an_account() {
        let rows = [2, 0, 2, 2];
        let mut sorted = ByAccount::new(rows.iter().copied(), 4, 2);
        for (row, account) in rows.into_iter().enumerate() {
            sorted.put(account, row);
        }
        let of: Vec<&[usize]> = (0..4).map(|account| sorted.of(account)).collect();
        assert_eq!(of, [&[1][..], &[], &[0, 2, 3], &[]]);
    }
}
