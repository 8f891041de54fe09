//! A figure of a backtest opened: the report it was kept in, and how its rows come back.

use crate::app::App;
use crate::backtest::{KeptView, show};
use crate::error::Error;
use cco_domain::figure::{Figure, FigureId};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct BacktestExplained {
    pub figure: Figure,
    /// As it was kept, with the account-dates counted by what became of them.
    pub backtest: KeptView,
}

pub(super) async fn backtest(app: &App, id: &FigureId) -> Result<BacktestExplained, Error> {
    let number = id.group.iter().find(|(name, _)| name == "backtest").and_then(|(_, value)| value.as_deref());
    let absent = || {
        Error::not_found("figure_absent", format!("`{id}` is not a figure of a backtest that was kept"))
            .with_hint("`cco backtest list` shows those that were kept")
    };
    let number = number.and_then(|number| number.parse().ok()).ok_or_else(absent)?;
    let backtest = show(app, number).await?;
    let figure = backtest.figures.iter().find(|figure| figure.id == *id).cloned().ok_or_else(absent)?;
    Ok(BacktestExplained { figure, backtest })
}
