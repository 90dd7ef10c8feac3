//! Click, calling the service.

use test_support::Client;
use test_support::Hamyon;
use test_support::click::{Call, SignedCall, order_of};
use test_support::client::Answer;
use test_support::http_double::Reply;

use super::setup::CLICK_SECRET;
use super::user::Payment;

/// Which addresses Click was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Addresses {
    /// One for each action.
    Two,
    /// The same for both.
    One,
}

/// Click as it calls one service.
#[derive(Debug, Clone)]
pub(crate) struct Click {
    client: Client,
    addresses: Addresses,
}

impl Click {
    pub(crate) fn of(hamyon: &Hamyon) -> Self {
        Self::at(hamyon.client())
    }

    pub(crate) fn at(client: Client) -> Self {
        Self {
            client,
            addresses: Addresses::Two,
        }
    }

    pub(crate) fn with(self, addresses: Addresses) -> Self {
        Self { addresses, ..self }
    }

    /// Signs and posts a call to the address for Prepare.
    pub(crate) async fn prepare(&self, call: &Call) -> Answer {
        self.post_prepare(&call.clone().signed(CLICK_SECRET)).await
    }

    /// Signs and posts a call to the address for Complete.
    pub(crate) async fn complete(&self, call: &Call) -> Answer {
        self.post_complete(&call.clone().signed(CLICK_SECRET)).await
    }

    /// Posts a call as it stands to the address for Prepare.
    pub(crate) async fn post_prepare(&self, call: &SignedCall) -> Answer {
        call.post(&self.client, self.path("prepare")).await
    }

    /// Posts a call as it stands to the address for Complete.
    pub(crate) async fn post_complete(&self, call: &SignedCall) -> Answer {
        call.post(&self.client, self.path("complete")).await
    }

    /// Posts a call to a service that may die before it answers.
    pub(crate) async fn try_complete(&self, call: &SignedCall) -> Option<Answer> {
        let request = self.client.post(self.path("complete"));
        let form = "application/x-www-form-urlencoded";
        request.body(form, call.body()).try_send().await.ok()
    }

    /// Begins an attempt; the Complete that would end it with success.
    pub(crate) async fn begin(&self, payment: &Payment) -> Call {
        let prepare = payment.prepare();
        let answer = self.prepare(&prepare).await;
        assert_eq!(error_of(&answer), 0, "{answer:?}");
        prepare.completed(answer.raw("/merchant_prepare_id"))
    }

    /// Pays.
    pub(crate) async fn pay(&self, payment: &Payment) {
        let complete = self.begin(payment).await;
        let answer = self.complete(&complete).await;
        assert_eq!(error_of(&answer), 0, "{answer:?}");
    }

    fn path(&self, action: &str) -> &'static str {
        match (self.addresses, action) {
            (Addresses::One, _) => "/api/payments/click/webhook/",
            (Addresses::Two, "prepare") => "/api/payments/click/prepare/",
            (Addresses::Two, _) => "/api/payments/click/complete/",
        }
    }
}

/// Click's answer to the question of this path how a payment stands. About a document it says of which order it is.
pub(crate) fn status_reply(path: &str, payment_status: i32) -> Reply {
    let document = path.rsplit('/').next().unwrap_or_default();
    let order = order_of(document).map_or_else(String::new, |order| {
        format!(r#","payment_id":{document},"merchant_trans_id":"{order}""#)
    });
    let status = format!(r#""payment_status":{payment_status}{order}"#);
    Reply::Json(
        200,
        format!(r#"{{"error_code":0,"error_note":"",{status}}}"#),
    )
}

/// The `error` of an answer to Click, which always comes as JSON with status 200.
#[track_caller]
pub(crate) fn error_of(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(
        answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("application/json")),
        "{answer:?}"
    );
    let body = answer.json();
    assert!(
        body["error_note"]
            .as_str()
            .is_some_and(|note| !note.is_empty()),
        "{answer:?}"
    );
    body["error"]
        .as_i64()
        .unwrap_or_else(|| panic!("no error number: {answer:?}"))
}
