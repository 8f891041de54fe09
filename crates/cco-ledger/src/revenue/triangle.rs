//! Cohorts by month and group, followed from month end to month end.

use super::groups::{Groups, Key};
use super::points::Points;
use cco_domain::day::Day;
use cco_domain::money::Atoms;
use cco_domain::revenue::tally::CohortCell;
use std::collections::HashMap;

/// The cells, by the point at which a cohort begins, group and age.
pub(super) struct Triangle {
    n_points: usize,
    numbers: HashMap<(usize, Key), usize>,
    cohorts: Vec<Cohort>,
}

struct Cohort {
    begins: usize,
    group: Key,
    /// By age; never empty.
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    n_active: i64,
    revenue: i64,
}

/// A sum of a cohort's revenue that is too large.
#[derive(Debug)]
pub(super) struct TooLarge;

impl Triangle {
    pub(super) fn new(n_points: usize) -> Triangle {
        Triangle { n_points, numbers: HashMap::new(), cohorts: Vec::new() }
    }

    /// Adds an account's revenue at each point from `begins` on, unless it is 0 at all of them.
    pub(super) fn add(&mut self, begins: usize, group: Key, revenue: &[i64]) -> Result<(), TooLarge> {
        if revenue.iter().all(|revenue| *revenue == 0) {
            return Ok(());
        }
        for (cell, revenue) in self.find(begins, group).cells.iter_mut().zip(revenue) {
            cell.n_active += i64::from(*revenue > 0);
            cell.revenue = cell.revenue.checked_add(*revenue).ok_or(TooLarge)?;
        }
        Ok(())
    }

    fn find(&mut self, begins: usize, group: Key) -> &mut Cohort {
        let number = *self.numbers.entry((begins, group)).or_insert(self.cohorts.len());
        if number == self.cohorts.len() {
            self.cohorts.push(Cohort { begins, group, cells: vec![Cell::default(); self.n_points - begins] });
        }
        &mut self.cohorts[number]
    }

    /// In order of cohort, age and group.
    pub(super) fn finish(mut self, points: &Points, groups: &Groups) -> Vec<CohortCell> {
        self.cohorts.sort_by(|a, b| a.begins.cmp(&b.begins).then_with(|| groups.compare(a.group, b.group)));
        let mut cells = Vec::new();
        for cohorts in self.cohorts.chunk_by(|a, b| a.begins == b.begins) {
            let begins = cohorts[0].begins;
            let month = Day::from_epoch_days(points.days()[begins]).month_index();
            for age in 0..self.n_points - begins {
                cells.extend(cohorts.iter().map(|cohort| cohort.cell(month, age, groups)));
            }
        }
        cells
    }
}

impl Cohort {
    fn cell(&self, month: i32, age: usize, groups: &Groups) -> CohortCell {
        CohortCell {
            cohort: month,
            age: age as u32,
            group: groups.texts(self.group),
            n_start: self.cells[0].n_active,
            n_active: self.cells[age].n_active,
            start: Atoms(self.cells[0].revenue),
            revenue: Atoms(self.cells[age].revenue),
        }
    }
}
