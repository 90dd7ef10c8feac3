use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use domain::billing::Doctor;
use domain::ids::DoctorId;

use super::{Column, Inconsistent};
use crate::schema::doctors;

#[derive(AsChangeset, Insertable, Queryable, Selectable)]
#[diesel(table_name = doctors)]
pub(crate) struct DoctorRow {
    id: i64,
    first_name: String,
    last_name: String,
    specialization: String,
    rating_hundredths: i32,
}

impl From<&Doctor> for DoctorRow {
    fn from(doctor: &Doctor) -> Self {
        Self {
            id: doctor.id.get(),
            first_name: doctor.first_name.clone(),
            last_name: doctor.last_name.clone(),
            specialization: doctor.specialization.clone(),
            rating_hundredths: doctor.rating_hundredths.into(),
        }
    }
}

impl TryFrom<DoctorRow> for Doctor {
    type Error = Inconsistent;

    fn try_from(row: DoctorRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("doctors", name);
        Ok(Self {
            id: column("id").parse(row.id, DoctorId::new)?,
            first_name: row.first_name,
            last_name: row.last_name,
            specialization: row.specialization,
            rating_hundredths: column("rating_hundredths")
                .parse(row.rating_hundredths, |rating| u16::try_from(rating).ok())?,
        })
    }
}
