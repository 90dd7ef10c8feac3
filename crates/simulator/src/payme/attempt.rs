//! One attempt to pay, from the first question to the end, and what may follow in the cabinet.
//!
//! | receipt | what Payme does | the shop's answer | what follows |
//! |---|---|---|---|
//! | 1 | `CheckPerformTransaction`, `CreateTransaction` | a result | the card is debited |
//! | | | an error | nothing was taken: cancelled |
//! | | | none, also when asked again | `CancelTransaction`, in case it was created after all |
//! | 2 | the debit fails | | `CancelTransaction` with the reason |
//! | 3 | `PerformTransaction` | a result | paid; `SetFiscalData` |
//! | | | an error | `CancelTransaction`, and the money goes back |
//! | | | none | again and again, also when the payer has left |
//! | 4 → 21 | refund: `CancelTransaction` | state −2 | the money goes back; `SetFiscalData` |
//! | | | an error | paid as before |
//! | | | none | again and again |

use std::time::Duration;

use actix_web::rt;
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use super::{
    PaymeSimulator,
    answer::{ShopAnswer, ShopError, Unusable},
    books::State,
    card::Behaviour,
    verdict::Verdict,
};
use crate::clock;

/// How often a call is repeated while the payer waits.
const REPEATS_MAX: u32 = 3;
/// How often it is repeated afterwards. Payme publishes no schedule; this one ends after some minutes.
const LATER_REPEATS_MAX: u32 = 200;
/// Longest pause between two repeats, in first pauses.
const PAUSES_MAX: u32 = 16;
/// The longest debit there is, in first pauses: ten seconds by default.
const SLOW_DEBIT_PAUSES: u32 = 50;

/// Reasons of a cancellation (developer.help.paycom.uz, "Типы данных").
const DEBIT_FAILED: i32 = 2;
const EXECUTION_FAILED: i32 = 3;
const REFUND: i32 = 5;
const UNKNOWN: i32 = 10;

/// The result of a call.
type Answer = Map<String, Value>;

/// How a call ended: with a result, refused, or with nothing that could be acted on.
enum Ended<T> {
    Result(T),
    Refused(ShopError),
    Unusable(Unusable),
}

/// One receipt under way.
#[derive(Clone)]
pub(super) struct Attempt {
    pub(super) payme: PaymeSimulator,
    pub(super) id: String,
}

impl Attempt {
    /// Pays the receipt, which must be claimed as [`State::Opening`].
    pub(super) async fn pay(self) {
        let Some(receipt) = self.payme.books().find(&self.id) else {
            return;
        };
        let account = self.payme.account(&receipt.account);
        let check = json!({"amount": receipt.amount_tiyin, "account": account});
        let allows = |result: &Answer| match result.get("allow") {
            Some(Value::Bool(true)) => Ok(()),
            _ => Err(Unusable::Member("allow")),
        };
        match self.ask("CheckPerformTransaction", &check, allows).await {
            Ended::Result(()) => {}
            Ended::Refused(error) => return self.end(Verdict::Refused(error)),
            Ended::Unusable(why) => return self.end(Verdict::Silent(why)),
        }
        let create = json!({
            "id": self.id,
            "time": receipt.time,
            "amount": receipt.amount_tiyin,
            "account": account,
        });
        match self.ask("CreateTransaction", &create, created).await {
            Ended::Result(transaction) => {
                self.payme.books().change(&self.id, |receipt| {
                    receipt.transaction = Some(transaction);
                    receipt.state = State::Debiting;
                });
            }
            Ended::Refused(error) => return self.end(Verdict::Refused(error)),
            Ended::Unusable(why) => {
                self.call_off(UNKNOWN).await;
                return self.end(Verdict::Silent(why));
            }
        }
        if let Err((behaviour, reason)) = self.debit(receipt.typed_card.behaviour).await {
            self.call_off(reason).await;
            return self.end(Verdict::Declined(behaviour));
        }
        self.payme.books().change(&self.id, |receipt| {
            receipt.taken_tiyin = receipt.amount_tiyin;
            receipt.state = State::Closing;
        });
        self.confirm(REPEATS_MAX).await;
    }

