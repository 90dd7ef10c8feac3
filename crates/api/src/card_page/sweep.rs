use super::CardPage;
use super::flow::{NO_CODE, fail_attempt};
use crate::wiring::Services;

/// Wipes sessions whose time is over, and ends the attempts of those that were waiting for a code: they were not
/// submitted, and nobody can submit them any more.
pub async fn forget_ended_sessions(page: &CardPage, services: &Services) {
    for sent in page.sessions.forget_ended(services.now()) {
        fail_attempt(services, &sent.payment, &sent.attempt, NO_CODE).await;
    }
}
