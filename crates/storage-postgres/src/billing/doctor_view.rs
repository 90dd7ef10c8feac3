use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Date, Text, Timestamptz};
use domain::billing::{DoctorView, DoctorViewKey};
use domain::ledger::BatchNeeds;
use domain::{DoctorId, UserId};

use crate::failure::SenselessRow;
use crate::statement::statement;

/// `user_id, day, doctor_id`.
type KeyColumns = (BigInt, Date, BigInt);

/// What stands in [`KeyColumns`].
type KeyRow = (i64, NaiveDate, i64);

pub(crate) fn to_doctor_view_key(row: KeyRow) -> Result<DoctorViewKey, SenselessRow> {
    let (user_id, day, doctor_id) = row;
    Ok(DoctorViewKey {
        user_id: SenselessRow::unless(UserId::new(user_id), "doctor_views.user_id", &user_id)?,
        day,
        doctor_id: SenselessRow::unless(
            DoctorId::new(doctor_id),
            "doctor_views.doctor_id",
            &doctor_id,
        )?,
    })
}

statement! {
    /// Which of these users saw which of these doctors lately.
    pub(crate) FindDoctorViews = "find_doctor_views.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        doctor_ids: Vec<i64> as Array<BigInt>,
        since: NaiveDate as Date,
    ) -> rows of KeyRow as KeyColumns
}

impl FindDoctorViews {
    /// `today` may turn before the batch is decided, or have turned; the day before it is asked for too.
    pub(crate) fn of(needs: &BatchNeeds, today: NaiveDate) -> Self {
        let views = needs.doctor_views.iter();
        let (user_ids, doctor_ids) = views
            .map(|(user_id, doctor_id)| (user_id.get(), doctor_id.get()))
            .unzip();
        Self {
            user_ids,
            doctor_ids,
            since: today.checked_sub_days(Days::new(1)).unwrap_or(today),
        }
    }
}

statement! {
    /// Adds doctors seen.
    pub(crate) InsertDoctorViews = "insert_doctor_views.sql" (
        user_ids: Vec<i64> as Array<BigInt>,
        days: Vec<NaiveDate> as Array<Date>,
        doctor_ids: Vec<i64> as Array<BigInt>,
        viewed_at: Vec<DateTime<Utc>> as Array<Timestamptz>,
        grants: Vec<&'static str> as Array<Text>,
    ) -> count
}

impl InsertDoctorViews {
    pub(crate) fn of(views: &[DoctorView]) -> Self {
        let rows = || views.iter();
        Self {
            user_ids: rows().map(|view| view.key.user_id.get()).collect(),
            days: rows().map(|view| view.key.day).collect(),
            doctor_ids: rows().map(|view| view.key.doctor_id.get()).collect(),
            viewed_at: rows().map(|view| view.viewed_at).collect(),
            grants: rows().map(|view| view.granted_by.as_str()).collect(),
        }
    }
}
