use std::sync::{Arc, PoisonError, RwLock};

use chrono::TimeDelta;
use domain::Timestamp;
use tokio::runtime::Handle;

use crate::svgate::SvGate;

/// How UzCard's numbers begin: its own, and cards of other brands that run on its rails (`uzcard.md` section 9). What is
/// known when SV-Gate has not been asked, or did not answer.
const KNOWN: &[&str] = &[
    "8600", "626247", "626248", "626249", "626253", "626255", "626256", "626257", "626263",
    "626272", "626273", "626282", "626283", "626291", "626292", "626296", "626418", "626425",
    "544081",
];

/// How long SV-Gate's list is good.
const LIST_AGE_MAX: TimeDelta = TimeDelta::hours(24);
/// How long after a try that failed the next one waits.
const RETRY_AFTER: TimeDelta = TimeDelta::minutes(10);
/// Most beginnings that are kept of SV-Gate's list.
const LIST_MAX: usize = 10_000;

/// How numbers of the scheme begin, by our table and by SV-Gate's list, which adds to the table: SV-Gate itself refuses a
/// card that is not its own (−382), so that a card too many costs nothing, and one too few costs a payer.
#[derive(Clone, Debug)]
pub(crate) struct Bins {
    extra: Arc<[String]>,
    list: Arc<RwLock<List>>,
}

#[derive(Debug, Default)]
struct List {
    beginnings: Vec<String>,
    ask_again_at: Option<Timestamp>,
}

impl Bins {
    /// The table, and more of which the installation knows.
    pub(crate) fn new(extra: Vec<String>) -> Self {
        Self {
            extra: extra.into(),
            list: Arc::default(),
        }
    }

    /// Whether a card with this number may be of the scheme.
    pub(crate) fn hold(&self, number: &str) -> bool {
        let list = self.list.read().unwrap_or_else(PoisonError::into_inner);
        let table = KNOWN.iter().copied();
        let extra = self.extra.iter().map(String::as_str);
        let listed = list.beginnings.iter().map(String::as_str);
        table
            .chain(extra)
            .chain(listed)
            .any(|beginning| number.starts_with(beginning))
    }

    /// Asks SV-Gate for its list in the background, once a day. Without a runtime nothing is asked.
    pub(crate) fn refresh(&self, gate: &SvGate, now: Timestamp) {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        {
            let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
            if list.ask_again_at.is_some_and(|at| now < at) {
                return;
            }
            list.ask_again_at = Some(now + RETRY_AFTER);
        }
        let (bins, gate) = (self.clone(), gate.clone());
        runtime.spawn(async move { bins.fetch(&gate, now).await });
    }

    async fn fetch(&self, gate: &SvGate, now: Timestamp) {
        match gate.bins().await {
            Ok(found) => {
                let beginnings = found.into_iter().filter_map(|bin| bin.bin);
                let beginnings: Vec<_> = beginnings
                    .filter(|bin| is_beginning(bin))
                    .take(LIST_MAX)
                    .collect();
                tracing::debug!(count = beginnings.len(), "SV-Gate's list of cards was read");
                let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
                list.beginnings = beginnings;
                list.ask_again_at = Some(now + LIST_AGE_MAX);
            }
            Err(failure) => {
                tracing::warn!(%failure, "SV-Gate's list of cards could not be read: {failure}");
            }
        }
    }
}

/// Whether this can be the beginning of a number: long enough not to hold half the world's cards.
pub(crate) fn is_beginning(text: &str) -> bool {
    (4..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_the_schemes_cards_and_no_others() {
        let bins = Bins::new(vec!["561468".to_owned()]);
        for number in [
            "8600533364098829",
            "6262471234567890",
            "5440810000000000",
            "5614681234567890",
        ] {
            assert!(bins.hold(number), "{number}");
        }
        for number in [
            "9860010000000000",
            "4111111111111111",
            "6262500000000000",
            "8601000000000000",
        ] {
            assert!(!bins.hold(number), "{number}");
        }
    }

    #[test]
    fn a_beginning_is_four_to_twelve_digits() {
        assert!(is_beginning("8600") && is_beginning("860053"));
        for text in ["", "860", "86OO", "8600533364098", "-8600"] {
            assert!(!is_beginning(text), "{text}");
        }
    }
}
