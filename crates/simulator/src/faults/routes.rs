//! The addresses under `/simulator/faults`.
//!
//! | | |
//! |---|---|
//! | `GET /simulator/faults` | the page |
//! | `POST /simulator/faults/{gateway}` | its form |
//! | `GET /simulator/faults/{gateway}` | the rules of a gateway, and how often each struck |
//! | `PUT /simulator/faults/{gateway}` | other rules: `{"seed": 7, "rules": [{"on": "calls", "fault": "duplicate", "probability": 30, "count": 5}]}` |
//! | `DELETE /simulator/faults/{gateway}` | no rules |
//! | `DELETE /simulator/faults` | no rules for any gateway |

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    http::{StatusCode, header},
    web::{self, Bytes, Data, Path},
};
use serde_json::json;

use super::{
    draw::Rules,
    form,
    json::{NewRules, RulesNow},
    line::FaultLine,
    page::{Notice, PanelPage},
};
use crate::page::{is_of_another_site, respond};

/// Longest body that is read, bytes.
const BODY_BYTES_MAX: usize = 16 * 1024;

type Lines = Data<Arc<[FaultLine]>>;

/// The panel of these gateways.
pub(crate) fn mount(lines: &[FaultLine]) -> Scope {
    web::scope("/simulator/faults")
        .app_data(Lines::new(lines.into()))
        .app_data(web::PayloadConfig::new(BODY_BYTES_MAX))
        .service(
            web::resource("")
                .route(web::get().to(page))
                .route(web::delete().to(calm_all)),
        )
        .service(
            web::resource("/{gateway}")
                .route(web::get().to(show))
                .route(web::put().to(put))
                .route(web::delete().to(calm))
                .route(web::post().to(save)),
        )
}

async fn page(lines: Lines) -> HttpResponse {
    respond(StatusCode::OK, &PanelPage::new(&lines, None))
}

async fn show(lines: Lines, gateway: Path<String>) -> HttpResponse {
    match find(&lines, &gateway) {
        Some(line) => rules_of(line),
        None => unknown(&gateway),
    }
}

async fn put(lines: Lines, gateway: Path<String>, body: Bytes) -> HttpResponse {
    let Some(line) = find(&lines, &gateway) else {
        return unknown(&gateway);
    };
    let new: NewRules = match serde_json::from_slice(&body) {
        Ok(new) => new,
        Err(error) => return refused(&error.to_string()),
    };
    match line.set(new.seed(), &new.rules) {
        Ok(()) => rules_of(line),
        Err(error) => refused(&error.to_string()),
    }
}

async fn calm(lines: Lines, gateway: Path<String>) -> HttpResponse {
    match find(&lines, &gateway) {
        Some(line) => {
            switch_off(line);
            rules_of(line)
        }
        None => unknown(&gateway),
    }
}

async fn calm_all(lines: Lines) -> HttpResponse {
    lines.iter().for_each(switch_off);
    HttpResponse::NoContent().finish()
}

/// What the form of the page asks for: other rules, or none.
async fn save(
    lines: Lines,
    gateway: Path<String>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    if is_of_another_site(&request) {
        return HttpResponse::Forbidden().finish();
    }
    let Some(line) = find(&lines, &gateway) else {
        return unknown(&gateway);
    };
    let saved = if body.starts_with(b"calm=") {
        switch_off(line);
        Ok("has no faults any more")
    } else {
        form::read(line, &body).and_then(|new| {
            let set = line.set(new.seed(), &new.rules);
            set.map(|()| "has these faults now")
                .map_err(|error| error.to_string())
        })
    };
    let (status, notice) = match saved {
        Ok(done) => (
            StatusCode::OK,
            Notice {
                text: format!("{} {done}.", line.title()),
                is_bad: false,
            },
        ),
        Err(text) => (StatusCode::BAD_REQUEST, Notice { text, is_bad: true }),
    };
    respond(status, &PanelPage::new(&lines, Some(notice)))
}

fn find<'a>(lines: &'a [FaultLine], gateway: &str) -> Option<&'a FaultLine> {
    lines.iter().find(|line| line.name() == gateway)
}

/// No rules always fit.
fn switch_off(line: &FaultLine) {
    let _ = line.set(Rules::SEED, &[]);
}

fn rules_of(line: &FaultLine) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(RulesNow::of(line))
}

fn unknown(gateway: &str) -> HttpResponse {
    HttpResponse::NotFound().json(json!({"error": format!("no gateway is called {gateway}")}))
}

fn refused(why: &str) -> HttpResponse {
    HttpResponse::BadRequest().json(json!({"error": why}))
}
