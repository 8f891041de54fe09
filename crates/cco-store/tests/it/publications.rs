use crate::home::{import, on_every_backend, told};
use cco_domain::batch::BatchNo;
use cco_store::publication::{NewPublication, Publication, PublicationSummary, PublishedFigure};

fn board_pack() -> NewPublication {
    let figure = |id: &str, json: &str| PublishedFigure { id: id.to_owned(), json: json.to_owned() };
    NewPublication {
        name: "2024-Q4".to_owned(),
        published_at: 50,
        policy_toml: "churn_when = \"end of term\"\n".to_owned(),
        policy_hash: "abc".to_owned(),
        known_at: BatchNo(1),
        figures: vec![figure("nrr", "{ \"value\": 1.10 }"), figure("grr", "{\"value\":null}")],
    }
}

#[test]
fn published_figures_are_kept_to_the_byte() {
    on_every_backend(async |home| {
        let store = home.open().await;
        store.commit("ann", import(1)).await.unwrap();
        store.publish("ann", board_pack()).await.unwrap();
        store.publish("ann", NewPublication { name: "2024-Q3".to_owned(), ..board_pack() }).await.unwrap();

        let NewPublication { name, published_at, policy_toml, policy_hash, known_at, figures } = board_pack();
        let expected = Publication { name, published_at, policy_toml, policy_hash, known_at, figures };
        assert_eq!(store.publication("2024-Q4").await.unwrap(), expected);
        let summary = |name: &str| PublicationSummary {
            name: name.to_owned(),
            published_at: 50,
            policy_hash: "abc".to_owned(),
            known_at: BatchNo(1),
            n_figures: 2,
        };
        assert_eq!(store.publications().await.unwrap(), [summary("2024-Q3"), summary("2024-Q4")]);
    });
}

#[test]
fn a_name_is_published_once() {
    on_every_backend(async |home| {
        let store = home.open().await;
        store.commit("ann", import(1)).await.unwrap();
        store.publish("ann", board_pack()).await.unwrap();
        let other = NewPublication { figures: Vec::new(), ..board_pack() };
        let error = store.publish("ann", other).await.expect_err("the name is taken");
        assert_eq!(told(&error), "Conflict: figures are already published as `2024-Q4`");
        assert_eq!(store.publication("2024-Q4").await.unwrap().figures, board_pack().figures);
    });
}

#[test]
fn a_refused_publication_leaves_no_trace() {
    on_every_backend(async |home| {
        let store = home.open().await;
        store.commit("ann", import(1)).await.unwrap();
        let unknown = NewPublication { known_at: BatchNo(2), ..board_pack() };
        let error = store.publish("ann", unknown).await.expect_err("no batch 2");
        assert_eq!(told(&error), "NotFound: batch 2 does not exist");

        let figures = [board_pack().figures, board_pack().figures].concat();
        let error = store.publish("ann", NewPublication { figures, ..board_pack() }).await.expect_err("nrr twice");
        assert_eq!(told(&error), "Invalid: figure nrr is given twice");

        assert_eq!(store.publications().await.unwrap(), []);
        let error = store.publication("2024-Q4").await.expect_err("nothing is published");
        assert_eq!(told(&error), "NotFound: no figures are published as `2024-Q4`");
        assert_eq!(store.audit_log(10).await.unwrap().len(), 1);
    });
}
