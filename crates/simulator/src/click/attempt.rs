//! One attempt to pay, from Prepare to the end.
//!
//! | the shop's answer | what follows |
//! |---|---|
//! | Prepare: 0 | the card is debited (or declines), then Complete says which |
//! | Prepare: -4 | nothing: the order is paid |
//! | Prepare: another error | Complete with a cancellation, which names the shop's id, or none if the shop gave none |
//! | Complete: 0, -4 | paid |
//! | Complete: -9 | the money goes back |
//! | Complete: another error, or none | Complete again, three times at most |

use std::{sync::Arc, time::Duration};

use tokio::time::sleep;

use super::{
    answer::{ALREADY_PAID, CANCELLED, ShopAnswer, Unusable},
    books::{Attempt, Books, Receipt, State},
    callback::{Action, Callback, Debit},
    ids::AttemptIds,
    merchant::{Callbacks, ClickMerchant},
    pay_link::PayLink,
    shop::{Exchange, Shop},
    verdict::Verdict,
};
use crate::{clock, faults::FaultLine};

/// How often Complete is repeated after the first call.
const REPEATS_MAX: u32 = 3;

/// The payer's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Card {
    Pays,
    Declines,
}

/// The parties to an attempt.
#[derive(Clone, Copy)]
pub(super) struct Parties<'a> {
    pub(super) merchant: &'a ClickMerchant,
    pub(super) callbacks: &'a Callbacks,
    pub(super) shop: &'a Shop,
    pub(super) books: &'a Books,
    pub(super) faults: &'a FaultLine,
    /// Before the first repeat of Complete.
    pub(super) pause: Duration,
}

impl Parties<'_> {
    /// Tries to pay `link` with `card`. Ends after at most five calls to the shop.
    pub(super) async fn pay(self, link: &PayLink, card: Card) -> Arc<Receipt> {
        let attempt = self.books.open(link, clock::now());
        let mut talk = Talk {
            parties: self,
            link,
            attempt,
            exchanges: Vec::new(),
        };
        let verdict = talk.run(card).await;
        let Talk {
            mut attempt,
            exchanges,
            ..
        } = talk;
        attempt.state = verdict.state();
        attempt.finished_at = Some(clock::now());
        tracing::info!(
            click_trans_id = attempt.click_trans_id,
            state = attempt.state.name(),
            "Click attempt {} ended as {}",
            attempt.click_trans_id,
            attempt.state.name()
        );
        self.books.close(Receipt {
            attempt,
            verdict,
            exchanges,
            return_url: link.return_url.clone(),
        })
    }
}

/// An attempt under way.
struct Talk<'a> {
    parties: Parties<'a>,
    link: &'a PayLink,
    attempt: Attempt,
    exchanges: Vec<Exchange>,
}

impl Talk<'_> {
    async fn run(&mut self, card: Card) -> Verdict {
        let prepared = match self.call(Action::Prepare).await {
            Ok(answer) => answer,
            Err(why) => {
                return Verdict::Unprepared {
                    why: why.to_string(),
                };
            }
        };
        match (prepared.error, prepared.merchant_prepare_id) {
            (0, Some(merchant_prepare_id)) => {
                self.attempt.state = State::Prepared;
                self.attempt.merchant_prepare_id = Some(merchant_prepare_id);
                self.attempt.prepared_at = Some(clock::now());
                self.parties.books.update(&self.attempt);
                match card {
                    Card::Pays => self.debit_and_complete(merchant_prepare_id).await,
                    Card::Declines => {
                        self.cancel(Some(merchant_prepare_id), "Insufficient funds")
                            .await;
                        Verdict::Declined
                    }
                }
            }
            (0, None) => Verdict::Unprepared {
                why: "merchant_prepare_id is missing".to_owned(),
            },
            (ALREADY_PAID, _) => Verdict::AlreadyPaid,
            (error, merchant_prepare_id) => {
                self.attempt.merchant_prepare_id = merchant_prepare_id;
                self.cancel(merchant_prepare_id, "Refused by the merchant")
                    .await;
                Verdict::Refused {
                    error,
                    error_note: prepared.error_note,
                }
            }
        }
    }

    /// Takes the money, then tells the shop until it confirms or cancels.
    async fn debit_and_complete(&mut self, merchant_prepare_id: i64) -> Verdict {
        self.attempt.debited_tiyin = self.attempt.amount_tiyin;
        self.parties.books.update(&self.attempt);
        let settles = |answer: &ShopAnswer| matches!(answer.error, 0 | ALREADY_PAID | CANCELLED);
        let complete = Action::Complete {
            merchant_prepare_id: Some(merchant_prepare_id),
            debit: Debit::Taken,
        };
        match self.repeat_until(complete, settles).await {
            Some(answer) if answer.error == CANCELLED => {
                self.attempt.debited_tiyin = 0;
                Verdict::Returned
            }
            Some(answer) => {
                self.attempt.merchant_confirm_id = answer.merchant_confirm_id;
                Verdict::Paid
            }
            None => Verdict::Unknown,
        }
    }

    /// Tells the shop that no money was taken. Any answer will do: there is nothing to settle.
    async fn cancel(&mut self, merchant_prepare_id: Option<i64>, why: &'static str) {
        let cancel = Action::Complete {
            merchant_prepare_id,
            debit: Debit::NotTaken(why),
        };
        self.repeat_until(cancel, |_| true).await;
    }

    /// Calls until an answer is `enough`, or patience ends.
    async fn repeat_until(
        &mut self,
        action: Action,
        enough: impl Fn(&ShopAnswer) -> bool,
    ) -> Option<ShopAnswer> {
        let mut repeats = 0;
        loop {
            if let Ok(answer) = self.call(action).await
                && enough(&answer)
            {
                return Some(answer);
            }
            if repeats == REPEATS_MAX {
                return None;
            }
            sleep(self.parties.pause * 2_u32.pow(repeats)).await;
            repeats += 1;
        }
    }

    async fn call(&mut self, action: Action) -> Result<ShopAnswer, Unusable> {
        let url = match action {
            Action::Prepare => &self.parties.callbacks.prepare,
            Action::Complete { .. } => &self.parties.callbacks.complete,
        };
        let callback = Callback {
            merchant: self.parties.merchant,
            link: self.link,
            ids: self.ids(),
            action,
            sent_at: clock::now(),
        };
        let Parties { shop, faults, .. } = self.parties;
        let called = faults
            .call(|wording| shop.call(url, callback, wording))
            .await;
        let exchange = called.unwrap_or_else(|lost| Exchange::lost(url, callback, lost));
        let answer = exchange.answer.clone();
        self.exchanges.push(exchange);
        answer
    }

    fn ids(&self) -> AttemptIds {
        AttemptIds {
            click_trans_id: self.attempt.click_trans_id,
            click_paydoc_id: self.attempt.click_paydoc_id,
        }
    }
}
