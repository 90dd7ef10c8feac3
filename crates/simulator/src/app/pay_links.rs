//! The links to pay what was created here. The service gives a link once, when a payment is
//! created; a client app keeps it for the payer who comes back to it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use url::Url;

use super::exchange::Exchange;

/// Links that are kept, each with an answer of at most 64 KiB, in truth of about 1: 7 MB at worst.
const LINKS_MAX: usize = 100;

/// The link to one payment, and how it was come by.
pub(super) struct PayLink {
    pub(super) payment_id: String,
    pub(super) url: Url,
    pub(super) exchange: Exchange,
}

/// The latest links, in memory.
#[derive(Default)]
pub(super) struct PayLinks(Mutex<VecDeque<Arc<PayLink>>>);

impl PayLinks {
    /// Keeps a link in place of an older one to the same payment.
    pub(super) fn keep(&self, link: PayLink) {
        let mut links = self.lock();
        links.retain(|kept| kept.payment_id != link.payment_id);
        if links.len() == LINKS_MAX {
            links.pop_front();
        }
        links.push_back(Arc::new(link));
    }

    /// The link to a payment, while it is kept.
    pub(super) fn find(&self, payment_id: &str) -> Option<Arc<PayLink>> {
        let links = self.lock();
        links
            .iter()
            .find(|link| link.payment_id == payment_id)
            .cloned()
    }

    /// A panic elsewhere leaves at most one link forgotten.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<PayLink>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn link(payment_id: usize, url: &str) -> PayLink {
        PayLink {
            payment_id: payment_id.to_string(),
            url: Url::parse(url).unwrap(),
            exchange: Exchange {
                line: String::new(),
                sent: String::new(),
                reply: Err("none".to_owned()),
                took: Duration::ZERO,
            },
        }
    }

    #[test]
    fn the_oldest_link_makes_room() {
        let links = PayLinks::default();
        for id in 0..=LINKS_MAX {
            links.keep(link(id, "http://pay.example/"));
        }
        assert!(links.find("0").is_none());
        assert!(links.find("1").is_some());
        assert!(links.find(&LINKS_MAX.to_string()).is_some());
    }

    #[test]
    fn a_payment_has_one_link() {
        let links = PayLinks::default();
        links.keep(link(1, "http://pay.example/first"));
        links.keep(link(1, "http://pay.example/second"));
        assert_eq!(links.find("1").unwrap().url.path(), "/second");
        assert_eq!(links.lock().len(), 1);
    }
}
