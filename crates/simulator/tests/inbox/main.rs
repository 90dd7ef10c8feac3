//! The phones of the payers, read like a person and like a program.

#[path = "../common/server.rs"]
mod server;

use serde_json::Value;
use server::Server;
use simulator::Inbox;

async fn get(server: &Server, path: &str) -> Answer {
    let url = format!("{}{path}", server.base_url);
    let response = reqwest::get(url).await.expect("an answer");
    let policy = response.headers().get("content-security-policy");
    Answer {
        status: response.status().as_u16(),
        policy: policy.map(|policy| policy.to_str().expect("plain text").to_owned()),
        body: response.text().await.expect("a body"),
    }
}

struct Answer {
    status: u16,
    policy: Option<String>,
    body: String,
}

async fn list(server: &Server, query: &str) -> Vec<Value> {
    let answer = get(server, &format!("{}/messages{query}", Inbox::PATH)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).expect("a JSON list")
}

fn started() -> (Inbox, Server) {
    let inbox = Inbox::default();
    let mounted = inbox.clone();
    let server = Server::start(move |cfg| simulator::configure_inbox(cfg, mounted.clone()));
    (inbox, server)
}

#[actix_web::test]
async fn messages_are_listed_newest_first_and_by_phone() {
    let (inbox, server) = started();
    assert!(list(&server, "").await.is_empty());
    inbox.deliver("998901234567", "4546", "first");
    inbox.deliver("998907654321", "4546", "second");
    inbox.deliver("998901234567", "UZCARD", "third");

    let texts = |messages: Vec<Value>| -> Vec<String> {
        let text = |message: &Value| message["text"].as_str().expect("a text").to_owned();
        messages.iter().map(text).collect()
    };
    assert_eq!(texts(list(&server, "").await), ["third", "second", "first"]);
    let mine = list(&server, "?phone=998901234567").await;
    assert_eq!(mine[0]["sender"], "UZCARD");
    assert_eq!(mine[0]["phone"], "998901234567");
    assert_eq!(mine[0]["id"], 3);
    assert!(mine[0]["received_at"].is_string());
    assert_eq!(texts(mine), ["third", "first"]);
    // As people write it.
    assert_eq!(list(&server, "?phone=%2B998+90+765-43-21").await.len(), 1);
    assert!(list(&server, "?phone=998900000000").await.is_empty());
}

#[actix_web::test]
async fn a_phone_that_is_none_is_refused() {
    let (inbox, server) = started();
    inbox.deliver("998901234567", "4546", "a code");
    for query in [
        "?phone=901234567",
        "?phone=99890123456x",
        "?phone=1&phone=2",
    ] {
        let path = format!("{}/messages{query}", Inbox::PATH);
        assert_eq!(get(&server, &path).await.status, 400, "{query}");
        let page = get(&server, &format!("{}{query}", Inbox::PATH)).await;
        assert_eq!(page.status, 400, "{query}");
        assert!(!page.body.contains("a code"), "{}", page.body);
    }
}

#[actix_web::test]
async fn the_page_shows_messages_as_text() {
    let (inbox, server) = started();
    let page = get(&server, Inbox::PATH).await;
    assert!(page.body.contains("None yet"), "{}", page.body);
    inbox.deliver(
        "998901234567",
        "4546",
        "Kod: 123456 <script>alert(1)</script>",
    );
    let page = get(&server, "/simulator/inbox/").await;
    for shown in [
        "Kod: 123456",
        "href=\"/simulator/inbox?phone=998901234567\"",
    ] {
        assert!(page.body.contains(shown), "{}", page.body);
    }
    assert!(!page.body.contains("<script"), "{}", page.body);
    let policy = page.policy.expect("a policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self';"),
        "{policy}"
    );
    let style = get(&server, "/simulator/style.css").await;
    assert_eq!(style.status, 200);
}
