use chrono::{Days, NaiveDate};
use diesel::sql_types::{Array, BigInt, Date};
use domain::billing::DoctorView;
use domain::ledger::BatchNeeds;
use domain::{DoctorId, UserId};

use crate::failure::SenselessRow;
use crate::statement::statement;

/// `user_id, day, doctor_id`.
pub(super) type DoctorViewColumns = (BigInt, Date, BigInt);

/// What stands in [`DoctorViewColumns`].
pub(super) type DoctorViewRow = (i64, NaiveDate, i64);

pub(crate) fn to_doctor_view(row: DoctorViewRow) -> Result<DoctorView, SenselessRow> {
    let (user_id, day, doctor_id) = row;
    Ok(DoctorView {
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
    ) -> rows of DoctorViewRow as DoctorViewColumns
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
    ) -> count
}

impl InsertDoctorViews {
    pub(crate) fn of(views: &[DoctorView]) -> Self {
        let rows = || views.iter();
        Self {
            user_ids: rows().map(|view| view.user_id.get()).collect(),
            days: rows().map(|view| view.day).collect(),
            doctor_ids: rows().map(|view| view.doctor_id.get()).collect(),
        }
    }
}
