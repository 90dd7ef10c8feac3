use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use domain::DoctorId;
use domain::billing::{self, Doctor, ViewGrant};
use serde::Serialize;

use super::doctor_view::DoctorView;
use super::views::Pagination;
use crate::auth::Caller;
use crate::http::{ApiError, Query, json_time};
use crate::wiring::Services;

#[derive(Serialize)]
struct DoctorViewList<'a> {
    success: bool,
    doctor_views: Vec<RecordedView<'a>>,
    pagination: Pagination,
}

/// A doctor whom the caller has seen on a day. Further views of the same doctor on that day are free and not listed.
#[derive(Serialize)]
struct RecordedView<'a> {
    /// The business day.
    date: String,
    /// The first view of that day.
    viewed_at: String,
    doctor_id: i64,
    /// The doctor's profile; `null` when the directory no longer knows the doctor.
    doctor: Option<DoctorView<'a>>,
    /// The price was taken; `false` when it was free.
    charged: bool,
    /// `daily_quota`, `new_user` or `paid`.
    granted_by: &'static str,
}

/// `GET /payments/billing/doctor-views/`: the doctors whom the caller has seen, newest day first.
pub(super) async fn list(
    request: HttpRequest,
    services: web::Data<Services>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let asked = Query::of(&request)?.page()?;
    let page = services
        .storage
        .list_doctor_views(caller.user_id, asked)
        .await?;
    let doctors = find_doctors(&services, &page.items).await?;
    let views = page.items.iter().map(|view| RecordedView {
        date: view.key.day.to_string(),
        viewed_at: json_time(view.viewed_at),
        doctor_id: view.key.doctor_id.get(),
        doctor: doctors.get(&view.key.doctor_id).map(DoctorView::from),
        charged: view.granted_by == ViewGrant::Paid,
        granted_by: view.granted_by.as_str(),
    });
    Ok(HttpResponse::Ok().json(DoctorViewList {
        success: true,
        doctor_views: views.collect(),
        pagination: Pagination::of(&page, asked),
    }))
}

/// The doctors of a page, all looked up at once.
async fn find_doctors(
    services: &Services,
    views: &[billing::DoctorView],
) -> Result<BTreeMap<DoctorId, Doctor>, ApiError> {
    let mut ids: Vec<_> = views.iter().map(|view| view.key.doctor_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let doctors = services.storage.find_doctors(&ids).await?.into_iter();
    Ok(doctors.map(|doctor| (doctor.id, doctor)).collect())
}
