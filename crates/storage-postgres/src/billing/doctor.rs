use async_trait::async_trait;
use diesel::sql_types::{Array, BigInt, Integer, Text};
use domain::DoctorId;
use domain::billing::{Doctor, DoctorDirectory};
use domain::storage::StorageFailure;

use crate::PostgresStorage;
use crate::failure::{PostgresError, SenselessRow};
use crate::statement::statement;

type DoctorColumns = (BigInt, Text, Text, Text, Integer);
type DoctorRow = (i64, String, String, String, i32);

statement! {
    /// One doctor.
    pub(crate) FindDoctor = "find_doctor.sql" (id: i64 as BigInt) -> rows of DoctorRow as DoctorColumns
}

statement! {
    FindDoctors = "find_doctors.sql" (ids: Vec<i64> as Array<BigInt>)
        -> rows of DoctorRow as DoctorColumns
}

statement! {
    /// Adds a doctor, or replaces what is known of them.
    pub(crate) PutDoctor<'a> = "put_doctor.sql" (
        id: i64 as BigInt,
        first_name: &'a str as Text,
        last_name: &'a str as Text,
        specialization: &'a str as Text,
        rating_hundredths: i32 as Integer,
    ) -> count
}

pub(crate) fn to_doctor(row: DoctorRow) -> Result<Doctor, SenselessRow> {
    let (id, first_name, last_name, specialization, rating) = row;
    Ok(Doctor {
        id: SenselessRow::unless(DoctorId::new(id), "doctors.id", &id)?,
        first_name,
        last_name,
        specialization,
        rating_hundredths: SenselessRow::unless(
            u16::try_from(rating).ok(),
            "doctors.rating_hundredths",
            &rating,
        )?,
    })
}

impl<'a> PutDoctor<'a> {
    pub(crate) fn of(doctor: &'a Doctor) -> Self {
        Self {
            id: doctor.id.get(),
            first_name: &doctor.first_name,
            last_name: &doctor.last_name,
            specialization: &doctor.specialization,
            rating_hundredths: doctor.rating_hundredths.into(),
        }
    }
}

impl PostgresStorage {
    async fn doctor(&self, id: DoctorId) -> Result<Option<Doctor>, PostgresError> {
        let row = self.reads.ask(&FindDoctor { id: id.get() }).await?.pop();
        Ok(row.map(to_doctor).transpose()?)
    }

    async fn doctors(&self, ids: &[DoctorId]) -> Result<Vec<Doctor>, PostgresError> {
        let find = FindDoctors {
            ids: ids.iter().map(|id| id.get()).collect(),
        };
        let rows = self.reads.ask(&find).await?;
        Ok(rows.into_iter().map(to_doctor).collect::<Result<_, _>>()?)
    }
}

#[async_trait]
impl DoctorDirectory for PostgresStorage {
    async fn find_doctor(&self, id: DoctorId) -> Result<Option<Doctor>, StorageFailure> {
        let doctor = self.doctor(id).await;
        doctor.map_err(|error| StorageFailure::new("read a doctor", error))
    }

    async fn find_doctors(&self, ids: &[DoctorId]) -> Result<Vec<Doctor>, StorageFailure> {
        let doctors = self.doctors(ids).await;
        doctors.map_err(|error| StorageFailure::new("read doctors", error))
    }

    async fn put_doctor(&self, doctor: &Doctor) -> Result<(), StorageFailure> {
        // May be repeated after a lost connection: it leads to the same row.
        let put = self.reads.ask(&PutDoctor::of(doctor)).await;
        put.map(drop)
            .map_err(|error| StorageFailure::new("store a doctor", error))
    }
}
