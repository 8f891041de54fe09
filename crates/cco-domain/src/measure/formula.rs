//! A measure's formula in plain English, from the definition itself: what is shown is what is computed.

use super::{Aggregate, Condition, Derived, FromFacts, FromRevenue, Measure, NoneMeans, Origin, Span, Test, Trend};

impl Measure {
    /// Sentences that say how the value on a day is found.
    pub fn formula(&self) -> String {
        let formula = match &self.origin {
            Origin::Facts(facts) => facts.formula(),
            Origin::Revenue(FromRevenue::Mrr) => {
                "Monthly recurring revenue at the end of the day, under the workspace's policy, in its currency."
                    .to_owned()
            }
            Origin::Revenue(FromRevenue::Change { days }) => format!(
                "Monthly recurring revenue at the end of the day ÷ that {} earlier − 1; unknown where there was none.",
                n_days(*days)
            ),
            Origin::Derived(Derived::Percentile { of }) => format!(
                "The share of the accounts of the same segment whose `{of}` is lower on the day; equal ones count half."
            ),
            Origin::Derived(Derived::Ratio { of, to }) => format!("`{of}` ÷ `{to}`; unknown where that is zero."),
        };
        match self.fresh_for_days {
            Some(days) => {
                format!("{formula} Unknown when the newest row that counts is more than {} old.", n_days(days))
            }
            None => formula,
        }
    }
}

impl FromFacts {
    fn formula(&self) -> String {
        let rows = format!("rows of `{}`{}{}", self.table.name, self.dated(), self.filtered());
        format!("{} {}", self.aggregate.formula(&rows, self.span), self.of_none())
    }

    fn dated(&self) -> String {
        match (self.span, &self.aggregate) {
            (_, Aggregate::Streak { .. }) | (Span::Ever, _) => String::new(),
            (Span::Window { days }, _) => format!(" of the {} that end with the day", n_days(days)),
            (Span::Holding, _) => match self.table.holds {
                Some((from, until)) => format!(" that hold on the day (`{from}` ≤ day < `{until}`)"),
                None => String::new(),
            },
        }
    }

    fn filtered(&self) -> String {
        if self.filter.is_empty() { String::new() } else { format!(" where {}", all(&self.filter)) }
    }

    fn of_none(&self) -> &'static str {
        match self.none {
            NoneMeans::ZeroIfRecorded => {
                "Without such rows it is zero once the table has a row of the account, else unknown."
            }
            NoneMeans::Zero => "Without such rows it is zero, once the table has a row of any account.",
            NoneMeans::Unknown => "Without such rows it is unknown.",
        }
    }
}

impl Aggregate {
    fn formula(&self, rows: &str, span: Span) -> String {
        let window = if let Span::Window { days } = span { n_days(days) } else { String::new() };
        match self {
            Aggregate::Count => format!("The number of {rows}."),
            Aggregate::Sum { of } => format!("The sum of `{of}` over {rows}."),
            Aggregate::LargestSum { of, by } => format!(
                "Of the sums of `{of}` over {rows} that have the same `{by}`, the largest; rows without one are added up together."
            ),
            Aggregate::Mean { of } => format!("The mean of `{of}` over {rows}."),
            Aggregate::Distinct { of } => format!("How many different `{of}` there are in {rows}."),
            Aggregate::ActiveDays => format!("On how many different days there are {rows}."),
            Aggregate::Last { of } => format!("`{of}` of the latest of {rows} that has one."),
            Aggregate::DaysSince => format!("Days from the latest of {rows} to the day."),
            Aggregate::DaysSinceFirst => format!("Days from the earliest of {rows} to the day."),
            Aggregate::DaysUntil { of } => format!("Days from the day to the next `{of}` among {rows}."),
            Aggregate::Share { hit } => format!("The share of {rows} that also have {}.", all(hit)),
            Aggregate::ShareOfSeats { of } => {
                format!("How many different `{of}` there are in {rows} ÷ the account's seats on the day.")
            }
            Aggregate::ShareOfKnown { of } => {
                format!("How many different `{of}` of the account there are in {rows} ÷ how many of all accounts.")
            }
            Aggregate::Slope { of } => {
                format!(
                    "The trend of {} over the days, by least squares, per week ÷ its mean in a week.",
                    volume(*of, rows)
                )
            }
            Aggregate::Change { of } => {
                format!("{} ÷ that of the {window} before − 1.", capital(&volume(*of, rows)))
            }
            Aggregate::ChangeVsSeason { of } => format!(
                "{} ÷ what to expect of the season − 1: the volume of the same {window} 364 days earlier, in proportion to the \
                 two windows before each.",
                capital(&volume(*of, rows))
            ),
            Aggregate::Streak { of, step_days, trend } => {
                let way = match trend {
                    Trend::Down => "lower than in the block before",
                    Trend::Up => "higher than in the block before",
                    Trend::Silent => "zero",
                };
                format!(
                    "In how many blocks of {} in a row, the last ending with the day, {} was {way}; at most eight.",
                    n_days(*step_days),
                    volume(*of, rows)
                )
            }
        }
    }
}

fn volume(of: Option<&str>, rows: &str) -> String {
    match of {
        Some(of) => format!("the sum of `{of}` over {rows}"),
        None => format!("the number of {rows}"),
    }
}

fn all(conditions: &[Condition]) -> String {
    let said: Vec<String> =
        conditions.iter().map(|Condition { column, test }| format!("`{column}` {}", said(test))).collect();
    said.join(" and ")
}

fn said(test: &Test) -> String {
    match test {
        Test::In(texts) => format!("is {}", texts.join(" or ")),
        Test::NotIn(texts) => format!("is known and is not {}", texts.join(" or ")),
        Test::InOrUnknown(texts) => format!("is {} or not known", texts.join(" or ")),
        Test::Contains(texts) => {
            format!("says {}", texts.iter().map(|text| format!("“{text}”")).collect::<Vec<_>>().join(" or "))
        }
        Test::AtLeast(number) => format!("is at least {number}"),
        Test::Below(number) => format!("is below {number}"),
        Test::Is(truth) => format!("is {truth}"),
        Test::Known => "is known".to_owned(),
        Test::Unknown => "is not known by then".to_owned(),
        Test::DaysAgoOver(days) => format!("is more than {} ago", n_days(*days)),
        Test::DaysAgoUpTo(days) => format!("is at most {} ago", n_days(*days)),
    }
}

fn n_days(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
