//! An SV-Gate for tests, with books of its own: what `uzcard.md` section 11 wants of one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};
use test_support::HttpDouble;
use test_support::http_double::{Received, Reply};

pub(crate) const NUMBER: &str = "8600533364098829";
pub(crate) const EXPIRY: &str = "2806";
pub(crate) const CODE: &str = "112233";
pub(crate) const REQUEST_ID: i64 = 748_201;
pub(crate) const TOKEN: &str = "8F2C5A0B1D3E4F60718293A4B5C6D7E8";
pub(crate) const PHONE: &str = "998901234567";
pub(crate) const HOLDER: &str = "TEST HOLDER";
pub(crate) const LOGIN: &str = "demo_psp";
pub(crate) const PASSWORD: &str = "s3cret-Pass";
/// `demo_psp:s3cret-Pass`.
const BASIC: &str = "Basic ZGVtb19wc3A6czNjcmV0LVBhc3M=";

/// What happens to the next call of a method instead of what usually does.
#[derive(Clone, Debug)]
pub(crate) enum Twist {
    /// Nothing is done, and this is answered.
    Instead(Reply),
    /// Nothing is done, and this error is answered.
    Error(i32),
    /// Nothing is done, and this is answered as the result.
    Result(Value),
    /// It is done, and the connection breaks before the answer.
    DoneThenHangUp,
    /// It is done, and garbage is answered.
    DoneThenGarbage,
}

#[derive(Default)]
struct Books {
    balance: i64,
    debits: BTreeMap<String, Value>,
    partial: BTreeMap<String, Value>,
    reversed: BTreeSet<String>,
    twists: Vec<(String, Twist)>,
    writes_texts: bool,
    calls: Vec<(String, Value)>,
}

/// The server.
pub(crate) struct Gate {
    double: HttpDouble,
    books: Arc<Mutex<Books>>,
}

impl Gate {
    /// One card with 980 000 so'm.
    pub(crate) fn start() -> Self {
        let books = Arc::new(Mutex::new(Books {
            balance: 98_000_000,
            ..Books::default()
        }));
        let own = Arc::clone(&books);
        let double =
            HttpDouble::start(move |request| own.lock().expect("no panic").answer(request));
        Self { double, books }
    }

    /// Twists the next call of a method that is not twisted already.
    pub(crate) fn twist(&self, method: &str, twist: Twist) {
        self.books().twists.push((method.to_owned(), twist));
    }

    /// From now on numbers are written as texts.
    pub(crate) fn write_texts(&self) {
        self.books().writes_texts = true;
    }

    pub(crate) fn set_balance(&self, tiyin: i64) {
        self.books().balance = tiyin;
    }

    pub(crate) fn balance(&self) -> i64 {
        self.books().balance
    }

    /// The parameters of every call of a method.
    pub(crate) fn calls(&self, method: &str) -> Vec<Value> {
        let books = self.books();
        let calls = books.calls.iter().filter(|(name, _)| name == method);
        calls.map(|(_, params)| params.clone()).collect()
    }

    pub(crate) fn url(&self) -> String {
        self.double.url()
    }

    /// What arrived, to look at heads.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.double.received()
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().expect("no panic")
    }
}

impl Books {
    fn answer(&mut self, request: &Received) -> Reply {
        if request.header("authorization") != Some(BASIC) {
            return Reply::Json(401, String::new());
        }
        let call: Value = serde_json::from_str(&request.body).expect("JSON");
        assert_eq!(call["jsonrpc"], "2.0");
        let method = call["method"].as_str().expect("a method").to_owned();
        let params = &call["params"];
        self.calls.push((method.clone(), params.clone()));
        let place = self.twists.iter().position(|(name, _)| *name == method);
        let twist = place.map(|place| self.twists.remove(place).1);
        let id = &call["id"];
        let rpc = |result: Result<Value, i32>| {
            let body = match result {
                Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
                Err(code) => json!({"jsonrpc": "2.0", "id": id, "error":
                    {"code": code, "message": format!("no luck with {NUMBER} ")}}),
            };
            Reply::Json(200, body.to_string())
        };
        match twist {
            Some(Twist::Instead(reply)) => reply,
            Some(Twist::Error(code)) => rpc(Err(code)),
            Some(Twist::Result(result)) => rpc(Ok(result)),
            Some(Twist::DoneThenHangUp) => {
                self.work(&method, params).ok();
                Reply::HangUp
            }
            Some(Twist::DoneThenGarbage) => {
                self.work(&method, params).ok();
                Reply::Json(200, format!("<html>{NUMBER}"))
            }
            None => rpc(self.work(&method, params)),
        }
    }

