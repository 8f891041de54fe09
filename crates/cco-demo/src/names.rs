//! Invented names. The words are our own; a likeness to a real company or person is chance.

use crate::random::Random;
use std::collections::BTreeMap;

const COMPANY_STARTS: &[&str] = &[
    "Alder", "Arden", "Ashby", "Bramble", "Brill", "Calder", "Carrow", "Clover", "Corrin", "Dallow", "Dunmar",
    "Eastow", "Elmer", "Fallow", "Farrow", "Fennel", "Garrow", "Glen", "Halden", "Harrow", "Hazel", "Holler", "Ister",
    "Jasper", "Kelder", "Kestrel", "Lark", "Linden", "Marlow", "Merrow", "Nettle", "Norrow", "Oaken", "Orrin",
    "Pallas", "Pell", "Quarrow", "Quill", "Rowan", "Sallow", "Sorrel", "Tamar", "Tarn", "Thistle", "Ullen", "Vander",
    "Wend", "Yarrow",
];
const COMPANY_ENDS: &[&str] = &[
    "brook", "bury", "cairn", "cliffe", "combe", "dale", "fell", "field", "ford", "gate", "haven", "holm", "hurst",
    "ley", "march", "mere", "mond", "moor", "ness", "pike", "ridge", "shaw", "stead", "stoke", "stow", "strand", "ton",
    "vale", "wick", "worth",
];

/// Industries we sell to, each with the words its companies call themselves by.
pub(crate) const INDUSTRIES: &[(&str, &[&str])] = &[
    ("Logistics", &["Freight", "Logistics", "Haulage", "Parcel", "Warehousing"]),
    ("Manufacturing", &["Components", "Castings", "Tooling", "Fabrication", "Instruments"]),
    ("Healthcare", &["Clinics", "Care", "Diagnostics", "Medical", "Therapies"]),
    ("Retail", &["Stores", "Outfitters", "Grocers", "Home", "Trading"]),
    ("Financial Services", &["Mutual", "Credit", "Assurance", "Capital", "Ledgers"]),
    ("Software", &["Systems", "Labs", "Software", "Data", "Networks"]),
    ("Energy", &["Power", "Renewables", "Grid", "Turbines", "Utilities"]),
    ("Construction", &["Builders", "Civil", "Estates", "Roofing", "Surveyors"]),
    ("Education", &["Academy", "Learning", "Schools", "Press", "Tutors"]),
    ("Hospitality", &["Hotels", "Catering", "Resorts", "Kitchens", "Leisure"]),
];

const FIRST_NAMES: &[&str] = &[
    "Ada", "Amina", "Andrei", "Anouk", "Aoife", "Ben", "Bruno", "Carla", "Chidi", "Chiara", "Dana", "Dev", "Elena",
    "Emeka", "Esther", "Felix", "Freya", "Goran", "Hana", "Hugo", "Ines", "Ivan", "Jamal", "Jana", "Joon", "Kai",
    "Katya", "Lars", "Leila", "Luca", "Maeve", "Mateo", "Mei", "Mira", "Nadia", "Niko", "Noor", "Olga", "Omar",
    "Paula", "Priya", "Rafael", "Rosa", "Samir", "Sanne", "Sofia", "Tariq", "Tess", "Tomas", "Uma", "Vera", "Wei",
    "Yara", "Yusuf", "Zeynep", "Zoe",
];
const LAST_NAMES: &[&str] = &[
    "Abara",
    "Almeida",
    "Andersen",
    "Bakker",
    "Banerjee",
    "Becker",
    "Bianchi",
    "Brandt",
    "Calloway",
    "Castillo",
    "Cho",
    "Conti",
    "Dacosta",
    "Demir",
    "Dubois",
    "Ekberg",
    "Farouk",
    "Fischer",
    "Fontaine",
    "Garrick",
    "Haddad",
    "Halloran",
    "Hansen",
    "Ibrahim",
    "Ivanova",
    "Jansen",
    "Kamara",
    "Kaplan",
    "Kimura",
    "Kowalski",
    "Larsen",
    "Lindqvist",
    "Lombard",
    "Marsh",
    "Mbeki",
    "Mendoza",
    "Moreau",
    "Nakata",
    "Novak",
    "Okafor",
    "Olsen",
    "Pacheco",
    "Patel",
    "Petrov",
    "Quist",
    "Rahman",
    "Reyes",
    "Rossi",
    "Santos",
    "Sato",
    "Silva",
    "Sorensen",
    "Tanaka",
    "Vance",
    "Weber",
    "Whitlock",
    "Yilmaz",
    "Zhang",
];

/// Company names handed out so far, so that none is handed out twice.
#[derive(Default)]
pub(crate) struct CompanyNames {
    n_given: BTreeMap<String, u32>,
}

impl CompanyNames {
    pub(crate) fn give(&mut self, words: &[&str], random: &mut Random) -> String {
        let start = random.pick(COMPANY_STARTS);
        let end = random.pick(COMPANY_ENDS);
        let word = random.pick(words);
        self.unrepeated(format!("{start}{end} {word}"))
    }

    /// The branch of a group in one country: `Tarnwick Freight Germany`.
    pub(crate) fn give_branch(&mut self, parent: &str, country: &str) -> String {
        self.unrepeated(format!("{parent} {country}"))
    }

    fn unrepeated(&mut self, name: String) -> String {
        let n = self.n_given.entry(name.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *n == 1 { name } else { format!("{name} {n}") }
    }
}

pub(crate) fn person(random: &mut Random) -> String {
    format!("{} {}", random.pick(FIRST_NAMES), random.pick(LAST_NAMES))
}

/// A domain that can never be somebody's: `.example` is reserved by RFC 2606.
pub(crate) fn domain(company: &str) -> String {
    let letters: String =
        company.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    format!("{letters}.example")
}

pub(crate) fn email(person: &str, company: &str) -> String {
    format!("{}@{}", person.to_ascii_lowercase().replace(' ', "."), domain(company))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Part;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_companies_share_a_name() {
        let mut random = Random::new(1, Part::Company, 0, 0);
        let mut names = CompanyNames::default();
        let given: BTreeSet<String> = (0..5_000).map(|_| names.give(INDUSTRIES[0].1, &mut random)).collect();
        assert_eq!(given.len(), 5_000);
    }

    #[test]
    fn addresses_are_nobodys() {
        assert_eq!(email("Ada Abara", "Tarnwick Freight 2"), "ada.abara@tarnwickfreight2.example");
    }
}
