//! Random stories of several users and their payments, told twice: to books that hold everything, one command after
//! another, and in batches to a store that loads only what [`domain::ledger::BatchNeeds`] asks for, as databases do.

mod invariants;
mod plot;
mod store;
mod teller;

use std::collections::BTreeMap;

use domain::ledger::{Outcome, Receipt};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use self::plot::{Scene, scenes};
use self::teller::Teller;

fn told(story: &[Scene]) -> Teller {
    let mut teller = Teller::new();
    for scene in story {
        teller.play(scene);
        invariants::check(teller.store());
    }
    teller
}

/// Few enough that the rules are tested in a fraction of a second; `tests/run --full` tells many more.
fn stories() -> ProptestConfig {
    let is_full = std::env::var_os("HAMYON_TESTS_FULL").is_some();
    ProptestConfig::with_cases(if is_full { 2_048 } else { 48 })
}

proptest! {
    #![proptest_config(stories())]

    #[test]
    fn the_books_balance_after_every_batch(story in scenes()) {
        told(&story);
    }

    #[test]
    fn what_took_effect_never_takes_effect_again(story in scenes()) {
        told(&story).repeat_everything();
    }

    #[test]
    fn a_batch_on_what_it_needs_does_what_single_commands_do_on_everything(story in scenes()) {
        let teller = told(&story);
        teller.assert_both_tellings_agree();
    }
}

/// The properties above are worth what the stories reach.
#[test]
fn the_stories_reach_every_ending() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeMap::<String, u32>::new();
    for _ in 0..160 {
        let story = scenes().new_tree(&mut runner).expect("a story").current();
        for result in told(&story).into_results() {
            let ending = match result {
                Ok(Outcome::Replayed(_)) => "replayed".to_owned(),
                Ok(Outcome::AlreadyApplied(_)) => "already applied".to_owned(),
                Ok(Outcome::Applied { receipt, .. }) => receipt_name(&receipt),
                Err(refusal) => {
                    let refusal = format!("{refusal:?}");
                    let end = refusal.find(['(', ' ', '{']).unwrap_or(refusal.len());
                    refusal[..end].to_owned()
                }
            };
            *seen.entry(ending).or_default() += 1;
        }
    }
    for ending in [
        "AttemptBegun",
        "AttemptCompleted",
        "AttemptFailed",
        "CancellationDisputed",
        "CompletionDisputed",
        "DisputeClosed",
        "PaymentFailed",
        "Charged",
        "Free",
        "PaymentCancelled",
        "PaymentCreated",
        "PaymentExpired",
        "WalletOpened",
        "AttemptSubmitted",
        "AttemptReversed",
        "RefundReserved",
        "RefundOrdered",
        "RefundDisputed",
        "RefundSettled",
        "RefundRefused",
        "already applied",
        "replayed",
        "AlreadyPaid",
        "AmountMismatch",
        "AttemptOver",
        "InsufficientBalance",
        "NotEndable",
        "NotExpirable",
        "StillInHand",
        "PaymentClosed",
        "PaymentNotCancellable",
        "TransactionOfAnotherPayment",
        "UnknownAttempt",
        "UnknownPayment",
        "NotRefundable",
        "RefundTooLarge",
        "RefundOver",
        "WalletLimitExceeded",
    ] {
        let count = seen.get(ending).copied().unwrap_or(0);
        assert!(count >= 3, "{ending}: {count} of {seen:#?}");
    }
}

fn receipt_name(receipt: &Receipt) -> String {
    let text = format!("{receipt:?}");
    let end = text.find(['(', ' ', '{']).unwrap_or(text.len());
    text[..end].to_owned()
}
