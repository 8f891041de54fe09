//! What people at accounts say and write, by theme. The sentences are our own.

use crate::life::story::Cause;
use crate::random::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Theme {
    Pricing,
    Reliability,
    SupportSpeed,
    MissingFeature,
    Onboarding,
    EaseOfUse,
    Integrations,
    Reporting,
}

pub(super) const THEMES: [Theme; 8] = [
    Theme::Pricing,
    Theme::Reliability,
    Theme::SupportSpeed,
    Theme::MissingFeature,
    Theme::Onboarding,
    Theme::EaseOfUse,
    Theme::Integrations,
    Theme::Reporting,
];

pub(super) fn praise(theme: Theme, random: &mut Random) -> String {
    let said = random.pick(match theme {
        Theme::Pricing => {
            &["Fair price for what we get.", "Cheaper than running it ourselves ever was.", "Worth what we pay."]
        }
        Theme::Reliability => {
            &["It just works, every day.", "We cannot remember the last outage.", "Rock solid through our peak season."]
        }
        Theme::SupportSpeed => &[
            "Support answers within the hour.",
            "Real people who know the product.",
            "Our question was solved the same day.",
        ],
        Theme::MissingFeature => &[
            "The new scheduling view is what we asked for.",
            "You listen: two of our requests shipped.",
            "Does all we need.",
        ],
        Theme::Onboarding => &[
            "Setup was quicker than promised.",
            "The onboarding team knew our business.",
            "We were live in three weeks.",
        ],
        Theme::EaseOfUse => {
            &["New people get it in a day.", "Clear and simple, even on a phone.", "My team likes working in it."]
        }
        Theme::Integrations => &[
            "Talks to our ERP without fuss.",
            "The API is well documented.",
            "Sync with our HR system saved us a week a month.",
        ],
        Theme::Reporting => &[
            "The dashboards run our Monday meeting.",
            "Reports our board understands.",
            "Export to a spreadsheet works every time.",
        ],
    });
    with_tail(said, &["", "", " Keep it up.", " Would recommend.", " Thank you."], random)
}

pub(super) fn complaint(theme: Theme, random: &mut Random) -> String {
    let said = random.pick(match theme {
        Theme::Pricing => &[
            "The last increase was hard to explain upstairs.",
            "Too expensive for the seats we use.",
            "Add-ons add up quickly.",
        ],
        Theme::Reliability => &[
            "Two outages this quarter, both on a Monday.",
            "Slow every morning at shift start.",
            "We lost an afternoon of entries.",
        ],
        Theme::SupportSpeed => &[
            "Three days for a first answer.",
            "We explain the same problem to a new person each time.",
            "Tickets are closed before they are solved.",
        ],
        Theme::MissingFeature => &[
            "Still no bulk edit.",
            "We need approval steps and keep hearing next quarter.",
            "Offline mode is missing for our crews.",
        ],
        Theme::Onboarding => &[
            "Setup dragged on for months.",
            "Nobody showed our second site how to use it.",
            "Half the team never got trained.",
        ],
        Theme::EaseOfUse => &[
            "Too many clicks for a simple order.",
            "The new menu confuses everyone.",
            "Our drivers refuse to use the app.",
        ],
        Theme::Integrations => &[
            "The sync with our ERP breaks weekly.",
            "The API limits are too tight.",
            "Importing master data is painful.",
        ],
        Theme::Reporting => {
            &["The numbers differ from our own.", "I cannot filter by site.", "Scheduled reports arrive empty."]
        }
    });
    with_tail(said, &["", "", " Please fix this.", " We are looking around.", " Otherwise fine."], random)
}

fn with_tail(said: &str, tails: &[&str], random: &mut Random) -> String {
    format!("{said}{}", random.pick(tails))
}

/// Subject and first message of a support request.
pub(super) fn request(theme: Theme, random: &mut Random) -> (&'static str, String) {
    let subject = *random.pick(match theme {
        Theme::Pricing => {
            &["Question about our invoice", "Seats on the bill do not match", "Change of billing address"]
        }
        Theme::Reliability => &["App is down", "Very slow since this morning", "Error 500 when saving an order"],
        Theme::SupportSpeed => &["Any news on our open request?", "Please call back", "Escalation of an open request"],
        Theme::MissingFeature => {
            &["How do we edit in bulk?", "Can approvals be switched on?", "Feature request: offline mode"]
        }
        Theme::Onboarding => &["Help with the data import", "Training for a new site", "Cannot invite users"],
        Theme::EaseOfUse => {
            &["Where did the export button go?", "Users cannot find the planner", "Mobile app logs us out"]
        }
        Theme::Integrations => &["ERP sync failed", "API returns 429", "Webhook not firing"],
        Theme::Reporting => &["Report shows wrong totals", "Dashboard does not load", "Scheduled report is empty"],
    });
    let opening = *random.pick(&["Hello,", "Hi team,", "Good morning,", "Dear support,"]);
    let detail = *random.pick(&[
        "it started today and affects the whole team.",
        "one of our sites reports this since last week.",
        "could you have a look, please?",
        "we tried the help page, without luck.",
        "this blocks our month-end.",
    ]);
    (subject, format!("{opening} {}: {detail}", subject.trim_end_matches('?').to_lowercase()))
}

/// What is said in an interview about the reason for leaving.
pub(super) fn farewell(cause: Cause, random: &mut Random) -> &'static str {
    let said: &&str = random.pick(match cause {
        Cause::LowAdoption => &["Honestly, hardly anyone logged in any more.", "We paid for seats nobody used."],
        Cause::PoorFit => {
            &["It was built for a different kind of business.", "We bent our process around it and gave up."]
        }
        Cause::ChampionLeft => {
            &["The person who ran it left, and nobody took it over.", "Our new lead brought her own tool."]
        }
        Cause::Reliability => {
            &["After the third outage the decision was made for us.", "We could not rely on it in peak season."]
        }
        Cause::Price => {
            &["The renewal price was more than we could defend.", "We found the same for two thirds of the price."]
        }
        Cause::Competitor => {
            &["Another vendor offered it as part of their suite.", "Group standard is a different system now."]
        }
        Cause::BudgetCut => &["All software was cut by a third this year.", "The budget line is simply gone."],
        Cause::CompanyClosed => &["We are closing the business.", "The company is being wound up."],
        Cause::PaymentFailed => {
            &["The card had expired, and then we let it lapse.", "Nobody here noticed the reminders."]
        }
    });
    said
}
