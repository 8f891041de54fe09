//! Words that the canonical tables fix, and how sources spell them.

use super::wrong::Wrong;

/// The allowed words of one canonical column. Spellings are compared without case, spaces, hyphens and
/// underscores; the word itself is always a spelling.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: &'static [(&'static str, &'static [&'static str])],
    /// Whether other words are kept as found.
    is_open: bool,
}

static SUBSCRIPTION_KIND: Vocabulary = Vocabulary {
    words: &[
        ("recurring", &["subscription", "licensed", "license", "seat", "addon"]),
        ("usage", &["metered", "usagebased", "overage", "consumption"]),
        ("one_off", &["onetime", "oneoff", "setup", "setupfee"]),
        ("service", &["services", "professionalservices", "implementation", "training"]),
        ("trial", &["trialing", "freetrial", "poc", "pilot"]),
        ("credit", &["creditnote", "refund", "adjustment"]),
    ],
    is_open: false,
};

static SUBSCRIPTION_STATUS: Vocabulary = Vocabulary {
    words: &[
        ("active", &["live", "current", "trialing", "intrial", "nonrenewing", "open"]),
        ("past_due", &["pastdue", "unpaid", "overdue", "dunning", "delinquent"]),
        ("paused", &["onhold", "suspended", "frozen"]),
        (
            "cancelled",
            &["canceled", "churned", "ended", "expired", "terminated", "incomplete", "incompleteexpired", "inactive"],
        ),
    ],
    is_open: false,
};

static STEP: Vocabulary = Vocabulary {
    words: &[("ramp", &["rampup", "rampstep"]), ("escalator", &["uplift", "priceescalator", "indexation"])],
    is_open: false,
};

static LINK_KIND: Vocabulary = Vocabulary {
    words: &[
        ("merge", &["merged", "merger", "acquired", "acquisition", "mergedinto", "duplicate", "duplicateof"]),
        ("split", &["spinoff", "demerger", "carveout"]),
        ("parent", &["parentof", "childof", "subsidiary", "subsidiaryof"]),
    ],
    is_open: false,
};

static INSTRUMENT: Vocabulary = Vocabulary {
    words: &[
        ("nps_relational", &["nps", "relational", "relationship", "relationalnps", "relationshipnps"]),
        ("nps_transactional", &["transactional", "tnps", "transactionalnps"]),
        ("csat", &["customersatisfaction", "satisfaction"]),
        ("ces", &["customereffortscore", "effort"]),
    ],
    is_open: true,
};

static POLARITY: Vocabulary =
    Vocabulary { words: &[("higher_is_better", &["higher"]), ("lower_is_better", &["lower"])], is_open: false };

static INTERACTION_KIND: Vocabulary = Vocabulary {
    words: &[
        ("meeting", &["meetings", "event", "onsite", "videocall"]),
        ("call", &["calls", "phone", "phonecall"]),
        ("email", &["emails", "mail"]),
        ("qbr", &["qbrs", "ebr", "businessreview", "quarterlybusinessreview"]),
    ],
    is_open: true,
};

static OPPORTUNITY_KIND: Vocabulary = Vocabulary {
    words: &[
        ("renewal", &["renew", "renewals", "existingbusinessrenewal"]),
        (
            "expansion",
            &["upsell", "crosssell", "addon", "upgrade", "existingbusiness", "existingcustomerupgrade", "growth"],
        ),
        ("new", &["newbusiness", "newcustomer", "newlogo", "newbiz"]),
    ],
    is_open: true,
};

/// The vocabulary of a canonical column, where it has one.
pub(crate) fn vocabulary(table: &str, column: &str) -> Option<&'static Vocabulary> {
    match (table, column) {
        ("subscription", "kind") => Some(&SUBSCRIPTION_KIND),
        ("subscription", "status") => Some(&SUBSCRIPTION_STATUS),
        ("subscription", "step") => Some(&STEP),
        ("account_link", "kind") => Some(&LINK_KIND),
        ("survey_response", "instrument") => Some(&INSTRUMENT),
        ("survey_response", "polarity") => Some(&POLARITY),
        ("interaction", "kind") => Some(&INTERACTION_KIND),
        ("opportunity", "kind") => Some(&OPPORTUNITY_KIND),
        _ => None,
    }
}

impl Vocabulary {
    /// The canonical word; `Ok(None)`: another word, kept as found.
    pub(crate) fn word(&self, text: &str) -> Result<Option<&'static str>, Wrong> {
        match self.words.iter().find(|(word, spellings)| is_spelt(text, word, spellings)) {
            Some((word, _)) => Ok(Some(word)),
            None if self.is_open => Ok(None),
            None => Err(Wrong::new(
                "unknown_word",
                format!("is none of {}", self.listed()),
                "say what it stands for in the mapping: words = { \"your word\" = \"our word\" }",
            )),
        }
    }

    pub(crate) fn listed(&self) -> String {
        self.words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
    }
}

fn is_spelt(text: &str, word: &str, spellings: &[&str]) -> bool {
    std::iter::once(&word).chain(spellings).any(|spelling| squeezed(text).eq(squeezed(spelling)))
}

fn squeezed(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !matches!(c, ' ' | '-' | '_' | '/')).map(|c| c.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        for (table, column, text, expected) in [
            ("subscription", "kind", "One-Off", Ok(Some("one_off"))),
            ("subscription", "status", "Past Due", Ok(Some("past_due"))),
            ("subscription", "status", "canceled", Ok(Some("cancelled"))),
            ("subscription", "kind", "magic", Err("unknown_word")),
            ("survey_response", "instrument", "NPS", Ok(Some("nps_relational"))),
            ("survey_response", "instrument", "PMF", Ok(None)),
            ("opportunity", "kind", "Existing Business - Renewal", Ok(Some("renewal"))),
        ] {
            let vocabulary = vocabulary(table, column).expect("a column with a vocabulary");
            assert_eq!(vocabulary.word(text).map_err(|wrong| wrong.code), expected, "{text}");
        }
    }
}
