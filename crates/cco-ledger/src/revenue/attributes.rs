//! Further columns of an account's source: one JSON object a version, parsed once per distinct text.

use super::columns::Words;
use crate::error::{Error, Result};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub(super) struct Attributes {
    /// Unknown where a version has none.
    pub(super) texts: Words,
    /// What the distinct texts say, by the number of the text.
    objects: Vec<BTreeMap<String, String>>,
}

impl Attributes {
    pub(super) fn push(&mut self, attributes: &BTreeMap<String, String>) {
        let text = serde_json::to_string(attributes).expect("a map of texts is JSON");
        self.texts.push((!attributes.is_empty()).then_some(text.as_str()));
        if self.objects.len() < self.texts.names.len() {
            self.objects.push(attributes.clone());
        }
    }

    /// To be called when texts were appended.
    pub(super) fn parse(&mut self) -> Result<()> {
        for number in self.objects.len()..self.texts.names.len() {
            let object = serde_json::from_str(self.texts.names.text(number as u32));
            self.objects.push(object.map_err(|error| Error::internal("reading attributes of an account", error))?);
        }
        Ok(())
    }

    /// All attributes of one row.
    pub(super) fn of(&self, row: usize) -> BTreeMap<String, String> {
        self.texts
            .codes
            .get(row)
            .checked_sub(1)
            .map_or_else(BTreeMap::new, |number| self.objects[number as usize].clone())
    }

    /// The value of one attribute in one row.
    pub(super) fn get(&self, row: usize, name: &str) -> Option<&str> {
        let number = self.texts.codes.get(row).checked_sub(1)?;
        self.objects[number as usize].get(name).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_an_attribute_does_not_know_it() {
        let mut attributes = Attributes::default();
        let of = |pairs: &[(&str, &str)]| pairs.iter().map(|&(k, v)| (k.to_owned(), v.to_owned())).collect();
        for row in [of(&[]), of(&[("tier", "1")]), of(&[("tier", "1"), ("erp", "none")]), of(&[("tier", "1")])] {
            attributes.push(&row);
        }
        attributes.texts.push(Some(r#"{"erp":"own"}"#));
        attributes.parse().unwrap();
        let column = |name| (0..5).map(|row| attributes.get(row, name)).collect::<Vec<_>>();
        assert_eq!(column("tier"), [None, Some("1"), Some("1"), Some("1"), None]);
        assert_eq!(column("erp"), [None, None, Some("none"), None, Some("own")]);
    }
}
