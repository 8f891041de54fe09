//! How likely each account is to leave by the model that a person promoted: for those who plan by it.

use super::keep::load_promoted;
use super::roster::Roster;
use super::score::Listed;
use super::standing::ModelStanding;
use crate::app::App;
use crate::error::Error;
use cco_domain::day::Day;
use std::collections::BTreeMap;

pub(crate) struct Likelihoods {
    pub(crate) model: ModelStanding,
    /// First and last day of the horizon.
    pub(crate) from: Day,
    pub(crate) to: Day,
    by_account: BTreeMap<String, f64>,
}

impl Likelihoods {
    /// `None`: the model tells nothing of the account, whose contract does not let it leave inside the horizon.
    pub(crate) fn of(&self, account: &str) -> Option<f64> {
        self.by_account.get(account).copied()
    }
}

/// `None` where no model of churn was promoted: an unproven one is not used unasked.
pub(crate) async fn likelihoods(app: &App, as_of: Day) -> Result<Option<Likelihoods>, Error> {
    let Some(loaded) = load_promoted(app).await? else { return Ok(None) };
    let roster = Roster::open(app, &loaded.model, Some(as_of), 0).await?;
    let ahead = loaded.model.settings.ahead;
    let (standing, model) = (loaded.standing, loaded.model);
    let by_account = crate::blocking(move || {
        let listed = Listed::of(&roster, &model)?;
        let ids = listed.members.iter().map(|place| roster.members[*place].account_id.clone());
        Ok::<_, Error>(ids.zip(model.model.probabilities(&listed.matrix)).collect())
    })
    .await??;
    Ok(Some(Likelihoods { model: standing, from: ahead.gap_end(as_of).plus_days(1), to: ahead.end(as_of), by_account }))
}
