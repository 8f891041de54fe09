//! The canonical tables: what a column is called, what it holds, what it means.
//! Importers map sources onto these; the ledger stores them; analysts query them by these names.

use std::fmt;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnType {
    Text,
    Int,
    Float,
    Bool,
    /// A civil day.
    Day,
    /// Microseconds since 1970-01-01T00:00:00Z.
    Instant,
}

#[derive(Debug, PartialEq, Eq)]
pub struct ColumnSpec {
    pub name: &'static str,
    pub kind: ColumnType,
    /// A row without it cannot be used.
    pub is_required: bool,
    /// Holds several values, separated by commas.
    pub is_list: bool,
    /// For what a source writes after the fact: the column that says on which day. Before it, the value was not known; but what
    /// another column dates is known as soon as it is recorded.
    pub known_by: Option<&'static str>,
    pub doc: &'static str,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TableSpec {
    pub name: &'static str,
    pub doc: &'static str,
    /// The columns that name a fact, unless a mapping says otherwise. A later row with the same source
    /// and key is a newer version of the fact.
    pub key: &'static [&'static str],
    /// The column by which the fact is dated.
    pub dated_by: Option<&'static str>,
    /// The columns between which the fact holds: from the first, until before the second. A ticket is open between them, a bill
    /// unpaid, a milestone late.
    pub holds: Option<(&'static str, &'static str)>,
    pub columns: &'static [ColumnSpec],
}

impl TableSpec {
    pub fn column(&self, name: &str) -> Option<&'static ColumnSpec> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// The table of that name, `quarantine` included.
pub fn table(name: &str) -> Option<&'static TableSpec> {
    TABLES.iter().copied().chain([&QUARANTINE]).find(|table| table.name == name)
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ColumnType::Text => "text",
            ColumnType::Int => "whole number",
            ColumnType::Float => "number",
            ColumnType::Bool => "true or false",
            ColumnType::Day => "date",
            ColumnType::Instant => "date and time",
        })
    }
}

const fn required(name: &'static str, kind: ColumnType, doc: &'static str) -> ColumnSpec {
    ColumnSpec { name, kind, is_required: true, is_list: false, known_by: None, doc }
}

const fn column(name: &'static str, kind: ColumnType, doc: &'static str) -> ColumnSpec {
    ColumnSpec { name, kind, is_required: false, is_list: false, known_by: None, doc }
}

const fn list(name: &'static str, doc: &'static str) -> ColumnSpec {
    ColumnSpec { is_list: true, ..column(name, ColumnType::Text, doc) }
}

const fn late(name: &'static str, kind: ColumnType, known_by: &'static str, doc: &'static str) -> ColumnSpec {
    ColumnSpec { known_by: Some(known_by), ..column(name, kind, doc) }
}

use ColumnType::{Bool, Day, Float, Instant, Int, Text};

/// The canonical tables, in the order in which they are best imported.
pub static TABLES: &[&TableSpec] = &[
    &ACCOUNT,
    &ACCOUNT_LINK,
    &CONTACT,
    &SUBSCRIPTION,
    &INVOICE,
    &USAGE_EVENT,
    &TICKET,
    &SURVEY_RESPONSE,
    &INTERACTION,
    &MILESTONE,
    &OPPORTUNITY,
    &CHURN_REASON,
    &FX_RATE,
];

pub static ACCOUNT: TableSpec = TableSpec {
    name: "account",
    doc: "A company that buys from us, one row per dated version.",
    key: &["account_id", "effective_from"],
    dated_by: Some("effective_from"),
    holds: None,
    columns: &[
        required("account_id", Text, "The account's id in its source"),
        column("effective_from", Day, "First day on which this version holds; empty: since always"),
        column("name", Text, "Display name"),
        column("domain", Text, "Web domain"),
        column("parent_id", Text, "Account id of the parent company"),
        column("segment", Text, "Commercial segment (enterprise, mid-market, smb, plg …)"),
        column("employees", Int, "Head count"),
        column("industry", Text, "Industry"),
        column("region", Text, "Sales region"),
        column("country", Text, "Country, as found"),
        column("plan", Text, "Plan or tier of the account"),
        column("owner", Text, "Customer success manager or other owner"),
        column("exec_sponsor", Text, "Our executive sponsor"),
        column("signed_up_on", Day, "First contract or sign-up day"),
        column("attributes", Text, "Further columns of the source, as one JSON object of texts"),
    ],
};

