//! How often payers may try. Messages cost money and annoy whoever gets them, and a page that checks cards invites those
//! who have lists of them. Each process counts for itself, so that an installation of several allows as many times more.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use domain::card::CardDetails;
use domain::{PaymentId, Timestamp};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::zeroize::Zeroizing;
use sha2::Sha256;

use super::card_limits::CardLimits;
use crate::http::network;
use crate::wiring::Ids;

/// Requests for the page from one address: a payer needs ten, refreshing every few seconds while the bank is silent; many
/// payers share an address at mobile operators.
const REQUESTS_BURST: u32 = 300;
const REQUESTS_PERIOD: Duration = Duration::from_millis(100);

/// Codes sent for one payment: a mistyped card, a second one, a message that got lost; then one in two minutes.
const PAYMENT_BURST: u32 = 6;
const PAYMENT_PERIOD: Duration = Duration::from_secs(2 * 60);

/// Codes sent for one address: shared by many payers at mobile operators, and by all cards of a list that is being tried.
const ADDRESS_BURST: u32 = 40;
const ADDRESS_PERIOD: Duration = Duration::from_secs(15);

/// Codes entered for one payment, right or wrong, over all its sessions.
const TRIES_BURST: u32 = 20;
const TRIES_PERIOD: Duration = Duration::from_secs(60);

/// Look-ups that viewers of one payment cause: one for each time that the page refreshes itself, not for each window.
const LOOK_UP_PERIOD: Duration = Duration::from_secs(4);

/// Keys that one counter remembers; beyond, the idle ones are forgotten.
const KEYS_MAX: usize = 100_000;

/// Names a card for as long as this process lives, without holding its number: a hash under a random key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct CardFingerprint(pub(super) [u8; 32]);

/// Over the limit; come again after so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooOften {
    /// With this card; another one may pay at once.
    Card { seconds: u64 },
    /// With anything.
    Anything { seconds: u64 },
}

/// Whom the page serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payers {
    /// Anybody: every limit holds.
    Public,
    /// Anybody, and something in front of the service limits addresses. What is counted of payments and of cards holds all
    /// the same: nothing in front can see it.
    LimitedElsewhere,
    /// Those who try it out: they share one address and a handful of test cards, and no message is sent, so that only
    /// what counts a payment's own tries holds.
    Testers,
}

/// The counters of one process.
pub(super) struct Limits {
    payers: Payers,
    requests: Counter<IpAddr>,
    codes_of_payment: Counter<PaymentId>,
    cards: CardLimits,
    codes_of_address: Counter<IpAddr>,
    tries: Counter<PaymentId>,
    look_ups: Counter<PaymentId>,
    card_key: Zeroizing<String>,
}

impl Limits {
    pub(super) fn new(payers: Payers) -> Self {
        Self {
            payers,
            requests: Counter::new(REQUESTS_BURST, REQUESTS_PERIOD),
            codes_of_payment: Counter::new(PAYMENT_BURST, PAYMENT_PERIOD),
            cards: CardLimits::default(),
            codes_of_address: Counter::new(ADDRESS_BURST, ADDRESS_PERIOD),
            tries: Counter::new(TRIES_BURST, TRIES_PERIOD),
            look_ups: Counter::new(1, LOOK_UP_PERIOD),
            card_key: Zeroizing::new(Ids.random_secret()),
        }
    }

    /// The name of a card among the counters.
    pub(super) fn fingerprint(&self, card: &CardDetails) -> CardFingerprint {
        let mut hash = Hmac::<Sha256>::new_from_slice(self.card_key.as_bytes())
            .expect("HMAC takes keys of any length");
        hash.update(card.number().as_bytes());
        CardFingerprint(hash.finalize().into_bytes().into())
    }

    /// Counts a request for the page.
    pub(super) fn admit_request(&self, address: Option<IpAddr>) -> Result<(), TooOften> {
        match (self.payers, address) {
            (Payers::Public, Some(address)) => self.requests.admit(&network(address)),
            _ => Ok(()),
        }
    }

    /// Counts a code that is about to be sent.
    pub(super) fn admit_code(
        &self,
        payment: PaymentId,
        card: CardFingerprint,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), TooOften> {
        if self.payers == Payers::Testers {
            return self.codes_of_payment.admit(&payment);
        }
        // First, and once more when it is counted: what is refused for its card alone uses nothing up.
        self.cards.check(card, now)?;
        self.codes_of_payment.admit(&payment)?;
        if self.payers == Payers::Public
            && let Some(address) = address
        {
            self.codes_of_address.admit(&network(address))?;
        }
        self.cards.admit_code(card, now)
    }

    /// Whether codes of this card are not taken now.
    pub(super) fn is_blocked(&self, card: CardFingerprint, now: Timestamp) -> bool {
        self.cards.is_blocked(card, now)
    }

    /// Notes that a code of this card was entered wrongly for the last time.
    pub(super) fn block(&self, card: CardFingerprint, now: Timestamp) {
        if self.payers != Payers::Testers {
            self.cards.block(card, now);
        }
    }

