//! When our own side breaks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use domain::ledger::{Command, ExecuteError, Ledger, Outcome};
use domain::storage::StorageFailure;
use domain::time::Clock;
use domain::{TransactionId, ledger};
use gateway_click::ClickWebhook;
use test_support::click::SignedCall;
use uuid::Uuid;

use crate::support::{FORM, Route, SECRET, Shop, cancelled, config, handle, prepare};

/// A ledger whose database goes away and comes back.
struct Faltering {
    ledger: Arc<dyn Ledger>,
    is_away: AtomicBool,
    loses_answers: bool,
    is_full: bool,
}

#[async_trait]
impl Ledger for Faltering {
    async fn execute(&self, command: Command) -> Result<Outcome, ExecuteError> {
        if !self.is_away.load(Ordering::Relaxed) {
            return self.ledger.execute(command).await;
        }
        if self.is_full {
            return Err(ExecuteError::Overloaded);
        }
        if self.loses_answers {
            self.ledger.execute(command).await?;
        }
        Err(StorageFailure::new("save changes", "connection closed by SELECT secret").into())
    }
}

impl Faltering {
    fn before(shop: &Shop) -> Self {
        Self {
            ledger: shop.storage.clone(),
            is_away: AtomicBool::new(true),
            loses_answers: false,
            is_full: false,
        }
    }
}

/// A shop whose webhook reaches its ledger through one that falters.
async fn error(shop: &Shop, ledger: &Arc<Faltering>, call: SignedCall) -> i32 {
    let webhook = ClickWebhook::new(config(), ledger.clone(), shop.storage.clone());
    let id = TransactionId(Uuid::from_u128(u128::from(call.body().len() as u64) << 64));
    let body = call.body();
    let now = shop.clock.now();
    let handled = handle(&webhook, Route::Either, body.as_bytes(), FORM, id, now).await;
    assert!(!format!("{:?}", handled.answer).contains("SELECT"));
    handled.answer.error
}

#[tokio::test]
async fn a_database_that_is_away_is_answered_with_a_call_to_try_again() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let ledger = Arc::new(Faltering::before(&shop));
    let call = prepare(&order);
    assert_eq!(error(&shop, &ledger, call.clone().signed(SECRET)).await, -7);
    for complete in [call.completed("1"), cancelled(&call.completed("1"), -1)] {
        assert_eq!(error(&shop, &ledger, complete.signed(SECRET)).await, -7);
    }
    ledger.is_away.store(false, Ordering::Relaxed);
    assert_eq!(error(&shop, &ledger, call.clone().signed(SECRET)).await, 0);
    assert_eq!(
        error(&shop, &ledger, call.completed("1").signed(SECRET)).await,
        0
    );
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn a_crash_between_credit_and_answer_is_mended_by_the_repeat() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let (_, complete) = shop.prepared(&order).await;
    let ledger = Arc::new(Faltering {
        loses_answers: true,
        ..Faltering::before(&shop)
    });
    assert_eq!(
        error(&shop, &ledger, complete.clone().signed(SECRET)).await,
        -7
    );
    ledger.is_away.store(false, Ordering::Relaxed);
    assert_eq!(error(&shop, &ledger, complete.signed(SECRET)).await, -4);
    assert_eq!(shop.balance().await, "50000.00");
}

#[tokio::test]
async fn a_full_queue_is_answered_with_a_call_to_try_again() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let ledger = Arc::new(Faltering {
        is_full: true,
        ..Faltering::before(&shop)
    });
    assert_eq!(
        error(&shop, &ledger, prepare(&order).signed(SECRET)).await,
        -7
    );
    assert_eq!(shop.attempts(&order).await, []);
}

/// A ledger that mistakes one command for another.
struct Confused;

#[async_trait]
impl Ledger for Confused {
    async fn execute(&self, _command: Command) -> Result<Outcome, ExecuteError> {
        let key = domain::wallet::WalletKey::anchor(crate::support::user());
        let wallet = domain::wallet::WalletState::open(key, domain::Timestamp::UNIX_EPOCH);
        Ok(Outcome::AlreadyApplied(ledger::Receipt::WalletOpened(
            wallet,
        )))
    }
}

#[tokio::test]
async fn an_answer_to_another_command_is_never_taken_for_a_success() {
    let shop = Shop::new();
    let order = shop.payment(50_000).await;
    let webhook = ClickWebhook::new(config(), Arc::new(Confused), shop.storage.clone());
    let call = prepare(&order);
    let complete = call.completed("1");
    for call in [call, complete.clone(), cancelled(&complete, -1)] {
        let body = call.signed(SECRET).body();
        let id = TransactionId(Uuid::nil());
        let now = shop.clock.now();
        let handled = handle(&webhook, Route::Either, body.as_bytes(), FORM, id, now).await;
        assert_eq!(handled.answer.error, -7);
    }
}