    fn work(&mut self, method: &str, params: &Value) -> Result<Value, i32> {
        match method {
            "cards.new.otp" => match &params["card"] {
                card if card["pan"] != NUMBER => Err(-200),
                card if card["expiry"] != EXPIRY => Err(-201),
                _ => Ok(
                    json!({"id": REQUEST_ID, "phoneMask": "********4567", "token": "",
                    "verified": false}),
                ),
            },
            "cards.new.verify" => match &params["otp"] {
                otp if otp["id"] != REQUEST_ID => Err(-294),
                otp if otp["code"] != CODE => Err(-269),
                _ => Ok(card(0)),
            },
            "cards.get" => Ok(json!([card(0)])),
            "get.bin.list" => {
                Ok(json!([{"instId": "05", "bin": "860053"}, {"instId": 7, "bin": 561_468}]))
            }
            "trans.pay.purpose" => self.pay(&params["tran"]),
            "trans.ext" => self.find(params["extId"].as_str().expect("a text")),
            "trans.sv" => {
                let found = self
                    .debits
                    .values()
                    .find(|one| one["refNum"] == params["svId"]);
                found.map(|one| json!([one])).ok_or(-208)
            }
            "trans.reverse" => self.reverse(params["tranId"].as_str().expect("a text")),
            "trans.reverse.partial" => self.reverse_part(&params["tran"]),
            "terminal.check" => {
                Ok(json!({"username": LOGIN, "port": 16050, "name": "DEMO SHOP", "type": 1}))
            }
            other => panic!("{other} is not for this server"),
        }
    }

    fn pay(&mut self, tran: &Value) -> Result<Value, i32> {
        assert_eq!(
            (&tran["purpose"], &tran["currency"]),
            (&json!("payment"), &json!("860"))
        );
        assert_eq!(
            (&tran["merchantId"], &tran["terminalId"]),
            (&json!("90012345678"), &json!("92900001"))
        );
        let ext = tran["ext"].as_str().expect("a text").to_owned();
        let amount = tran["amount"].as_i64().expect("tiyin");
        if tran["cardId"] != TOKEN {
            return Err(-257);
        }
        if self.debits.contains_key(&ext) {
            return Err(-207);
        }
        let has_enough = amount <= self.balance;
        if has_enough {
            self.balance -= amount;
        }
        let reference = format!("{:012}", 12_345_678_901_u64 + self.debits.len() as u64);
        let (reference, resp, status) = if has_enough {
            (reference.as_str(), 0, "OK")
        } else {
            ("000000000000", 51, "ERR")
        };
        let debit = self.transaction(&ext, reference, amount, resp, status);
        self.debits.insert(ext, debit.clone());
        Ok(debit)
    }

    fn find(&self, ext: &str) -> Result<Value, i32> {
        let found = self.debits.get(ext).or_else(|| self.partial.get(ext));
        // Newer versions answer a list, older ones the object.
        match (found, self.writes_texts) {
            (Some(one), false) => Ok(json!([one])),
            (Some(one), true) => Ok(one.clone()),
            (None, _) => Err(-208),
        }
    }

    fn reverse(&mut self, reference: &str) -> Result<Value, i32> {
        let debit = self
            .debits
            .values_mut()
            .find(|one| one["refNum"] == reference);
        let debit = debit.ok_or(-208)?;
        if !self.reversed.insert(reference.to_owned()) {
            return Err(-389);
        }
        self.balance += debit["amount"].as_i64().expect("tiyin");
        debit["status"] = json!("ROK");
        Ok(json!([debit]))
    }

    fn reverse_part(&mut self, tran: &Value) -> Result<Value, i32> {
        let reference = tran["tranId"].as_str().expect("a text").to_owned();
        let ext = tran["ext"].as_str().expect("a text").to_owned();
        let amount = tran["reverseAmount"].as_i64().expect("tiyin");
        let debit = self
            .debits
            .values()
            .find(|one| one["refNum"] == reference.as_str());
        let debited = debit.ok_or(-208)?["amount"].as_i64().expect("tiyin");
        if self.partial.contains_key(&ext) {
            return Err(-207);
        }
        let given: i64 = self
            .partial
            .values()
            .filter_map(|one| one["amount"].as_i64())
            .sum();
        if given + amount > debited {
            return Err(-381);
        }
        self.balance += amount;
        let part = self.transaction(&ext, "012345679010", amount, 0, "ROK");
        self.partial.insert(ext, part.clone());
        Ok(part)
    }

    fn transaction(
        &self,
        ext: &str,
        reference: &str,
        amount: i64,
        resp: i32,
        status: &str,
    ) -> Value {
        let (currency, stan) = if self.writes_texts {
            (json!("860"), json!("524662"))
        } else {
            (json!(860), json!(524_662))
        };
        json!({"id": "702345678", "username": LOGIN, "refNum": reference, "ext": ext,
            "pan": "860053******8829", "pan2": "", "expiry": EXPIRY, "tranType": "DEBIT",
            "date7": "1123141530", "date12": "261123141530", "amount": amount, "commission": 0,
            "currency": currency, "stan": stan, "field38": "678901", "field48": null, "field91": null,
            "merchantId": "90012345678", "terminalId": "92900001", "resp": resp,
            "respText": "whatever", "respSV": format!("{resp:02}"), "status": status})
    }
}

/// The card object of section 11, in this status.
pub(crate) fn card(status: i32) -> Value {
    json!({"id": TOKEN, "username": LOGIN, "pan": "860053******8829", "status": status,
        "expiry": EXPIRY, "phone": PHONE, "fullName": HOLDER, "balance": 98_000_000, "sms": true,
        "pincnt": 0, "aacct": "0000000000", "par": "", "cardtype": "private", "holdAmount": 0,
        "cashbackAmount": 0})
}