pub static ACCOUNT_LINK: TableSpec = TableSpec {
    name: "account_link",
    doc: "Two accounts that became one, or one that became two, or a parent.",
    key: &["from_account", "to_account", "kind", "starts"],
    dated_by: Some("starts"),
    holds: Some(("starts", "ends")),
    columns: &[
        required("from_account", Text, "merge: the absorbed account; split: the original; parent: the child"),
        required("to_account", Text, "merge: the survivor; split: the account that came out; parent: the parent"),
        required("kind", Text, "merge, split or parent"),
        required("starts", Day, "First day on which it holds"),
        late("ends", Day, "ends", "First day on which it no longer holds; empty: still holds"),
    ],
};

pub static CONTACT: TableSpec = TableSpec {
    name: "contact",
    doc: "A person at an account.",
    key: &["contact_id"],
    dated_by: Some("starts"),
    holds: Some(("starts", "ends")),
    columns: &[
        required("contact_id", Text, "The contact's id in its source"),
        column("account_id", Text, "Account"),
        column("name", Text, "Name (personal data)"),
        column("email", Text, "E-mail (personal data)"),
        column("title", Text, "Job title"),
        list("roles", "economic_buyer, champion, executive_sponsor, admin, user; separated by commas"),
        column("starts", Day, "First day in that role"),
        late("ends", Day, "ends", "First day no longer in that role"),
    ],
};

pub static SUBSCRIPTION: TableSpec = TableSpec {
    name: "subscription",
    doc: "A priced line of a contract over a range of days. A line whose price changes has several rows.",
    key: &["line_id"],
    dated_by: Some("starts"),
    holds: Some(("starts", "ends")),
    columns: &[
        required("line_id", Text, "Id of the line (subscription item, contract line)"),
        required("account_id", Text, "Account that pays"),
        column("contract_id", Text, "Contract"),
        column("product", Text, "Product"),
        column("plan", Text, "Plan or tier"),
        column("quantity", Float, "Seats or units"),
        required("amount_minor", Int, "Price per billing period in minor units, net of discounts, without tax"),
        required("currency", Text, "ISO 4217 code"),
        required("billing_period", Text, "ISO 8601 duration the amount is for: P1M, P3M, P12M, P1W, P30D"),
        column("invoiced_every", Text, "How often it is billed, where that differs from the period the amount is for"),
        column("kind", Text, "recurring (when empty), usage, one_off, service, trial or credit"),
        required("starts", Day, "First day of the range"),
        late("ends", Day, "ends", "First day after the range; empty: open"),
        late("status", Text, "ends", "active (when empty), past_due, paused or cancelled: holds over the row's range"),
        column("list_minor", Int, "Price before discounts, same period and currency"),
        column("discount_ends", Day, "First day on which the discount no longer holds; empty: permanent"),
        column("step", Text, "ramp or escalator when the row's price is a contractual step from the row before"),
        column("term_starts", Day, "First day of the paid term"),
        column("term_ends", Day, "First day after the paid term"),
        column("auto_renew", Bool, "Whether the term renews by itself"),
        column("notice_days", Int, "Days of notice before the term ends"),
        late("cancelled_on", Day, "cancelled_on", "Day on which the customer asked to cancel"),
    ],
};

