//! What staff see of payments whose ends nobody knows.

use std::sync::Arc;
use std::time::Duration;

use actix_web::{App, test, web};
use api::auth::{Role, Tokens};
use api::settings::{AuthSettings, SecretSetting};
use api::wiring::Services;
use domain::UserId;
use domain::payment::Payment;
use serde_json::Value;

use crate::gateway::Gateway;
use crate::world::{World, pass};

/// More than one request looks through.
const MANY: usize = 2_050;

/// A page of `GET /api/admin/open/`.
async fn page(services: &Arc<Services>, query: &str) -> Value {
    let auth = AuthSettings {
        hs256_secret: Some(SecretSetting::new("secret".to_owned())),
        ..AuthSettings::default()
    };
    let tokens = Tokens::try_new(&auth).map_err(|(key, error)| format!("{key} {error}"));
    let tokens = tokens.expect("usable keys");
    let staff = UserId::new(900).expect("positive");
    // Tokens are checked against the clock of the machine, hence the long life.
    let century = Duration::from_secs(100 * 365 * 24 * 60 * 60);
    let token = tokens.mint(staff, Role::Support, services.now(), century);
    let token = token.expect("a token");
    let app = App::new()
        .app_data(web::Data::from(Arc::clone(services)))
        .app_data(web::Data::new(tokens))
        .configure(api::routes::configure);
    let app = test::init_service(app).await;
    let asked = test::TestRequest::get()
        .uri(&format!("/api/admin/open?{query}"))
        .insert_header(("authorization", format!("Bearer {token}")));
    test::call_and_read_body_json(&app, asked.to_request()).await
}

/// The payments of a page.
fn ids(page: &Value) -> Vec<String> {
    let payments = page["payments"].as_array().expect("a list").iter();
    let ids = payments.map(|payment| payment["id"].as_str().expect("an id").to_owned());
    ids.collect()
}

fn ids_of(payments: &[&Payment]) -> Vec<String> {
    let ids = payments.iter().map(|payment| payment.id.to_string());
    ids.collect()
}

#[tokio::test(start_paused = true)]
async fn a_debit_without_an_answer_is_open_ten_seconds_after_its_order() {
    let bank = Gateway::new("humo");
    let world = World::of([&bank]);
    let services = &world.services;
    let earlier = world.hanging("click").await;
    pass(1).await;
    world.hanging("humo").await;
    pass(1).await;
    let payment = world.ordered("humo").await;
    pass(9).await;
    assert_eq!(ids(&page(services, "").await), ids_of(&[]));
    pass(1).await;
    let listed = page(services, "").await;
    assert_eq!(ids(&listed), ids_of(&[&payment]));
    assert_eq!(listed["payments"][0]["status"], "processing");
    assert_eq!(listed["payments"][0]["attempts"][0]["status"], "open");
    assert_eq!(listed["has_more_payments"], false);
    assert_eq!(listed["next"], Value::Null);

    // Others join it when their time is over.
    pass(1_800).await;
    let listed = ids(&page(services, "").await);
    assert_eq!(listed.len(), 3);
    assert_eq!(listed[0], earlier.id.to_string(), "the first to be overdue");
    assert_eq!(listed[2], payment.id.to_string());
}

#[tokio::test(start_paused = true)]
async fn a_debit_that_ended_is_open_no_more() {
    let bank = Gateway::new("humo");
    let world = World::of([&bank]);
    let (declined, unknown) = (world.ordered("humo").await, world.ordered("humo").await);
    world.decline(&declined).await;
    pass(60).await;
    let listed = page(&world.services, "").await;
    assert_eq!(ids(&listed), ids_of(&[&unknown]));
}

#[tokio::test(start_paused = true)]
async fn debits_behind_thousands_of_payers_at_their_gateways_are_all_found() {
    let bank = Gateway::new("humo");
    let world = World::of([&bank]);
    let first = world.ordered("humo").await;
    for _ in 0..MANY {
        world.hanging("click").await;
    }
    pass(1).await;
    let second = world.ordered("humo").await;
    pass(1).await;
    let third = world.ordered("humo").await;
    pass(10).await;
    for limit in [1, 2, 100] {
        let mut found = Vec::new();
        let mut pages = 0;
        let mut query = format!("limit={limit}");
        loop {
            let listed = page(&world.services, &query).await;
            let ids = ids(&listed);
            assert!(ids.len() <= limit, "{ids:?}");
            found.extend(ids);
            pages += 1;
            assert!(pages <= 5, "it does not end");
            let next = &listed["next"];
            assert_eq!(listed["has_more_payments"], next.is_string());
            let Some(next) = next.as_str() else { break };
            query = format!("limit={limit}&behind={next}");
        }
        assert_eq!(found, ids_of(&[&first, &second, &third]), "{limit}");
        assert!(pages >= 2, "one request reads so much alone");
    }
}
