//! A shop that keeps what Payme posts to it, and answers rightly unless a test tells it otherwise.

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
use serde_json::{Value, json};
use simulator::{Patience, PaymeMerchant, PaymeSimulator};

use crate::common::Server;

pub(crate) const MERCHANT_ID: &str = "587f72c72cac0d162c722ae2";
const KEY: &str = "Ab&%26?#@Z";

/// Short enough for a test, long enough for a busy machine.
const PATIENCE: Patience = Patience {
    time_limit: Duration::from_secs(2),
    pause: Duration::from_millis(10),
};

/// What the shop does with one call of a method.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// This error.
    Error(i64),
    /// This status and body.
    Raw(u16, String),
    /// The right answer, after it is too late.
    TooLate,
    /// A result of its own.
    Result(Value),
}

/// One call that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) authorization: String,
    pub(crate) content_type: String,
    pub(crate) method: String,
    pub(crate) params: Value,
}

#[derive(Default)]
struct Counter {
    calls: Vec<Call>,
    /// For calls to come: of which method, and what.
    answers: VecDeque<(&'static str, Answer)>,
}

/// The shop and Payme beside it.
pub(crate) struct Stage {
    counter: Arc<Mutex<Counter>>,
    pub(crate) payme: Server,
    _shop: Server,
}

impl Stage {
    /// A shop that gives these answers to the calls of these methods, and right ones to all others.
    pub(crate) fn set(answers: impl IntoIterator<Item = (&'static str, Answer)>) -> Self {
        let counter = Arc::new(Mutex::new(Counter {
            calls: Vec::new(),
            answers: answers.into_iter().collect(),
        }));
        let routes = Arc::clone(&counter);
        let shop = Server::start(move |cfg: &mut ServiceConfig| {
            cfg.app_data(Data::new(Arc::clone(&routes)))
                .route("/payme", web::post().to(take));
        });
        let payme = PaymeSimulator::with_patience(merchant(), PATIENCE).expect("a good merchant");
        payme.point_at(&shop.base_url).expect("a good address");
        let payme = Server::start(move |cfg| {
            simulator::configure_payme(cfg, payme.clone());
            simulator::configure_faults(cfg, &[payme.faults()]);
        });
        Self {
            counter,
            payme,
            _shop: shop,
        }
    }

    /// The next call of this method is answered so.
    pub(crate) fn answer_next(&self, method: &'static str, answer: Answer) {
        let answers = &mut self.counter.lock().unwrap().answers;
        answers.push_back((method, answer));
    }

    /// What arrived so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.counter.lock().unwrap().calls.clone()
    }

    /// The methods that were called, each with its reason if it has one.
    pub(crate) fn methods(&self) -> Vec<String> {
        let brief = |call: &Call| match &call.params["reason"] {
            Value::Null => call.method.clone(),
            reason => format!("{} {reason}", call.method),
        };
        self.calls().iter().map(brief).collect()
    }
}

fn merchant() -> PaymeMerchant {
    PaymeMerchant {
        merchant_id: MERCHANT_ID.to_owned(),
        key: KEY.to_owned(),
        login: "Paycom".to_owned(),
        merchant_name: "Shifo <Clinic>".to_owned(),
        account_field: "order_id".to_owned(),
        endpoint_url: "/payme".to_owned(),
    }
}

async fn take(
    counter: Data<Arc<Mutex<Counter>>>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let header = |name: &str| {
        let value = request.headers().get(name);
        value.map_or("", |value| value.to_str().unwrap()).to_owned()
    };
    let call = Call {
        authorization: header("authorization"),
        content_type: header("content-type"),
        method: asked["method"].as_str().unwrap_or_default().to_owned(),
        params: asked["params"].clone(),
    };
    let right = right_result(&call);
    let answer = {
        let mut counter = counter.lock().unwrap();
        let place = counter
            .answers
            .iter()
            .position(|(method, _)| *method == call.method);
        counter.calls.push(call);
        place.and_then(|place| counter.answers.remove(place))
    };
    let id = &asked["id"];
    let result = match answer.map(|(_, answer)| answer) {
        None => right,
        Some(Answer::TooLate) => {
            sleep(PATIENCE.time_limit + Duration::from_millis(200)).await;
            right
        }
        Some(Answer::Result(result)) => result,
        Some(Answer::Error(code)) => {
            let message = json!({"ru": "Нет", "uz": "Yo'q", "en": "No"});
            let error = json!({"code": code, "message": message, "data": "order_id"});
            return HttpResponse::Ok().json(json!({"error": error, "id": id}));
        }
        Some(Answer::Raw(status, body)) => {
            return HttpResponse::build(StatusCode::from_u16(status).unwrap()).body(body);
        }
    };
    HttpResponse::Ok().json(json!({"result": result, "id": id}))
}

/// What a shop without opinions says; a transaction is refunded when it is cancelled for that.
fn right_result(call: &Call) -> Value {
    let is_refund = call.params["reason"] == 5;
    match call.method.as_str() {
        "CheckPerformTransaction" => json!({"allow": true}),
        "CreateTransaction" => json!({"create_time": 1, "transaction": "77", "state": 1}),
        "PerformTransaction" => json!({"perform_time": 2, "transaction": "77", "state": 2}),
        "CancelTransaction" => {
            let state = if is_refund { -2 } else { -1 };
            json!({"cancel_time": 3, "transaction": "77", "state": state})
        }
        "GetStatement" => json!({"transactions": []}),
        _ => json!({"success": true}),
    }
}
