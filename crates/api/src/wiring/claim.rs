use domain::Timestamp;
use domain::storage::StorageFailure;
use uuid::Uuid;

use super::Services;

/// Work that somebody here has taken on, so that nobody else, here or at another instance, does it at the same time.
///
/// It lasts for [`Services::claim_time`]. Whoever dies with it loses it then, and the work is taken up by another. Every
/// claim has a holder of its own: two tasks of one process keep each other away like two processes.
#[derive(Debug)]
pub struct Claim {
    work: String,
    holder: Uuid,
}

impl Claim {
    /// Takes on work of this name, 1–100 characters; `None` when it is somebody else's for now.
    pub async fn take(
        services: &Services,
        work: impl Into<String>,
    ) -> Result<Option<Self>, StorageFailure> {
        let now = services.now();
        let claim = Self {
            work: work.into(),
            holder: services.ids().uuid_v7(now),
        };
        let is_taken = claim.hold(services, now + services.claim_time).await?;
        Ok(is_taken.then_some(claim))
    }

    /// Takes on one run of a job; `None` when another instance is at it, or nobody knows.
    pub async fn of_job(services: &Services, job: &str) -> Option<Self> {
        let taken = Self::take(services, format!("job:{job}")).await;
        taken.unwrap_or_else(|failure| {
            tracing::error!(error = %failure, cause = ?failure.cause, job, "a job could not be claimed");
            None
        })
    }

    /// Makes it last for the whole time again, for work of many steps; `false` when it came too late, and the work is
    /// somebody else's now.
    pub async fn renew(&self, services: &Services) -> bool {
        let until = services.now() + services.claim_time;
        self.hold(services, until).await.unwrap_or_else(|failure| {
            tracing::error!(error = %failure, cause = ?failure.cause, work = self.work, "a claim could not be renewed");
            false
        })
    }

    /// The work is done for now, and nobody shall do it again before this moment.
    pub async fn rest_until(&self, services: &Services, moment: Timestamp) {
        if let Err(failure) = self.hold(services, moment).await {
            tracing::error!(error = %failure, cause = ?failure.cause, work = self.work, "a claim could not be kept");
        }
    }

    /// The work is done; whoever finds more of it may take it on.
    pub async fn release(self, services: &Services) {
        let released = services.storage.release_lease(&self.work, self.holder);
        if let Err(failure) = released.await {
            tracing::error!(error = %failure, cause = ?failure.cause, work = self.work, "a claim could not be released, and ends by itself");
        }
    }

    async fn hold(&self, services: &Services, until: Timestamp) -> Result<bool, StorageFailure> {
        let storage = &services.storage;
        storage
            .take_lease(&self.work, self.holder, services.now(), until)
            .await
    }
}
