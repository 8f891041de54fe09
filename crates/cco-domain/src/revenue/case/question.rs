//! What a case asks: `key = value` lines.

use super::read::CaseProblem;
use super::table::Section;
use crate::day::Day;
use crate::money::Currency;
use crate::revenue::query::{Dimension, Period, RevenueQuery};

#[derive(Clone, Debug)]
pub(super) struct Question {
    pub query: RevenueQuery,
    /// First and last month end of a cohort triangle.
    pub cohorts: Option<(Day, Day)>,
}

const KEYS: &str = "currency, as_of, periods, by, cohorts";

impl Question {
    /// Left out: US dollars, no dimension, as of the last closing.
    pub(super) fn parse(section: &Section<'_>) -> Result<Question, CaseProblem> {
        let mut currency = Currency::parse("USD").expect("USD is a currency");
        let (mut as_of, mut periods, mut dimensions, mut cohorts) = (None, Vec::new(), Vec::new(), None);
        for (line, text) in &section.lines {
            let wrong = |what: &str| CaseProblem::new(*line, format!("`{}` {what}", text.trim()));
            let (key, value) = text.split_once('=').ok_or_else(|| wrong("is no key = value"))?;
            let value = value.trim();
            match key.trim() {
                "currency" => currency = Currency::parse(value).map_err(|_| wrong("names no currency"))?,
                "as_of" => as_of = Some(Day::parse(value).map_err(|_| wrong("names no day"))?),
                "periods" => {
                    let each = value.split(',').map(|text| span(text).ok_or_else(|| wrong("is no list of periods")));
                    periods = each.collect::<Result<Vec<_>, _>>()?;
                }
                "by" => dimensions = value.split(',').map(|word| Dimension::parse(word.trim())).collect(),
                "cohorts" => cohorts = Some(span(value).ok_or_else(|| wrong("is no range of days"))?),
                _ => return Err(wrong(&format!("asks for something unknown; keys are {KEYS}"))),
            }
        }
        let cohorts = cohorts.map(|Period { opening, closing }| (opening, closing));
        let last = periods.iter().map(|period| period.closing).chain(cohorts.map(|(_, last)| last)).max();
        let as_of = as_of.or(last).ok_or_else(|| CaseProblem::new(section.line, "nothing is asked".to_owned()))?;
        Ok(Question { query: RevenueQuery { periods, dimensions, reporting: currency, as_of }, cohorts })
    }

    /// The months of each period, as questions of their own.
    pub(super) fn months(&self) -> Vec<RevenueQuery> {
        let months = |period: &Period| RevenueQuery { periods: months_of(*period), ..self.query.clone() };
        self.query.periods.iter().map(months).collect()
    }
}

fn span(text: &str) -> Option<Period> {
    let (opening, closing) = text.trim().split_once("..")?;
    let period = Period { opening: Day::parse(opening).ok()?, closing: Day::parse(closing).ok()? };
    (period.opening < period.closing).then_some(period)
}

fn months_of(Period { opening, closing }: Period) -> Vec<Period> {
    let next = |day: &Day| Some(day.plus_months(1)).filter(|next| next > day);
    let mut points: Vec<Day> = std::iter::successors(Some(opening), next).take_while(|day| *day < closing).collect();
    points.push(closing);
    points.windows(2).map(|pair| Period { opening: pair[0], closing: pair[1] }).collect()
}
