//! Alerts: point events that a person should hear of, whatever the score says.

mod raise;
mod text;

pub use raise::{Evidence, RaisedAlert, raised};
pub use text::{Alert, AlertSeverity, read_alert};
