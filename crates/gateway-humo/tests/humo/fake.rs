//! A PaymentServer and a middleware: what the page says that they must do, no more.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use test_support::HttpDouble;
use test_support::http_double::{Received, Reply};

pub(crate) const LOGIN: &str = "demo_psp";
pub(crate) const PASSWORD: &str = "a-soap-password";
pub(crate) const TOKEN: &str = "test-token";

pub(crate) const PAYS: &str = "9860090100000018";
pub(crate) const HOLDS_TOO_LITTLE: &str = "9860090100000026";
pub(crate) const EXPIRED: &str = "9860090100000034";
pub(crate) const LOST: &str = "9860090100000042";
/// 911 on the first confirm, which did capture.
pub(crate) const CAPTURED_911: &str = "9860090100000059";
/// 911 on the first confirm, which did not capture.
pub(crate) const NOT_CAPTURED_911: &str = "9860090100000067";
/// The connection is dropped after the create.
pub(crate) const DROPS_CREATE: &str = "9860090100000075";
pub(crate) const ODD_ACTION: &str = "9860090100000083";
pub(crate) const PAYS_HALF: &str = "9860090100000091";
/// 116 on the confirm, not captured.
pub(crate) const CONFIRM_DECLINED: &str = "9860090100000109";
/// 116 on the confirm, which did capture.
pub(crate) const CONFIRM_LIES: &str = "9860090100000117";

/// A payment at the fake.
#[derive(Clone, Debug)]
pub(crate) struct FakePayment {
    pub(crate) payment_ref: String,
    pub(crate) pan: String,
    pub(crate) amount: i64,
    pub(crate) authorised: i64,
    pub(crate) centre: String,
    pub(crate) status: &'static str,
    pub(crate) refunded: i64,
    pub(crate) confirms: u32,
    pub(crate) returns: u32,
}

/// What it knows, and how it behaves.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) payments: Vec<FakePayment>,
    /// The prefix of the protocol's names.
    pub(crate) prefix: &'static str,
    /// Answer for every call, in place of what it would do.
    pub(crate) instead: Option<Reply>,
    /// A return is answered with a fault with this error.
    pub(crate) return_error: Option<&'static str>,
    /// A return is done, whatever is answered.
    pub(crate) return_is_done: bool,
    /// What the card look-up answers.
    pub(crate) card: String,
}

pub(crate) struct FakeHumo {
    pub(crate) double: HttpDouble,
    pub(crate) state: Arc<Mutex<State>>,
}

const FIRST_NUMBER: usize = 905_001_234;

impl FakeHumo {
    pub(crate) fn start() -> Self {
        let state = Arc::new(Mutex::new(State {
            payments: Vec::new(),
            prefix: "ebppif1:",
            instead: None,
            return_error: None,
            return_is_done: true,
            card: card_in_order(PAYS),
        }));
        let shared = Arc::clone(&state);
        let double = HttpDouble::start(move |request| {
            let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(reply) = &state.instead {
                return reply.clone();
            }
            if request.path == "/v3/iiacs/card" {
                return look_up_card(&state, request);
            }
            let authorization = format!("Basic {}", STANDARD.encode(format!("{LOGIN}:{PASSWORD}")));
            if request.header("authorization") != Some(&authorization) {
                return Reply::Xml(401, String::new());
            }
            state.perform(request)
        });
        Self { double, state }
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().expect("no panic while it was locked"));
    }

    pub(crate) fn payment(&self) -> FakePayment {
        let state = self.state.lock().expect("no panic while it was locked");
        assert_eq!(state.payments.len(), 1, "{:?}", state.payments);
        state.payments[0].clone()
    }

    /// The operations that were called, confirms told apart.
    pub(crate) fn operations(&self) -> Vec<String> {
        let received = self.double.received().into_iter();
        received
            .filter(|request| request.path == "/soap")
            .map(|request| match text(&request.body, "confirmed") {
                Some(_) => "confirm".to_owned(),
                None => operation(&request.body),
            })
            .collect()
    }
}

fn look_up_card(state: &State, request: &Received) -> Reply {
    if request.header("authorization") != Some("Bearer test-token") {
        return Reply::Json(401, String::new());
    }
    Reply::Json(200, state.card.clone())
}

