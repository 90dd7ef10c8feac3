//! A user's story through every endpoint. Each answer is compared with the document.

use std::collections::BTreeSet;

use api::auth::Role;
use chrono::TimeDelta;
use domain::money::Money;
use serde_json::{Value, json};

use crate::answers::faults_of;
use crate::app::{Answer, CLICK_SERVICE, PAYME_AUTHORIZATION, Request, TestApp, click_signature};
use crate::documented::{Operation, operation};

/// Operations and the statuses that they were seen to answer.
pub(crate) type Seen = BTreeSet<(&'static str, u16)>;

struct Story {
    app: TestApp,
    seen: Seen,
}

/// Walks through every endpoint.
pub(crate) async fn walk() -> Seen {
    let mut story = Story {
        app: TestApp::start().await,
        seen: Seen::new(),
    };
    story.look_around().await;
    story.pay().await;
    story.pay_through_payme().await;
    story.give_up().await;
    story.use_services().await;
    story.be_refused().await;
    story.look_back().await;
    story.administer().await;
    story.seen
}

/// A path with its parameters filled in.
fn at(operation: Operation, parameter: &str) -> String {
    let path = operation.full_path();
    match (path.find('{'), path.find('}')) {
        (Some(start), Some(end)) => format!("{}{parameter}{}", &path[..start], &path[end + 1..]),
        _ => path,
    }
}

impl Story {
    async fn see(&mut self, operation: Operation, request: Request, status: u16) -> Answer {
        let answer = self.app.send(request.clone()).await;
        let found = faults_of(operation, &answer);
        assert!(
            found.is_empty(),
            "{request:?} is answered {answer:?}: {found:?}"
        );
        assert_eq!(answer.status, status, "{request:?} is answered {answer:?}");
        self.seen.insert((operation.id(), status));
        answer
    }

    /// The same with a token that the request brings itself.
    async fn see_bare(&mut self, operation: Operation, request: Request, status: u16) -> Answer {
        let answer = self.app.send_bare(request.clone()).await;
        let found = faults_of(operation, &answer);
        assert!(
            found.is_empty(),
            "{request:?} is answered {answer:?}: {found:?}"
        );
        assert_eq!(answer.status, status, "{request:?} is answered {answer:?}");
        self.seen.insert((operation.id(), status));
        answer
    }

    async fn get(&mut self, id: &str, parameter: &str, query: &str) -> Answer {
        let operation = operation(id);
        let request = Request::new("GET", format!("{}{query}", at(operation, parameter)));
        self.see(operation, request, 200).await
    }

    async fn post(&mut self, id: &str, body: &Value, status: u16) -> Answer {
        let operation = operation(id);
        let request = Request::new("POST", operation.full_path()).body(body.to_string());
        self.see(operation, request, status).await
    }

    /// Sends the example of the document.
    async fn post_example(&mut self, id: &str) -> Answer {
        let (_, example) = operation(id).json_body().expect("a body");
        self.post(id, example, 200).await
    }

    /// Sends the example of the document to a path with a parameter.
    async fn send_example(&mut self, id: &str, parameter: &str) -> Answer {
        let operation = operation(id);
        let (_, example) = operation.json_body().expect("a body");
        let request = Request::new(operation.method, at(operation, parameter));
        self.see(operation, request.body(example.to_string()), 200)
            .await
    }

    async fn look_around(&mut self) {
        for id in [
            "list_gateways",
            "get_gateway_status",
            "get_billing_rules",
            "health",
        ] {
            self.get(id, "", "").await;
        }
        for id in [
            "get_wallet",
            "get_balance",
            "list_transactions",
            "list_payments",
            "list_topups",
        ] {
            self.get(id, "", "").await;
        }
        for id in [
            "list_payment_methods",
            "get_daily_usage",
            "get_billing_summary",
            "get_wallet_statistics",
        ] {
            self.get(id, "", "").await;
        }
        self.get("list_doctor_views", "", "").await;
        self.post_example("estimate_payment").await;
        self.post_example("estimate_topup").await;
    }

    /// Creates a payment and pays it at Click.
    async fn pay(&mut self) {
        let created = self.post_example("create_payment").await.json();
        let payment = created["payment"]["id"].as_str().expect("an id").to_owned();
        self.get("get_payment_status", &payment, "").await;
        self.return_to("303", &payment).await;
        let prepared = self.click("click_prepare", 1, &payment, None).await;
        let number = prepared["merchant_prepare_id"].as_i64().expect("a number");
        self.get("get_payment_status", &payment, "").await;
        let completed = self
            .click("click_complete", 1, &payment, Some(number))
            .await;
        assert_eq!(completed["error"], 0, "{completed}");
        let repeated = self.click("click_webhook", 1, &payment, Some(number)).await;
        assert_eq!(repeated["error"], -4, "{repeated}");
        let status = self.get("get_payment_status", &payment, "").await;
        assert_eq!(status.json()["payment"]["status"], "completed");
        let verify = operation("verify_payment");
        let request = Request::new("POST", at(verify, &payment));
        self.see(verify, request, 200).await;
    }

    /// Creates a payment and has Payme check, create, perform, look it up, list it, and take it back.
    async fn pay_through_payme(&mut self) {
        let body = json!({"gateway": "payme", "amount": "50000"});
        let created = self.post("create_payment", &body, 200).await;
        let account = json!({"payment_id": created.json()["payment"]["id"]});
        let (_, total) = created
            .text
            .split_once("\"total_amount\":")
            .expect("a total");
        let som = total.split(',').next().expect("so'm with two decimals");
        let tiyin: i64 = som.replace('.', "").parse().expect("digits");
        let (id, now) = ("5305e3bab097f420a62ced0b", 1_705_302_000_000_i64);
        let create = json!({"id": id, "time": now, "amount": tiyin, "account": account});
        let mut results = Vec::new();
        for (method, params) in [
            (
                "CheckPerformTransaction",
                json!({"amount": tiyin, "account": account}),
            ),
            ("CreateTransaction", create),
            ("PerformTransaction", json!({"id": id})),
            ("CheckTransaction", json!({"id": id})),
            ("GetStatement", json!({"from": now, "to": now})),
            ("CancelTransaction", json!({"id": id, "reason": 5})),
        ] {
            let call = json!({"id": 2032, "method": method, "params": params});
            let operation = operation("payme_webhook");
            let request = Request::new("POST", operation.full_path())
                .header("content-type", "text/json")
                .header("authorization", PAYME_AUTHORIZATION)
                .body(call.to_string());
            let answer = self.see(operation, request, 200).await.json();
            assert!(answer["error"].is_null(), "{method}: {answer}");
            results.push(answer["result"].clone());
        }
        assert_eq!(results[3]["state"], 2);
        assert_eq!(results[4]["transactions"][0]["id"], id);
        assert_eq!(results[5]["state"], -2);
    }

    /// A call of Click about 51,250 so'm.
    async fn click(&mut self, id: &str, attempt: i64, payment: &str, number: Option<i64>) -> Value {
        self.click_about("51250.00", id, attempt, (payment, number))
            .await
    }

    /// A call of Click, signed as Click signs.
    async fn click_about(
        &mut self,
        amount: &str,
        id: &str,
        attempt: i64,
        (payment, number): (&str, Option<i64>),
    ) -> Value {
        let number = number.map(|number| number.to_string()).unwrap_or_default();
        let action = if number.is_empty() { "0" } else { "1" };
        let time = "2024-01-15 12:00:00";
        let trans_id = attempt.to_string();
        let sign = click_signature(&trans_id, payment, &number, amount, action, time);
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("click_trans_id", &trans_id)
            .append_pair("service_id", &CLICK_SERVICE.to_string())
            .append_pair("click_paydoc_id", "16853761")
            .append_pair("merchant_trans_id", payment)
            .append_pair("amount", amount)
            .append_pair("action", action)
            .append_pair("error", "0")
            .append_pair("error_note", "Success")
            .append_pair("sign_time", time)
            .append_pair("sign_string", &sign);
        if !number.is_empty() {
            form.append_pair("merchant_prepare_id", &number);
        }
        let operation = operation(id);
        let request = Request::new("POST", operation.full_path())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.finish());
        self.see(operation, request, 200).await.json()
    }

    /// Where Click sends the payer's browser.
    async fn return_to(&mut self, status: &str, payment: &str) {
        let operation = operation("return_to_app");
        let request = Request::new("GET", at(operation, payment));
        self.see(operation, request, status.parse().expect("a status"))
            .await;
    }

    /// Creates a top-up twice under one key, and cancels it.
    async fn give_up(&mut self) {
        let topup = operation("create_topup");
        let body = json!({"amount": "10000", "gateway": "click"}).to_string();
        let request = Request::new("POST", topup.full_path())
            .header("idempotency-key", "topup-1")
            .body(body);
        let first = self.see(topup, request.clone(), 200).await;
        let again = self.see(topup, request.clone(), 200).await;
        assert_eq!(first.text, again.text);
        let replayed = again.headers.get("idempotency-replayed").expect("a replay");
        assert_eq!(replayed, "true");
        let other = request.body(json!({"amount": "10001", "gateway": "click"}).to_string());
        self.see(topup, other, 422).await;
        let payment = first.json()["payment"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        self.return_to("200", &payment).await;
        let cancel = operation("cancel_payment");
        let request = Request::new("POST", at(cancel, &payment));
        self.see(cancel, request.clone(), 200).await;
        self.see(cancel, request, 400).await;
        let missing = Request::new("POST", at(cancel, "550e8400-e29b-41d4-a716-446655440000"));
        self.see(cancel, missing, 404).await;
    }

    async fn use_services(&mut self) {
        self.post_example("check_access").await;
        let free = self.post_example("charge").await;
        assert_eq!(free.json()["charged"], false);
        self.get("check_doctor_access", "1", "").await;
        self.get("view_doctor", "1", "").await;
        self.app.advance(TimeDelta::days(8));
        self.app
            .change_catalogue(|catalogue| catalogue.settings.free_views_per_day = 0)
            .await;
        let priced = self.post_example("check_access").await;
        assert_eq!(priced.json()["charge_required"], true);
        let charged = self.post_example("charge").await;
        assert_eq!(charged.json()["charged"], true);
        let viewed = self.get("view_doctor", "1", "").await;
        assert_eq!(viewed.json()["charged"], true);
    }

    async fn be_refused(&mut self) {
        let costly = json!({"service_type": "consultation"});
        let refused = self.post("charge", &costly, 402).await;
        assert_eq!(refused.json()["required_amount"], 50_000.0);
        self.post("charge", &json!({"service_type": "massage"}), 404)
            .await;
        self.post(
            "charge",
            &json!({"service_type": "consultation", "currency": "USD"}),
            503,
        )
        .await;
        let payment = |gateway: &str, amount: &str| json!({"gateway": gateway, "amount": amount});
        self.post("create_payment", &payment("cash", "50000"), 404)
            .await;
        self.post("create_payment", &payment("humo", "50000"), 501)
            .await;
        for amount in ["1", "99000000", "990000"] {
            self.post("create_payment", &payment("click", amount), 400)
                .await;
        }
        let dollars = json!({"gateway": "click", "amount": "50", "currency": "USD"});
        self.post("create_payment", &dollars, 400).await;
        self.app
            .change_catalogue(|catalogue| catalogue.settings.maintenance_mode = true)
            .await;
        self.post("create_payment", &payment("click", "50000"), 503)
            .await;
        self.post("check_access", &costly, 503).await;
        self.app
            .change_catalogue(|catalogue| catalogue.settings.maintenance_mode = false)
            .await;
        let doctor = operation("view_doctor");
        self.see(doctor, Request::new("GET", at(doctor, "2")), 404)
            .await;
    }

    /// What staff see and change, of this user among others.
    async fn administer(&mut self) {
        let found = self.get("search_payments", "", "?user_id=7").await.json();
        let payments = found["payments"].as_array().expect("payments").clone();
        let paid = payments
            .iter()
            .find(|payment| payment["status"] == "completed")
            .expect("a payment that was paid");
        assert_eq!(paid["attempts"][0]["gateway_transaction_id"], "1");
        let id = paid["id"].as_str().expect("an id");
        let shown = self.get("get_any_payment", id, "").await.json();
        assert_eq!(shown["payment"], *paid);
        assert_eq!(shown["history"].as_array().map(Vec::len), Some(3));
        let missing = operation("get_any_payment");
        let request = Request::new("GET", at(missing, "7"));
        self.see(missing, request, 404).await;
        self.close_by_hand(id).await;
        for (id, parameter) in [
            ("block_wallet", "7"),
            ("unblock_wallet", "7"),
            ("adjust_wallet", "7"),
            ("change_billing_rule", "doctor_view"),
            ("change_billing_settings", ""),
            ("change_gateway", "click"),
            ("import_doctors", ""),
            ("put_doctor", "1"),
        ] {
            self.send_example(id, parameter).await;
        }
        for (id, parameter) in [
            ("get_any_wallet", "7"),
            ("get_billing_rule", "doctor_view"),
            ("get_billing_settings", ""),
            ("get_gateway", "click"),
            ("get_doctor", "1"),
            ("list_audit_log", ""),
        ] {
            self.get(id, parameter, "").await;
        }
        self.order_much().await;
        self.give_much_back().await;
        self.give_back(id).await;
        self.read_calls(id).await;
        let delete = operation("delete_doctor");
        let request = Request::new("DELETE", at(delete, "1"));
        self.see(delete, request.clone(), 200).await;
        self.see(delete, request, 404).await;
        let debit = json!({"direction": "debit", "amount": "99000000", "reason": "too much"});
        let adjust = operation("adjust_wallet");
        let request = Request::new("POST", at(adjust, "7")).body(debit.to_string());
        self.see(adjust, request, 402).await;
    }

    /// What one person may not order alone.
    async fn order_much(&mut self) {
        let adjust = operation("adjust_wallet");
        let mut ids = Vec::new();
        for _ in 0..2 {
            let credit =
                json!({"direction": "credit", "amount": "1000000.01", "reason": "ticket 4711"});
            let request = Request::new("POST", at(adjust, "7")).body(credit.to_string());
            let asked = self.see(adjust, request, 202).await.json();
            ids.push(asked["approval"]["id"].as_str().expect("an id").to_owned());
        }
        let pending = self
            .get("list_approvals", "", "?state=pending&limit=1")
            .await
            .json();
        let next = pending["next"].as_str().expect("a full page");
        let query = format!("?state=pending&behind={next}");
        let rest = self.get("list_approvals", "", &query).await.json();
        assert_eq!(rest["approvals"].as_array().map(Vec::len), Some(1));
        let (approve, reject) = (operation("approve_order"), operation("reject_order"));
        let own = Request::new("POST", at(approve, &ids[0])).body("{}");
        let refused = self.see(approve, own.clone(), 403).await.json();
        assert_eq!(refused["code"], "second_person_required");
        let second = self.app.token_of(8, Role::Admin);
        let (_, example) = approve.json_body().expect("a body");
        let by_another = Request::new("POST", at(approve, &ids[0]))
            .body(example.to_string())
            .header("authorization", format!("Bearer {second}"));
        let approved = self.see_bare(approve, by_another, 200).await.json();
        assert_eq!(approved["approval"]["state"], "approved");
        assert_eq!(approved["approval"]["decided_by"], 8);
        assert_eq!(approved["transaction"]["amount"], 1_000_000.01);
        let (_, example) = reject.json_body().expect("a body");
        for (id, status) in [(&ids[1], 200), (&ids[0], 409)] {
            let request = Request::new("POST", at(reject, id)).body(example.to_string());
            self.see(reject, request, status).await;
        }
        self.get("get_approval", &ids[1], "").await;
        for operation in [operation("get_approval"), approve, reject] {
            let mut request = Request::new(operation.method, at(operation, "7"));
            if operation.method == "POST" {
                request = request.body(json!({"reason": "ticket 4711"}).to_string());
            }
            self.see(operation, request, 404).await;
        }
    }

    /// A refund that wants a second person, and its ends.
    async fn give_much_back(&mut self) {
        let body = json!({"gateway": "click", "amount": "1100000"});
        let more = Money::from_minor(10_000_000_000);
        self.app
            .change_catalogue(|catalogue| catalogue.settings.max_wallet_balance = more)
            .await;
        let created = self.post("create_payment", &body, 200).await;
        let (_, total) = created
            .text
            .split_once("\"total_amount\":")
            .expect("a total");
        let total = total.split(',').next().expect("so'm with two decimals");
        let created = created.json();
        let payment = created["payment"]["id"].as_str().expect("an id").to_owned();
        let prepared = self
            .click_about(total, "click_prepare", 4712, (&payment, None))
            .await;
        assert_eq!(prepared["error"], 0, "{prepared}");
        let number = prepared["merchant_prepare_id"].as_i64();
        let completed = self
            .click_about(total, "click_complete", 4712, (&payment, number))
            .await;
        assert_eq!(completed["error"], 0, "{completed}");
        let reason = json!({"reason": "ticket 22"}).to_string();
        let refund = operation("refund_payment");
        let order = Request::new("POST", at(refund, &payment)).body(reason.clone());
        let asked = self.see(refund, order, 202).await.json();
        let approved = self.approve(&asked, &payment).await;
        let refund = approved["refund"]["id"].as_str().expect("an id").to_owned();
        let mut asked = Vec::new();
        for id in ["settle_refund", "refuse_refund"] {
            let end = operation(id);
            let path = at(end, &payment).replace("{refund_id}", &refund);
            let order = Request::new("POST", path).body(reason.clone());
            asked.push(self.see(end, order, 202).await.json());
        }
        let refused = self.approve(&asked[1], &payment).await;
        assert_eq!(refused["refund"]["status"], "refused");
    }

    /// Somebody else approves an order about a payment.
    async fn approve(&mut self, asked: &Value, payment: &str) -> Value {
        assert_eq!(asked["approval"]["payment_id"], payment);
        let id = asked["approval"]["id"].as_str().expect("an id");
        let second = self.app.token_of(8, Role::Admin);
        let approve = operation("approve_order");
        let request = Request::new("POST", at(approve, id))
            .body("{}")
            .header("authorization", format!("Bearer {second}"));
        self.see_bare(approve, request, 200).await.json()
    }

    /// Refunds of a payment whose gateway does not answer.
    async fn give_back(&mut self, payment: &str) {
        let credit = json!({"direction": "credit", "amount": "100000", "reason": "a present"});
        let adjust = operation("adjust_wallet");
        let request = Request::new("POST", at(adjust, "7")).body(credit.to_string());
        self.see(adjust, request, 200).await;
        let refund = operation("refund_payment");
        let order = |body: Value| Request::new("POST", at(refund, payment)).body(body.to_string());
        let part = json!({"amount": "1.00", "reason": "ticket 21"});
        self.see(refund, order(part), 422).await;
        let more = json!({"amount": "50000.01", "reason": "ticket 21"});
        let refused = self.see(refund, order(more), 400).await.json();
        assert_eq!(refused["refundable"], 50_000.0);
        let all = json!({"reason": "ticket 21"});
        let reserved = self.see(refund, order(all.clone()), 200).await.json();
        assert_eq!(reserved["payment"]["refundable_amount"], 0.0);
        self.see(refund, order(all), 409).await;
        let listed = self.get("list_refunds", payment, "").await.json();
        // Nobody listens where the gateway should be: the order never left, and was taken back.
        assert_eq!(listed["refunds"], json!([reserved["refund"]]));
        let id = reserved["refund"]["id"].as_str().expect("an id");
        self.get("get_refund", id, "").await;
        let pending = self
            .get("list_pending_refunds", "", "?limit=1")
            .await
            .json();
        let next = pending["next"].as_str().expect("a full page");
        let query = format!("?behind={next}");
        let rest = self.get("list_pending_refunds", "", &query).await.json();
        assert_eq!(rest["refunds"], json!([]));
        let open = self.get("list_open_outcomes", "", "").await.json();
        assert_eq!(open["refunds"], pending["refunds"]);
        let missing = operation("get_refund");
        self.see(missing, Request::new("GET", at(missing, payment)), 404)
            .await;
        self.end_by_hand(payment, id).await;
    }

    /// Staff end what can be ended of payments and their attempts.
    async fn close_by_hand(&mut self, paid: &str) {
        let body = json!({"reason": "seen in the cabinet"}).to_string();
        let create = json!({"gateway": "click", "amount": "50000"});
        let (fail, close) = (operation("fail_payment"), operation("close_dispute"));
        let end = |payment: &str| Request::new("POST", at(fail, payment)).body(body.clone());
        self.see(fail, end(paid), 409).await;
        self.see(fail, end("018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13"), 404)
            .await;
        let created = self.post("create_payment", &create, 200).await.json();
        let payment = created["payment"]["id"].as_str().expect("an id").to_owned();
        self.click("click_prepare", 4711, &payment, None).await;
        let early = self.see(fail, end(&payment), 409).await.json();
        assert_eq!(early["code"], "still_in_hand");
        let created = self.post("create_payment", &create, 200).await.json();
        let payment = created["payment"]["id"].as_str().expect("an id").to_owned();
        let cancel = operation("cancel_payment");
        self.see(cancel, Request::new("POST", at(cancel, &payment)), 200)
            .await;
        let ended = self.see(fail, end(&payment), 200).await.json();
        assert_eq!(ended["payment"]["status"], "cancelled", "as before");
        let shown = self.get("get_any_payment", paid, "").await.json();
        let number = shown["payment"]["attempts"][0]["number"].to_string();
        for (number, status) in [(number.as_str(), 200), ("2147483647", 404), ("x", 404)] {
            let path = at(close, paid).replace("{attempt}", number);
            let request = Request::new("POST", path).body(body.clone());
            self.see(close, request, status).await;
        }
    }

    /// Staff end a refund that nobody answers for.
    async fn end_by_hand(&mut self, payment: &str, refund: &str) {
        let end = |operation: Operation, refund: &str| {
            let path = at(operation, payment).replace("{refund_id}", refund);
            let body = json!({"reason": "seen in the cabinet"});
            Request::new("POST", path).body(body.to_string())
        };
        let (settle, refuse) = (operation("settle_refund"), operation("refuse_refund"));
        for operation in [settle, refuse] {
            self.see(operation, end(operation, payment), 404).await;
        }
        let refused = self.see(refuse, end(refuse, refund), 200).await.json();
        assert_eq!(refused["refund"]["status"], "refused");
        // It was made after all.
        let settled = self.see(settle, end(settle, refund), 200).await.json();
        assert_eq!(settled["payment"]["status"], "refunded");
        self.see(refuse, end(refuse, refund), 409).await;
    }

    /// The calls about a payment, and one of them once more.
    async fn read_calls(&mut self, payment: &str) {
        let query = format!("?payment_id={payment}&limit=2");
        let newest = self.get("list_webhooks", "", &query).await.json();
        let next = newest["next"].as_str().expect("a full page");
        let query = format!("?payment_id={payment}&behind={next}");
        let oldest = self.get("list_webhooks", "", &query).await.json();
        assert_eq!(oldest["webhooks"].as_array().map(Vec::len), Some(1));
        // Calls of one moment come in the order of their ids, which tells nothing.
        assert!(oldest["webhooks"][0]["action"].is_string());
        let call = &newest["webhooks"][1];
        let id = call["id"].as_str().expect("an id");
        let shown = self.get("get_webhook", id, "").await.json();
        assert_eq!(shown["webhook"], *call);
        let redeliver = operation("redeliver_webhook");
        let request = Request::new("POST", at(redeliver, id));
        let again = self.see(redeliver, request, 200).await.json();
        assert_eq!(again["is_authentic"], true, "{again}");
        assert!(
            again["answer"]
                .as_str()
                .is_some_and(|text| text.contains("-4"))
        );
        let missing = operation("get_webhook");
        self.see(missing, Request::new("GET", at(missing, payment)), 404)
            .await;
    }

    /// The same lists, now that there is something in them.
    async fn look_back(&mut self) {
        for id in [
            "get_wallet",
            "get_balance",
            "list_transactions",
            "list_payments",
            "list_topups",
        ] {
            self.get(id, "", "").await;
        }
        for id in [
            "get_daily_usage",
            "get_billing_summary",
            "get_wallet_statistics",
            "list_doctor_views",
        ] {
            self.get(id, "", "").await;
        }
        let debits = self
            .get(
                "list_transactions",
                "",
                "?type=debit&days=7&page=1&per_page=20",
            )
            .await;
        assert_eq!(debits.json()["pagination"]["total_count"], 2);
    }
}
