use async_trait::async_trait;
use domain::billing::{Doctor, DoctorDirectory};
use domain::ids::DoctorId;
use domain::storage::StorageFailure;

use crate::MemoryStorage;

#[async_trait]
impl DoctorDirectory for MemoryStorage {
    async fn find_doctor(&self, id: DoctorId) -> Result<Option<Doctor>, StorageFailure> {
        Ok(self.state().doctors.get(&id).cloned())
    }

    async fn find_doctors(&self, ids: &[DoctorId]) -> Result<Vec<Doctor>, StorageFailure> {
        let state = self.state();
        let doctors = state.doctors.iter().filter(|(id, _)| ids.contains(id));
        Ok(doctors.map(|(_, doctor)| doctor.clone()).collect())
    }

    async fn put_doctor(&self, doctor: &Doctor) -> Result<(), StorageFailure> {
        self.state().doctors.insert(doctor.id, doctor.clone());
        Ok(())
    }
}
