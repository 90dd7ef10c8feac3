//! JSON-RPC as Payme speaks it (developer.help.paycom.uz, "Формат запроса" and "Формат ответа").

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::fault::Fault;
use crate::params::{Members, text};

/// A request, as far as it could be read.
pub(crate) struct Request<'a> {
    /// The member `id` as it came.
    pub(crate) id: Option<&'a RawValue>,
    /// Which method with which parameters, or why that cannot be said.
    pub(crate) call: Result<Call<'a>, Fault>,
}

/// What is asked for.
pub(crate) struct Call<'a> {
    pub(crate) method: Method,
    pub(crate) params: Members<'a>,
}

/// The methods of the Merchant API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    CheckPerformTransaction,
    CreateTransaction,
    PerformTransaction,
    CancelTransaction,
    CheckTransaction,
    GetStatement,
    SetFiscalData,
}

impl Method {
    const ALL: [Self; 7] = [
        Self::CheckPerformTransaction,
        Self::CreateTransaction,
        Self::PerformTransaction,
        Self::CancelTransaction,
        Self::CheckTransaction,
        Self::GetStatement,
        Self::SetFiscalData,
    ];

    /// Its name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::CheckPerformTransaction => "CheckPerformTransaction",
            Self::CreateTransaction => "CreateTransaction",
            Self::PerformTransaction => "PerformTransaction",
            Self::CancelTransaction => "CancelTransaction",
            Self::CheckTransaction => "CheckTransaction",
            Self::GetStatement => "GetStatement",
            Self::SetFiscalData => "SetFiscalData",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }
}

impl<'a> Request<'a> {
    /// Reads a body. `jsonrpc` is neither required nor looked at; batches are not part of the protocol.
    pub(crate) fn read(body: &'a [u8]) -> Self {
        let unread = |fault| Self {
            id: None,
            call: Err(fault),
        };
        let Ok(value) = serde_json::from_slice::<&RawValue>(body) else {
            return unread(Fault::not_json());
        };
        let Some(members) = Members::of(value) else {
            return unread(Fault::bad_request());
        };
        Self {
            id: members.first("id"),
            call: Call::read(&members),
        }
    }
}

impl<'a> Call<'a> {
    /// `ChangePassword` of older templates is no method any more: keys are changed in the settings.
    ///
    /// The documentation has `id` as a whole number among the members of a request, and −32600 for members that are missing
    /// or of another type. That it is to come back unchanged says how it is answered, not that it may be anything.
    fn read(members: &Members<'a>) -> Result<Self, Fault> {
        if !is_whole_number(members.require("id")?) {
            return Err(Fault::bad_request().about("id"));
        }
        let name = members.text("method")?;
        let method = Method::parse(&name).ok_or_else(|| Fault::unknown_method().about(name))?;
        let params = members.object("params").map_err(|fault| match method {
            // This method alone has a code of its own for parameters.
            Method::SetFiscalData => Fault::bad_params().about("params"),
            _ => fault,
        })?;
        Ok(Self { method, params })
    }
}

/// Written as a whole number, however long.
fn is_whole_number(value: &RawValue) -> bool {
    let digits = value.get();
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name of the method that a body asks for, when it is one of Payme's.
pub(crate) fn method_name(body: &[u8]) -> Option<&'static str> {
    let value = serde_json::from_slice::<&RawValue>(body).ok()?;
    let name = Members::of(value)?.first("method").and_then(text)?;
    Method::parse(&name).map(Method::as_str)
}

/// The body of an answer: the id as it came, and a result or a fault.
pub(crate) fn answer(id: Option<&RawValue>, outcome: &Result<Box<RawValue>, Fault>) -> String {
    #[derive(Serialize)]
    struct Answer<'a> {
        jsonrpc: &'static str,
        id: Option<&'a RawValue>,
        #[serde(skip_serializing_if = "Option::is_none")]
        result: Option<&'a RawValue>,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<&'a Fault>,
    }

    let answer = Answer {
        jsonrpc: "2.0",
        id,
        result: outcome.as_deref().ok(),
        error: outcome.as_ref().err(),
    };
    serde_json::to_string(&answer).expect("texts and numbers are JSON")
}

