use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::Timestamp;
use domain::card::CardMask;
use domain::payment::{Attempt, AttemptStatus, Payment, PaymentStatus};
use domain::storage::StorageFailure;
use tokio::time::timeout;

use super::flow::{CODES_MAX, Desk, RESEND_PAUSE_SECONDS};
use super::notice::{CodeProblem, Notice};
use super::sessions::{Glimpse, SentCode, SessionKey, Stage};

/// How long after a debit was ordered by some process its end can only be unknown, seconds: adapters wait for their
/// processing centres for half of this at most. Before, only the process that ordered it knows that it is over.
const ORDER_SECONDS_MAX: i64 = 60;
/// How long a viewer waits for a look-up; it goes on without him.
const LOOK_UP_PATIENCE: Duration = Duration::from_secs(3);

/// What the payer sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// The form for the card.
    Card(Option<Notice>),
    /// The form for the code.
    Code(CodeView),
    /// A step is under way.
    Working,
    /// The debit was ordered, and nobody knows how it ended.
    Doubt,
    /// The money is in the wallet.
    Paid {
        /// It was paid just now by whoever looks, who is sent back.
        is_fresh: bool,
    },
    /// It went back, at least in part.
    Refunded,
    /// The payer cancelled it.
    Cancelled,
    /// Nobody paid in time.
    Expired,
}

/// What the form for the code shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CodeView {
    pub(super) attempt: i32,
    pub(super) card_mask: CardMask,
    pub(super) phone_mask: Option<String>,
    /// Another code can be sent after so many seconds; `None` when no other can be.
    pub(super) resend_in: Option<i64>,
    pub(super) problem: Option<CodeProblem>,
}

impl CodeView {
    fn of(sent: &SentCode, now: Timestamp) -> Self {
        let pause = sent.sent_at + TimeDelta::seconds(RESEND_PAUSE_SECONDS) - now;
        Self {
            attempt: sent.attempt.number.get(),
            card_mask: sent.card_mask.clone(),
            phone_mask: sent.phone_mask.clone(),
            resend_in: (sent.codes < CODES_MAX).then(|| pause.num_seconds().max(0)),
            problem: sent.problem,
        }
    }
}

/// What of a session matters to whoever looks.
enum Seen {
    Nothing,
    Code(CodeView),
    Over(Notice),
    Submitted { is_in_doubt: bool },
}

impl Seen {
    fn of(stage: &Stage, now: Timestamp) -> Self {
        match stage {
            Stage::Fresh => Self::Nothing,
            Stage::Code(sent) => Self::Code(CodeView::of(sent, now)),
            Stage::Over(notice) => Self::Over(*notice),
            Stage::Submitted { is_in_doubt } => Self::Submitted {
                is_in_doubt: *is_in_doubt,
            },
        }
    }
}

/// How a payment stands for the browser with this session. A debit whose end is open is looked up, now and then.
pub(super) async fn view(
    desk: &Desk,
    payment: Payment,
    key: Option<SessionKey>,
) -> Result<(Payment, View), StorageFailure> {
    let now = desk.now();
    let seen = match key {
        Some(key) => desk
            .page
            .sessions
            .glimpse(key, now, |stage| Seen::of(stage, now)),
        None => Glimpse::None,
    };
    let storage = &desk.services.storage;
    let mut attempts = storage.list_attempts(payment.id).await?;
    let mut payment = payment;
    let may_look_up = submitted(&attempts).is_some_and(|attempt| {
        let is_over_here = matches!(seen, Glimpse::Seen(Seen::Submitted { is_in_doubt: true }));
        let is_old = attempt
            .submitted_at
            .is_some_and(|at| now >= at + TimeDelta::seconds(ORDER_SECONDS_MAX));
        !desk.page.debits.is_running(attempt.number) && (is_over_here || is_old)
    });
    if may_look_up && !payment.status.is_paid() && desk.page.limits.may_look_up(payment.id) {
        look_up(desk, payment.clone()).await;
        payment = storage.find_payment(payment.id).await?.unwrap_or(payment);
        attempts = storage.list_attempts(payment.id).await?;
    }
    let is_running =
        submitted(&attempts).is_some_and(|attempt| desk.page.debits.is_running(attempt.number));
    let view = match payment.status_at(now) {
        PaymentStatus::Completed => View::Paid {
            is_fresh: matches!(seen, Glimpse::Busy | Glimpse::Seen(Seen::Submitted { .. })),
        },
        PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded => View::Refunded,
        _ if is_running => View::Working,
        _ if submitted(&attempts).is_some() => View::Doubt,
        PaymentStatus::Cancelled => View::Cancelled,
        _ => match seen {
            Glimpse::Busy => View::Working,
            Glimpse::Seen(Seen::Code(code)) if is_open(&attempts, code.attempt) => View::Code(code),
            _ if payment.is_overdue(now) => View::Expired,
            Glimpse::Seen(Seen::Code(_)) => View::Card(Some(Notice::Replaced)),
            Glimpse::Seen(Seen::Over(notice)) => View::Card(Some(notice)),
            Glimpse::None if payment.status == PaymentStatus::Failed => {
                View::Card(Some(Notice::Retry))
            }
            Glimpse::Seen(Seen::Submitted { .. }) => View::Card(Some(Notice::Retry)),
            Glimpse::Seen(Seen::Nothing) | Glimpse::None => View::Card(None),
        },
    };
    Ok((payment, view))
}

/// The attempt whose debit was ordered and has not ended.
fn submitted(attempts: &[Attempt]) -> Option<&Attempt> {
    attempts
        .iter()
        .find(|attempt| attempt.status == AttemptStatus::Open && attempt.submitted_at.is_some())
}

fn is_open(attempts: &[Attempt], number: i32) -> bool {
    attempts
        .iter()
        .any(|attempt| attempt.number.get() == number && attempt.status == AttemptStatus::Open)
}

async fn look_up(desk: &Desk, payment: Payment) {
    let services = Arc::clone(&desk.services);
    let id = payment.id;
    let asking = async move {
        if let Err(error) = services.look_ups.verify(&services, payment).await {
            tracing::error!(payment_id = %id, %error, "a look-up of payment {id} was not applied");
        }
    };
    // Whether it ended, in time or at all: what is read next is the truth.
    let _ = timeout(LOOK_UP_PATIENCE, desk.services.background.run(asking)).await;
}
