//! Exports in the shapes of well-known systems, recognised without a mapping.

use crate::support::{context, file, load, outcome_shown, shown};
use cco_connect::context::Context;
use cco_connect::plan::plan;
use insta::assert_snapshot;

#[test]
fn monthly_snapshot_in_cents() {
    let text = "account_id,month,mrr_cents\n7,2024-01-01,12300\n7,2024-02-01,12300\n8,2024-01-01,500\n";
    assert_snapshot!(shown("mrr.csv", text), @r#"
subscription from comma-separated text; source file; key line_id, starts
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=7 account_id=7 amount_minor=12300 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
3: line_id=7 account_id=7 amount_minor=12300 currency=USD billing_period=P1M starts=2024-02-01 ends=2024-03-01
4: line_id=8 account_id=8 amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
"#);
}

#[test]
fn monthly_snapshot_by_product() {
    let text = "Customer ID;Product;Month;MRR\nC1;Core;2024-01;10,50\nC1;Add-on;2024-01;5\n";
    assert_snapshot!(shown("mrr.csv", text), @r#"
subscription from semicolon-separated text; source file; key line_id, starts
warning: no column names the line; Customer ID, Product and the start stand for it
warning: no column names the currency; amounts are read as USD, the workspace's
2: line_id=C1/Core account_id=C1 product=Core amount_minor=1050 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
3: line_id=C1/Add-on account_id=C1 product=Add-on amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-02-01
"#);
}

#[test]
fn salesforce_accounts() {
    let text = "Id,Name,ParentId,Industry,NumberOfEmployees,Owner.Name,BillingCountry,Type,CreatedDate\n\
        001A,Acme,,Software,\"1,200\",Ana Bell,DE,Customer,2021-03-04T10:00:00.000+0000\n\
        001B,Beta,001A,,35,Ana Bell,US,Customer,2022-03-04T10:00:00.000+0000\n\
        001C,Cebu,,,40.5,Ana Bell,US,Prospect,2022-03-04T10:00:00.000+0000\n";
    assert_snapshot!(shown("salesforce_accounts.csv", text), @r#"
account from comma-separated text; source salesforce; key account_id, effective_from
2: account_id=001A name=Acme employees=1200 industry=Software country=DE owner=Ana Bell attributes={"Type":"Customer","CreatedDate":"2021-03-04T10:00:00.000+0000"}
3: account_id=001B name=Beta parent_id=001A employees=35 country=US owner=Ana Bell attributes={"Type":"Customer","CreatedDate":"2022-03-04T10:00:00.000+0000"}
4: bad_number: `NumberOfEmployees` is `40.5`, which is not a whole number; write a whole number
"#);
}

#[test]
fn salesforce_opportunities() {
    let text = "Id,AccountId,Name,Type,Amount,CurrencyIsoCode,StageName,ForecastCategoryName,CreatedDate,CloseDate\n\
        006A,001A,Renewal 24,Renewal,12000.00,USD,Negotiation,Best Case,2024-01-05,2024-03-31\n\
        006B,001B,Upsell,Existing Business,,USD,Closed Won,Closed,2024-01-05,2024-02-01\n";
    assert_snapshot!(shown("salesforce_opportunities.csv", text), @r#"
opportunity from comma-separated text; source salesforce; key opportunity_id
unused Name: `opportunity` has no place for it
2: opportunity_id=006A account_id=001A kind=renewal amount_minor=1200000 currency=USD stage=Negotiation forecast_category=Best Case created_on=2024-01-05 closes_on=2024-03-31
3: opportunity_id=006B account_id=001B kind=expansion currency=USD stage=Closed Won forecast_category=Closed created_on=2024-01-05 closes_on=2024-02-01
"#);
}

#[test]
fn stripe_subscriptions() {
    let text = "id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),\
        Current Period Start (UTC),Current Period End (UTC),Canceled At (UTC),Ended At (UTC)\n\
        sub_1,cus_1,price_pro,3,usd,month,49.00,active,2024-01-05 10:00,2024-01-05 10:00,2024-03-05 10:00,2024-04-05 10:00,,\n\
        sub_2,cus_2,price_pro,1,eur,year,490.00,canceled,2023-01-05 10:00,2023-01-05 10:00,2023-01-05 10:00,2024-01-05 10:00,2023-11-01 08:00,2024-01-05 10:00\n\
        sub_3,cus_3,price_pro,1,usd,month,49.00,trialing,2024-03-01 10:00,2024-03-01 10:00,2024-03-01 10:00,2024-03-15 10:00,,\n";
    assert_snapshot!(shown("subscriptions.csv", text), @r#"
subscription from comma-separated text; source file; key line_id
unused Created (UTC): `subscription` has no place for it
warning: `Amount` is read as the price of the whole line; if it is the price of one, say times = "Quantity" for amount_minor in the mapping
2: line_id=sub_1 account_id=cus_1 plan=price_pro quantity=3 amount_minor=4900 currency=USD billing_period=P1M kind=recurring starts=2024-01-05 status=active term_starts=2024-03-05 term_ends=2024-04-05
3: line_id=sub_2 account_id=cus_2 plan=price_pro quantity=1 amount_minor=49000 currency=EUR billing_period=P12M kind=recurring starts=2023-01-05 ends=2024-01-05 term_starts=2023-01-05 term_ends=2024-01-05 cancelled_on=2023-11-01
4: line_id=sub_3 account_id=cus_3 plan=price_pro quantity=1 amount_minor=4900 currency=USD billing_period=P1M kind=trial starts=2024-03-01 status=active term_starts=2024-03-01 term_ends=2024-03-15
"#);
}

#[test]
fn stripe_invoices() {
    let text = "id,Customer,Subscription,Total,Amount Paid,Currency,Date (UTC),Due Date (UTC),Status\n\
        in_1,cus_1,sub_1,147.00,147.00,usd,2024-01-05 10:00,,paid\n\
        in_2,cus_1,sub_1,-20.00,0.00,usd,2024-02-05 10:00,2024-03-05 10:00,open\n";
    assert_snapshot!(shown("invoices.csv", text), @r#"
invoice from comma-separated text; source file; key invoice_id
unused Amount Paid: `invoice` has no place for it
2: invoice_id=in_1 account_id=cus_1 line_id=sub_1 amount_minor=14700 currency=USD issued_on=2024-01-05 status=paid
3: invoice_id=in_2 account_id=cus_1 line_id=sub_1 amount_minor=-2000 currency=USD issued_on=2024-02-05 due_on=2024-03-05 status=open
"#);
}

#[test]
fn hubspot_companies() {
    let text = "Record ID,Company name,Company Domain Name,Industry,Number of Employees,Company owner,Country/Region,Create Date,Annual Revenue\n\
        9007199254740993,Acme,acme.test,COMPUTER_SOFTWARE,120,Ana Bell,Germany,2021-03-04 09:15,5000000\n";
    assert_snapshot!(shown("hubspot-crm-exports-all-companies-2024-05-01.csv", text), @r#"
account from comma-separated text; source hubspot; key account_id, effective_from
2: account_id=9007199254740993 name=Acme domain=acme.test employees=120 industry=COMPUTER_SOFTWARE country=Germany owner=Ana Bell attributes={"Create Date":"2021-03-04 09:15","Annual Revenue":"5000000"}
"#);
}

#[test]
fn hubspot_contacts() {
    let text = "Record ID,First Name,Last Name,Email,Job Title,Associated Company ID\n1,Ana,Bell,ana@acme.test,CFO,77\n2,Bo,,bo@acme.test,,77\n";
    assert_snapshot!(shown("hubspot_contacts.csv", text), @r#"
contact from comma-separated text; source hubspot; key contact_id
2: contact_id=1 account_id=77 name=Ana Bell email=ana@acme.test title=CFO
3: contact_id=2 account_id=77 name=Bo email=bo@acme.test
"#);
}

#[test]
fn zendesk_tickets() {
    let text = "id,subject,description,status,priority,organization_id,requester_id,created_at,updated_at,solved_at,satisfaction_rating\n\
        1,Cannot log in,\"It says:\nno\",solved,high,77,5,2024-03-04T10:00:00Z,2024-03-05T10:00:00Z,2024-03-05T10:00:00Z,good\n";
    assert_snapshot!(shown("zendesk_tickets.csv", text), @r#"
ticket from comma-separated text; source zendesk; key ticket_id
unused requester_id: `ticket` has no place for it
unused updated_at: the table has no place for it
unused satisfaction_rating: most of its values are not numbers
2: ticket_id=1 account_id=77 opened_at=2024-03-04T10:00:00Z resolved_at=2024-03-05T10:00:00Z priority=high status=solved subject=Cannot log in body=It says:
no
"#);
}

#[test]
fn delighted_responses() {
    let text = "id,account_id,person_id,score,comment,created_at,type\n\
        1,77,5,9,Great,2024-03-04 10:00:00 UTC,nps\n\
        2,78,6,11,,2024-03-05 10:00:00 UTC,nps\n";
    assert_snapshot!(shown("delighted_nps.csv", text), @r#"
survey_response from comma-separated text; source delighted; key response_id
2: response_id=1 account_id=77 contact_id=5 instrument=nps_relational answer=9 scale_min=0 scale_max=10 polarity=higher_is_better comment=Great at=2024-03-04T10:00:00Z
3: answer_out_of_scale: `score` is `11`, which lies outside the scale of 0 to 10; correct the answer or the scale
"#);
}

#[test]
fn segment_events() {
    let text = concat!(
        r#"{"messageId":"m1","event":"Report Opened","userId":"u1","context":{"groupId":"77","ip":"::1"},"timestamp":"2024-03-04T10:00:00.123Z","properties":{"rows":12345678901234567890123,"tags":["a","b"]}}"#,
        "\n",
        r#"{"messageId":"m2","event":"Report Shared","userId":null,"context":{"groupId":"77"},"timestamp":"2024-03-04T11:00:00Z","late":{"name":"only here"}}"#,
        "\n",
        r#"{"messageId":"m3","event":"Cut"#,
        "\n"
    );
    assert_snapshot!(shown("product_events.jsonl", text), @r#"
usage_event from JSON Lines; source product; key event_id, at
1: event_id=m1 at=2024-03-04T10:00:00.123Z account_id=77 user_id=u1 name=Report Opened properties={"context.ip":"::1","properties.rows":"12345678901234567890123","properties.tags":"[\"a\",\"b\"]"}
2: event_id=m2 at=2024-03-04T11:00:00Z account_id=77 name=Report Shared properties={"late.name":"only here"}
3: bad_json: the line ends inside its JSON object; write one whole JSON object a line
"#);
}

#[test]
fn events_without_an_id() {
    let text = "account_id,user_id,event_type,event_time\n77,1,login,1706700000\n77,1,export,1706700060\n";
    assert_snapshot!(shown("events.csv", text), @r#"
usage_event from comma-separated text; source file; key event_id, at
warning: no column names the event; account_id, user_id, event_type, event_time together stand for it, so two equal events at one moment count once
2: event_id=77/1/login/1706700000 at=2024-01-31T11:20:00Z account_id=77 user_id=1 name=login
3: event_id=77/1/export/1706700060 at=2024-01-31T11:21:00Z account_id=77 user_id=1 name=export
"#);
}

#[test]
fn how_much_was_used() {
    let head = "event_id,account_id,timestamp,event";
    let row = "e1,77,2024-03-04T10:00:00Z,export";
    for (columns, values, quantity, source) in [
        ("usage_count,usage_duration_secs", "9,5004", "9", "usage_count"),
        ("duration_seconds", "90", "90", "duration_seconds"),
        ("hours,count", "1.5,3", "3", "count"),
        ("value", "12", "", ""),
        ("duration", "1 min 30 s", "", ""),
    ] {
        let text = format!("{head},{columns}\n{row},{values}\n");
        let found = shown("events.csv", &text);
        let word = format!(" quantity={quantity}");
        assert_eq!(found.contains(" quantity="), !quantity.is_empty(), "{columns}: {found}");
        assert!(quantity.is_empty() || found.contains(&word), "{columns}: {found}");
        let kept = columns
            .split(',')
            .filter(|column| *column != source)
            .all(|column| found.contains(&format!("\"{column}\":")));
        assert!(kept, "{columns}: what is no quantity is a property: {found}");
    }
    let nested = "{\"messageId\":\"m1\",\"event\":\"export\",\"context\":{\"groupId\":\"77\"},\"timestamp\":\"2024-03-04T10:00:00Z\",\"properties\":{\"count\":4}}\n";
    assert!(shown("product_events.jsonl", nested).contains(" quantity=4"), "{}", shown("product_events.jsonl", nested));
}

#[test]
fn rates_in_rows() {
    let text = "date,from,to,rate\n2024-01-31,EUR,USD,1.0837\n2024-02-29,EUR,USD,0\n";
    assert_snapshot!(shown("fx_rates.csv", text), @r#"
fx_rate from comma-separated text; source file; key on_day, from_currency, to_currency
2: on_day=2024-01-31 from_currency=EUR to_currency=USD rate_e9=1083700000
3: bad_rate: `rate` is `0`, which is not a rate above nought; correct the rate in the source
"#);
}

#[test]
fn rates_in_columns() {
    let text = "Date,USD,JPY,GBP,CYP,\n2024-01-31,1.0837,160.19,0.85435,N/A,\n2024-01-30,1.0846,,0.85553,N/A,\n";
    assert_snapshot!(shown("eurofxref-hist.csv", text), @r#"
fx_rate from comma-separated text; source eurofxref; key on_day, from_currency, to_currency
warning: each column is a currency; rates are read as units for one EUR, as the European Central Bank writes them
2: on_day=2024-01-31 from_currency=EUR to_currency=USD rate_e9=1083700000
2: on_day=2024-01-31 from_currency=EUR to_currency=JPY rate_e9=160190000000
2: on_day=2024-01-31 from_currency=EUR to_currency=GBP rate_e9=854350000
3: on_day=2024-01-30 from_currency=EUR to_currency=USD rate_e9=1084600000
3: on_day=2024-01-30 from_currency=EUR to_currency=GBP rate_e9=855530000
"#);
}

#[test]
fn account_merges() {
    let text = "from_account,to_account,kind,effective_date\nA1,A2,merge,2024-03-01\nA3,A4,absorbed,2024-03-01\n";
    assert_snapshot!(shown("account_merges.csv", text), @r#"
account_link from comma-separated text; source file; key from_account, to_account, kind, starts
2: from_account=A1 to_account=A2 kind=merge starts=2024-03-01
3: unknown_word: `kind` is `absorbed`, which is none of merge, split, parent; say what it stands for in the mapping: words = { "your word" = "our word" }
"#);
}

#[test]
fn billing_lines_with_steps() {
    let text = "subscription_item_id,contract_id,customer_id,product,plan,quantity,amount,currency,billing_interval,kind,status,\
        start_date,end_date,list_amount,discount_end_date,price_step,term_start,term_end,auto_renew,notice_days,canceled_at\n\
        SI-1,K-1,A1,core,pro,10,12000.00,USD,year,recurring,active,2024-01-01,2025-01-01,15000.00,,,2024-01-01,2027-01-01,true,90,\n\
        SI-1,K-1,A1,core,pro,10,13000.00,USD,year,recurring,active,2025-01-01,,15000.00,,ramp,2024-01-01,2027-01-01,true,90,\n\
        SI-2,K-1,A1,setup,,1,500.00,USD,month,one_off,,2024-01-01,2024-02-01,,,,,,,,\n\
        SI-3,K-2,A2,core,pro,10,-1250.00,XQZ,year,recurring,active,2024-05-01,2023-05-01,,,,,,,,\n";
    assert_snapshot!(shown("billing_subscriptions.csv", text), @r#"
subscription from comma-separated text; source billing; key line_id, starts
2: line_id=SI-1 account_id=A1 contract_id=K-1 product=core plan=pro quantity=10 amount_minor=1200000 currency=USD billing_period=P12M kind=recurring starts=2024-01-01 ends=2025-01-01 status=active list_minor=1500000 term_starts=2024-01-01 term_ends=2027-01-01 auto_renew=true notice_days=90
3: line_id=SI-1 account_id=A1 contract_id=K-1 product=core plan=pro quantity=10 amount_minor=1300000 currency=USD billing_period=P12M kind=recurring starts=2025-01-01 status=active list_minor=1500000 step=ramp term_starts=2024-01-01 term_ends=2027-01-01 auto_renew=true notice_days=90
4: line_id=SI-2 account_id=A1 contract_id=K-1 product=setup quantity=1 amount_minor=50000 currency=USD billing_period=P1M kind=one_off starts=2024-01-01 ends=2024-02-01
5: unknown_currency: `currency` is `XQZ`, which is not a currency code we know; write the ISO 4217 code, three letters such as USD
"#);
}

#[test]
fn meetings_milestones_and_reasons() {
    let meetings = "id,account_id,date,attendees,attended,notes\n1,77,2024-03-04 10:00,\"Ana, Bo\",yes,Went well\n";
    let milestones = "account_id,milestone,due_date,completed_on\n77,first report,2024-03-04,\n";
    let reasons =
        "interview_id,account_id,churn_date,primary_reason,controllable,quote\n1,77,2024-03-04,price,no,Too dear\n";
    let all =
        [("meetings.csv", meetings), ("onboarding_milestones.csv", milestones), ("churn_interviews.csv", reasons)];
    let shown: Vec<String> = all.iter().map(|(name, text)| shown(name, text)).collect();
    assert_snapshot!(shown.join("\n"), @r#"
interaction from comma-separated text; source file; key interaction_id
2: interaction_id=1 account_id=77 kind=meeting at=2024-03-04T10:00:00Z people=Ana, Bo is_attended=true notes=Went well

milestone from comma-separated text; source file; key account_id, name
2: account_id=77 name=first report due_on=2024-03-04

churn_reason from comma-separated text; source file; key churn_id
2: churn_id=1 account_id=77 churned_on=2024-03-04 primary_reason=price is_controllable=false quote=Too dear
"#);
}

#[test]
fn price_per_seat() {
    let text =
        "id,account_id,unit_price,seats,currency,billing_cycle,start_date\n1,77,12.50,3,USD,monthly,2024-01-01\n";
    assert_snapshot!(shown("subscriptions.csv", text), @r#"
subscription from comma-separated text; source file; key line_id
2: line_id=1 account_id=77 quantity=3 amount_minor=3750 currency=USD billing_period=P1M starts=2024-01-01
"#);
}

/// A day written as a midnight of some zone is that day, whatever the workspace's zone.
#[test]
fn days_written_as_midnights() {
    let text = "id,account_id,mrr,start_date,end_date\n1,7,5,2024-01-01T00:00:00-05:00,2024-02-01T04:30:00Z\n";
    let context = Context { time_zone: "America/Los_Angeles".to_owned(), ..context() };
    let file = file("subs.csv", text);
    let plan = plan(&file.path, &context, None).unwrap();
    assert_snapshot!(outcome_shown(&load(&file.path, &plan).unwrap()), @r#"
2: line_id=1 account_id=7 amount_minor=500 currency=USD billing_period=P1M starts=2024-01-01 ends=2024-01-31
"#);
}

#[test]
fn lines_with_steps_are_keyed_by_their_start() {
    let text = "line_id,account_id,mrr,start_date,price_step\n1,7,5,2024-01-01,\n2,7,5,2024-01-01,ramp\n";
    assert!(
        shown("subs.csv", text)
            .starts_with("subscription from comma-separated text; source file; key line_id, starts\n")
    );
}

#[test]
fn dates_after_today() {
    let text = "id,account_id,subject,created_at,solved_at\n1,7,Help,2025-06-30,2025-07-01\n2,7,Help,2026-01-05,\n";
    assert_snapshot!(shown("tickets.csv", text), @r#"
ticket from comma-separated text; source file; key ticket_id
warning: `created_at` has dates after today, 2026-01-05 for one
2: ticket_id=1 account_id=7 opened_at=2025-06-30T00:00:00Z resolved_at=2025-07-01T00:00:00Z subject=Help
3: ticket_id=2 account_id=7 opened_at=2026-01-05T00:00:00Z subject=Help
"#);
}

#[test]
fn nothing_we_know() {
    assert_snapshot!(shown("weather.csv", "place,rain\nKiel,3\n"), @r#"
no table from comma-separated text
warning: none of the columns is recognised
"#);
    assert_snapshot!(shown("things.csv", "account_id,start_date,colour\n1,2024-01-01,red\n"), @r#"
no table from comma-separated text
warning: no table fits the columns; `contact` comes closest but nothing gives its contact_id
"#);
}
