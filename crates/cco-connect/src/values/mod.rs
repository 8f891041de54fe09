//! Texts to values: dates, money, numbers, yes and no, words of the trade.

pub(crate) mod wrong;

pub(crate) mod boolean;
pub(crate) mod calendar;
pub(crate) mod clock;
pub(crate) mod currency;
pub(crate) mod date;
pub(crate) mod duration;
pub(crate) mod moment;
pub(crate) mod money;
pub(crate) mod number;
pub(crate) mod text;
pub(crate) mod words;
