//! The card look-up of the JSON middleware.

use actix_web::HttpResponse;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    HumoSimulator,
    cards::{Behaviour, CARDS, INSTITUTION, TestCard},
};

#[derive(Deserialize)]
struct Request {
    id: Value,
    params: Params,
}

#[derive(Deserialize)]
struct Params {
    #[serde(rename = "primaryAccountNumber")]
    number: String,
    mb_flag: Option<u8>,
}

impl HumoSimulator {
    /// Answers a card look-up.
    pub(super) fn look_up_card(&self, body: &[u8]) -> HttpResponse {
        let Ok(request) = serde_json::from_slice::<Request>(body) else {
            return error(904, "format error");
        };
        let Some(place) = TestCard::find(&request.params.number) else {
            return error(118, "card not found");
        };
        let (available, held) = {
            let books = self.0.books.lock();
            (books.balance(place), books.held(place))
        };
        let card = &CARDS[place];
        let code = match card.behaviour {
            Behaviour::HasStatus(code) => format!("{code:03}"),
            _ => "000".to_owned(),
        };
        let tries = match card.behaviour {
            Behaviour::PinBlocked => 3,
            _ => 0,
        };
        let state = match card.behaviour {
            Behaviour::NoMessages => "no-phone",
            _ => "on",
        };
        let mut result = json!({
            "listSize": 1,
            "card": {
                "institutionId": INSTITUTION,
                "primaryAccountNumber": card.number,
                "effectiveDate": "2024-12-01T00:00:00Z",
                "updateDate": "2026-01-10T09:00:00Z",
                "prefixNumber": 2,
                "expiry": card.expiry,
                "cardSequenceNumber": 1,
                "cardholderId": format!("{place:08}"),
                "nameOnCard": "TEST HOLDER",
                "cardUserId": format!("{place:08}"),
                "bankC": &card.number[4..6],
                "pinTryCount": tries,
                // Some real answers carry one.
                "cardholderPassword": "to-be-dropped",
                "statuses": { "item": [
                    { "type": "issuer", "actionCode": "000", "actionDescription": "Approved" },
                    { "type": "card", "actionCode": code, "actionDescription": "simulated" },
                ] },
            },
            "account": [{
                "institutionId": INSTITUTION, "accountId": format!("{}", 35_001 + place),
                "currency": "860", "availableAmount": available,
            }],
            "balance": {
                "currency": "860", "initialAmount": available + held, "bonusAmount": 0, "creditLimit": 0,
                "lockedBackofficeAmount": 0, "lockedBackofficeAmountOffline": 0,
                "lockedAmount": held, "availableAmount": available,
            },
        });
        if request.params.mb_flag == Some(1) {
            result["mb"] = match state {
                "on" => {
                    json!({ "state": "on", "phone": format!("+{}", card.phone), "message": "on" })
                }
                state => json!({ "state": state, "message": state }),
            };
        }
        HttpResponse::Ok().json(json!({ "id": request.id, "result": result }))
    }
}

fn error(code: i32, message: &str) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "error": { "code": code, "message": message } }))
}
