//! From a question to its answer.

use super::accounts::Accounts;
use super::calendar::{Calendar, Clock, NEVER};
use super::chunk::ACCOUNTS_PER_BLOCK;
use super::cover::coverage;
use super::derived::{divide, divide_by_day, percentile, ratio, withhold};
use super::known::Known;
use super::load::{Ground, Loaded, load};
use super::plan::{Answer, TablePlan, plans};
use super::question::FeatureQuestion;
use super::revenue::Revenue;
use super::segments::Segments;
use super::sweep::Sweep;
use super::tile::Tile;
use super::verdict::{NO_AGE, Rules, withhold_stale};
use crate::error::Result;
use crate::ledger::Ledger;
use cco_domain::batch::Snapshot;
use cco_domain::measure::{
    Aggregate, Derived, FeatureColumn, Features, FromFacts, Knowledge, Measure, NoneMeans, Origin, Why,
};

/// Measures on the days asked for, of all accounts that `account` or `subscription` names on one of them, as known by then. On a day
/// on which an account is not there its measures are unknown. What is said of an account on a day does not depend on what else is asked.
///
/// Of one row there is one range of days for each measure on which it counts: from when it is dated and known until it
/// leaves the window, is taken back or replaced. So the cost grows with rows and with cells of the answer, not with rows × days.
pub async fn features(ledger: &Ledger, snapshot: &Snapshot, question: &FeatureQuestion<'_>) -> Result<Features> {
    question.check()?;
    let calendar = Calendar::new(question.days);
    let mut clock = Clock::new(question.zone);
    let known = Known::new(snapshot, question.knowledge, &calendar, &mut clock);
    let accounts = Accounts::load(ledger, snapshot, &known).await?;
    let ground = Ground { ledger, snapshot, known: &known, calendar: &calendar, clock: &clock, accounts: &accounts };

    let measures = with_seats(question.measures);
    let mut columns: Vec<FeatureColumn> =
        measures.iter().map(|measure| empty_column(&measure.id, accounts.len() * calendar.len())).collect();
    for plan in plans(&measures)? {
        let loaded = load(ground, &plan).await?;
        fill(ground, &plan, &loaded, &mut columns);
    }
    divide_by_seats(&measures, &mut columns);
    fill_revenue(ground, question, &mut columns).await?;
    withhold_absent(ground, &mut columns);
    fill_derived(ground, question, &mut columns).await?;
    columns.truncate(question.measures.len());
    Ok(Features { accounts: accounts.ids(), days: question.days.to_vec(), columns })
}

/// The measures asked for, and what they are divided by where that is a column of its own.
fn with_seats(measures: &[Measure]) -> Vec<Measure> {
    let mut all = measures.to_vec();
    if let Some(share) = measures.iter().find(|measure| is_of_seats(measure)) {
        let hidden = Measure {
            id: String::new(),
            origin: Origin::Facts(FromFacts::seats()),
            fresh_for_days: None,
            ..share.clone()
        };
        all.push(hidden);
    }
    all
}

fn is_of_seats(measure: &Measure) -> bool {
    matches!(&measure.origin, Origin::Facts(facts) if matches!(facts.aggregate, Aggregate::ShareOfSeats { .. }))
}

fn empty_column(measure: &str, n_cells: usize) -> FeatureColumn {
    FeatureColumn {
        measure: measure.to_owned(),
        values: vec![0.0; n_cells],
        states: vec![None; n_cells],
        ages: vec![NO_AGE; n_cells],
        coverage: vec![0; n_cells],
    }
}

/// Answers all that a plan answers.
fn fill(ground: Ground<'_>, plan: &TablePlan, loaded: &Loaded, columns: &mut [FeatureColumn]) {
    let mut sweep = Sweep::new(plan, loaded, ground.calendar);
    let n_accounts = ground.accounts.len();
    let mut tiles: Vec<Tile> = plan.answers.iter().map(|_| Tile::new(ground.calendar.len())).collect();
    let since: Vec<Vec<i32>> = plan.answers.iter().map(|answer| since(ground, answer, loaded)).collect();
    sweep.for_each_account(loaded, n_accounts, |sweep, account| {
        for ((answer, since), tile) in plan.answers.iter().zip(&since).zip(&mut tiles) {
            put_down(ground, plan, answer, sweep, since, account % ACCOUNTS_PER_BLOCK, tile);
        }
        let n_here = account % ACCOUNTS_PER_BLOCK + 1;
        if n_here == ACCOUNTS_PER_BLOCK || account + 1 == n_accounts {
            for (answer, tile) in plan.answers.iter().zip(&tiles) {
                tile.copy_to(&mut columns[answer.column], account + 1 - n_here, n_here, n_accounts);
            }
        }
    });
    for answer in &plan.answers {
        if let Some(track) = answer.formula.of_everywhere() {
            divide_by_day(&mut columns[answer.column], &sweep.everywhere(track), n_accounts);
        }
    }
}

