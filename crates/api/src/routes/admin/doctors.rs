use actix_web::{HttpRequest, HttpResponse, web};
use domain::DoctorId;
use domain::administration::{AdminAction, AdminChange, AdminTarget, Replacement};
use domain::billing::Doctor;
use serde::Serialize;

use super::change::{Planned, carry_out, facts};
use super::reason;
use crate::auth::{Admin, Staff};
use crate::http::{ApiError, Fields};
use crate::language::Message;
use crate::routes::doctor_view::DoctorView;
use crate::wiring::Services;

/// Characters of each text at most.
const TEXT_LENGTH_MAX: usize = 100;

/// Hundredths of a star at most.
const RATING_MAX: u16 = 500;

#[derive(Serialize)]
struct DoctorAnswer<'a> {
    success: bool,
    doctor: DoctorView<'a>,
}

#[derive(Serialize)]
struct DoctorDeleted {
    success: bool,
    id: i64,
}

fn answer(doctor: &Doctor) -> HttpResponse {
    HttpResponse::Ok().json(DoctorAnswer {
        success: true,
        doctor: doctor.into(),
    })
}

fn doctor_id(text: &str) -> Result<DoctorId, ApiError> {
    let id = text.parse().ok().and_then(DoctorId::new);
    id.ok_or_else(ApiError::doctor_not_found)
}

/// `GET /admin/doctors/{id}/`: what the directory knows of a doctor.
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

/// `PUT /admin/doctors/{id}/`: adds a doctor, or replaces all that is known of them.
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

/// `DELETE /admin/doctors/{id}/`: removes a doctor from the directory. Views that were paid for stay paid for.
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
    let rating = fields.optional_minor_units("rating")?;
    let rating = rating.ok_or_else(|| missing("rating"))?;
    let rating = u16::try_from(rating)
        .ok()
        .filter(|stars| *stars <= RATING_MAX);
    Ok(Doctor {
        id,
        first_name: text("first_name")?,
        last_name: text("last_name")?,
        specialization: text("specialization")?,
        rating_hundredths: rating.ok_or_else(|| {
            ApiError::invalid("rating", Message::AmountAboveMaximum.with("max", 5))
        })?,
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
