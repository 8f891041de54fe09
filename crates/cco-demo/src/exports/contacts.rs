//! `salesforce_contacts.csv`: the people at each account.

use super::cells::OrBlank;
use super::sheet::{Log, Sheet};
use crate::company::{Account, Company};
use crate::contacts::{Contact, contacts};
use crate::life::story::Moment;
use crate::names;

const HEADER: [&str; 8] = ["Id", "AccountId", "Name", "Email", "Title", "Role__c", "Start_Date__c", "End_Date__c"];

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for account in &company.accounts {
        for contact in of_account(company, account) {
            enter(&mut sheet, account, &Contact { ends: None, ..contact.clone() });
            if contact.ends.is_some() {
                enter(&mut sheet, account, &contact);
            }
        }
    }
    sheet.finish("salesforce_contacts.csv")
}

pub(super) fn of_account(company: &Company, account: &Account) -> Vec<Contact> {
    let left = account.story.moments.iter().filter(|(_, moment)| *moment == Moment::ChampionLeft);
    let days: Vec<_> = left.map(|(day, _)| *day).collect();
    contacts(company.settings.seed, &account.profile, &days)
}

fn enter(sheet: &mut Sheet<8>, account: &Account, contact: &Contact) {
    let profile = &account.profile;
    sheet.enter(
        contact.ends.unwrap_or(contact.starts),
        &contact.id,
        [
            &contact.id,
            &profile.no,
            &contact.name,
            &names::email(&contact.name, &profile.name),
            &contact.title,
            &contact.roles,
            &contact.starts,
            &OrBlank(contact.ends),
        ],
    );
}
