use domain::card::{CardFailure, CardRefusal};
use domain::ledger::{ExecuteError, Refusal};
use secrecy::{ExposeSecret, SecretString};

use super::attempts::{fail_attempt, submit_attempt};
use super::debit::{Ended, debit};
use super::{
    CHECKS_MAX, CODES_MAX, Desk, NO_CODE, TOO_MANY, Turned, WRONG_CODES_MAX, in_time, told,
};
use crate::card_page::notice::{CodeProblem, Notice};
use crate::card_page::sessions::{SentCode, Session, SessionKey, Stage};

/// A code that a payer entered.
pub(in crate::card_page) struct CodeEntry {
    pub(in crate::card_page) key: SessionKey,
    /// Of which attempt the form was.
    pub(in crate::card_page) attempt: i32,
    pub(in crate::card_page) code: SecretString,
}

/// Checks the code and, when it is right, debits the card. What became of it is in the session and in the payment.
pub(in crate::card_page) async fn take_code(desk: &Desk, entry: CodeEntry) -> Result<(), Turned> {
    let now = desk.now();
    let session = desk.page.sessions.lock(entry.key, now).await;
    let mut session = session.ok_or(Turned::NoSession)?;
    let Stage::Code(sent) = &mut session.stage else {
        return Ok(());
    };
    if let Some(problem) = unusable(&entry, sent) {
        sent.problem = Some(problem);
        return Ok(());
    }
    let limits = &desk.page.limits;
    limits.admit_try(sent.payment.id)?;
    if limits.is_blocked(sent.fingerprint, now) {
        fail_attempt(&desk.services, &sent.payment, &sent.attempt, NO_CODE).await;
        session.stage = Stage::Over(TOO_MANY);
        return Ok(());
    }
    // Should this step be cut off, the session is empty afterwards, and nothing can be debited by it.
    let Stage::Code(mut sent) = std::mem::replace(&mut session.stage, Stage::Fresh) else {
        return Ok(());
    };
    sent.checks += 1;
    let checked = in_time(desk.cards.check_code(&sent.challenge, &entry.code)).await;
    drop(entry);
    let failure = match checked {
        Ok(card) => {
            limits.clear(sent.fingerprint);
            pay(desk, &mut session, *sent, &card).await;
            return Ok(());
        }
        Err(failure) => failure,
    };
    tracing::info!(payment_id = %sent.payment.id, %failure, "the code for payment {} was not taken", sent.payment.id);
    let problem = match failure {
        CardFailure::Refused {
            refusal: CardRefusal::WrongCode,
            ..
        } => {
            sent.wrong += 1;
            let left = WRONG_CODES_MAX.saturating_sub(sent.wrong);
            if left == 0 {
                limits.block(sent.fingerprint, now);
            }
            (left > 0).then_some(CodeProblem::Wrong { left })
        }
        // The card is still good, and another code can be sent for it.
        CardFailure::Refused {
            refusal: CardRefusal::CodeExpired,
            ..
        } if sent.codes < CODES_MAX => Some(CodeProblem::Expired),
        CardFailure::Unavailable(_) => {
            (sent.checks < CHECKS_MAX).then_some(CodeProblem::NotChecked)
        }
        CardFailure::Refused { .. } | CardFailure::Misconfigured(_) => {
            let (notice, error_code) = told(&failure);
            fail_attempt(&desk.services, &sent.payment, &sent.attempt, error_code).await;
            session.stage = Stage::Over(notice);
            return Ok(());
        }
    };
    session.stage = if problem.is_some() {
        sent.problem = problem;
        Stage::Code(sent)
    } else {
        let (_, error_code) = told(&failure);
        fail_attempt(&desk.services, &sent.payment, &sent.attempt, error_code).await;
        Stage::Over(TOO_MANY)
    };
    Ok(())
}

fn unusable(entry: &CodeEntry, sent: &SentCode) -> Option<CodeProblem> {
    let code = entry.code.expose_secret();
    if entry.attempt != sent.attempt.number.get() {
        Some(CodeProblem::OfAnotherTry)
    } else if code.len() != sent.digits || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        Some(CodeProblem::Form)
    } else {
        None
    }
}

/// Debits the card, if nobody has ordered that before and nothing else has happened to the attempt.
async fn pay(
    desk: &Desk,
    session: &mut Session,
    sent: SentCode,
    card: &domain::card::ConfirmedCard,
) {
    let SentCode {
        attempt, payment, ..
    } = sent;
    let attempt = match submit_attempt(desk, &payment, &attempt).await {
        Ok(attempt) => attempt,
        Err(ExecuteError::Refused(Refusal::AttemptOver | Refusal::UnknownAttempt)) => {
            session.stage = Stage::Over(Notice::Replaced);
            return;
        }
        Err(ExecuteError::Refused(Refusal::AlreadyPaid | Refusal::AttemptSubmitted)) => {
            session.stage = Stage::Submitted { is_in_doubt: true };
            return;
        }
        Err(error) => {
            tracing::error!(payment_id = %payment.id, %error, "payment {} was not submitted; nothing was debited", payment.id);
            // Whether or not the note was stored: no order was sent, and nobody but us could send it.
            fail_attempt(&desk.services, &payment, &attempt, NO_CODE).await;
            session.stage = Stage::Over(Notice::Failed);
            return;
        }
    };
    session.stage = Stage::Submitted { is_in_doubt: true };
    session.stage = match debit(desk, card, &payment, &attempt).await {
        Ended::Paid => Stage::Submitted { is_in_doubt: false },
        Ended::Declined(refusal) => Stage::Over(Notice::Refused(refusal)),
        Ended::InDoubt => Stage::Submitted { is_in_doubt: true },
    };
}
