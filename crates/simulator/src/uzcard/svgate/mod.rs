//! SV-Gate's one address: JSON-RPC 2.0 with HTTP Basic. Every answer passes the fault line.

mod auth;
mod cards;
mod holds;
mod params;
mod payments;
mod refusal;
mod reports;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Bytes, Data},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) use self::refusal::Refusal;
use super::UzCardSimulator;
use crate::{clock, faults::hang_up};

/// A call.
#[derive(Deserialize)]
struct Call {
    jsonrpc: String,
    #[serde(default)]
    id: Value,
    method: String,
    #[serde(default)]
    params: Value,
}

/// What a method comes to.
enum Answer {
    Result(Value),
    /// The connection breaks.
    Silence,
}

/// A method with what it is asked.
struct Asked<'a> {
    svgate: &'a UzCardSimulator,
    params: &'a Value,
    now: DateTime<Utc>,
}

/// Answers a call.
pub(super) async fn answer(
    svgate: Data<UzCardSimulator>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let authorization = request.headers().get("authorization").cloned();
    let svgate = UzCardSimulator::clone(&svgate);
    let faults = svgate.faults();
    let answered = async move {
        if !auth::is_authorised(&svgate.0.psp, authorization.as_ref()) {
            return HttpResponse::Unauthorized().finish();
        }
        let Ok(call) = serde_json::from_slice::<Call>(&body) else {
            let refusal = Refusal::NO_JSON;
            return HttpResponse::Ok().json(refusal.told(&Value::Null));
        };
        let asked = Asked {
            svgate: &svgate,
            params: &call.params,
            now: clock::now(),
        };
        let done = if call.jsonrpc == "2.0" {
            work(&call.method, &asked)
        } else {
            Err(Refusal::NO_JSON)
        };
        match done {
            Ok(Answer::Result(result)) => {
                let told = json!({"jsonrpc": "2.0", "id": call.id, "result": result});
                HttpResponse::Ok().json(told)
            }
            Ok(Answer::Silence) => hang_up(),
            Err(refusal) => HttpResponse::Ok().json(refusal.told(&call.id)),
        }
    };
    faults.answer(answered).await
}

fn work(method: &str, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let result = match method {
        "trans.pay.purpose" => return payments::pay(asked),
        "cards.new.otp" => cards::send_code(asked),
        "cards.new.verify" => cards::check_code(asked),
        "cards.get" => cards::get(asked),
        "get.bin.list" => Ok(cards::bins()),
        "trans.ext" => payments::by_ext(asked),
        "trans.sv" => payments::by_reference(asked),
        "trans.reverse" => payments::reverse(asked),
        "trans.reverse.partial" => payments::reverse_part(asked),
        "hold.create" => Ok(holds::create(asked)),
        "hold.dismiss" => Ok(holds::dismiss(asked)),
        "hold.dismiss.charge" => holds::charge(asked),
        "hold.get.id" => holds::by_id(asked),
        "hold.get.cardId" => holds::of_card(asked),
        "report.sum" => reports::sum(asked),
        "report.short" => reports::short(asked),
        "report.detail" => reports::detail(asked),
        "terminal.check" => payments::check_terminal(asked),
        _ => Err(Refusal::NO_METHOD),
    };
    result.map(Answer::Result)
}
