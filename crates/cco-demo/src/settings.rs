//! What shapes a simulated company. Nothing else does: equal settings give equal bytes.

use cco_domain::day::Day;
use cco_domain::money::Currency;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Accounts that sign, or try us, before `last_day`.
    pub n_accounts: u32,
    /// Calendar months of recorded history, the month of `last_day` included.
    pub n_months: u8,
    pub seed: u64,
    /// The last day anything happens.
    pub last_day: Day,
    /// The company's own currency. Accounts pay in it or in USD, EUR or GBP.
    pub currency: Currency,
}

impl Default for Settings {
    /// 400 accounts over the three years to the end of 2025.
    fn default() -> Settings {
        Settings {
            n_accounts: 400,
            n_months: 36,
            seed: 7,
            last_day: Day::from_ymd(2025, 12, 31).expect("31 December is a day of every year"),
            currency: Currency::parse("USD").expect("USD is a known code"),
        }
    }
}
