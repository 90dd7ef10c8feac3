//! Click's merchant API as far as refunds go: it gives money back, refuses, or says nothing, and counts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use test_support::HttpDouble;
use test_support::http_double::{Received, Reply};

use crate::support::status_reply;

/// How long a slow reversal takes: longer than a stop that waits for nothing, shorter than the service waits.
const SLOW: Duration = Duration::from_secs(5);

/// What Click does about a reversal that it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// Gives the money back and says so.
    Works,
    /// Gives it back, and its answer gets lost.
    WorksUnheard,
    /// Says nothing and does nothing.
    Silent,
    /// Gives it back, and takes its time to say so.
    WorksSlowly,
    /// Gives it back, and keeps the service waiting for longer than it waits.
    HangsDone,
    /// Does nothing, and keeps the service waiting all the same.
    HangsUndone,
    /// Refuses.
    Refuses,
    /// Does not say how payments stand, and so is asked for nothing.
    HasNoStatus,
}

#[derive(Debug)]
struct Books {
    mood: Mood,
    /// How often a reversal was asked for.
    asked: usize,
    /// Which payments were given back, by Click's numbers, as often as they were.
    reversed: Vec<String>,
    /// Parts that were given back, so'm as Click was told.
    parts: Vec<String>,
}

/// Click, as the service asks it.
pub(super) struct ClickBooks {
    double: HttpDouble,
    books: Arc<Mutex<Books>>,
}

impl ClickBooks {
    pub(super) fn open(mood: Mood) -> Self {
        let books = Arc::new(Mutex::new(Books {
            mood,
            asked: 0,
            reversed: Vec::new(),
            parts: Vec::new(),
        }));
        let shared = Arc::clone(&books);
        let answer = move |request: &Received| {
            let (reply, mood) = {
                let mut books = shared.lock().unwrap_or_else(PoisonError::into_inner);
                (books.answer(&request.path), books.mood)
            };
            if mood == Mood::WorksSlowly && request.path.contains("reversal") {
                std::thread::sleep(SLOW);
            }
            reply
        };
        Self {
            double: HttpDouble::start(answer),
            books,
        }
    }

    pub(super) fn url(&self) -> String {
        self.double.url()
    }

    pub(super) fn be(&self, mood: Mood) {
        self.lock().mood = mood;
    }

    /// How often a reversal was asked for.
    pub(super) fn asked(&self) -> usize {
        self.lock().asked
    }

    /// How many times money was given back.
    pub(super) fn given_back(&self) -> usize {
        self.lock().reversed.len()
    }

    /// Parts that were given back, as Click was told.
    pub(super) fn parts(&self) -> Vec<String> {
        self.lock().parts.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    /// `payment/reversal/{service}/{payment}`, `payment/partial_reversal/{service}/{payment}/{amount}` and
    /// `payment/status/{service}/{payment}`.
    fn answer(&mut self, path: &str) -> Reply {
        let payment = path.rsplit('/').next().unwrap_or_default().to_owned();
        if path.contains("/partial_reversal/") {
            if !matches!(self.mood, Mood::Silent | Mood::HasNoStatus) {
                self.parts.push(payment);
            }
            return match self.mood {
                Mood::Silent | Mood::HasNoStatus | Mood::WorksUnheard => Reply::HangUp,
                _ => ok(r#""payment_id":1"#),
            };
        }
        if !path.contains("/reversal/") {
            if self.mood == Mood::HasNoStatus {
                return Reply::HangUp;
            }
            let status = if self.reversed.contains(&payment) {
                -9
            } else {
                2
            };
            return status_reply(path, status);
        }
        self.asked += 1;
        match self.mood {
            Mood::Works | Mood::WorksSlowly => {
                self.reversed.push(payment.clone());
                ok(&format!(r#""payment_id":{payment}"#))
            }
            Mood::WorksUnheard | Mood::HangsDone => {
                self.reversed.push(payment);
                if self.mood == Mood::HangsDone {
                    Reply::Hang
                } else {
                    Reply::HangUp
                }
            }
            Mood::HangsUndone => Reply::Hang,
            Mood::Silent | Mood::HasNoStatus => Reply::HangUp,
            Mood::Refuses => {
                let body = r#"{"error_code":-5003,"error_note":"not of this month"}"#;
                Reply::Json(200, body.to_owned())
            }
        }
    }
}

fn ok(members: &str) -> Reply {
    let body = format!(r#"{{"error_code":0,"error_note":"Success",{members}}}"#);
    Reply::Json(200, body)
}
