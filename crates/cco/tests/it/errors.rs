//! Whatever goes wrong is named, with the way out, and ends with the exit code of its kind.

use crate::support::{Ran, Workspace, transcript, without_ids};
use insta::assert_snapshot;

const LINES: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s1,a1,pro,100.00,USD,2023-01-01,
s2,a2,pro,80.00,USD,2023-02-01,2024-02-01
";

const LINE_IN_EUROS: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s3,a3,pro,70.00,EUR,2023-01-01,
";

/// A workspace that knows two subscriptions in dollars.
fn with_lines() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("lines.csv", LINES);
    workspace.cco(&["import", "lines.csv"]).ok();
    workspace
}

#[test]
fn a_bad_value_is_named_by_file_line_and_column() {
    let workspace = Workspace::new();
    workspace.write(
        "bad.csv",
        "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s0,a0,pro,100.00,USD,2023-01-01,
s1,a1,pro,100.00,USD,2023-01-01,2024-02-30
s2,a2,pro,-50.00,USD,2023-01-01,
s3,a3,pro,50.00,USD,2024-01-01,2023-06-01
s4,a4,pro,50.00,XQZ,2023-01-01,
s5,a5,pro,abc,USD,2023-01-01,
s6,a6,pro,50.00,USD,soon,
s7,,pro,50.00,USD,2023-01-01,
s0,a0,pro,200.00,USD,2023-01-01,
",
    );
    workspace.cco(&["import", "bad.csv"]).ok();
    let shown = workspace.cco(&["data", "quarantine", "show"]);
    assert_snapshot!(without_ids(&shown.to_string()), @r#"
    [ID] bad.csv:3, column end_date: `end_date` is `2024-02-30`, which is not a day of the calendar
      way out: correct the date in the source
      row: subscription_id=s1 · account_id=a1 · plan=pro · mrr=100.00 · currency=USD · start_date=2023-01-01 · end_date=2024-02-30
    [ID] bad.csv:4, column mrr: `mrr` is `-50.00`, which is a negative price
      way out: a refund or credit needs kind = "credit"; otherwise correct the amount in the source
      row: subscription_id=s2 · account_id=a2 · plan=pro · mrr=-50.00 · currency=USD · start_date=2023-01-01 · end_date=
    [ID] bad.csv:5, column end_date: `end_date` is `2023-06-01`, which lies before the start of its range
      way out: correct the dates in the source; an end is the first day after the range
      row: subscription_id=s3 · account_id=a3 · plan=pro · mrr=50.00 · currency=USD · start_date=2024-01-01 · end_date=2023-06-01
    [ID] bad.csv:6, column currency: `currency` is `XQZ`, which is not a currency code we know
      way out: write the ISO 4217 code, three letters such as USD
      row: subscription_id=s4 · account_id=a4 · plan=pro · mrr=50.00 · currency=XQZ · start_date=2023-01-01 · end_date=
    [ID] bad.csv:7, column mrr: `mrr` is `abc`, which is not an amount (`abc` is not a currency we know)
      way out: write digits only
      row: subscription_id=s5 · account_id=a5 · plan=pro · mrr=abc · currency=USD · start_date=2023-01-01 · end_date=
    [ID] bad.csv:8, column start_date: `start_date` is `soon`, which is not a date
      way out: write it as YYYY-MM-DD
      row: subscription_id=s6 · account_id=a6 · plan=pro · mrr=50.00 · currency=USD · start_date=soon · end_date=
    [ID] bad.csv:9, column account_id: `account_id` is not known, and the row cannot be used without it
      way out: fill it in at the source
      row: subscription_id=s7 · account_id= · plan=pro · mrr=50.00 · currency=USD · start_date=2023-01-01 · end_date=
    [ID] bad.csv:10: the file holds another row with the same line_id, starts and other content; the first was kept
      way out: mend the export, or name a key that tells the rows apart (`key = […]` in the mapping)
      row: subscription_id=s0 · account_id=a0 · plan=pro · mrr=200.00 · currency=USD · start_date=2023-01-01 · end_date=
    exit 0
    "#);
}

#[test]
fn a_file_that_is_no_table_is_refused_whole() {
    let workspace = Workspace::new();
    workspace.write("empty.csv", "");
    workspace.write("strange.csv", "a,b\n1,2\n");
    workspace.write("page.csv", "<!DOCTYPE html>\n<html><body>Please sign in</body></html>\n");
    workspace.write("archive.csv", b"PK\x03\x04not really a workbook");
    workspace.write("days.csv", "subscription_id,account_id,mrr,start_date\ns1,a1,10.00,03/04/2024\n");
    workspace.write("folder/lines.csv", LINES);
    let files = ["empty.csv", "strange.csv", "page.csv", "archive.csv", "days.csv", "folder", "absent.csv"];
    let imports: Vec<[&str; 2]> = files.iter().map(|file| ["import", file]).collect();
    let imports: Vec<&[&str]> = imports.iter().map(|words| words.as_slice()).collect();
    assert_snapshot!(transcript(&workspace, &imports), @"
    $ cco import empty.csv
    error: `empty.csv` is empty: there is no header and no row
      try: export it again, or leave it out
    exit 3

    $ cco import strange.csv
    error: nothing was loaded; these need an answer first:
      strange.csv: which table its rows belong to is not clear from its columns
      try: `cco import FILES --dry-run --map mapping.toml` writes the proposed mapping; answer in it and import with --map mapping.toml
    exit 3

    $ cco import page.csv
    error: `page.csv` is not a table we can read: a web page; the download probably needed a sign-in; export the data again while signed in
      try: give a CSV, TSV, JSON Lines, Parquet or Excel file
    exit 3

    $ cco import archive.csv
    error: `archive.csv` is not a table we can read: a zip archive; unpack it and import the files inside
      try: give a CSV, TSV, JSON Lines, Parquet or Excel file
    exit 3

    $ cco import days.csv
    error: nothing was loaded; these need an answer first:
      days.csv: `start_date` holds `03/04/2024` and nothing in the file says whether that is day, month, year or month, day, year; which is it? [dmy | mdy]
      try: `cco import FILES --dry-run --map mapping.toml` writes the proposed mapping; answer in it and import with --map mapping.toml
    exit 3

    $ cco import folder
    error: cannot read folder: Is a directory (os error 21)
      try: name the files in it, such as FOLDER/*.csv
    exit 3

    $ cco import absent.csv
    error: cannot read absent.csv: No such file or directory (os error 2)
      try: check the path
    exit 4
    ");
    assert_eq!(workspace.cco(&["data", "batches", "--json"]).json()["batches"], serde_json::json!([]));
}

#[test]
fn one_unreadable_file_keeps_the_others_out() {
    let workspace = Workspace::new();
    workspace.write("lines.csv", LINES);
    workspace.write("empty.csv", "");
    assert_eq!(workspace.cco(&["import", "lines.csv", "empty.csv"]).code, Some(3));
    assert_eq!(workspace.cco(&["data", "batches", "--json"]).json()["batches"], serde_json::json!([]));
}

#[test]
fn a_mapping_that_does_not_fit_is_refused() {
    let workspace = Workspace::new();
    workspace.write("lines.csv", LINES);
    workspace.cco(&["import", "lines.csv", "--dry-run", "--map", "good.toml"]).ok();
    let good = std::fs::read_to_string(workspace.path().join("good.toml")).unwrap();
    workspace.write("column.toml", good.replace("\"start_date\"", "\"begin\""));
    workspace.write("table.toml", good.replace("\"subscription\"", "\"subscriptions\""));
    workspace.write("key.toml", good.replace("[file.columns.ends]", "[file.columns.finish]"));
    workspace.write("syntax.toml", "version = \n");
    workspace.write("word.toml", "version = 1\n[[file]]\nmatch = \"*\"\ntabel = \"subscription\"\n");
    workspace.write("version.toml", good.replace("version = 1", "version = 2"));
    let maps = ["column.toml", "table.toml", "key.toml", "syntax.toml", "word.toml", "version.toml"];
    let imports: Vec<[&str; 4]> = maps.iter().map(|map| ["import", "lines.csv", "--map", map]).collect();
    let imports: Vec<&[&str]> = imports.iter().map(|words| words.as_slice()).collect();
    assert_snapshot!(transcript(&workspace, &imports), @"
    $ cco import lines.csv --map column.toml
    error: mapping for `lines.csv`: the file has no column `begin`; it has subscription_id, account_id, plan, mrr, currency, start_date, end_date
      try: `cco import FILES --dry-run --map NEW.toml` writes one to start from
    exit 3

    $ cco import lines.csv --map table.toml
    error: mapping for `lines.csv`: there is no table `subscriptions`; the tables are account, account_link, contact, subscription, invoice, usage_event, ticket, survey_response, interaction, milestone, opportunity, churn_reason, fx_rate
      try: `cco import FILES --dry-run --map NEW.toml` writes one to start from
    exit 3

    $ cco import lines.csv --map key.toml
    error: mapping for `lines.csv`: `subscription` has no column `finish`; its columns are line_id, account_id, contract_id, product, plan, quantity, amount_minor, currency, billing_period, invoiced_every, kind, starts, ends, status, list_minor, discount_ends, step, term_starts, term_ends, auto_renew, notice_days, cancelled_on
      try: `cco import FILES --dry-run --map NEW.toml` writes one to start from
    exit 3

    $ cco import lines.csv --map syntax.toml
    error: syntax.toml:1:11: string values must be quoted, expected literal string
      try: mend it there; `cco import FILES --dry-run --map NEW.toml` writes one to compare with
    exit 3

    $ cco import lines.csv --map word.toml
    error: word.toml:4:1: unknown field `tabel`, expected one of `match`, `table`, `source`, `key`, `sheet`, `delimiter`, `header`, `date_order`, `decimal`, `time_zone`, `detect`, `ignore`, `unpivot`, `columns`
      try: mend it there; `cco import FILES --dry-run --map NEW.toml` writes one to compare with
    exit 3

    $ cco import lines.csv --map version.toml
    error: version.toml:1:11: version 2 is not known to this program (it knows 1)
      try: mend it there; `cco import FILES --dry-run --map NEW.toml` writes one to compare with
    exit 3
    ");
}

#[test]
fn revenue_is_not_guessed_from_what_is_not_known() {
    let workspace = Workspace::new();
    assert_snapshot!(transcript(&workspace, &[&["revenue", "summary"], &["reconcile"], &["explain", "nrr"]]), @"
    $ cco revenue summary
    error: Acme knows no facts at batch 0
      try: `cco import FILES…` loads exports; revenue needs subscriptions or monthly revenue
    exit 7

    $ cco reconcile
    error: Acme knows no facts at batch 0
      try: `cco import FILES…` loads exports; revenue needs subscriptions or monthly revenue
    exit 7

    $ cco explain nrr
    error: Acme knows no facts at batch 0
      try: `cco import FILES…` loads exports; revenue needs subscriptions or monthly revenue
    exit 7
    ");

    workspace.write("euros.csv", LINE_IN_EUROS);
    workspace.cco(&["import", "euros.csv"]).ok();
    let asked: [&[&str]; 2] =
        [&["revenue", "summary", "--as-of", "2022-12-31"], &["revenue", "summary", "--as-of", "2024-03-31"]];
    assert_snapshot!(transcript(&workspace, &asked), @"
    $ cco revenue summary --as-of 2022-12-31
    error: nothing is known of 2022-12-31: the first subscription starts on 2023-01-01
      try: pass --as-of 2023-01-01 or later
    exit 7

    $ cco revenue summary --as-of 2024-03-31
    error: no rate from EUR to USD on or before 2024-03-31
      try: import a file of rates (`date,from,to,rate`) that begins on or before that day
    exit 3
    ");
}

#[test]
fn a_question_about_revenue_names_only_what_there_is() {
    let asked: [&[&str]; 11] = [
        &["revenue", "summary", "--policy", "pauses"],
        &["revenue", "summary", "--policy", "brakes=on"],
        &["revenue", "summary", "--policy", "pauses=maybe"],
        &["revenue", "summary", "--by", "plan,industry,region"],
        &["revenue", "summary", "--known-at", "7"],
        &["revenue", "summary", "--known-at", "yesterday"],
        &["revenue", "summary", "--as-of", "2024-02-30"],
        &["revenue", "summary", "--window", "decade"],
        &["revenue", "rows", "--metric", "happiness"],
        &["explain", "happiness"],
        &["explain", "revenue.nrr/2024-01-31/t12m/known=1/policy=abc123"],
    ];
    assert_snapshot!(transcript(&with_lines(), &asked), @"
    $ cco revenue summary --policy pauses
    error: `pauses` is not of the form key=value
      try: for example --policy pauses=unchanged; `cco policy show` lists the keys
    exit 3

    $ cco revenue summary --policy brakes=on
    error: there is no switch `brakes`; `cco policy show` lists them
      try: `cco policy show` lists the switches, `cco policy show KEY` the values of one
    exit 3

    $ cco revenue summary --policy pauses=maybe
    error: `pauses` cannot be `maybe`; it is one of zero, unchanged
      try: `cco policy show` lists the switches, `cco policy show KEY` the values of one
    exit 3

    $ cco revenue summary --by plan,industry,region
    error: revenue can be divided by one or two dimensions at a time
      try: name at most two after --by
    exit 3

    $ cco revenue summary --known-at 7
    error: there is no batch 7; the last is 1
      try: `cco data batches` lists them
    exit 4

    $ cco revenue summary --known-at yesterday
    error: `yesterday` is neither a batch number nor a date
      try: pass a number from `cco data batches`, or a day such as 2024-03-31
    exit 3

    $ cco revenue summary --as-of 2024-02-30
    error: invalid value '2024-02-30' for '--as-of <DAY>': `2024-02-30` is not a date of the form YYYY-MM-DD

    For more information, try '--help'.
    exit 2

    $ cco revenue summary --window decade
    error: invalid value 'decade' for '--window <WINDOW>': `decade` is not a window: t12m, quarter, month, ytd, or two days such as 2024-01-31..2024-06-30

    For more information, try '--help'.
    exit 2

    $ cco revenue rows --metric happiness
    error: there is no revenue metric `happiness`
      try: choose one of mrr, arr, n_accounts, nrr, grr, logo_churn, gross_mrr_churn, net_mrr_churn, new, reactivation, expansion, contraction, churn, fx, merge, quick_ratio, arpa, tenure, ltv
    exit 4

    $ cco explain happiness
    error: `happiness` is not the id of a figure
      try: copy one from `cco revenue summary --json`, or name a metric: mrr, arr, n_accounts, nrr, grr, logo_churn, gross_mrr_churn, net_mrr_churn, new, reactivation, expansion, contraction, churn, fx, merge, quick_ratio, arpa, tenure, ltv
    exit 3

    $ cco explain revenue.nrr/2024-01-31/t12m/known=1/policy=abc123
    error: no policy with hash abc123 is known in this workspace
      try: the figure was made elsewhere, or before its policy file was removed from .cco/policies
    exit 4
    ");
}

#[test]
fn batches_and_publications_are_named_as_they_are() {
    let workspace = with_lines();
    workspace.cco(&["figures", "publish", "board", "--as-of", "2024-01-31"]).ok();
    workspace.cco(&["data", "retract", "1"]).ok();
    let asked: [&[&str]; 9] = [
        &["data", "retract", "9"],
        &["data", "retract", "1"],
        &["data", "retract", "2"],
        &["data", "quarantine", "show", "absent.csv"],
        &["data", "quarantine", "replay", "absent.csv"],
        &["figures", "show", "absent"],
        &["figures", "restatements", "absent"],
        &["figures", "publish", "board 2024", "--known-at", "1"],
        &["figures", "publish", "board", "--as-of", "2024-01-31", "--known-at", "1"],
    ];
    assert_snapshot!(transcript(&workspace, &asked), @r#"
    $ cco data retract 9
    error: batch 9 does not exist
      try: `cco data batches`, `cco figures list` and `cco health judgements --all` say what there is
    exit 4

    $ cco data retract 1
    error: batch 1 is retracted already, by batch 2
    exit 3

    $ cco data retract 2
    error: batch 2 is a retraction: import the facts again instead
    exit 3

    $ cco data quarantine show absent.csv
    error: no row of `absent.csv` is in quarantine
      try: `cco data quarantine list` names the files
    exit 4

    $ cco data quarantine replay absent.csv
    error: no row of `absent.csv` is in quarantine
      try: `cco data quarantine list` names the files
    exit 4

    $ cco figures show absent
    error: no figures are published as `absent`
      try: `cco data batches`, `cco figures list` and `cco health judgements --all` say what there is
    exit 4

    $ cco figures restatements absent
    error: no figures are published as `absent`
      try: `cco data batches`, `cco figures list` and `cco health judgements --all` say what there is
    exit 4

    $ cco figures publish "board 2024" --known-at 1
    error: `board 2024` cannot name a publication
      try: use letters, digits, `-`, `_` and `.`, for example board-2024-q4
    exit 3

    $ cco figures publish board --as-of 2024-01-31 --known-at 1
    error: figures are already published as `board`
      try: choose another name; `cco figures show board` shows what it holds
    exit 5
    "#);
}

#[test]
fn a_workspace_must_be_there_and_readable() {
    let workspace = Workspace::new();
    let config = std::fs::read_to_string(workspace.path().join("cco.toml")).unwrap();
    let with_config = |from: &str, to: &str| {
        workspace.write("cco.toml", config.replace(from, to));
        workspace.cco(&["data", "batches"]).to_string()
    };
    let answers = [
        workspace.cco_outside(&["data", "batches"]).to_string(),
        workspace.cco(&["data", "batches", "--workspace", "absent"]).to_string(),
        with_config("fiscal_year_start", "year_start"),
        with_config("USD", "USX"),
        with_config("version = 1", "version = 9"),
        with_config("\"UTC\"", "\"Mars/Olympus\""),
        with_config(".cco/ledger", "../elsewhere"),
        with_config(".cco/state.db", "mysql://db/cco"),
    ];
    assert_snapshot!(answers.join("\n"), @"
    error: no workspace here: [DIR] and the folders above it hold no cco.toml
      try: run `cco init DIR --company NAME` to make one, `cco demo DIR` to try one, or name one with --workspace DIR
    exit 4

    error: no workspace at absent: it holds no cco.toml
      try: run `cco init DIR --company NAME` to make one
    exit 4

    error: [DIR]/acme/cco.toml:7:1: unknown field `year_start`, expected one of `name`, `size`, `currency`, `fiscal_year_start`, `time_zone`, `is_demo`
      try: mend it there; `cco init` in an empty folder writes a cco.toml to compare with
    exit 3

    error: [DIR]/acme/cco.toml:6:12: `USX` is not a currency code we know (ISO 4217, three letters such as USD)
      try: mend it there; `cco init` in an empty folder writes a cco.toml to compare with
    exit 3

    error: [DIR]/acme/cco.toml:1:11: version 9 is not known to this program (it knows 1)
      try: mend it there; `cco init` in an empty folder writes a cco.toml to compare with
    exit 3

    error: [DIR]/acme/cco.toml:8:13: `Mars/Olympus` is not a time zone we know
      try: mend it there; `cco init` in an empty folder writes a cco.toml to compare with
    exit 3

    error: `../elsewhere` in cco.toml leads outside the workspace
      try: use a path inside the workspace, without `..`
    exit 6

    error: `mysql` is not a kind of state store: write sqlite:<path> or postgres://<user>@<host>/<database>
    exit 3
    ");
}

#[test]
fn a_workspace_is_made_once() {
    let workspace = Workspace::new();
    let asked: [&[&str]; 4] = [
        &["init", ".", "--company", "Acme"],
        &["init", "other", "--company", " "],
        &["init", "other", "--company", "Acme", "--time-zone", "Mars/Olympus"],
        &["init", "other", "--company", "Acme", "--currency", "USX"],
    ];
    assert_snapshot!(transcript(&workspace, &asked), @r#"
    $ cco init . --company Acme
    error: . already is a workspace
      try: use it as it is, or choose another folder
    exit 5

    $ cco init other --company " "
    error: the company needs a name
      try: pass --company "Acme Inc"
    exit 3

    $ cco init other --company Acme --time-zone Mars/Olympus
    error: `Mars/Olympus` is not a time zone we know
      try: use an IANA name such as Europe/Berlin, America/New_York or UTC
    exit 3

    $ cco init other --company Acme --currency USX
    error: invalid value 'USX' for '--currency <CURRENCY>': `USX` is not a currency code we know (ISO 4217, three letters such as USD)

    For more information, try '--help'.
    exit 2
    "#);
    assert!(!workspace.path().join("other").exists());
}

#[test]
fn a_script_reads_the_same_error_as_json() {
    let ran: Ran = with_lines().cco(&["revenue", "summary", "--policy", "pauses", "--json"]);
    assert_snapshot!(ran, @r#"
    {"error":{"kind":"invalid","code":"policy_override_invalid","message":"`pauses` is not of the form key=value","hint":"for example --policy pauses=unchanged; `cco policy show` lists the keys"}}
    exit 3
    "#);
}

#[test]
fn arguments_that_are_not_understood_are_json_too() {
    let workspace = Workspace::new();
    let asked: [&[&str]; 4] = [
        &["revenue", "summary", "--nonsense", "--json"],
        &["import", "--json"],
        &["--json", "revenue", "summary", "--as-of", "soon"],
        &["revenue", "--json"],
    ];
    assert_snapshot!(transcript(&workspace, &asked), @r#"
    $ cco revenue summary --nonsense --json
    {"error":{"kind":"usage","code":"arguments_invalid","message":"unexpected argument '--nonsense' found","hint":"Usage: cco revenue summary [OPTIONS]"}}
    exit 2

    $ cco import --json
    {"error":{"kind":"usage","code":"arguments_invalid","message":"the following required arguments were not provided: <FILES>...","hint":"Usage: cco import --json <FILES>..."}}
    exit 2

    $ cco --json revenue summary --as-of soon
    {"error":{"kind":"usage","code":"arguments_invalid","message":"invalid value 'soon' for '--as-of <DAY>': `soon` is not a date of the form YYYY-MM-DD","hint":"add --help to see what is accepted"}}
    exit 2

    $ cco revenue --json
    {"error":{"kind":"usage","code":"arguments_invalid","message":"'cco revenue' requires a subcommand but one was not provided [subcommands: summary, movements, trend, cohorts, rows, help]","hint":"Usage: cco revenue [OPTIONS] <COMMAND>"}}
    exit 2
    "#);
    assert!(workspace.cco(&["--json", "--help"]).ok().contains("Usage: cco"));
}