/// The look-up of the page, for a card.
pub(crate) fn card_in_order(number: &str) -> String {
    format!(
        r#"{{"id":"0d3c8f7e-6f0b-4c4e-9b7c-0f4b8f0f2a01","result":{{"listSize":1,
 "card":{{"institutionId":"DEMOBANK","primaryAccountNumber":"{number}","effectiveDate":"2024-12-01T00:00:00Z","updateDate":"2026-01-10T09:00:00Z","prefixNumber":2,"expiry":"2812","cardSequenceNumber":1,"cardholderId":"00001234","nameOnCard":"TEST HOLDER","cardUserId":"00001234","bankC":"09","pinTryCount":0,"cardholderPassword":"a-holder-password",
  "statuses":{{"item":[{{"type":"card","actionCode":"000","actionDescription":"Approved"}},{{"type":"issuer","actionCode":"000","actionDescription":"Approved"}}]}}}},
 "account":[{{"institutionId":"DEMOBANK","accountId":"35001","currency":"860","availableAmount":98000000}}],
 "balance":{{"currency":"860","initialAmount":98000000,"bonusAmount":0,"creditLimit":0,"lockedBackofficeAmount":0,"lockedBackofficeAmountOffline":0,"lockedAmount":0,"availableAmount":98000000.5}},
 "mb":{{"state":"on","phone":"+998901234567","message":"on"}}}}}}"#
    )
}

impl State {
    fn perform(&mut self, request: &Received) -> Reply {
        let body = &request.body;
        let operation = operation(body);
        if request.header("soapaction") != Some(&format!("\"{operation}\"")) {
            return self.fault(-1);
        }
        if operation == "Payment" && text(body, "confirmed").is_none() {
            return self.create(body);
        }
        if operation == "GetPaymentList" {
            let number = FIRST_NUMBER;
            let payments = self.payments.iter().zip(number..);
            let inner: Vec<_> = payments
                .map(|(payment, number)| format!("<p>{}</p>", Self::shown(payment, number)))
                .collect();
            return self.done("GetPaymentListResponse", &inner.concat());
        }
        let number = text(body, "paymentID").map(|number| number.parse::<usize>().expect("digits"));
        if number == Some(905_009_999) {
            let items = [
                ("terminal_id", "12345678"),
                ("debits_number", "42"),
                ("debits_amount", "525000000"),
                ("credits_reversal_number", "1"),
                ("credits_reversal_amount", "12500000"),
                ("reconcile_info", "20261123180100"),
            ];
            let inner = format!(
                "<paymentID>905009999</paymentID>{}<action>10</action>",
                details(&items)
            );
            return self.done("PaymentResponse", &inner);
        }
        let payment_ref = text(body, "paymentRef");
        let place = self.payments.iter().position(|payment| {
            payment_ref
                .as_ref()
                .is_none_or(|told| *told == payment.payment_ref)
        });
        let place =
            place.filter(|place| number.is_none_or(|number| number == FIRST_NUMBER + place));
        let Some(place) = place else {
            return self.fault(-1);
        };
        match operation.as_str() {
            "Payment" => self.confirm(place),
            "CancelRequest" => self.cancel(place),
            "ReturnPayment"
                if item(body, "centre_id").as_ref() != Some(&self.payments[place].centre) =>
            {
                self.fault(109)
            }
            "ReturnPayment" => self.give_back(place),
            "GetPayment" => {
                let inner = Self::shown(&self.payments[place], FIRST_NUMBER + place);
                self.done("GetPaymentResponse", &inner)
            }
            _ => self.fault(-1),
        }
    }

    fn create(&mut self, body: &str) -> Reply {
        if text(body, "billerRef").as_deref() == Some("SOAP_RECO") {
            let items = [
                ("terminal_id", "12345678"),
                ("ttl", "10080"),
                ("ttl_action", "0001"),
            ];
            let inner = format!(
                "<paymentID>905009999</paymentID>{}<action>4</action>",
                details(&items)
            );
            return self.done("PaymentResponse", &inner);
        }
        let pan = item(body, "pan").expect("a card");
        let amount: i64 = item(body, "amount")
            .expect("an amount")
            .parse()
            .expect("tiyin");
        match pan.as_str() {
            HOLDS_TOO_LITTLE => return self.fault(116),
            EXPIRED => return self.fault(101),
            LOST => return self.fault(208),
            _ => {}
        }
        let payment_ref = text(body, "paymentRef").expect("a reference");
        if self
            .payments
            .iter()
            .any(|known| known.payment_ref == payment_ref)
        {
            return self.fault(913);
        }
        let authorised = if pan == PAYS_HALF { amount / 2 } else { amount };
        self.payments.push(FakePayment {
            payment_ref,
            pan: pan.clone(),
            amount,
            authorised,
            centre: item(body, "centre_id").expect("a centre"),
            status: "active",
            refunded: 0,
            confirms: 0,
            returns: 0,
        });
        match pan.as_str() {
            DROPS_CREATE => Reply::HangUp,
            ODD_ACTION => self.answered(self.payments.len() - 1, "7"),
            _ => self.answered(self.payments.len() - 1, "4"),
        }
    }