pub static INVOICE: TableSpec = TableSpec {
    name: "invoice",
    doc: "A bill.",
    key: &["invoice_id"],
    dated_by: Some("issued_on"),
    holds: Some(("issued_on", "paid_on")),
    columns: &[
        required("invoice_id", Text, "Id in its source"),
        required("account_id", Text, "Account"),
        column("line_id", Text, "Subscription line"),
        required("amount_minor", Int, "Total in minor units; negative for a credit note"),
        required("currency", Text, "ISO 4217 code"),
        required("issued_on", Day, "Issued"),
        column("due_on", Day, "Due"),
        late("paid_on", Day, "paid_on", "Paid"),
        late("status", Text, "paid_on", "Status, as found"),
    ],
};

pub static USAGE_EVENT: TableSpec = TableSpec {
    name: "usage_event",
    doc: "Something an account did in the product.",
    key: &["event_id", "at"],
    dated_by: Some("at"),
    holds: None,
    columns: &[
        required("event_id", Text, "Id in its source"),
        required("at", Instant, "When"),
        column("account_id", Text, "Account; empty when only the line is known"),
        column("line_id", Text, "Subscription line"),
        column("user_id", Text, "User"),
        column("name", Text, "Feature or event"),
        column("quantity", Float, "How much; empty counts as one"),
        column("properties", Text, "Further columns of the source, as one JSON object of texts"),
    ],
};

pub static TICKET: TableSpec = TableSpec {
    name: "ticket",
    doc: "A support request.",
    key: &["ticket_id"],
    dated_by: Some("opened_at"),
    holds: Some(("opened_at", "resolved_at")),
    columns: &[
        required("ticket_id", Text, "Id in its source"),
        column("account_id", Text, "Account"),
        required("opened_at", Instant, "Opened"),
        late("first_response_at", Instant, "first_response_at", "First answer by a person"),
        late("resolved_at", Instant, "resolved_at", "Resolved"),
        column("priority", Text, "Priority, as found"),
        late("status", Text, "resolved_at", "Status, as found"),
        late("is_escalated", Bool, "resolved_at", "Whether it was escalated"),
        late("satisfaction", Float, "resolved_at", "Rating by the requester, as found"),
        column("subject", Text, "Subject"),
        column("body", Text, "First message"),
    ],
};

pub static SURVEY_RESPONSE: TableSpec = TableSpec {
    name: "survey_response",
    doc: "An answer to a survey, raw.",
    key: &["response_id"],
    dated_by: Some("at"),
    holds: None,
    columns: &[
        required("response_id", Text, "Id in its source"),
        column("account_id", Text, "Account"),
        column("contact_id", Text, "Contact"),
        required("instrument", Text, "nps_relational, nps_transactional, csat, ces …"),
        column("answer", Float, "The raw answer"),
        column("scale_min", Int, "Lowest answer possible"),
        column("scale_max", Int, "Highest answer possible"),
        column("polarity", Text, "higher_is_better or lower_is_better"),
        column("comment", Text, "Comment (personal data)"),
        column("touchpoint", Text, "Where it was asked"),
        required("at", Instant, "When answered"),
    ],
};

pub static INTERACTION: TableSpec = TableSpec {
    name: "interaction",
    doc: "A meeting, call, e-mail or review with an account.",
    key: &["interaction_id"],
    dated_by: Some("at"),
    holds: None,
    columns: &[
        required("interaction_id", Text, "Id in its source"),
        required("account_id", Text, "Account"),
        required("kind", Text, "meeting, call, email, qbr …"),
        required("at", Instant, "When"),
        column("people", Text, "Who took part (personal data)"),
        column("is_attended", Bool, "Whether the customer came"),
        column("sentiment", Float, "−1 to 1, as found"),
        column("notes", Text, "Notes (personal data)"),
    ],
};

pub static MILESTONE: TableSpec = TableSpec {
    name: "milestone",
    doc: "A step of onboarding or adoption.",
    key: &["account_id", "name"],
    dated_by: Some("reached_on"),
    holds: Some(("due_on", "reached_on")),
    columns: &[
        required("account_id", Text, "Account"),
        required("name", Text, "Step"),
        column("due_on", Day, "Due"),
        late("reached_on", Day, "reached_on", "Reached; empty: not yet"),
    ],
};