/// Since when the table is being recorded, day by day; [`NEVER`] where a column that the answer needs has no known value by then.
fn since(ground: Ground<'_>, answer: &Answer, loaded: &Loaded) -> Vec<i32> {
    let is_hidden = answer.asks_before_the_end && ground.known.knowledge == Knowledge::Dated;
    let is_blank = |number: usize| answer.needs.iter().any(|column| loaded.filled[*column][number] == NEVER);
    let since = |(number, since): (usize, &i32)| if is_hidden || is_blank(number) { NEVER } else { *since };
    loaded.since.iter().enumerate().map(since).collect()
}

/// One account's values of one measure.
fn put_down(
    ground: Ground<'_>,
    plan: &TablePlan,
    answer: &Answer,
    sweep: &Sweep<'_>,
    since: &[i32],
    account: usize,
    tile: &mut Tile,
) {
    let days = ground.calendar.days();
    let seen = match (answer.none, plan.seen) {
        (NoneMeans::ZeroIfRecorded, Some((_, track))) => sweep.numbers(track),
        _ => since,
    };
    let rules = Rules { none: answer.none, has_zero: answer.formula.has_zero() };
    let set_of = |track: usize| plan.tracks[track].set;
    answer.formula.for_each_day(sweep, set_of, days, seen, answer.stretch, |number, raw| {
        let seen = if since[number] == NEVER { NEVER } else { seen[number] };
        let (value, age) = rules.judge(raw, days[number], since[number], seen);
        tile.put(number, account, value, age, coverage(seen, days[number], answer.stretch));
    });
}

fn divide_by_seats(measures: &[Measure], columns: &mut [FeatureColumn]) {
    let Some((seats, columns)) = columns.split_last_mut() else { return };
    for (measure, column) in measures.iter().zip(columns) {
        if is_of_seats(measure) {
            divide(column, seats);
        }
    }
}

/// Of an account that is not there on a day, no facts say anything.
fn withhold_absent(ground: Ground<'_>, columns: &mut [FeatureColumn]) {
    let n_accounts = ground.accounts.len();
    ground.accounts.for_each_absence(ground.calendar.len() as i32, |account, days| {
        for cell in days.map(|number| number as usize * n_accounts + account) {
            for column in &mut *columns {
                withhold(column, cell, Why::NeverSeen);
                (column.ages[cell], column.coverage[cell]) = (NO_AGE, 0);
            }
        }
    });
}

async fn fill_revenue(ground: Ground<'_>, question: &FeatureQuestion<'_>, columns: &mut [FeatureColumn]) -> Result<()> {
    let Some(terms) = question.revenue else { return Ok(()) };
    if question.measures.iter().any(|measure| matches!(measure.origin, Origin::Revenue(_))) {
        let revenue = Revenue::load(ground, question, terms).await?;
        for (measure, column) in question.measures.iter().zip(columns) {
            if let Origin::Revenue(asked) = measure.origin {
                revenue.fill(ground, asked, column)?;
            }
        }
    }
    Ok(())
}

/// Measures made from others. A part that is too old is unknown before anything is made of it.
async fn fill_derived(ground: Ground<'_>, question: &FeatureQuestion<'_>, columns: &mut [FeatureColumn]) -> Result<()> {
    let is_percentile = |measure: &Measure| matches!(measure.origin, Origin::Derived(Derived::Percentile { .. }));
    let segments = match question.measures.iter().any(is_percentile) {
        true => Some(Segments::load(ground).await?),
        false => None,
    };
    let place = |id: &str| question.measures.iter().position(|measure| measure.id == id);
    for (number, measure) in question.measures.iter().enumerate() {
        let (parts, rest) = columns.split_at_mut(number);
        let part = |id: &str| {
            let place = place(id).expect("a question whose parts do not come first was refused");
            &parts[place]
        };
        match &measure.origin {
            Origin::Derived(Derived::Ratio { of, to }) => {
                ratio(part(of), part(to), &mut rest[0]);
            }
            Origin::Derived(Derived::Percentile { of }) => {
                let segments = segments.as_ref().expect("they were loaded, for there is a percentile");
                percentile(part(of), segments, ground.accounts.len(), &mut rest[0]);
            }
            Origin::Facts(_) | Origin::Revenue(_) => {}
        }
        withhold_stale(measure.fresh_for_days, &mut rest[0]);
    }
    Ok(())
}