/// A result, written down.
pub(crate) fn result(value: &impl Serialize) -> Result<Box<RawValue>, Fault> {
    to_raw_value(value).map_err(|error| {
        tracing::error!(%error, "a result could not be written as JSON");
        Fault::internal()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(body: &[u8]) -> Option<i32> {
        Request::read(body).call.err().map(|fault| fault.code())
    }

    #[test]
    fn a_request_is_read_with_and_without_a_version() {
        for body in [
            r#"{"method": "CheckTransaction", "params": {"id": "x"}, "id": 7}"#,
            r#" {"jsonrpc":"2.0","id":7,"method":"CheckTransaction","params":{"id":"x"}} "#,
        ] {
            let request = Request::read(body.as_bytes());
            assert_eq!(request.id.map(RawValue::get), Some("7"));
            let call = request.call.expect("a call");
            assert_eq!(call.method, Method::CheckTransaction);
            assert_eq!(call.params.text("id").ok().as_deref(), Some("x"));
        }
    }

    #[test]
    fn what_is_no_request_has_its_code() {
        for (body, expected) in [
            (&b""[..], -32_700),
            (b"{", -32_700),
            (b"{\"method\": \"\xff\"}", -32_700),
            (b"{} {}", -32_700),
            (b"[]", -32_600),
            (b"[{\"method\": \"GetStatement\", \"params\": {}}]", -32_600),
            (b"null", -32_600),
            (b"{}", -32_600),
            (b"{\"id\": 1, \"method\": 1, \"params\": {}}", -32_600),
            (b"{\"id\": 1, \"method\": \"GetStatement\"}", -32_600),
            (
                b"{\"id\": 1, \"method\": \"GetStatement\", \"params\": []}",
                -32_600,
            ),
            (
                b"{\"id\": 1, \"method\": \"GetStatement\", \"params\": {}, \"params\": {}}",
                -32_600,
            ),
            (
                b"{\"method\": \"GetStatement\", \"params\": {}, \"id\": 1, \"id\": 2}",
                -32_600,
            ),
            (b"{\"method\": \"GetStatement\", \"params\": {}}", -32_600),
            (
                b"{\"id\": \"1\", \"method\": \"GetStatement\", \"params\": {}}",
                -32_600,
            ),
            (
                b"{\"id\": 1, \"method\": \"getStatement\", \"params\": {}}",
                -32_601,
            ),
            (
                b"{\"id\": 1, \"method\": \"ChangePassword\", \"params\": {\"password\": \"x\"}}",
                -32_601,
            ),
            (b"{\"id\": 1, \"method\": \"\", \"params\": 1}", -32_601),
            (b"{\"id\": 1, \"method\": \"SetFiscalData\"}", -32_602),
        ] {
            assert_eq!(
                code(body),
                Some(expected),
                "{}",
                String::from_utf8_lossy(body)
            );
        }
    }

    #[test]
    fn an_id_comes_back_as_it_was_whatever_it_is() {
        for (id, code) in [
            ("1", -32_601),
            ("123456789012345678901234567890", -32_601),
            ("1.50", -32_600),
            ("\"\\u0416 x\"", -32_600),
            ("null", -32_600),
            ("{\"a\": [1]}", -32_600),
            ("true", -32_600),
        ] {
            let body = format!(r#"{{"method": "x", "id": {id}}}"#);
            let request = Request::read(body.as_bytes());
            let outcome = request.call.map(|_| unreachable!("no such method"));
            let answer = answer(request.id, &outcome);
            let begin = format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":{code},"#);
            assert!(answer.starts_with(&begin), "{answer}");
        }
    }

    #[test]
    fn without_an_id_the_answer_has_none() {
        let answer = answer(None, &result(&serde_json::json!({"allow": true})));
        assert_eq!(
            answer,
            r#"{"jsonrpc":"2.0","id":null,"result":{"allow":true}}"#
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let request = Request::read(&body);
            let outcome = request.call.map(|_| RawValue::NULL.to_owned());
            let answer = answer(request.id, &outcome);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&answer).is_ok());
        }
    }
}
