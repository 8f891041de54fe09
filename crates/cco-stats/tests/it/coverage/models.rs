//! Accounts whose true probabilities are known: what the intervals of refits are worth.

use super::{Draws, LEVEL};
use cco_stats::boost::fit::Direction;
use cco_stats::logistic::sigmoid;
use cco_stats::model::candidate::{Kind, Model};
use cco_stats::model::matrix::{Column, Matrix};
use cco_stats::model::refits::Refits;
use cco_stats::model::task::Task;
use rand::{RngExt, SeedableRng};

const N_ACCOUNTS: u64 = 400;
/// Rows of an account share all but the draw.
const N_DATES: usize = 3;

/// What became of a company's accounts, and the chances that they had.
pub(crate) struct Company {
    pub(crate) task: Task,
    truths: Vec<f64>,
}

/// Usage lowers the risk, tickets raise it, noise does nothing.
pub(crate) fn company(seed: u64) -> Company {
    let draws = &mut Draws::seed_from_u64(seed);
    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    let (mut outcomes, mut ids, mut truths) = (Vec::new(), Vec::new(), Vec::new());
    for account in 0..N_ACCOUNTS {
        let [usage, tickets, noise]: [f64; 3] = draws.random();
        let truth = sigmoid(-1.8 - 2.0 * (usage - 0.5) + 1.5 * (tickets - 0.5));
        for _ in 0..N_DATES {
            columns.iter_mut().zip([usage, tickets, noise]).for_each(|(column, value)| column.push(Some(value)));
            outcomes.push(draws.random::<f64>() < truth);
            ids.push(account);
            truths.push(truth);
        }
    }
    let names = ["usage", "tickets", "noise"];
    let columns = names.iter().zip(columns).map(|(name, values)| Column::numbers(*name, values).unwrap()).collect();
    let directions = vec![Direction::Falling, Direction::Rising, Direction::Free];
    let task = Task::new(Matrix::new(columns).unwrap(), outcomes, ids, directions, seed).unwrap();
    Company { task, truths }
}

/// Share of rows whose interval holds the true probability, over companies of seeds 0 to `n_companies` − 1.
pub(crate) fn held(kind: Kind, n_companies: u64, n_refits: u32) -> f64 {
    let (mut n_held, mut n) = (0, 0);
    for seed in 0..n_companies {
        let Company { task, truths } = company(seed);
        let model = Model::fit(kind, &task).unwrap();
        let refits = Refits::fit(kind, &task, n_refits, seed).unwrap();
        let intervals = refits.intervals(&model, task.matrix(), LEVEL);
        n += truths.len();
        n_held +=
            intervals.iter().zip(&truths).filter(|(own, truth)| own.low <= **truth && **truth <= own.high).count();
    }
    n_held as f64 / n as f64
}
