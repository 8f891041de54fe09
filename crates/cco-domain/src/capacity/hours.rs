//! The time of one owner over the days of a plan.

/// Minutes that are still free by the end of each day, which come evenly. What must be done by a day takes from it and all later ones.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    free_by: Vec<i64>,
}

impl Hours {
    pub(super) fn of(minutes: u32, horizon_days: u32) -> Hours {
        let by = |day: u32| i64::from(minutes) * i64::from(day) / i64::from(horizon_days);
        Hours { free_by: (1..=horizon_days).map(by).collect() }
    }

    /// Whether so many minutes can be worked by a day beside everything that is to be worked already. Work that is due first is done
    /// first: so all of it is in time if, for every day, what is due by then fits into the minutes until then.
    pub(super) fn fits(&self, minutes: u32, by_day: u32) -> bool {
        self.free_by[self.place(by_day)..].iter().all(|free| *free >= i64::from(minutes))
    }

    pub(super) fn take(&mut self, minutes: u32, by_day: u32) {
        let place = self.place(by_day);
        self.free_by[place..].iter_mut().for_each(|free| *free -= i64::from(minutes));
    }

    pub(super) fn give_back(&mut self, minutes: u32, by_day: u32) {
        let place = self.place(by_day);
        self.free_by[place..].iter_mut().for_each(|free| *free += i64::from(minutes));
    }

    /// Minutes that nothing takes.
    pub(super) fn free(&self) -> i64 {
        self.free_by.last().copied().unwrap_or(0)
    }

    /// What is due after the plan's last day must fit into the plan all the same: it is worked now or not in this plan.
    fn place(&self, by_day: u32) -> usize {
        (by_day.max(1) as usize).min(self.free_by.len()) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_early_has_only_the_hours_until_then() {
        let mut hours = Hours::of(1_400, 14);
        assert!(hours.fits(700, 7) && !hours.fits(701, 7));
        hours.take(700, 7);
        assert!(!hours.fits(1, 7) && !hours.fits(1, 3) && hours.fits(700, 14) && hours.fits(700, 99));
        hours.take(400, 14);
        assert!(hours.fits(300, 10) && !hours.fits(301, 14));
        assert_eq!(hours.free(), 300);
        hours.give_back(700, 7);
        assert!(hours.fits(700, 7) && hours.fits(1_000, 14) && !hours.fits(701, 7));
    }
}