    /// Gives the money of a paid receipt back, which must be claimed as [`State::Cancelling`].
    pub(super) async fn refund(self) {
        self.take_back(REPEATS_MAX).await;
    }

    /// What the bank does.
    async fn debit(&self, behaviour: Behaviour) -> Result<(), (Behaviour, i32)> {
        match behaviour {
            Behaviour::Pays => Ok(()),
            Behaviour::SystemError => Err((behaviour, EXECUTION_FAILED)),
            Behaviour::SlowError => {
                sleep(self.payme.pause() * SLOW_DEBIT_PAUSES).await;
                Err((behaviour, UNKNOWN))
            }
            Behaviour::NoSms
            | Behaviour::Expired
            | Behaviour::Blocked
            | Behaviour::InsufficientFunds => Err((behaviour, DEBIT_FAILED)),
        }
    }

    /// Tells the shop that the money was taken, until it answers.
    async fn confirm(&self, repeats: u32) {
        let performed = |result: &Answer| is_state(result, 2, "perform_time");
        let perform = json!({"id": self.id});
        let ended = self.repeat("PerformTransaction", &perform, repeats, performed);
        match ended.await {
            Ended::Result(()) => {
                self.end(Verdict::Paid);
                self.set_fiscal_data("PERFORM").await;
            }
            Ended::Refused(_) => {
                self.call_off(EXECUTION_FAILED).await;
                self.payme.books().change(&self.id, |receipt| {
                    receipt.returned_tiyin = receipt.taken_tiyin;
                });
                self.end(Verdict::Returned);
            }
            Ended::Unusable(_) => {
                if repeats == REPEATS_MAX {
                    self.payme.books().change(&self.id, |receipt| {
                        receipt.verdict = Some(Verdict::Confirming);
                    });
                    let later = self.clone();
                    rt::spawn(async move { later.confirm_later().await });
                }
            }
        }
    }