pub static OPPORTUNITY: TableSpec = TableSpec {
    name: "opportunity",
    doc: "A renewal or expansion in the pipeline.",
    key: &["opportunity_id"],
    dated_by: Some("closes_on"),
    holds: Some(("created_on", "closes_on")),
    columns: &[
        required("opportunity_id", Text, "Id in its source"),
        required("account_id", Text, "Account"),
        column("kind", Text, "renewal, expansion, new"),
        column("amount_minor", Int, "Amount in minor units"),
        column("currency", Text, "ISO 4217 code"),
        late("stage", Text, "closes_on", "Stage, as found"),
        late("forecast_category", Text, "closes_on", "Forecast category, as found"),
        column("created_on", Day, "Created"),
        column("closes_on", Day, "Expected or actual close"),
    ],
};

pub static CHURN_REASON: TableSpec = TableSpec {
    name: "churn_reason",
    doc: "Why an account left, as said at the time. It explains; it never decides whether revenue churned.",
    key: &["churn_id"],
    dated_by: Some("churned_on"),
    holds: None,
    columns: &[
        required("churn_id", Text, "Id in its source"),
        required("account_id", Text, "Account"),
        column("churned_on", Day, "Day given by the source"),
        column("primary_reason", Text, "Main reason"),
        list("contributing", "Other reasons, separated by commas"),
        column("is_controllable", Bool, "Whether we could have prevented it"),
        column("refund_minor", Int, "Refund in minor units"),
        column("currency", Text, "ISO 4217 code of the refund"),
        column("quote", Text, "What the customer said (personal data)"),
        column("found_by", Text, "interview, exit_survey, csm …"),
    ],
};

pub static FX_RATE: TableSpec = TableSpec {
    name: "fx_rate",
    doc: "What one unit of a currency was worth in another on a day.",
    key: &["on_day", "from_currency", "to_currency"],
    dated_by: Some("on_day"),
    holds: None,
    columns: &[
        required("on_day", Day, "Day"),
        required("from_currency", Text, "ISO 4217 code"),
        required("to_currency", Text, "ISO 4217 code"),
        required("rate_e9", Int, "Units of `to_currency` for one unit of `from_currency`, times 10^9"),
    ],
};

/// Rows that could not be loaded, kept whole. Not a fact: the waiting room before the tables above.
pub static QUARANTINE: TableSpec = TableSpec {
    name: "quarantine",
    doc: "A row that could not be loaded: where it stood, what is wrong, how to mend it.",
    key: &["file", "line", "raw"],
    dated_by: None,
    holds: None,
    columns: &[
        required("file", Text, "Name of the source file"),
        required("line", Int, "First line of the row in the file, counted from 1 with the header"),
        required("for_table", Text, "Canonical table the row was meant for"),
        column("column", Text, "Source column at fault"),
        required("code", Text, "Kind of fault, a stable word"),
        required("reason", Text, "What is wrong, in a sentence"),
        required("fix", Text, "What to do about it"),
        required("raw", Text, "The row as one JSON object: source column to text as found"),
        required("status", Text, "open, replayed, settled or dismissed"),
        column("note", Text, "Why a person dismissed it"),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_key_date_and_range_is_of_columns_and_names_are_unique() {
        for table in TABLES.iter().copied().chain([&QUARANTINE]) {
            let names: BTreeSet<_> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), table.columns.len(), "{}", table.name);
            let range = table.holds.iter().flat_map(|(from, until)| [from, until]);
            let known_by = table.columns.iter().filter_map(|column| column.known_by.as_ref());
            for name in table.key.iter().chain(table.dated_by.iter()).chain(range).chain(known_by) {
                assert!(names.contains(name), "{}.{name}", table.name);
            }
        }
    }
}
