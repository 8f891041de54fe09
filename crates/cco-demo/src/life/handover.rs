//! Lines that move from one account to another, in a merger or a split.

use crate::life::account::{Life, Standing};
use crate::life::story::Moment;
use crate::links::Side;
use crate::subscriptions::Row;
use cco_domain::day::Day;

impl Life<'_> {
    pub(super) fn hands_over(&mut self, day: Day) {
        self.handed_over = match self.profile.link.map(|link| link.side) {
            Some(Side::AbsorbedBy(_)) => self.ends_all_lines(day),
            Some(Side::SplitsInto(_)) => self.gives_half(day),
            Some(Side::Absorbs(_) | Side::SplitFrom(_)) | None => Vec::new(),
        };
    }

    /// Half the seats of each line go; what stays and what goes add up to what was.
    fn gives_half(&mut self, day: Day) -> Vec<Row> {
        let mut given = Vec::new();
        for line in 0..self.lines.len() {
            let before = self.lines[line].clone();
            let stays = before.quantity - before.quantity / 2;
            self.change(line, day, |row| row.set_quantity(stays));
            given.push(Row {
                quantity: before.quantity - stays,
                amount_minor: before.amount_minor - self.lines[line].amount_minor,
                list_minor: before.list_minor - self.lines[line].list_minor,
                ..before
            });
        }
        given
    }

    /// The lines go on unchanged in price, under this account's contract.
    pub(super) fn takes_over(&mut self, day: Day) {
        let is_new_contract = self.contract.is_none();
        let contract = match self.contract.take() {
            Some(contract) => contract,
            None => self.new_yearly_contract(day),
        };
        for row in std::mem::take(&mut self.received) {
            let row = Row {
                account: self.profile.no,
                item: self.next_item(),
                contract: contract.no,
                starts: day,
                ends: contract.fixed_end(),
                term: contract.term,
                auto_renews: contract.auto_renews,
                notice_days: contract.notice_days,
                step: None,
                cancelled_on: None,
                ..row
            };
            self.record(row.clone());
            self.lines.push(row);
        }
        self.contract = Some(contract);
        self.standing = Standing::Served;
        if is_new_contract {
            self.note(day, Moment::Signed);
            self.schedule_term();
        }
    }
}
