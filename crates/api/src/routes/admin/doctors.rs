use actix_web::{HttpRequest, HttpResponse, web};
use domain::DoctorId;
use domain::administration::{AdminAction, AdminChange, AdminTarget, Replacement};
use domain::billing::Doctor;
use serde::Serialize;
use utoipa::ToSchema;

use super::change::{Planned, carry_out, facts};
use super::parameters::{DoctorPath, ReasonHeader};
use super::reason;
use super::requests::DoctorInput;
use crate::auth::{Admin, Staff};
use crate::http::{ApiError, Fields, path_number};
use crate::language::Message;
use crate::openapi::{refusals, tags};
use crate::routes::doctor_view::DoctorView;
use crate::wiring::Services;

/// Characters of each text at most.
const TEXT_LENGTH_MAX: usize = 100;

/// Stars at most.
const STARS_MAX: u16 = 5;

/// A doctor of the directory.
#[derive(Serialize, ToSchema)]
#[schema(as = DoctorResponse)]
pub(super) struct DoctorAnswer<'a> {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// The doctor.
    doctor: DoctorView<'a>,
}

/// A doctor is no longer in the directory.
#[derive(Serialize, ToSchema)]
pub(super) struct DoctorDeleted {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Which doctor.
    #[schema(minimum = 1, examples(1))]
    id: i64,
}

fn answer(doctor: &Doctor) -> HttpResponse {
    HttpResponse::Ok().json(DoctorAnswer {
        success: true,
        doctor: doctor.into(),
    })
}

fn doctor_id(text: &str) -> Result<DoctorId, ApiError> {
    let id = path_number(text).and_then(DoctorId::new);
    id.ok_or_else(ApiError::doctor_not_found)
}

/// Get a doctor
///
/// What the directory knows of a doctor.
#[utoipa::path(
    get,
    path = "/admin/doctors/{id}/",
    operation_id = "get_doctor",
    tag = tags::ADMINISTRATION,
    params(DoctorPath),
    responses(
        (status = 200, description = "The doctor", body = DoctorAnswer<'_>),
        refusals::StaffReadDoctor,
    ),
    security(("bearer" = ["support", "admin"])),
)]
pub(super) async fn show(
    services: web::Data<Services>,
    _staff: Staff,
    id: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let found = services.storage.find_doctor(doctor_id(&id)?).await?;
    found
        .map(|doctor| answer(&doctor))
        .ok_or_else(ApiError::doctor_not_found)
}

/// Add or replace a doctor
///
/// Adds a doctor to the directory, or replaces all that is known of them.
#[utoipa::path(
    put,
    path = "/admin/doctors/{id}/",
    operation_id = "put_doctor",
    tag = tags::ADMINISTRATION,
    params(DoctorPath, ReasonHeader),
    request_body = DoctorInput,
    responses(
        (status = 200, description = "The doctor as they are known now", body = DoctorAnswer<'_>),
        refusals::PutDoctor,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn put(
    request: HttpRequest,
    services: web::Data<Services>,
    admin: Admin,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, ApiError> {
    fields.only(&[
        "first_name",
        "last_name",
        "specialization",
        "rating",
        "reason",
    ])?;
    let after = doctor_of(doctor_id(&id)?, &fields)?;
    let reason = reason::optional(&request, Some(&fields))?;
    let plan = async || {
        let before = services.storage.find_doctor(after.id).await?;
        Ok((Vec::from_iter(replacement(before, after.clone())?), ()))
    };
    carry_out(&services, admin, reason.as_ref(), plan).await?;
    Ok(answer(&after))
}

/// Remove a doctor
///
/// Removes a doctor from the directory. Views that were paid for stay paid for.
#[utoipa::path(
    delete,
    path = "/admin/doctors/{id}/",
    operation_id = "delete_doctor",
    tag = tags::ADMINISTRATION,
    params(DoctorPath, ReasonHeader),
    responses(
        (status = 200, description = "The doctor was removed", body = DoctorDeleted),
        refusals::DeleteDoctor,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn delete(
    request: HttpRequest,
    services: web::Data<Services>,
    admin: Admin,
    id: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let id = doctor_id(&id)?;
    let reason = reason::optional(&request, None)?;
    let plan = async || {
        let before = services.storage.find_doctor(id).await?;
        let before = before.ok_or_else(ApiError::doctor_not_found)?;
        let planned = Planned {
            action: AdminAction::DeleteDoctor,
            target: AdminTarget::Doctor(id),
            before: Some(facts(&DoctorView::from(&before))?),
            after: None,
            change: AdminChange::Doctor(
                id,
                Replacement {
                    before: Some(before),
                    after: None,
                },
            ),
        };
        Ok((vec![planned], ()))
    };
    carry_out(&services, admin, reason.as_ref(), plan).await?;
    Ok(HttpResponse::Ok().json(DoctorDeleted {
        success: true,
        id: id.get(),
    }))
}

/// What the fields of a request say about a doctor; all of them must be there.
pub(super) fn doctor_of(id: DoctorId, fields: &Fields) -> Result<Doctor, ApiError> {
    let missing = |name| ApiError::invalid(name, Message::Required);
    let text = |name| {
        let text = fields.optional_line(name, TEXT_LENGTH_MAX)?;
        text.ok_or_else(|| missing(name))
    };
    let rating = fields.optional_stars("rating", STARS_MAX)?;
    Ok(Doctor {
        id,
        first_name: text("first_name")?,
        last_name: text("last_name")?,
        specialization: text("specialization")?,
        rating_hundredths: rating.ok_or_else(|| missing("rating"))?,
    })
}

/// The change that leads from one to the other; none when they are the same.
pub(super) fn replacement(
    before: Option<Doctor>,
    after: Doctor,
) -> Result<Option<Planned>, ApiError> {
    if before.as_ref() == Some(&after) {
        return Ok(None);
    }
    let old = before
        .as_ref()
        .map(|doctor| facts(&DoctorView::from(doctor)));
    Ok(Some(Planned {
        action: AdminAction::PutDoctor,
        target: AdminTarget::Doctor(after.id),
        before: old.transpose()?,
        after: Some(facts(&DoctorView::from(&after))?),
        change: AdminChange::Doctor(
            after.id,
            Replacement {
                before,
                after: Some(after),
            },
        ),
    }))
}
