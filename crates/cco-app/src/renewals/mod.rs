//! `renewals`: which terms end, what people and the past expect of them, what became of them, and how good the expectations were.

mod ground;
mod setting;

mod chance;
mod past;

mod sheets;

mod figures;

mod book;
mod calibration;
mod call;
mod forecast;
mod rates;
mod record;
mod slippage;

pub use book::{BookLine, BookRequest, BookView, CategoryLine, DisagreementView, book};
pub use calibration::{CalibrationView, CallerCategory, CallerLine, calibration};
pub use call::{CallRequest, CallTaken, call};
pub use chance::{ChanceBasis, TermChance};
pub use forecast::{ForecastRequest, ForecastView, SegmentForecast, forecast};
pub use rates::{Division, RateGroup, RatesRequest, RatesView, rates};
pub use record::{Told, TrackRecord};
pub use setting::{RenewalsRequest, RenewalsSetting};
pub use sheets::{CallRole, CallView};
pub use slippage::{CalledThen, SlippageLine, SlippageTotalLine, SlippageView, slippage};
