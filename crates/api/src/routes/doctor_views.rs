use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use domain::DoctorId;
use domain::billing::{self, Doctor, ViewGrant};
use serde::Serialize;
use utoipa::ToSchema;

use super::doctor_view::DoctorView;
use super::parameters::PageQuery;
use super::views::Pagination;
use crate::auth::Caller;
use crate::http::{ApiError, Query, json_time};
use crate::openapi::schemas::Moment;
use crate::openapi::words::ViewGrantWord;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// A page of doctors seen.
#[derive(Serialize, ToSchema)]
#[schema(as = DoctorViewList)]
pub(super) struct DoctorViewList<'a> {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Newest day first.
    doctor_views: Vec<RecordedView<'a>>,
    /// Where the page stands.
    pagination: Pagination,
}

/// A doctor whom the caller has seen on a day. Further views of the same doctor on that day are free and not listed.
#[derive(Serialize, ToSchema)]
#[schema(as = DoctorSeen)]
pub(super) struct RecordedView<'a> {
    /// The day, in Asia/Tashkent by default.
    #[schema(format = Date, examples("2024-01-15"))]
    date: String,
    /// The first view of that day.
    #[schema(value_type = Moment)]
    viewed_at: String,
    /// The doctor's id.
    #[schema(minimum = 1, examples(1))]
    doctor_id: i64,
    /// The doctor's profile; `null` when the directory no longer knows the doctor.
    #[schema(required)]
    doctor: Option<DoctorView<'a>>,
    /// The price was taken; `false` when it was free.
    #[schema(examples(true))]
    charged: bool,
    /// Why the view was granted.
    #[schema(value_type = ViewGrantWord)]
    granted_by: &'static str,
}

/// List doctors seen
///
/// The doctors whom the caller has seen, newest day first; one row for each doctor and day.
#[utoipa::path(
    get,
    path = "/billing/doctor-views/",
    operation_id = "list_doctor_views",
    tag = tags::BILLING,
    params(PageQuery),
    responses(
        (status = 200, description = "A page of doctors seen", body = DoctorViewList),
        refusals::OwnList,
    ),
    security(("bearer" = [])),
)]
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