    fn confirm(&mut self, place: usize) -> Reply {
        let payment = &mut self.payments[place];
        payment.confirms += 1;
        match (payment.status, payment.pan.as_str(), payment.confirms) {
            ("active", CAPTURED_911, 1) => {
                payment.status = "finished";
                self.fault(911)
            }
            ("active", NOT_CAPTURED_911, 1) => self.fault(911),
            ("active", CONFIRM_DECLINED, _) => self.fault(116),
            ("active", CONFIRM_LIES, 1) => {
                payment.status = "finished";
                self.fault(116)
            }
            ("active", _, _) => {
                payment.status = "finished";
                self.answered(place, "10")
            }
            ("finished", _, _) => self.answered(place, "10"),
            _ => self.fault(-1),
        }
    }

    fn cancel(&mut self, place: usize) -> Reply {
        let payment = &mut self.payments[place];
        if payment.status != "active" {
            return self.fault(-1);
        }
        payment.status = "cancelled";
        self.done("CancelRequestResponse", "")
    }

    fn give_back(&mut self, place: usize) -> Reply {
        let payment = &mut self.payments[place];
        payment.returns += 1;
        if payment.status == "finished" && self.return_is_done {
            payment.status = "returned";
            payment.refunded = payment.amount;
        }
        if let Some(error) = self.return_error {
            return Reply::Xml(500, fault_body(self.prefix, error));
        }
        match payment.status {
            "returned" => self.done("ReturnPaymentResponse", ""),
            _ => self.fault(-1),
        }
    }

    fn answered(&self, place: usize, action: &str) -> Reply {
        let shown = Self::shown(&self.payments[place], FIRST_NUMBER + place);
        self.done(
            "PaymentResponse",
            &format!("{shown}<action>{action}</action>"),
        )
    }

    fn shown(payment: &FakePayment, number: usize) -> String {
        let code = if payment.authorised == payment.amount {
            "000"
        } else {
            "002"
        };
        format!(
            "<paymentID>{number}</paymentID><paymentRef>{}</paymentRef><status>{}</status>{}",
            payment.payment_ref,
            payment.status,
            details(&[
                ("pan", &payment.pan),
                ("expiry", "2812"),
                ("centre_id", &payment.centre),
                ("amount", &payment.amount.to_string()),
                ("internal_pan_masked", "986009******0018"),
                ("auth_action_code", code),
                ("auth_action_code_final", code),
                ("auth_ref_number", "632714901380"),
                ("transaction_amount", &payment.authorised.to_string()),
                ("refunded_amount", &payment.refunded.to_string()),
            ])
        )
    }

    fn done(&self, name: &str, inner: &str) -> Reply {
        let prefix = self.prefix;
        Reply::Xml(
            200,
            envelope(prefix, &format!("<{prefix}{name}>{inner}</{prefix}{name}>")),
        )
    }

    fn fault(&self, code: i32) -> Reply {
        Reply::Xml(500, fault_body(self.prefix, &format!("{code:03}")))
    }
}

/// A fault with this text as its error.
pub(crate) fn fault_body(prefix: &str, error: &str) -> String {
    envelope(
        prefix,
        &format!(
            "<s:Fault><faultcode>s:Client</faultcode><faultstring></faultstring><detail>\
             <{prefix}PaymentServerException><provider>NETSW</provider><error>{error}</error>\
             <description>card 9860090100000018</description><screen>NETSW-{error}</screen>\
             </{prefix}PaymentServerException></detail></s:Fault>"
        ),
    )
}

pub(crate) fn envelope(prefix: &str, body: &str) -> String {
    let xmlns = prefix
        .strip_suffix(':')
        .map_or("xmlns".to_owned(), |name| format!("xmlns:{name}"));
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" {xmlns}=\"urn:PaymentServer\">\
         <s:Body>{body}</s:Body></s:Envelope>"
    )
}

fn details(items: &[(&str, &str)]) -> String {
    let items: Vec<_> = items
        .iter()
        .map(|(name, value)| format!("<item><name>{name}</name><value>{value}</value></item>"))
        .collect();
    format!("<details>{}</details>", items.concat())
}

/// The first element in the body, without its prefix.
fn operation(body: &str) -> String {
    let (_, inside) = body.split_once("Body>").expect("a body");
    let (name, _) = inside
        .trim_start_matches('<')
        .split_once('>')
        .expect("an element");
    name.rsplit(':').next().expect("a name").to_owned()
}

fn text(body: &str, name: &str) -> Option<String> {
    let (_, rest) = body.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once("</")?;
    Some(text.to_owned())
}

fn item(body: &str, name: &str) -> Option<String> {
    let (_, rest) = body.split_once(&format!("<name>{name}</name>"))?;
    text(rest, "value")
}
