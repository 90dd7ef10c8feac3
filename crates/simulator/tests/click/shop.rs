//! A shop that keeps what Click posts to it, and answers as a test tells it to.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    rt::time::sleep,
    web::{self, Bytes, Data, ServiceConfig},
};
use md5::{Digest, Md5};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::{common::Server, simulated::SECRET_KEY};

/// What the shop answers to one call.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// The ids of the call, this error, and these fields on top.
    Says(i64, Value),
    /// This status and body.
    Raw(u16, String),
    /// Success, after a while.
    Slow(Duration),
    /// Another address to go to.
    Elsewhere,
}

impl Answer {
    pub(crate) fn prepared() -> Self {
        Self::Says(
            0,
            json!({ "merchant_prepare_id": 777, "error_note": "Success" }),
        )
    }

    pub(crate) fn confirmed() -> Self {
        Self::Says(
            0,
            json!({ "merchant_confirm_id": 888, "error_note": "Success" }),
        )
    }

    pub(crate) fn error(error: i64) -> Self {
        Self::Says(error, json!({ "error_note": "No" }))
    }

    pub(crate) fn raw(status: u16, body: &str) -> Self {
        Self::Raw(status, body.to_owned())
    }
}

/// One call that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) path: String,
    pub(crate) content_type: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Call {
    /// The field, or nothing when it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// Whether `sign_string` is what the documentation says it is.
    pub(crate) fn is_signed(&self) -> bool {
        let text = format!(
            "{}{}{SECRET_KEY}{}{}{}{}{}",
            self.get("click_trans_id"),
            self.get("service_id"),
            self.get("merchant_trans_id"),
            self.get("merchant_prepare_id"),
            self.get("amount"),
            self.get("action"),
            self.get("sign_time"),
        );
        self.get("sign_string") == hex::encode(Md5::digest(text))
    }

    /// The call in short: where, and with which error.
    pub(crate) fn brief(&self) -> String {
        format!("{} error={}", self.path, self.get("error"))
    }
}

#[derive(Default)]
struct Counter {
    calls: Vec<Call>,
    /// For calls to come. With none left, Prepare and Complete succeed.
    answers: VecDeque<Answer>,
}

/// The shop's routes and what they saw.
#[derive(Clone, Default)]
pub(crate) struct Counters(Arc<Mutex<Counter>>);

impl Counters {
    pub(crate) fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let counters = Self::default();
        counters.0.lock().unwrap().answers.extend(answers);
        counters
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.0.lock().unwrap().calls.clone()
    }

    /// All calls in short, in order.
    pub(crate) fn brief(&self) -> Vec<String> {
        self.calls().iter().map(Call::brief).collect()
    }

    pub(crate) fn mount(&self, cfg: &mut ServiceConfig) {
        cfg.service(
            web::scope("/shop")
                .app_data(Data::new(self.clone()))
                .default_service(web::to(serve)),
        );
    }

    fn take_answer(&self, call: &Call) -> Answer {
        let mut counter = self.0.lock().unwrap();
        counter.calls.push(call.clone());
        let by_itself = if call.get("action") == "0" {
            Answer::prepared()
        } else {
            Answer::confirmed()
        };
        counter.answers.pop_front().unwrap_or(by_itself)
    }
}

async fn serve(counters: Data<Counters>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let call = Call {
        path: request.path().to_owned(),
        content_type: request
            .headers()
            .get("content-type")
            .map_or("", |value| value.to_str().unwrap())
            .to_owned(),
        fields: form_urlencoded::parse(&body).into_owned().collect(),
    };
    let answer = counters.take_answer(&call);
    match answer {
        Answer::Says(error, fields) => say(&call, error, fields),
        Answer::Raw(status, body) => HttpResponse::build(StatusCode::from_u16(status).unwrap())
            .content_type("application/json")
            .body(body),
        Answer::Slow(time) => {
            sleep(time).await;
            say(&call, 0, json!({ "merchant_prepare_id": 777 }))
        }
        Answer::Elsewhere => HttpResponse::TemporaryRedirect()
            .insert_header(("location", "/shop/elsewhere"))
            .finish(),
    }
}

fn say(call: &Call, error: i64, fields: Value) -> HttpResponse {
    let mut answer = json!({
        "click_trans_id": call.get("click_trans_id").parse::<i64>().unwrap(),
        "merchant_trans_id": call.get("merchant_trans_id"),
        "error": error,
    });
    let Value::Object(fields) = fields else {
        panic!("fields of an answer are an object")
    };
    answer.as_object_mut().unwrap().extend(fields);
    HttpResponse::Ok().json(answer)
}

/// The shop on a server of its own.
pub(crate) struct Shop {
    pub(crate) counters: Counters,
    server: Server,
}

impl Shop {
    pub(crate) fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let counters = Counters::answering(answers);
        let mounted = counters.clone();
        Self {
            counters,
            server: Server::start(move |cfg| mounted.mount(cfg)),
        }
    }

    pub(crate) fn base_url(&self) -> String {
        self.server.base_url.clone()
    }

    pub(crate) fn brief(&self) -> Vec<String> {
        self.counters.brief()
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.counters.calls()
    }
}
