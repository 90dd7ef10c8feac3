use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use domain::gateway::{GatewayName, GatewayView, LookUpError};

/// A gateway that does not answer so many times in a row is asked no more for now.
const SILENT_MAX: u32 = 8;

/// What came of a run so far.
#[derive(Debug, Default)]
pub(super) struct Tally(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    asked: usize,
    silent: usize,
    paid: usize,
    in_question: usize,
    failed: usize,
    gateways: BTreeMap<GatewayName, Standing>,
}

/// How a gateway answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It did not answer so many times in a row.
    Silent(u32),
    /// It has no such question.
    NotSupported,
}

impl Tally {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a gateway is asked at all.
    pub(super) fn is_asked(&self, gateway: &GatewayName) -> bool {
        let standing = self.counts().gateways.get(gateway).copied();
        match standing {
            Some(Standing::NotSupported) => false,
            Some(Standing::Silent(times)) => times < SILENT_MAX,
            None => true,
        }
    }

    /// Notes what a gateway said; whether it was an answer to the question, or silence.
    pub(super) fn note(&self, gateway: &GatewayName, view: &Result<GatewayView, LookUpError>) {
        let mut counts = self.counts();
        match view {
            Err(LookUpError::NotSupported) => {
                counts
                    .gateways
                    .insert(gateway.clone(), Standing::NotSupported);
            }
            Err(LookUpError::Silent(_) | LookUpError::Unauthorized) => {
                counts.silent += 1;
                let times = match counts.gateways.get(gateway) {
                    Some(Standing::Silent(times)) => *times,
                    _ => 0,
                };
                let standing = Standing::Silent(times + 1);
                counts.gateways.insert(gateway.clone(), standing);
            }
            Ok(_) | Err(LookUpError::Garbled(_)) => {
                counts.asked += 1;
                counts.gateways.remove(gateway);
            }
        }
    }

    /// The gateway had the money, and the wallet has it now.
    pub(super) fn note_paid(&self) {
        self.counts().paid += 1;
    }

    /// The gateway has money that could not be credited.
    pub(super) fn note_in_question(&self) {
        self.counts().in_question += 1;
    }

    /// A payment could not be asked about, for reasons of our own.
    pub(super) fn note_failure(&self) {
        self.counts().failed += 1;
    }

    /// Whether answers came about all that could be asked about.
    pub(super) fn is_whole(&self) -> bool {
        let counts = self.counts();
        counts.failed == 0 && counts.silent == 0
    }

    /// Says what came of it, when there was anything.
    pub(super) fn report(&self, day: NaiveDate) {
        let counts = self.counts();
        let (asked, paid, in_question) = (counts.asked, counts.paid, counts.in_question);
        if paid + in_question > 0 {
            tracing::warn!(
                asked,
                paid,
                in_question,
                "reconciliation of {day}: of {asked} answers about what had ended without money {paid} were that it was paid and are credited now; {in_question} want somebody to look"
            );
        } else if asked > 0 {
            tracing::info!(
                asked,
                "reconciliation of {day}: {asked} answers about what had ended without money"
            );
        }
        for (gateway, standing) in &counts.gateways {
            if matches!(standing, Standing::Silent(times) if *times >= SILENT_MAX) {
                tracing::warn!(%gateway, "reconciliation of {day}: {gateway} does not answer and is asked again later");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn click() -> GatewayName {
        "click".parse().expect("a name")
    }

    fn silent() -> Result<GatewayView, LookUpError> {
        Err(LookUpError::Silent(String::new()))
    }

    #[test]
    fn a_gateway_that_stays_silent_is_given_up() {
        let tally = Tally::default();
        for _ in 1..SILENT_MAX {
            tally.note(&click(), &silent());
        }
        assert!(tally.is_asked(&click()));
        tally.note(&click(), &silent());
        assert!(!tally.is_asked(&click()));
        assert!(tally.is_asked(&"humo".parse().expect("a name")));
    }

    #[test]
    fn an_answer_between_silences_starts_their_count_again() {
        let tally = Tally::default();
        for _ in 1..SILENT_MAX {
            tally.note(&click(), &silent());
        }
        tally.note(&click(), &Ok(GatewayView::Unknown));
        tally.note(&click(), &silent());
        assert!(tally.is_asked(&click()));
    }

    #[test]
    fn a_run_with_a_silence_in_it_is_not_whole() {
        for silence in [silent(), Err(LookUpError::Unauthorized)] {
            let tally = Tally::default();
            tally.note(&click(), &Ok(GatewayView::Unknown));
            assert!(tally.is_whole());
            tally.note(&click(), &silence);
            tally.note(&click(), &Ok(GatewayView::Unknown));
            assert!(!tally.is_whole(), "{silence:?}");
        }
    }

    #[test]
    fn a_gateway_without_look_ups_is_not_asked_and_not_missed() {
        let tally = Tally::default();
        tally.note(&click(), &Err(LookUpError::NotSupported));
        assert!(!tally.is_asked(&click()) && tally.is_whole());
    }
}
