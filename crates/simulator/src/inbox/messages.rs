//! What arrived, newest last.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::clock;

/// Messages that are kept, of some 300 bytes each.
const MESSAGES_MAX: usize = 10_000;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Message {
    /// Counts up from 1.
    pub(super) id: u64,
    /// `998` and nine digits.
    pub(super) phone: String,
    /// Who sent it, as the phone shows it.
    pub(super) sender: String,
    pub(super) text: String,
    pub(super) received_at: DateTime<Utc>,
}

impl Message {
    /// In Tashkent, for people.
    pub(super) fn received_at_tashkent(&self) -> String {
        clock::tashkent_time(self.received_at)
    }
}

/// The messages of all phones.
#[derive(Debug, Default)]
pub(super) struct Messages(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    last_id: u64,
    /// Oldest first.
    messages: VecDeque<Message>,
}

impl Messages {
    /// Enters a message.
    pub(super) fn add(&self, phone: &str, sender: &str, text: &str) {
        let mut kept = self.lock();
        kept.last_id += 1;
        let message = Message {
            id: kept.last_id,
            phone: phone.to_owned(),
            sender: sender.to_owned(),
            text: text.to_owned(),
            received_at: clock::now(),
        };
        if kept.messages.len() == MESSAGES_MAX {
            kept.messages.pop_front();
        }
        kept.messages.push_back(message);
    }

    /// The latest messages of one phone or of all, newest first.
    pub(super) fn latest(&self, phone: Option<&str>, at_most: usize) -> Vec<Message> {
        let kept = self.lock();
        let messages = kept.messages.iter().rev();
        messages
            .filter(|message| phone.is_none_or(|phone| message.phone == phone))
            .take(at_most)
            .cloned()
            .collect()
    }

    /// Each change is small and whole, so a panic elsewhere leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_message_makes_room() {
        let messages = Messages::default();
        for _ in 0..=MESSAGES_MAX {
            messages.add("998901234567", "4546", "a code");
        }
        let kept = messages.latest(None, usize::MAX);
        assert_eq!(kept.len(), MESSAGES_MAX);
        assert_eq!(kept[0].id, MESSAGES_MAX as u64 + 1);
        assert_eq!(kept[MESSAGES_MAX - 1].id, 2);
    }
}
