use crate::home::{on_every_backend, told};
use cco_domain::batch::BatchNo;
use cco_store::risk::NewRiskModel;

pub(crate) fn model(id: &str, hash: &str) -> NewRiskModel {
    NewRiskModel {
        id: id.to_owned(),
        made_at: 70,
        outcome: "churn".to_owned(),
        hash: hash.to_owned(),
        measures_hash: "m".to_owned(),
        policy_hash: "p".to_owned(),
        known_at: BatchNo(3),
        knowledge: "recorded".to_owned(),
        seed: u64::MAX,
        settings_json: "{ \"gap\": 30 }".to_owned(),
        evaluation_json: "{ \"auc\": 0.70 }".to_owned(),
    }
}

#[test]
fn a_fit_is_kept_once_and_to_the_byte() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let first = store.keep_risk_model("ann", model("churn_90d_1", "1")).await.unwrap();
        assert_eq!((first.no, first.actor.as_str()), (1, "ann"));
        let later = NewRiskModel { made_at: 99, ..model("churn_90d_1", "1") };
        assert_eq!(store.keep_risk_model("bob", later).await.unwrap(), first);
        let other = store.keep_risk_model("bob", model("churn_90d_2", "2")).await.unwrap();
        assert_eq!(store.risk_models().await.unwrap(), [first.clone(), other]);
        assert_eq!(store.risk_model("churn_90d_1").await.unwrap(), first);
        assert_eq!(first.model, model("churn_90d_1", "1"));
    });
}

#[test]
fn what_is_not_there_or_taken_is_said() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let absent = store.risk_model("x").await.expect_err("never made");
        assert_eq!(told(&absent), "NotFound: there is no model of risk `x`");
        store.keep_risk_model("ann", model("x", "1")).await.unwrap();
        let taken = store.keep_risk_model("ann", model("x", "2")).await.expect_err("another hash");
        assert_eq!(told(&taken), "Conflict: another model of risk has the id `x`");
    });
}

#[test]
fn a_fit_is_in_the_audit_once() {
    on_every_backend(async |home| {
        let store = home.open().await;
        for _ in 0..2 {
            store.keep_risk_model("ann", model("x", "1")).await.unwrap();
        }
        let log = store.audit_log(9).await.unwrap();
        let actions: Vec<(&str, &str)> =
            log.iter().map(|entry| (entry.action.as_str(), entry.subject.as_str())).collect();
        assert_eq!(actions, [("risk_fit", "risk model x")]);
    });
}
