//! What must hold between the values of one row.

use super::target::{Fixed, FixedValue, Target};
use super::value::Value;
use crate::values::words::vocabulary;
use crate::values::wrong::Wrong;
use cco_domain::fact::TableSpec;

/// Where in the row's slots the values are that rules speak about.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    ranges: Vec<(usize, usize)>,
    /// Amounts that only a credit may have below nought.
    prices: Vec<usize>,
    kind: Option<usize>,
    status: Option<usize>,
    ends: Option<usize>,
    rate: Option<usize>,
    /// Answer, lowest, highest.
    scale: Option<(usize, usize, usize)>,
}

/// A rule broken, and the slot at fault.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) slot: usize,
    pub(crate) wrong: Wrong,
}

const RANGES: [(&str, &str); 2] = [("starts", "ends"), ("term_starts", "term_ends")];

impl Rules {
    pub(crate) fn of(table: &'static TableSpec, targets: &[Target], fixed: &[Fixed]) -> Rules {
        let names: Vec<&str> =
            targets.iter().map(|t| t.spec.name).chain(fixed.iter().map(|fixed| fixed.spec.name)).collect();
        let slot = |name: &str| names.iter().position(|found| *found == name);
        let is_subscription = table.name == "subscription";
        let of_subscription = |name| slot(name).filter(|_| is_subscription);
        Rules {
            ranges: RANGES.iter().filter_map(|(from, to)| slot(from).zip(slot(to))).collect(),
            prices: ["amount_minor", "list_minor"].into_iter().filter_map(of_subscription).collect(),
            kind: of_subscription("kind"),
            status: of_subscription("status"),
            ends: of_subscription("ends"),
            rate: slot("rate_e9"),
            scale: slot("answer").zip(slot("scale_min")).zip(slot("scale_max")).map(|((a, low), high)| (a, low, high)),
        }
    }

    /// Whether the rules can be checked on whole columns: those that weigh one column by another cannot.
    pub(crate) fn hold_by_column(&self) -> bool {
        self.status.is_none() && self.rate.is_none() && self.scale.is_none()
    }

    /// Slots of the first and last day of each range.
    pub(crate) fn ranges(&self) -> &[(usize, usize)] {
        &self.ranges
    }

    /// Slots that hold no negative amount, or only in a credit.
    pub(crate) fn prices(&self) -> &[usize] {
        &self.prices
    }

    /// Checks a row, and takes a status for what it says.
    #[inline]
    pub(crate) fn apply(&self, slots: &mut [Value]) -> Option<Broken> {
        if let (Some(status), Some(ends)) = (self.status, self.ends)
            && slots[status] == Value::Word("cancelled")
            && slots[ends] != Value::Unknown
        {
            // The export's status is today's; over the row's range, which has ended, the line was active.
            slots[status] = Value::Unknown;
        }
        self.range_fault(slots).or_else(|| self.price_fault(slots)).or_else(|| self.number_fault(slots))
    }

    #[inline]
    fn range_fault(&self, slots: &[Value]) -> Option<Broken> {
        let backwards = self.ranges.iter().find(|(from, to)| match (slots[*from], slots[*to]) {
            (Value::Day(from), Value::Day(to)) => to < from,
            _ => false,
        })?;
        let wrong = Wrong::new(
            "end_before_start",
            "lies before the start of its range",
            "correct the dates in the source; an end is the first day after the range",
        );
        Some(Broken { slot: backwards.1, wrong })
    }

    #[inline]
    fn price_fault(&self, slots: &[Value]) -> Option<Broken> {
        let is_credit = self.kind.is_some_and(|kind| slots[kind] == Value::Word("credit"));
        let negative = |slot: &&usize| matches!(slots[**slot], Value::Int(amount) if amount < 0);
        let slot = *self.prices.iter().find(negative).filter(|_| !is_credit)?;
        let wrong = Wrong::new(
            "negative_amount",
            "is a negative price",
            "a refund or credit needs kind = \"credit\"; otherwise correct the amount in the source",
        );
        Some(Broken { slot, wrong })
    }

    #[inline]
    fn number_fault(&self, slots: &[Value]) -> Option<Broken> {
        if let Some(slot) = self.rate
            && matches!(slots[slot], Value::Int(rate) if rate <= 0)
        {
            let wrong = Wrong::new("bad_rate", "is not a rate above nought", "correct the rate in the source");
            return Some(Broken { slot, wrong });
        }
        let (slot, low, high) = self.scale?;
        match (slots[slot], slots[low], slots[high]) {
            (Value::Float(answer), Value::Int(low), Value::Int(high))
                if answer < low as f64 || answer > high as f64 =>
            {
                let why = format!("lies outside the scale of {low} to {high}");
                Some(Broken { slot, wrong: Wrong::new("answer_out_of_scale", why, "correct the answer or the scale") })
            }
            _ => None,
        }
    }
}

/// The slots of fixed values, as rules see them.
pub(crate) fn fixed_slot(table: &TableSpec, fixed: &Fixed) -> Value {
    match &fixed.value {
        FixedValue::Text(text) => {
            let word =
                vocabulary(table.name, fixed.spec.name).and_then(|vocabulary| vocabulary.word(text).ok().flatten());
            word.map_or(Value::Unknown, Value::Word)
        }
        FixedValue::Int(value) => Value::Int(*value),
        FixedValue::Float(value) => Value::Float(*value),
        FixedValue::Bool(value) => Value::Bool(*value),
        FixedValue::Day(value) => Value::Day(*value),
        FixedValue::Instant(value) => Value::Instant(*value),
    }
}
