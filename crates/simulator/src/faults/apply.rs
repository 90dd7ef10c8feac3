//! What the faults do to an answer and to a call.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    HttpResponse,
    body::{BodySize, MessageBody, to_bytes},
    http::header::CONTENT_LENGTH,
    rt,
    web::Bytes,
};
use tokio::time::{sleep, timeout};

use super::{
    fault::{Fault, Side},
    line::FaultLine,
};

/// How long a call waits at most for another to overtake it.
const OVERTAKEN_TIME_MAX: Duration = Duration::from_secs(3);

/// How a call is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wording {
    Right,
    /// Its body through [`garbled`].
    Garbled,
}

/// Why a gateway got no answer to its call that it could use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LostCall {
    #[error("the fault panel dropped the request")]
    Request,
    #[error("the fault panel dropped the answer")]
    Answer,
    #[error("the fault panel put HTTP 500 in the place of the answer")]
    ServerError,
}

impl FaultLine {
    /// An answer of the gateway's protocol, spoilt as the rules say. `work` makes it; work that is done at all is done to
    /// its end, also when the caller does not wait.
    pub(crate) async fn answer(
        &self,
        work: impl Future<Output = HttpResponse> + 'static,
    ) -> HttpResponse {
        let drawn = self.draw(Side::Answers);
        let spoilt = async move {
            sleep(drawn.delay.unwrap_or_default()).await;
            match drawn.fault {
                Some(Fault::DropRequest) => hang_up(),
                Some(Fault::DropAnswer) => {
                    work.await;
                    hang_up()
                }
                Some(Fault::Malformed) => cut(work.await).await,
                Some(Fault::Http500) => {
                    work.await;
                    HttpResponse::InternalServerError()
                        .content_type("text/html")
                        .body("<html><body>Internal Server Error</body></html>")
                }
                None | Some(Fault::Delay | Fault::Duplicate | Fault::Reorder) => work.await,
            }
        };
        match rt::spawn(spoilt).await {
            Ok(response) => response,
            Err(error) => {
                tracing::error!(%error, gateway = self.name(), "a simulated gateway crashed: {error}");
                HttpResponse::InternalServerError().finish()
            }
        }
    }

    /// A call of the gateway, spoilt as the rules say. `send` makes it, worded as it is told, and may be asked to twice.
    pub(crate) async fn call<T, S: Future<Output = T>>(
        &self,
        send: impl Fn(Wording) -> S,
    ) -> Result<T, LostCall> {
        let drawn = self.draw(Side::Calls);
        sleep(drawn.delay.unwrap_or_default()).await;
        let answer = match drawn.fault {
            Some(Fault::DropRequest) => return Err(LostCall::Request),
            Some(Fault::DropAnswer) => {
                send(Wording::Right).await;
                Err(LostCall::Answer)
            }
            Some(Fault::Http500) => {
                send(Wording::Right).await;
                Err(LostCall::ServerError)
            }
            Some(Fault::Duplicate) => {
                let (first, _) = tokio::join!(send(Wording::Right), send(Wording::Right));
                Ok(first)
            }
            Some(Fault::Reorder) => {
                // When nothing comes to overtake it, it goes on by itself.
                let _ = timeout(OVERTAKEN_TIME_MAX, self.call_ended().notified()).await;
                Ok(send(Wording::Right).await)
            }
            Some(Fault::Malformed) => Ok(send(Wording::Garbled).await),
            None | Some(Fault::Delay) => Ok(send(Wording::Right).await),
        };
        self.call_ended().notify_waiters();
        answer
    }
}

/// The first half of a text, and what no protocol has next.
pub(crate) fn garbled(text: &str) -> String {
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    format!("{half}\u{7}<")
}

/// The same answer with half of its body.
async fn cut(response: HttpResponse) -> HttpResponse {
    let (mut head, body) = response.into_parts();
    head.headers_mut().remove(CONTENT_LENGTH);
    let body = to_bytes(body).await.unwrap_or_default();
    head.set_body(garbled(&String::from_utf8_lossy(&body)))
        .map_into_boxed_body()
}

/// No answer: the connection is closed before a byte of it is sent.
pub(crate) fn hang_up() -> HttpResponse {
    HttpResponse::Ok().body(HangUp)
}

/// A body that breaks off before it begins, and the head with it.
struct HangUp;

impl MessageBody for HangUp {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, io::Error>>> {
        let broken = io::Error::new(
            io::ErrorKind::ConnectionAborted,
            "dropped by the fault panel",
        );
        Poll::Ready(Some(Err(broken)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_garbled_text_is_half_of_it_and_no_json() {
        let text = garbled(r#"{"error":0,"note":"Ж"}"#);
        assert!(text.starts_with(r#"{"error":0,"#), "{text}");
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_err());
        assert!(!garbled("").is_empty());
    }
}
