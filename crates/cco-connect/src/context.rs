//! What the workspace decides for every file.

use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::money::Currency;
use jiff::tz::TimeZone;

/// Settings of the workspace, handed in: this room reads no configuration and no clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The currency of amounts that name none.
    pub currency: Currency,
    /// IANA name of the zone in which the workspace's days begin and end.
    pub time_zone: String,
    pub today: Day,
}

/// The zone of that IANA name; `file` is named in the error.
pub(crate) fn time_zone(name: &str, file: &str) -> Result<TimeZone, Error> {
    TimeZone::get(name).map_err(|_| Error::BadMapping {
        file: file.to_owned(),
        what: format!("`{name}` is not a time zone we know (write an IANA name such as Europe/Berlin)"),
    })
}
