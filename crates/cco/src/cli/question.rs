//! What is to be foreseen, of whom, and from what: asked alike of backtests and of models of risk.

use cco_app::backtest::{Every, Question};
use cco_domain::day::Day;
use cco_domain::measure::Knowledge;
use cco_domain::outcome::{Ahead, AtRisk, Event};
use clap::{Args, ValueEnum};

#[derive(Args)]
pub(crate) struct QuestionArguments {
    /// Days that are left to act before an outcome counts
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=730))]
    gap: u32,
    /// Days over which outcomes count
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=1095))]
    horizon: u32,
    /// First observation day [default: twenty-four months back, or as far as the facts reach]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    from: Option<Day>,
    /// Last observation day [default: the last whose outcomes are known]
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Day::parse(text))]
    to: Option<Day>,
    /// What is to be foreseen
    #[arg(long, visible_alias = "outcome", value_enum, default_value = "churn")]
    event: EventWord,
    /// Percent of revenue that must be gone, with --event contraction
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=100))]
    contraction: u8,
    /// Who is held to have been able to leave
    #[arg(long, value_enum, default_value = "decision")]
    at_risk: AtRiskWord,
    /// Which facts a day may see
    #[arg(long, value_enum, default_value = "recorded")]
    known: KnownWord,
}

#[derive(Clone, Copy, ValueEnum)]
enum EventWord {
    /// No revenue at the end of the horizon
    Churn,
    /// At least --contraction percent of the revenue gone; churn included
    Contraction,
}

#[derive(Clone, Copy, ValueEnum)]
enum AtRiskWord {
    /// Accounts whose contract lets them leave inside the horizon
    Decision,
    /// Every account: for contracts that do not bind
    All,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum KnownWord {
    /// What was recorded by then
    Recorded,
    /// All that is known now, on its own day
    Dated,
}

impl QuestionArguments {
    pub(crate) fn question(&self, every: Every) -> Question {
        Question {
            ahead: Ahead { gap_days: self.gap, horizon_days: self.horizon },
            event: match self.event {
                EventWord::Churn => Event::Churn,
                EventWord::Contraction => Event::Contraction { percent: self.contraction },
            },
            at_risk: match self.at_risk {
                AtRiskWord::Decision => AtRisk::Decision,
                AtRiskWord::All => AtRisk::All,
            },
            knowledge: self.known.knowledge(),
            every,
            from: self.from,
            to: self.to,
        }
    }
}

impl KnownWord {
    pub(crate) fn knowledge(self) -> Knowledge {
        match self {
            KnownWord::Recorded => Knowledge::Recorded,
            KnownWord::Dated => Knowledge::Dated,
        }
    }
}
