//! Who holds which role: `people.toml`.

use super::proposal::{Party, PartyKind};
use crate::fields::{self, Fields};
use crate::health::DefinitionText;
use crate::place::FileProblem;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct People {
    pub title: String,
    pub text: DefinitionText,
    pub people: Vec<Party>,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

const VERSION: u32 = 1;

impl People {
    /// Reads the file, with everything that is wrong in it.
    pub fn parse(file: &str, text: &str) -> Result<People, Vec<FileProblem>> {
        fields::whole(file, text, |fields| people(fields, file, text))
    }

    /// Somebody by name, with the roles they hold now: none, for a name that is not listed.
    pub fn party(&self, name: &str) -> Party {
        let listed = self.people.iter().find(|party| party.name == name).cloned();
        listed.unwrap_or_else(|| Party { name: name.to_owned(), kind: PartyKind::Person, roles: Vec::new() })
    }

    /// Who could decide something that one of these roles decides.
    pub fn holders<'a>(&'a self, roles: &'a [String]) -> impl Iterator<Item = &'a str> {
        self.people.iter().filter(|party| party.holds_any(roles)).map(|party| party.name.as_str())
    }
}

fn people(fields: &Fields<'_>, file: &str, text: &str) -> Option<People> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let mut people: Vec<Party> = Vec::new();
    for table in fields.tables("person") {
        match person(&table) {
            Some(party) if people.iter().any(|other| other.name == party.name) => {
                table.tell_at("name", format!("`{}` is named twice", party.name));
            }
            found => people.extend(found),
        }
        table.end();
    }
    id?;
    Some(People { title: title?, text: about?, people, hash: fields::hash(text) })
}

fn person(fields: &Fields<'_>) -> Option<Party> {
    let (name, roles) = (fields.said("name"), fields.needed("roles", fields.texts("roles")));
    let kind = if fields.holds("kind") { fields.word("kind", PartyKind::WORDS)? } else { PartyKind::Person };
    Some(Party { name: name?, kind, roles: roles? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../../../definitions/people.toml");

    fn read(people: &str) -> Result<People, Vec<String>> {
        let read = People::parse("people.toml", &format!("{SHIPPED}\n{people}"));
        read.map_err(|found| found.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn who_is_not_listed_holds_no_role() {
        let people = read("[[person]]\nname = \"ann\"\nroles = [\"Head\"]\n[[person]]\nname = \"bot\"\nkind = \"agent\"\nroles = [\"Head\"]\n").unwrap();
        let roles = ["Head".to_owned()];
        assert!(people.party("ann").holds_any(&roles));
        assert!(!people.party("bot").holds_any(&roles), "an agent's roles count for nothing");
        assert!(people.party("eve").roles.is_empty());
        assert_eq!(people.holders(&roles).collect::<Vec<_>>(), ["ann"]);
    }

    #[test]
    fn the_shipped_list_names_nobody() {
        assert_eq!(read("").unwrap().people, []);
    }

    #[test]
    fn a_name_is_listed_once_and_a_kind_is_known() {
        let twice = "[[person]]\nname = \"ann\"\nroles = []\n[[person]]\nname = \"ann\"\nroles = []\n";
        assert_eq!(read(twice), Err(vec!["`ann` is named twice".to_owned()]));
        let kind = "[[person]]\nname = \"ann\"\nkind = \"robot\"\nroles = []\n";
        assert_eq!(read(kind), Err(vec!["`kind` cannot be `robot`; it is one of person, agent".to_owned()]));
    }
}
