//! What an instance of a newer version has written down while this one was still running.

use serde_json::json;

use crate::support::{Kind, Service, Setup, Staff, on_both_databases};

on_both_databases!(words_of_a_newer_version_are_shown_as_they_are_stored);

async fn words_of_a_newer_version_are_shown_as_they_are_stored(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let (user, admin) = (service.user(), Staff::admin(&service));
    let payment = user.top_up("10000.00").await;
    admin.block("block", &user).await;
    let (id, ordinal, ordinals) = match kind {
        Kind::Sqlite => ("zeroblob(16)", "ordinal, ", "9, "),
        Kind::Postgres => ("'00000000-0000-0000-0000-000000000000'", "", ""),
    };
    let at = match kind {
        Kind::Sqlite => "at",
        Kind::Postgres => "happened_at",
    };
    let line = format!(
        "INSERT INTO admin_log (id, actor_id, happened_at, actor_role, action, target) \
         SELECT {id}, actor_id, happened_at, actor_role, 'inherit_wallet', 'estate:7' FROM admin_log"
    );
    assert_eq!(service.setup.database.execute(&line).await, 1);
    let line = format!(
        "INSERT INTO payment_events ({ordinal}payment_id, user_id, version, status, cause, {at}) \
         SELECT {ordinals}payment_id, user_id, 9, status, 'inherited:9', {at} FROM payment_events \
         WHERE status = 'completed'"
    );
    assert_eq!(service.setup.database.execute(&line).await, 1);

    let log = admin.log().await.json();
    let entries = log["entries"].as_array().expect("a list");
    assert_eq!(entries.len(), 2, "{log}");
    assert_eq!(entries[0]["action"], "block_wallet");
    assert_eq!(entries[1]["action"], "inherit_wallet");
    assert_eq!(entries[1]["target"], "estate:7");
    let shown = admin.read(&format!("payments/{}/", payment.id)).await;
    let history = shown.json()["history"].clone();
    let causes = history.as_array().expect("a list").iter();
    let causes: Vec<_> = causes.map(|line| &line["cause"]).collect();
    assert_eq!(causes.len(), 4, "{history}");
    assert_eq!(causes[3], &json!("inherited:9"));
}
