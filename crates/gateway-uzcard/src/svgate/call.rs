use bytes::Bytes;
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::CallFailure;
use crate::wire::flexible;

/// Longest request, bytes; the longest that is made has about 700.
const REQUEST_BYTES_MAX: usize = 4 * 1024;
/// What is set aside for an answer. All but reports fit, so that they never move and leave no copy behind.
const ANSWER_BYTES_USUAL: usize = 16 * 1024;

#[derive(Serialize)]
struct Request<'a, P> {
    jsonrpc: &'static str,
    id: u64,
    method: &'a str,
    params: &'a P,
}

/// The text of a request, in one place of memory that is wiped when the request was sent.
pub(super) fn request<P: Serialize>(
    id: u64,
    method: &str,
    params: &P,
) -> Result<Bytes, CallFailure> {
    let request = Request {
        jsonrpc: "2.0",
        id,
        method,
        params,
    };
    // Of full length from the start: a buffer that grows would leave copies behind.
    let mut text = Zeroizing::new(vec![0; REQUEST_BYTES_MAX]);
    let mut free = text.as_mut_slice();
    serde_json::to_writer(&mut free, &request)
        .map_err(|_| CallFailure::garbled("the request is too long"))?;
    let bytes = REQUEST_BYTES_MAX - free.len();
    text.truncate(bytes);
    Ok(Bytes::from_owner(text))
}

/// The body of an answer of HTTP status 200, which is the only one that says anything.
pub(super) async fn body(
    mut response: Response,
    bytes_max: usize,
) -> Result<Zeroizing<Vec<u8>>, CallFailure> {
    match response.status() {
        StatusCode::OK => {}
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(CallFailure::Unauthorized),
        status if status.is_server_error() => {
            return Err(CallFailure::Silent(format!("HTTP status {status}")));
        }
        status => return Err(CallFailure::Garbled(format!("HTTP status {status}"))),
    }
    let mut body = Zeroizing::new(Vec::with_capacity(ANSWER_BYTES_USUAL.min(bytes_max)));
    while let Some(chunk) = response.chunk().await.map_err(CallFailure::silent)? {
        if body.len() + chunk.len() > bytes_max {
            return Err(CallFailure::Garbled(format!("over {bytes_max} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(default, deserialize_with = "flexible::text")]
    id: Option<String>,
    #[serde(default, borrow)]
    result: Option<&'a RawValue>,
    #[serde(default, borrow)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ErrorMember {
    #[serde(deserialize_with = "flexible::integer")]
    code: Option<i32>,
}

#[derive(Deserialize)]
struct ErrorInResult {
    #[serde(default)]
    error: Option<ErrorMember>,
}

/// The result in an answer. Neither the answer nor what serde says of it is repeated: both may hold card data.
pub(super) fn result<R: DeserializeOwned>(id: u64, body: &[u8]) -> Result<R, CallFailure> {
    let answer: Answer<'_> =
        serde_json::from_slice(body).map_err(|_| CallFailure::garbled("it is no JSON-RPC"))?;
    if answer.id.is_some_and(|echoed| echoed != id.to_string()) {
        return Err(CallFailure::garbled("it answers another request"));
    }
    if let Some(error) = answer.error {
        let code = serde_json::from_str::<ErrorMember>(error.get());
        return Err(refused(code.ok().and_then(|error| error.code)));
    }
    let result = answer
        .result
        .ok_or_else(|| CallFailure::garbled("neither a result nor an error"))?
        .get();
    if result.starts_with('{')
        && let Ok(ErrorInResult { error: Some(error) }) = serde_json::from_str(result)
    {
        return Err(refused(error.code));
    }
    serde_json::from_str(result)
        .map_err(|_| CallFailure::garbled("the result is not of the documented form"))
}

fn refused(code: Option<i32>) -> CallFailure {
    code.map_or_else(
        || CallFailure::garbled("an error without a code"),
        CallFailure::Refused,
    )
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn read(body: &str) -> Result<Value, CallFailure> {
        result(1004, body.as_bytes())
    }

    #[test]
    fn a_request_is_json_rpc_with_its_parameters() {
        let text = request(1014, "get.bin.list", &serde_json::json!({})).expect("short enough");
        assert_eq!(
            text,
            r#"{"jsonrpc":"2.0","id":1014,"method":"get.bin.list","params":{}}"#
        );
    }

    #[test]
    fn a_request_that_is_too_long_is_not_sent() {
        let long = request(1, "m", &"x".repeat(5_000));
        assert!(matches!(long, Err(CallFailure::Garbled(_))), "{long:?}");
    }

    #[test]
    fn an_error_is_known_by_its_code_wherever_it_stands() {
        for body in [
            r#"{"jsonrpc":"2.0","id":1004,"error":{"code":-207,"message":"Transaction already exists! "}}"#,
            r#"{"id":"1004","result":null,"error":{"code":"-207"}}"#,
            r#"{"id":1004,"result":{"error":{"code":-207,"message":"x"}}}"#,
        ] {
            assert_eq!(read(body), Err(CallFailure::Refused(-207)), "{body}");
        }
    }

    #[test]
    fn what_is_not_an_answer_to_the_question_is_garbled() {
        for body in [
            "",
            "<html>8600533364098829</html>",
            "[]",
            r#"{"id":1004}"#,
            r#"{"id":1004,"result":null}"#,
            r#"{"id":1003,"result":{}}"#,
            r#"{"id":1004,"error":{"message":"8600533364098829"}}"#,
            r#"{"id":1004,"error":"8600533364098829"}"#,
        ] {
            let failure = read(body).expect_err(body);
            assert!(matches!(failure, CallFailure::Garbled(_)), "{body}");
            assert!(!failure.to_string().contains("8600"), "{failure}");
        }
    }
}
