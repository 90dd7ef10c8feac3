use async_trait::async_trait;
use domain::PaymentId;
use domain::gateway::{CallbackCall, CallbackReply, Callbacks, GatewayName};
use serde_json::value::RawValue;

use crate::credentials::Credentials;
use crate::fault::Fault;
use crate::loggable::loggable;
use crate::methods::Desk;
use crate::rpc::{self, Request};

/// Takes Payme's calls.
pub(crate) struct PaymeCallbacks {
    credentials: Credentials,
    desk: Desk,
}

impl PaymeCallbacks {
    pub(crate) fn new(credentials: Credentials, desk: Desk) -> Self {
        Self { credentials, desk }
    }

    /// Wrong credentials are −32504 before any other check, so also before the question whether the call was posted. Of
    /// −32300 it is said only that it is for other methods than POST; it is for Payme's own calls.
    async fn outcome(
        &self,
        call: &CallbackCall,
        request: &Request<'_>,
        is_authentic: bool,
    ) -> (Result<Box<RawValue>, Fault>, Option<PaymentId>) {
        if !is_authentic {
            return (Err(Fault::unauthorized()), None);
        }
        if !call.method.eq_ignore_ascii_case("POST") {
            return (Err(Fault::not_post()), None);
        }
        match &request.call {
            Ok(asked) => {
                let mut visit = self.desk.receive(call);
                let outcome = visit.serve(asked).await;
                (outcome, visit.payment_id)
            }
            Err(fault) => (Err(fault.clone()), None),
        }
    }
}

#[async_trait]
impl Callbacks for PaymeCallbacks {
    fn gateway(&self) -> GatewayName {
        self.desk.gateway().clone()
    }

    fn paths(&self) -> &'static [&'static str] {
        &["webhook"]
    }

    /// All of them: Payme is told in its own form that it must post.
    fn takes_method(&self, _method: &str) -> bool {
        true
    }

    /// Answers with HTTP 200, whatever the answer is: any other status would count as −32400.
    async fn answer(&self, call: CallbackCall) -> CallbackReply {
        let is_authentic = self.credentials.admit(&call);
        let request = Request::read(&call.body);
        let (outcome, payment_id) = self.outcome(&call, &request, is_authentic).await;
        CallbackReply {
            status: 200,
            content_type: "application/json; charset=utf-8",
            body: rpc::answer(request.id, &outcome),
            is_authentic,
            action: rpc::method_name(&call.body).unwrap_or("unknown").to_owned(),
            payment_id,
            loggable_body: loggable(&call.body),
        }
    }
}