    /// Notes that a code of this card was right.
    pub(super) fn clear(&self, card: CardFingerprint) {
        self.cards.clear(card);
    }

    /// Counts a code that was entered.
    pub(super) fn admit_try(&self, payment: PaymentId) -> Result<(), TooOften> {
        self.tries.admit(&payment)
    }

    /// Whether a viewer may cause a look-up now.
    pub(super) fn may_look_up(&self, payment: PaymentId) -> bool {
        self.look_ups.admit(&payment).is_ok()
    }
}

struct Counter<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    clock: DefaultClock,
}

impl<K: Hash + Eq + Clone> Counter<K> {
    fn new(burst: u32, period: Duration) -> Self {
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(period)
            .unwrap_or(Quota::per_second(NonZeroU32::MIN))
            .allow_burst(burst);
        Self {
            limiter: DefaultKeyedRateLimiter::keyed(quota),
            clock: DefaultClock::default(),
        }
    }

    fn admit(&self, key: &K) -> Result<(), TooOften> {
        let verdict = self.limiter.check_key(key);
        if self.limiter.len() > KEYS_MAX {
            self.limiter.retain_recent();
        }
        verdict.map_err(|until| TooOften::Anything {
            seconds: until.wait_time_from(self.clock.now()).as_secs() + 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn payment(number: u128) -> PaymentId {
        PaymentId(Uuid::from_u128(number))
    }

    fn card(number: &str) -> CardDetails {
        let today = NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day");
        CardDetails::try_new(number, "06/28", today).expect("a card")
    }

    #[test]
    fn a_card_gets_few_codes_whoever_asks() {
        let limits = Limits::new(Payers::Public);
        let fingerprint = limits.fingerprint(&card("8600533364098829"));
        let admit = |number: u128, address: &str| {
            limits.admit_code(payment(number), fingerprint, address.parse().ok(), NOW)
        };
        for number in 0..5 {
            assert_eq!(admit(number, "203.0.113.9"), Ok(()));
        }
        assert_eq!(
            admit(99, "198.51.100.7"),
            Err(TooOften::Card { seconds: 3600 })
        );
        let other = limits.fingerprint(&card("8600303655375959"));
        assert_eq!(limits.admit_code(payment(99), other, None, NOW), Ok(()));
    }

    #[test]
    fn a_card_that_is_refused_uses_up_no_code_of_the_payment() {
        let limits = Limits::new(Payers::Public);
        let fingerprint = |digit| CardFingerprint([digit; 32]);
        limits.block(fingerprint(1), NOW);
        for _ in 0..20 {
            let refused = limits.admit_code(payment(1), fingerprint(1), None, NOW);
            assert_eq!(refused, Err(TooOften::Card { seconds: 600 }));
        }
        assert_eq!(
            limits.admit_code(payment(1), fingerprint(2), None, NOW),
            Ok(())
        );
    }

    #[test]
    fn limits_elsewhere_are_none_of_cards() {
        let limits = Limits::new(Payers::LimitedElsewhere);
        let address = "203.0.113.9".parse().ok();
        for _ in 0..2 * REQUESTS_BURST {
            assert_eq!(limits.admit_request(address), Ok(()));
        }
        for number in 0..100 {
            let fingerprint = CardFingerprint([u8::try_from(number / 5).expect("small"); 32]);
            let admitted = limits.admit_code(payment(number), fingerprint, address, NOW);
            assert_eq!(admitted, Ok(()), "{number}");
        }
        let refused = limits.admit_code(payment(100), CardFingerprint([7; 32]), address, NOW);
        assert_eq!(refused, Err(TooOften::Card { seconds: 3600 }));
    }

    #[test]
    fn testers_may_fail_as_often_as_they_like() {
        let limits = Limits::new(Payers::Testers);
        let fingerprint = CardFingerprint([1; 32]);
        for number in 0..50 {
            limits.block(fingerprint, NOW);
            assert!(!limits.is_blocked(fingerprint, NOW));
            let admitted = limits.admit_code(payment(number), fingerprint, None, NOW);
            assert_eq!(admitted, Ok(()));
        }
    }

    #[test]
    fn a_payment_gets_few_codes_whatever_the_card() {
        for payers in [Payers::Public, Payers::LimitedElsewhere, Payers::Testers] {
            let limits = Limits::new(payers);
            let fingerprint = |digit| CardFingerprint([digit; 32]);
            for digit in 0..6 {
                assert_eq!(
                    limits.admit_code(payment(1), fingerprint(digit), None, NOW),
                    Ok(())
                );
            }
            let refused = limits.admit_code(payment(1), fingerprint(9), None, NOW);
            assert!(matches!(refused, Err(TooOften::Anything { .. })));
        }
    }

    #[test]
    fn fingerprints_are_of_one_process() {
        let card = card("8600533364098829");
        let (one, two) = (Limits::new(Payers::Public), Limits::new(Payers::Public));
        assert!(one.fingerprint(&card) == one.fingerprint(&card));
        assert!(one.fingerprint(&card) != two.fingerprint(&card));
    }
}
