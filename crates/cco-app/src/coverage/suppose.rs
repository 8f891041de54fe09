//! What is supposed of people and hours, laid over the books as they are.

use super::ground::Ground;
use crate::error::Error;
use cco_domain::coverage::{CoverageRules, Holder};
use cco_domain::play::Segment;
use std::collections::BTreeSet;

/// Something that could come to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Supposed {
    /// Somebody is there no longer; what they hold is theirs until it is moved.
    Leaves { name: String },
    /// So many people come to a pool, without accounts.
    Join { pool: String, n: u32 },
    /// Somebody has so many hours a month.
    Hours { name: String, hours: f64 },
    /// An account of a segment takes so many hours a month.
    HoursPerAccount { segment: Segment, hours: f64 },
}

const MINUTES: f64 = 60.0;
/// Hours of a month of work, and a margin.
const MOST_HOURS: f64 = 400.0;
const MOST_JOINING: u32 = 1_000;

pub(super) fn suppose(ground: &Ground, supposed: &[Supposed]) -> Result<(Vec<Holder>, CoverageRules), Error> {
    let (mut holders, mut rules) = (ground.holders.clone(), ground.rules.clone());
    for one in supposed {
        match one {
            Supposed::Leaves { name } => holder(&mut holders, name)?.minutes = 0,
            Supposed::Hours { name, hours } => holder(&mut holders, name)?.minutes = minutes(*hours)?,
            Supposed::Join { pool, n } => join(&mut holders, pool, *n, &rules)?,
            Supposed::HoursPerAccount { segment, hours } => {
                let minutes = minutes(*hours)?;
                let own = rules.segments.iter_mut().filter(|rule| rule.segment == *segment);
                own.for_each(|rule| rule.minutes_per_account = minutes);
            }
        }
    }
    Ok((holders, rules))
}

fn holder<'a>(holders: &'a mut [Holder], name: &str) -> Result<&'a mut Holder, Error> {
    holders.iter_mut().find(|holder| holder.name == name).ok_or_else(|| {
        Error::not_found("holder_absent", format!("nobody called `{name}` looks after accounts"))
            .with_hint("`cco coverage show` names everybody")
    })
}

fn join(holders: &mut Vec<Holder>, pool: &str, n: u32, rules: &CoverageRules) -> Result<(), Error> {
    if !(1..=MOST_JOINING).contains(&n) {
        return Err(Error::invalid("join_invalid", format!("1 to {MOST_JOINING} people can join a pool, not {n}")));
    }
    let pools: BTreeSet<&str> = holders.iter().map(|holder| holder.pool.as_str()).collect();
    if !pools.contains(pool) {
        return Err(Error::not_found("pool_absent", format!("there is no pool `{pool}`"))
            .with_hint("`cco coverage show` names the pools; capacity/team.toml says who is in which"));
    }
    let taken: BTreeSet<String> = holders.iter().map(|holder| holder.name.clone()).collect();
    let names = (1..).map(|no: u32| format!("new {no} ({pool})")).filter(|name| !taken.contains(name));
    holders.extend(names.take(n as usize).map(|name| Holder {
        name,
        pool: pool.to_owned(),
        minutes: rules.minutes_per_person,
    }));
    Ok(())
}

fn minutes(hours: f64) -> Result<u32, Error> {
    if (0.0..=MOST_HOURS).contains(&hours) {
        Ok((hours * MINUTES).round() as u32)
    } else {
        Err(Error::invalid("hours_invalid", format!("hours a month lie in 0 to {MOST_HOURS}; {hours} do not")))
    }
}
