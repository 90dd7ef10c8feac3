use async_trait::async_trait;
use diesel::prelude::*;
use domain::billing::{Doctor, DoctorDirectory};
use domain::ids::DoctorId;
use domain::storage::StorageFailure;

use crate::SqliteStorage;
use crate::failure::DatabaseError;
use crate::rows::DoctorRow;
use crate::schema::doctors;
use crate::writer::Task;

#[async_trait]
impl DoctorDirectory for SqliteStorage {
    async fn find_doctor(&self, id: DoctorId) -> Result<Option<Doctor>, StorageFailure> {
        let read = self
            .readers
            .read("look up a doctor", move |connection| find(connection, id));
        read.await
    }

    async fn find_doctors(&self, ids: &[DoctorId]) -> Result<Vec<Doctor>, StorageFailure> {
        let ids: Vec<_> = ids.iter().map(|id| id.get()).collect();
        let read = self.readers.read("look up doctors", move |connection| {
            let rows = doctors::table
                .filter(doctors::id.eq_any(ids))
                .select(DoctorRow::as_select())
                .load(connection)?;
            let doctors: Result<_, _> = rows.into_iter().map(Doctor::try_from).collect();
            Ok(doctors?)
        });
        read.await
    }

    async fn put_doctor(&self, doctor: &Doctor) -> Result<(), StorageFailure> {
        let task = Task::Doctor(doctor.clone());
        self.writer.write(task).await
    }
}

/// The doctor, when there is one.
pub(crate) fn find(
    connection: &mut SqliteConnection,
    id: DoctorId,
) -> Result<Option<Doctor>, DatabaseError> {
    let row = doctors::table
        .find(id.get())
        .select(DoctorRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(Doctor::try_from).transpose()?)
}

/// Adds a doctor, or replaces what is known of them.
pub(crate) fn put(connection: &mut SqliteConnection, doctor: &Doctor) -> Result<(), DatabaseError> {
    let row = DoctorRow::from(doctor);
    diesel::insert_into(doctors::table)
        .values(&row)
        .on_conflict(doctors::id)
        .do_update()
        .set(&row)
        .execute(connection)?;
    Ok(())
}
