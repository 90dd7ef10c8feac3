use async_trait::async_trait;

use crate::ids::DoctorId;
use crate::storage::StorageFailure;

/// What a doctor view shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doctor {
    /// The platform's id.
    pub id: DoctorId,
    /// First name, at most 100 characters.
    pub first_name: String,
    /// Last name, at most 100 characters.
    pub last_name: String,
    /// At most 100 characters.
    pub specialization: String,
    /// Hundredths of a star, 0–500: 480 is 4.8.
    pub rating_hundredths: u16,
}

/// Where doctors are looked up. By default a table that the platform fills.
#[async_trait]
pub trait DoctorDirectory: Send + Sync {
    /// The doctor, when there is one.
    async fn find_doctor(&self, id: DoctorId) -> Result<Option<Doctor>, StorageFailure>;

    /// Those of these doctors whom the directory knows, each once, in whatever order.
    async fn find_doctors(&self, ids: &[DoctorId]) -> Result<Vec<Doctor>, StorageFailure>;

    /// Adds a doctor, or replaces what is known of them.
    async fn put_doctor(&self, doctor: &Doctor) -> Result<(), StorageFailure>;
}
