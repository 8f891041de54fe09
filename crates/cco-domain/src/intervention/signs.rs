//! Which sign shows which driver of risk: `rubrics/drivers.toml`.

use super::RubricProblem;
use crate::fields::{self, Fields};
use crate::health::DefinitionText;
use crate::play::{Catalog, Driver, Reason, reason};
use serde::Serialize;

/// The signs of every driver that has any.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DriverSigns {
    pub title: String,
    pub text: DefinitionText,
    /// In the order of [`Driver`]; each with at least one sign.
    pub drivers: Vec<(Driver, Vec<Reason>)>,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

const VERSION: u32 = 1;

impl DriverSigns {
    /// Reads the file, with everything that is wrong in it.
    pub fn parse(file: &str, text: &str, catalog: &Catalog<'_>) -> Result<DriverSigns, Vec<RubricProblem>> {
        fields::whole(file, text, |fields| driver_signs(fields, file, text, catalog))
    }

    /// Ids of the measures that signs name themselves, and of the alerts.
    pub fn names(&self) -> impl Iterator<Item = &Reason> {
        self.drivers.iter().flat_map(|(_, signs)| signs)
    }
}

fn driver_signs(fields: &Fields<'_>, file: &str, text: &str, catalog: &Catalog<'_>) -> Option<DriverSigns> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let mut drivers = Vec::new();
    for driver in Driver::all() {
        if let Some(table) = fields.table(driver.word()) {
            let signs: Vec<_> = table.tables("sign").into_iter().map(|sign| reason(sign, catalog)).collect();
            if signs.is_empty() {
                table.tell(format!("`{driver}` has no `sign`: leave it out if nothing shows it"));
            }
            table.end();
            drivers.push((driver, signs.into_iter().flatten().collect()));
        }
    }
    id?;
    Some(DriverSigns { title: title?, text: about?, drivers, hash: fields::hash(text) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOG: Catalog<'_> = Catalog { measures: &["nps_last"], alerts: &["no_shows"] };
    const HEAD: &str = "version = 1\nid = \"drivers\"\ntitle = \"t\"\nmeasures = \"m\"\nwhy = \"w\"\nmisleads = \"x\"\nsource = \"s\"\n";

    fn read(rest: &str) -> Result<Vec<(Driver, usize)>, Vec<String>> {
        DriverSigns::parse("drivers.toml", &format!("{HEAD}{rest}"), &CATALOG)
            .map(|signs| signs.drivers.iter().map(|(driver, signs)| (*driver, signs.len())).collect())
            .map_err(|found| found.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn drivers_have_signs() {
        let text = "[outcome-not-met]\nsign = [{ measure = \"nps_last\", below = 7 }, { alert = \"no_shows\" }]\n";
        assert_eq!(read(text), Ok(vec![(Driver::OutcomeNotMet, 2)]));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (rest, expected) in [
            (
                "[support-pain]\nsign = []\n",
                "drivers.toml:8: `support-pain` has no `sign`: leave it out if nothing shows it",
            ),
            (
                "[support-pain]\nsign = [{ alert = \"no_show\" }]\n",
                "drivers.toml:9: there is no alert `no_show`; is it `no_shows`?",
            ),
            (
                "[support-pain]\nsign = [{ measure = \"nps_last\" }]\n",
                "drivers.toml:9: say what `nps_last` must be: `at_least`, `below`, or both",
            ),
            (
                "[support-pains]\nsign = [{ alert = \"no_shows\" }]\n",
                "drivers.toml:8: `support-pains` has no place here; is it `support-pain`?",
            ),
        ] {
            assert_eq!(read(rest), Err(vec![expected.to_owned()]), "{rest}");
        }
    }
}
