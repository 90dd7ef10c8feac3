use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::billing::{DoctorView, DoctorViewKey, ViewGrant};
use domain::ids::DoctorId;

use super::{Column, Inconsistent, micros};
use crate::schema::doctor_views;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = doctor_views)]
pub(crate) struct DoctorViewRow {
    user_id: i64,
    day: String,
    doctor_id: i64,
    granted_by: String,
    viewed_at: i64,
}

impl From<&DoctorView> for DoctorViewRow {
    fn from(view: &DoctorView) -> Self {
        Self {
            user_id: view.key.user_id.get(),
            day: view.key.day.to_string(),
            doctor_id: view.key.doctor_id.get(),
            granted_by: view.granted_by.as_str().to_owned(),
            viewed_at: micros(view.viewed_at),
        }
    }
}

impl TryFrom<DoctorViewRow> for DoctorView {
    type Error = Inconsistent;

    fn try_from(row: DoctorViewRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("doctor_views", name);
        Ok(Self {
            key: DoctorViewKey {
                user_id: column("user_id").user(row.user_id)?,
                day: column("day").day(&row.day)?,
                doctor_id: column("doctor_id").parse(row.doctor_id, DoctorId::new)?,
            },
            granted_by: column("granted_by").parse(row.granted_by.as_str(), ViewGrant::parse)?,
            viewed_at: column("viewed_at").moment(row.viewed_at)?,
        })
    }
}