    /// Boxed, because a future cannot hold itself.
    fn confirm_later(&self) -> std::pin::Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(self.confirm(LATER_REPEATS_MAX))
    }

    /// Asks the shop for the money back, until it answers.
    async fn take_back(&self, repeats: u32) {
        let cancel = json!({"id": self.id, "reason": REFUND});
        let refunded = |result: &Answer| is_state(result, -2, "cancel_time");
        let ended = self.repeat("CancelTransaction", &cancel, repeats, refunded);
        match ended.await {
            Ended::Result(()) => {
                self.payme.books().change(&self.id, |receipt| {
                    receipt.returned_tiyin = receipt.taken_tiyin;
                    receipt.reason = Some(REFUND);
                });
                self.end(Verdict::Refunded);
                self.set_fiscal_data("CANCEL").await;
            }
            Ended::Refused(_) => self.change_state(State::Paid),
            Ended::Unusable(_) => {
                if repeats == REPEATS_MAX {
                    let later = self.clone();
                    rt::spawn(async move { later.take_back_later().await });
                }
            }
        }
    }

    /// Boxed, because a future cannot hold itself.
    fn take_back_later(&self) -> std::pin::Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(self.take_back(LATER_REPEATS_MAX))
    }

    /// Calls the transaction off, also when the payer has left. Whatever the shop answers, no money was taken or it goes
    /// back.
    async fn call_off(&self, reason: i32) {
        self.payme.books().change(&self.id, |receipt| {
            receipt.reason = Some(reason);
        });
        let cancel = json!({"id": self.id, "reason": reason});
        if let Ended::Unusable(_) = self.ask("CancelTransaction", &cancel, anything).await {
            let later = self.clone();
            rt::spawn(async move {
                let repeats = LATER_REPEATS_MAX;
                later
                    .repeat("CancelTransaction", &cancel, repeats, anything)
                    .await;
            });
        }
    }

    /// What the tax office would give Payme. A shop need not take it.
    async fn set_fiscal_data(&self, kind: &str) {
        let now = clock::now();
        let params = json!({
            "id": self.id,
            "type": kind,
            "fiscal_data": {
                "receipt_id": now.timestamp() % 1_000_000,
                "status_code": 0,
                "message": "accepted",
                "terminal_id": "EP000000000025",
                "fiscal_sign": (now.timestamp_millis() % 1_000_000_000_000).to_string(),
                "qr_code_url": "https://ofd.soliq.uz/check?t=EP000000000025&r=121",
                "date": clock::tashkent_time(now).replace(['-', ' ', ':'], ""),
            },
        });
        self.ask("SetFiscalData", &params, anything).await;
    }

    async fn ask<T>(
        &self,
        method: &'static str,
        params: &Value,
        read: impl Fn(&Answer) -> Result<T, Unusable>,
    ) -> Ended<T> {
        self.repeat(method, params, REPEATS_MAX, read).await
    }

    /// Calls until the shop says yes in a way that can be read, or no, or patience ends.
    async fn repeat<T>(
        &self,
        method: &'static str,
        params: &Value,
        repeats_max: u32,
        read: impl Fn(&Answer) -> Result<T, Unusable>,
    ) -> Ended<T> {
        let mut repeats = 0;
        loop {
            let mut exchange = self.payme.call(method, params).await;
            let ended = match &exchange.answer {
                Ok(ShopAnswer::Result(result)) => read(result).map(Ended::Result),
                Ok(ShopAnswer::Error(error)) => Ok(Ended::Refused(error.clone())),
                Err(why) => Err(why.clone()),
            };
            if let Err(why) = &ended {
                exchange.answer = Err(why.clone());
            }
            self.payme.books().note(&self.id, exchange);
            match ended {
                Ok(ended) => return ended,
                Err(why) if repeats == repeats_max => return Ended::Unusable(why),
                Err(_) => {}
            }
            sleep(pause(self.payme.pause(), repeats)).await;
            repeats += 1;
        }
    }

    fn change_state(&self, state: State) {
        self.payme
            .books()
            .change(&self.id, |receipt| receipt.state = state);
    }

    fn end(&self, verdict: Verdict) {
        let state = match verdict {
            Verdict::Paid => State::Paid,
            _ => State::Cancelled,
        };
        tracing::info!(
            receipt = self.id,
            state = state.name(),
            "Payme receipt {} is {}",
            self.id,
            state.name()
        );
        self.payme.books().change(&self.id, |receipt| {
            receipt.state = state;
            receipt.verdict = Some(verdict);
            receipt.ended_at = Some(clock::now());
        });
    }
}

fn pause(first: Duration, repeats: u32) -> Duration {
    first * 2_u32.saturating_pow(repeats).min(PAUSES_MAX)
}

/// The shop's id of a transaction that it created.
fn created(result: &Answer) -> Result<String, Unusable> {
    let transaction = ShopAnswer::text(result, "transaction")?.to_owned();
    ShopAnswer::whole(result, "create_time")?;
    match ShopAnswer::whole(result, "state")? {
        1 => Ok(transaction),
        _ => Err(Unusable::Member("state")),
    }
}

/// A result that says that a transaction is in this state since some time.
fn is_state(result: &Answer, state: i64, since: &'static str) -> Result<(), Unusable> {
    ShopAnswer::text(result, "transaction")?;
    if ShopAnswer::whole(result, since)? <= 0 {
        return Err(Unusable::Member(since));
    }
    if ShopAnswer::whole(result, "state")? == state {
        Ok(())
    } else {
        Err(Unusable::Member("state"))
    }
}

/// Any result will do.
#[expect(
    clippy::unnecessary_wraps,
    reason = "it stands where other checks can fail"
)]
fn anything(_: &Answer) -> Result<(), Unusable> {
    Ok(())
}
