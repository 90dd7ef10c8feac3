use std::net::IpAddr;

use chrono::TimeDelta;
use domain::card::{CardFailure, CodeRequest};
use domain::text::Language;

use super::attempts::fail_attempt;
use super::{CODES_MAX, Desk, NO_CODE, RESEND_PAUSE_SECONDS, Turned, in_time, told};
use crate::card_page::notice::CodeProblem;
use crate::card_page::sessions::{SessionKey, Stage};

/// Has another code sent for the card that was entered, after a pause.
pub(in crate::card_page) async fn resend_code(
    desk: &Desk,
    key: SessionKey,
    address: Option<IpAddr>,
    language: Language,
) -> Result<(), Turned> {
    let now = desk.now();
    let session = desk.page.sessions.lock(key, now).await;
    let mut session = session.ok_or(Turned::NoSession)?;
    let Stage::Code(sent) = &mut session.stage else {
        return Ok(());
    };
    let wait = sent.sent_at + TimeDelta::seconds(RESEND_PAUSE_SECONDS) - now;
    if wait > TimeDelta::zero() {
        let seconds = wait.num_seconds() + 1;
        sent.problem = Some(CodeProblem::TooEarly { seconds });
        return Ok(());
    }
    if sent.codes >= CODES_MAX {
        return Ok(());
    }
    let limits = &desk.page.limits;
    limits.admit_code(sent.payment.id, sent.fingerprint, address, now)?;
    // Counted before it is sent: a message that was sent although the answer got lost cost as much.
    sent.codes += 1;
    sent.sent_at = now;
    let request = CodeRequest {
        card: &sent.card,
        payment: &sent.payment,
        language,
    };
    match in_time(desk.cards.send_code(&request)).await {
        Ok(again) => {
            sent.challenge = again.challenge;
            sent.digits = again.digits;
            sent.phone_mask = again.phone_mask;
            sent.wrong = 0;
            sent.problem = None;
        }
        Err(CardFailure::Unavailable(_)) => sent.problem = Some(CodeProblem::NotSent),
        Err(failure) => {
            let (notice, error_code) = told(&failure);
            fail_attempt(&desk.services, &sent.payment, &sent.attempt, error_code).await;
            session.stage = Stage::Over(notice);
        }
    }
    Ok(())
}

/// Gives up the card that was entered.
pub(in crate::card_page) async fn abandon(desk: &Desk, key: SessionKey) {
    let now = desk.now();
    let Some(mut session) = desk.page.sessions.lock(key, now).await else {
        return;
    };
    if let Stage::Code(sent) = &session.stage {
        fail_attempt(&desk.services, &sent.payment, &sent.attempt, NO_CODE).await;
        session.restart(now);
    }
}
