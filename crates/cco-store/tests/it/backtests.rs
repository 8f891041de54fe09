use crate::home::{on_every_backend, told};
use cco_domain::batch::BatchNo;
use cco_store::backtest::{Backtest, BacktestSummary, NewBacktest};

pub(crate) fn backtest() -> NewBacktest {
    NewBacktest {
        made_at: 70,
        kind: "health".to_owned(),
        id: "account".to_owned(),
        definition_hash: "one".to_owned(),
        policy_hash: "abc".to_owned(),
        known_at: BatchNo(3),
        knowledge: "recorded".to_owned(),
        seed: u64::MAX,
        settings_json: "{ \"gap\": 30 }".to_owned(),
        report_json: "{ \"auc\": 0.70 }".to_owned(),
    }
}

fn kept(no: i64) -> BacktestSummary {
    let NewBacktest {
        made_at, kind, id, definition_hash, policy_hash, known_at, knowledge, seed, settings_json, ..
    } = backtest();
    BacktestSummary {
        no,
        made_at,
        actor: "ann".to_owned(),
        kind,
        id,
        definition_hash,
        policy_hash,
        known_at,
        knowledge,
        seed,
        settings_json,
    }
}

#[test]
fn backtests_are_kept_to_the_byte_and_numbered() {
    on_every_backend(async |home| {
        let store = home.open().await;
        assert_eq!(store.keep_backtest("ann", backtest()).await.unwrap(), 1);
        assert_eq!(store.keep_backtest("ann", backtest()).await.unwrap(), 2);
        let found = store.backtest(2).await.unwrap();
        assert_eq!(found, Backtest { summary: kept(2), report_json: backtest().report_json });
        assert_eq!(store.backtests().await.unwrap(), [kept(1), kept(2)]);
        let error = store.backtest(3).await.expect_err("never made");
        assert_eq!(told(&error), "NotFound: there is no backtest 3");
    });
}

#[test]
fn a_backtest_is_in_the_audit() {
    on_every_backend(async |home| {
        let store = home.open().await;
        store.keep_backtest("ann", backtest()).await.unwrap();
        let log = store.audit_log(1).await.unwrap();
        assert_eq!((log[0].action.as_str(), log[0].subject.as_str()), ("backtest_run", "backtest 1"));
        assert!(log[0].detail_json.contains("health/account"), "{}", log[0].detail_json);
    });
}
