use crate::home::{on_every_backend, told};
use cco_domain::day::Day;
use cco_domain::health::Verdict;
use cco_store::audit::AuditCheck;
use cco_store::judgement::{Judgement, NewJudgement, Withdrawal};

fn call(account: &str, verdict: &str, made_at: i64) -> NewJudgement {
    NewJudgement {
        account_id: account.to_owned(),
        verdict: Verdict::of_stored(verdict),
        reason: "their board has decided".to_owned(),
        made_at,
        expires_on: Day::from_ymd(2024, 3, 31).unwrap(),
    }
}

#[test]
fn judgements_are_kept_with_their_author_and_end() {
    on_every_backend(async |home| {
        let store = home.open().await;
        assert_eq!(store.judge("ann", call("a1", "red", 5)).await.unwrap(), 1);
        assert_eq!(store.judge("bob", call("a2", "+7.5", 6)).await.unwrap(), 2);
        store.withdraw_judgement("cid", 1, 7).await.unwrap();

        let expected = |no, account: &str, verdict: &str, author: &str, withdrawn| {
            let NewJudgement { account_id, verdict, reason, made_at, expires_on } = call(account, verdict, 4 + no);
            Judgement { no, account_id, verdict, reason, author: author.to_owned(), made_at, expires_on, withdrawn }
        };
        let withdrawn = Some(Withdrawal { at: 7, by: "cid".to_owned() });
        let all = [expected(1, "a1", "red", "ann", withdrawn), expected(2, "a2", "+7.5", "bob", None)];
        assert_eq!(store.judgements().await.unwrap(), all);

        let log = store.audit_log(9).await.unwrap();
        let told: Vec<_> =
            log.iter().map(|entry| (entry.actor.as_str(), entry.action.as_str(), entry.subject.as_str())).collect();
        let expected = [
            ("cid", "health_withdraw", "judgement 1"),
            ("bob", "health_override", "judgement 2"),
            ("ann", "health_override", "judgement 1"),
        ];
        assert_eq!(told, expected);
        assert!(log.iter().all(|entry| !entry.detail_json.contains("board")), "a reason may name people");
        assert_eq!(store.verify_audit().await.unwrap(), AuditCheck::Intact { n_entries: 3 });
    });
}

#[test]
fn a_judgement_is_withdrawn_once() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let error = store.withdraw_judgement("ann", 1, 1).await.expect_err("there is none");
        assert_eq!(told(&error), "NotFound: there is no judgement 1");
        store.judge("ann", call("a1", "red", 5)).await.unwrap();
        store.withdraw_judgement("ann", 1, 6).await.unwrap();
        let error = store.withdraw_judgement("bob", 1, 7).await.expect_err("it is withdrawn");
        assert_eq!(told(&error), "Conflict: judgement 1 is withdrawn already");
        assert_eq!(store.audit_log(9).await.unwrap().len(), 2);
    });
}
