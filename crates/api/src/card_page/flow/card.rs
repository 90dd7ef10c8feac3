use std::net::IpAddr;

use chrono::TimeDelta;
use domain::Timestamp;
use domain::card::{CardDetails, CodeRequest};
use domain::payment::Payment;
use domain::text::Language;

use super::attempts::{NotBegun, begin_attempt, fail_attempt};
use super::{Desk, RESEND_PAUSE_SECONDS, Turned, in_time, told};
use crate::card_page::limits::CardFingerprint;
use crate::card_page::sessions::{SentCode, SessionKey, Stage};

/// A card that a payer entered.
pub(in crate::card_page) struct CardEntry {
    pub(in crate::card_page) key: SessionKey,
    pub(in crate::card_page) payment: Payment,
    pub(in crate::card_page) card: CardDetails,
    pub(in crate::card_page) address: Option<IpAddr>,
    pub(in crate::card_page) language: Language,
}

/// Begins an attempt with this card and has a code sent to its holder. What became of it is in the session, and the
/// payment says the rest.
pub(in crate::card_page) async fn take_card(desk: &Desk, entry: CardEntry) -> Result<(), Turned> {
    let now = desk.now();
    let CardEntry {
        key,
        payment,
        card,
        address,
        language,
    } = entry;
    let fingerprint = desk.page.limits.fingerprint(&card);
    let mut session = desk.page.sessions.open(key, now)?.lock_owned().await;
    if !session.is_over(now) && is_repeat(&session.stage, fingerprint, now) {
        return Ok(());
    }
    desk.page
        .limits
        .admit_code(payment.id, fingerprint, address, now)?;
    let card_mask = card.mask();
    let attempt = match begin_attempt(desk, &payment, card_mask.clone()).await {
        Ok(attempt) => attempt,
        Err(NotBegun::SeePayment) => return Ok(()),
        Err(NotBegun::Told(notice)) => {
            session.restart(now);
            session.stage = Stage::Over(notice);
            return Ok(());
        }
    };
    session.restart(now);
    let request = CodeRequest {
        card: &card,
        payment: &payment,
        language,
    };
    session.stage = match in_time(desk.cards.send_code(&request)).await {
        Ok(sent) => Stage::Code(Box::new(SentCode {
            card,
            fingerprint,
            card_mask,
            challenge: sent.challenge,
            digits: sent.digits,
            phone_mask: sent.phone_mask,
            attempt,
            payment,
            sent_at: now,
            codes: 1,
            wrong: 0,
            checks: 0,
            problem: None,
        })),
        Err(failure) => {
            tracing::info!(payment_id = %payment.id, %failure, "no code was sent for payment {}", payment.id);
            let (notice, error_code) = told(&failure);
            fail_attempt(&desk.services, &payment, &attempt, error_code).await;
            Stage::Over(notice)
        }
    };
    Ok(())
}

/// The same card again while its code is on its way: a double click, or the form sent again.
fn is_repeat(stage: &Stage, fingerprint: CardFingerprint, now: Timestamp) -> bool {
    match stage {
        Stage::Code(sent) => {
            sent.fingerprint == fingerprint
                && now < sent.sent_at + TimeDelta::seconds(RESEND_PAUSE_SECONDS)
        }
        Stage::Fresh | Stage::Over(_) | Stage::Submitted { .. } => false,
    }
}
