//! Click's merchant API as far as refunds go: it gives money back, refuses, or says nothing, and counts.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use test_support::HttpDouble;
use test_support::http_double::{Received, Reply};

use crate::support::status_reply;

/// How long a slow reversal takes: longer than a stop that waits for nothing, shorter than the service waits.
const SLOW: Duration = Duration::from_secs(5);
/// How long a reversal waits to be let go: shorter than the service waits, so that its answer is heard all the same.
const HELD_TIME_MAX: Duration = Duration::from_secs(15);

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
    /// Gives it back, and says so once it is let go.
    WorksHeld,
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
    shared: Arc<Shared>,
}

struct Shared {
    books: Mutex<Books>,
    /// Whoever is held waits for the mood to change.
    let_go: Condvar,
}

impl ClickBooks {
    pub(super) fn open(mood: Mood) -> Self {
        let shared = Arc::new(Shared {
            books: Mutex::new(Books {
                mood,
                asked: 0,
                reversed: Vec::new(),
                parts: Vec::new(),
            }),
            let_go: Condvar::new(),
        });
        let asked = Arc::clone(&shared);
        let answer = move |request: &Received| {
            let mut books = asked.lock();
            let reply = books.answer(&request.path);
            if request.path.contains("reversal") {
                match books.mood {
                    Mood::WorksSlowly => {
                        drop(books);
                        std::thread::sleep(SLOW);
                    }
                    Mood::WorksHeld => asked.wait_to_be_let_go(books),
                    _ => {}
                }
            }
            reply
        };
        Self {
            double: HttpDouble::start(answer),
            shared,
        }
    }

    pub(super) fn url(&self) -> String {
        self.double.url()
    }

    pub(super) fn be(&self, mood: Mood) {
        self.lock().mood = mood;
        self.shared.let_go.notify_all();
    }

    /// Lets those answer who are held, and holds nobody any more.
    pub(super) fn let_go(&self) {
        self.be(Mood::Works);
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

    fn lock(&self) -> MutexGuard<'_, Books> {
        self.shared.lock()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_to_be_let_go(&self, books: MutexGuard<'_, Books>) {
        let is_held = |books: &mut Books| books.mood == Mood::WorksHeld;
        let waited = self
            .let_go
            .wait_timeout_while(books, HELD_TIME_MAX, is_held);
        drop(waited);
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
            Mood::Works | Mood::WorksSlowly | Mood::WorksHeld => {
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
