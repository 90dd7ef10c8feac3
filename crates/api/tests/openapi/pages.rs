//! The document and the page that shows it are served, and the page needs nothing from elsewhere.

use crate::app::{Request, TestApp};

#[actix_web::test]
async fn the_document_is_served_as_it_is_kept() {
    let answer = TestApp::start()
        .await
        .send_bare(Request::new("GET", "/openapi.json"))
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.headers.get("content-type").expect("a type"),
        "application/json"
    );
    assert_eq!(answer.text, api::openapi::document_text());
}

#[actix_web::test]
async fn the_page_and_all_that_it_loads_are_served_here() {
    let app = TestApp::start().await;
    let link = regex::Regex::new(r#"(?:src|href)="([^"]+)""#).expect("a pattern");
    for path in ["/docs", "/docs/"] {
        let page = app.send_bare(Request::new("GET", path)).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(
            page.text.contains("hamyon token --user 7"),
            "the sandbox says where to get a token"
        );
        let links: Vec<_> = link
            .captures_iter(&page.text)
            .map(|found| found[1].to_owned())
            .collect();
        assert!(links.len() >= 5, "{links:?}");
        for link in links {
            assert!(
                link.starts_with('/') && !link.starts_with("//"),
                "{link} is elsewhere"
            );
            let answer = app.send_bare(Request::new("GET", link.clone())).await;
            assert_eq!(answer.status, 200, "{link}");
            assert!(
                answer.headers.contains_key("content-security-policy"),
                "{link}"
            );
        }
    }
}

#[actix_web::test]
async fn what_is_kept_compressed_is_sent_so_to_those_alone_who_take_it() {
    let app = TestApp::start().await;
    for (accepted, encoding) in [
        (None, None),
        (Some("identity"), None),
        (Some("gzip;q=0"), None),
        (Some("br"), None),
        (Some("gzip, deflate, br"), Some("gzip")),
        (Some("identity;q=0, gzip"), Some("gzip")),
    ] {
        let mut request = Request::new("GET", "/docs/swagger-ui.css");
        if let Some(accepted) = accepted {
            request = request.header("accept-encoding", accepted);
        }
        let answer = app.send_bare(request).await;
        assert_eq!(answer.status, 200, "{accepted:?}");
        let header = |name: &str| answer.headers.get(name).and_then(|it| it.to_str().ok());
        assert_eq!(header("content-encoding"), encoding, "{accepted:?}");
        assert_eq!(header("vary"), Some("Accept-Encoding"), "{accepted:?}");
        let is_plain = answer.text.contains(".swagger-ui");
        assert_eq!(is_plain, encoding.is_none(), "{accepted:?}");
    }
}

#[actix_web::test]
async fn the_page_remembers_the_token_and_asks_nobody_else_whether_the_document_is_valid() {
    let script = TestApp::start()
        .await
        .send_bare(Request::new("GET", "/docs/page.js"))
        .await;
    for setting in [
        r#"url: "/openapi.json""#,
        "persistAuthorization: true",
        "tryItOutEnabled: true",
        "validatorUrl: null",
        "plugins: [answersAsTheyCame]",
    ] {
        assert!(
            script.text.contains(setting),
            "{setting} is not in {}",
            script.text
        );
    }
}

#[actix_web::test]
async fn what_the_page_does_not_have_is_not_found() {
    let app = TestApp::start().await;
    for path in ["/docs/nothing.js", "/docs/..%2fsecret", "/docs/a/b"] {
        assert_eq!(
            app.send_bare(Request::new("GET", path)).await.status,
            404,
            "{path}"
        );
    }
}
