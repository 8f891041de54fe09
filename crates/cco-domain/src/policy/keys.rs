//! What each switch asks, and what each of its values does: one text for the command line, the comments of
//! `policy.toml` and the pages that explain a figure.

/// A switch, for people.
#[derive(Debug)]
pub struct PolicyKey {
    pub key: &'static str,
    /// Which of the 29 questions of `docs/revenue.md` it answers.
    pub number: u8,
    pub question: &'static str,
    /// Allowed values and what each does. A value in capitals stands for any such number or day.
    pub values: &'static [(&'static str, &'static str)],
    /// When the choice matters, or when it misleads.
    pub note: &'static str,
}

/// All switches, by the number of their question.
pub fn policy_keys() -> &'static [PolicyKey] {
    KEYS
}

const fn key(
    number: u8,
    key: &'static str,
    question: &'static str,
    values: &'static [(&'static str, &'static str)],
    note: &'static str,
) -> PolicyKey {
    PolicyKey { key, number, question, values, note }
}

static KEYS: &[PolicyKey] = &[
    key(
        1,
        "churn_at",
        "when does a cancelled line stop counting?",
        &[
            ("term_end", "at the end of what was paid for"),
            ("cancel_request", "on the day the customer asked to cancel"),
            ("status_change", "at the end of what was paid for, or as soon as a row has status cancelled"),
        ],
        "Sales-led companies count at the end of the term; counting at the request shows churn earlier and moves it between periods.",
    ),
    key(
        2,
        "past_due",
        "does revenue count while a bill is overdue?",
        &[("stays", "yes"), ("churn_after_days", "for `past_due_days` days, then no longer"), ("excluded", "no")],
        "Needs rows with status past_due. With many card payments the choice moves churn by whole points.",
    ),
    key(
        2,
        "past_due_days",
        "after how many days is an overdue line churned?",
        &[("N", "days, with past_due = \"churn_after_days\"")],
        "30, 60 and 90 are common.",
    ),
    key(
        3,
        "same_period",
        "an account is new and gone within one period: shown?",
        &[
            ("ignored", "no: opening and closing are both zero"),
            ("both_sides", "its highest revenue shows as new and as churn"),
        ],
        "Long periods hide short customers: compare a yearly bridge with twelve monthly ones.",
    ),
    key(
        4,
        "reactivation",
        "when is a returning account a reactivation?",
        &[
            ("any_gap", "whenever it had revenue before"),
            ("min_gap", "when the gap is at least `reactivation_days`; shorter gaps are no churn"),
            ("within_days", "when it returns within `reactivation_days`; later it counts as new"),
        ],
        "Counting old customers as new flatters acquisition.",
    ),
    key(
        4,
        "reactivation_days",
        "how many days make the gap?",
        &[("N", "days, with reactivation = \"min_gap\" or \"within_days\"")],
        "30, 90 and 365 are common.",
    ),
    key(
        4,
        "reactivation_in_nrr",
        "does an account that left and came back inside the window count in NRR and GRR?",
        &[("true", "yes, with what it is worth at the closing"), ("false", "no: it counts as churned")],
        "With monthly plans the choice can move NRR by points.",
    ),
    key(
        5,
        "contract_gap",
        "a contract ends and the next starts later: churn?",
        &[
            ("churn_and_reactivation", "yes, and a reactivation when it starts"),
            ("late_renewal", "no, if the gap is at most `contract_gap_days` days"),
        ],
        "Late paperwork looks like churn under the first and hides real gaps under the second.",
    ),
    key(
        5,
        "contract_gap_days",
        "how long may a late renewal take?",
        &[("N", "days, with contract_gap = \"late_renewal\"")],
        "30, 60 and 90 are common.",
    ),
    key(
        6,
        "discounts",
        "which price counts?",
        &[
            ("net", "after discounts; the list price once a discount has ended"),
            ("permanent_only", "after permanent discounts; temporary ones are ignored"),
            ("list_price", "before all discounts"),
        ],
        "List prices overstate revenue; an ending discount looks like expansion under net.",
    ),
    key(
        6,
        "discount_expiry",
        "is the end of a discount expansion?",
        &[("expansion", "yes"), ("stripped", "no: the discounted price goes on counting")],
        "Only with discounts = \"net\".",
    ),
    key(
        7,
        "refunds",
        "do credit lines count?",
        &[("ignored", "no"), ("negative_line", "yes, with their sign")],
        "Credits are seldom recurring.",
    ),
    key(
        8,
        "pauses",
        "is a paused line worth anything?",
        &[("zero", "no"), ("unchanged", "its full price")],
        "Unchanged hides churn that starts as a pause.",
    ),
    key(
        9,
        "free_accounts",
        "is an account without a price a customer?",
        &[("not_customer", "no"), ("active", "it counts in the numbers of accounts, not in revenue")],
        "Counting free accounts lowers logo churn or raises it, never revenue churn.",
    ),
    key(
        10,
        "usage_revenue",
        "does metered usage count as recurring?",
        &[
            ("excluded", "no"),
            ("trailing_average", "the mean of the `usage_months` months before"),
            ("actual", "as billed"),
        ],
        "Actual usage makes NRR as volatile as the usage.",
    ),
    key(
        10,
        "usage_months",
        "over how many months is usage averaged?",
        &[("N", "months, with usage_revenue = \"trailing_average\"")],
        "Three is common; twelve smooths seasons away.",
    ),
    key(
        12,
        "billing_change",
        "a customer goes from monthly to yearly billing at a lower price: contraction?",
        &[("plain", "yes"), ("tagged", "yes, and shown apart as extension")],
        "A longer term for a lower price is a trade, not a loss.",
    ),
    key(
        13,
        "measuring_point",
        "at which days is revenue taken?",
        &[("day", "the days asked for"), ("month_end", "the last month end on or before")],
        "Month ends hide what happens inside a month.",
    ),
    key(
        13,
        "end_date",
        "is the end date of a row its last day?",
        &[("exclusive", "no: the first day without revenue"), ("inclusive", "yes")],
        "Exports differ. The wrong choice shows up as churn a day early or late, at month ends above all.",
    ),
    key(
        14,
        "weeks_per_month",
        "how many weeks has a month?",
        &[("52/12", "4.3333…"), ("4.33", "4.33")],
        "Eight hundredths of a per cent on weekly plans.",
    ),
    key(
        14,
        "days_per_month",
        "how many days has a month?",
        &[("365/12", "30.4167"), ("30", "30")],
        "1.4 % on plans priced by the day.",
    ),
    key(
        15,
        "currency",
        "at which rate are other currencies converted?",
        &[
            ("constant", "one rate for all points: of `constant_rate_day`, else of the as-of day"),
            ("period_end", "each point at its own day's rate; the difference shows as fx"),
            ("service_start", "each row at the rate of its first day; renewals carry fx"),
            ("none", "not at all: an error when there are several"),
        ],
        "Reported NRR mixes customers' behaviour with the currency market's.",
    ),
    key(
        15,
        "constant_rate_day",
        "which day's rates are the constant ones?",
        &[("DAY", "a day such as 2024-01-01; left out: the as-of day")],
        "A plan rate keeps series comparable.",
    ),
    key(
        16,
        "hierarchy",
        "is a customer an account or its top parent?",
        &[("account", "the account"), ("top_parent", "the highest parent, as of the opening")],
        "By parent, one subsidiary's loss is another's contraction.",
    ),
    key(
        17,
        "merges",
        "two accounts become one: churn?",
        &[
            ("survivor", "no: revenue follows the survivor"),
            ("churn_and_new", "links are ignored: churn and expansion"),
        ],
        "NRR is the same before and after a merge only under survivor.",
    ),
    key(
        18,
        "ramps",
        "which price of a contract with steps counts?",
        &[("current", "the current year's"), ("average", "the average over the contract"), ("exit", "the last step's")],
        "Needs rows with step = ramp. Exit prices count what is not billed yet.",
    ),
    key(
        18,
        "escalators",
        "is a contractual price rise expansion?",
        &[("expansion", "yes"), ("stripped", "no: the price before it goes on counting")],
        "Needs rows with step = escalator.",
    ),
    key(
        19,
        "backdated",
        "facts come late: is the past told again?",
        &[
            ("restated", "yes: all periods from what is known now"),
            ("as_known", "no: each end of a period from what was known then"),
        ],
        "As known, a bridge can open on another amount than the one before closed on.",
    ),
    key(
        20,
        "group_at",
        "an account moves between segments: which has it?",
        &[
            ("start", "the one at the opening"),
            ("end", "opening in the old one, closing in the new one"),
            ("dated", "the old one until the day it moved"),
        ],
        "By end, growing accounts leave small segments and make them look worse than they are.",
    ),
    key(
        21,
        "form",
        "how is a window's retention made?",
        &[
            ("closed", "from its two ends, over the accounts at its opening"),
            ("compounded_monthly", "the product of its months"),
            ("mean_monthly", "the mean of its months: a monthly rate"),
            ("flow", "from the bridge: opening and movements"),
        ],
        "Compounding and flow let accounts won inside the window expand into NRR.",
    ),
    key(
        21,
        "window",
        "which window when none is asked for?",
        &[
            ("t12m", "twelve months"),
            ("quarter", "three months"),
            ("month", "one month"),
            ("ytd", "since the fiscal year began"),
        ],
        "Rates of different windows do not compare without annualising.",
    ),
    key(
        22,
        "grr_path",
        "a loss that is won back inside the window: does GRR see it?",
        &[("point_to_point", "no: the two ends are compared"), ("compounded", "yes: the product of monthly GRRs")],
        "100 → 60 → 100 is 100 % or 60 %.",
    ),
    key(
        22,
        "grr_grain",
        "within what may gains offset losses in GRR?",
        &[("account", "the account"), ("contract", "each contract"), ("product", "each product")],
        "A finer grain gives a lower GRR.",
    ),
    key(
        23,
        "survivorship_guard",
        "does the denominator hold the accounts that churned?",
        &[("on", "yes"), ("off", "no; wrong, and only here to recognise figures made that way")],
        "Off makes a company that lost half its customers look perfect.",
    ),
    key(
        24,
        "expansion_drivers",
        "is expansion divided by what drove it?",
        &[("total", "no"), ("by_driver", "into price, seats, product, usage and contractual steps")],
        "The division follows the lines' changes; it explains, it does not prove.",
    ),
    key(
        25,
        "netting",
        "several changes of one account in one period: netted?",
        &[("per_account", "yes: its two ends are compared"), ("every_movement", "no: every rise and fall counts")],
        "Every movement raises both expansion and contraction.",
    ),
    key(
        26,
        "one_off",
        "do services and one-off sales count?",
        &[("excluded", "no"), ("included", "yes, spread over their range or their month")],
        "Including them is not recurring revenue by any standard; some reports do.",
    ),
    key(
        27,
        "owner_at",
        "whose is the change when the owner changes?",
        &[("window_start", "the owner's at the opening"), ("at_event", "the owner's on the day")],
        "Totals are the same; only figures by owner move.",
    ),
    key(
        28,
        "open_period",
        "what of a period that is not over?",
        &[("marked", "shown and marked"), ("excluded", "left out of series")],
        "An open month always looks worse: renewals are still to come.",
    ),
    key(
        29,
        "small_n_floor",
        "below how many accounts is a rate no answer?",
        &[("N", "accounts at the opening")],
        "With ten accounts one loss is ten points; the interval says so too.",
    ),
];
