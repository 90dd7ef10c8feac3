use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpRequest, HttpResponse, web};
use domain::DoctorId;
use domain::billing::Doctor;
use serde::Serialize;
use utoipa::ToSchema;

use super::change::carry_out;
use super::doctors::{doctor_of, replacement};
use super::parameters::ReasonHeader;
use super::reason;
use super::requests::ImportedDoctor;
use crate::auth::Admin;
use crate::http::{ApiError, Fields, RawBody};
use crate::language::Message;
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// Doctors in one request at most.
const DOCTORS_MAX: usize = 1_000;

/// The longest body: [`DOCTORS_MAX`] doctors of three texts with 100 characters of four bytes each would take 1.3 MB;
/// in the alphabets of the platform it is half of that.
pub(super) const BODY_BYTES_MAX: usize = 1024 * 1024;

/// What came of an import.
#[derive(Serialize, ToSchema)]
#[schema(as = DoctorsImported)]
pub(super) struct Imported {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Doctors in the request.
    #[schema(format = Int32, minimum = 0, maximum = 1000, examples(2))]
    received: usize,
    /// Those of them that were new, or known otherwise.
    #[schema(format = Int32, minimum = 0, maximum = 1000, examples(2))]
    changed: usize,
}

/// Import doctors
///
/// Adds or replaces at most 1,000 doctors at once, all of them or none; one that is wrong is named by its place,
/// from 0: `[3]: rating: is required`. Others of the directory stay. The body may have 1 MiB.
#[utoipa::path(
    post,
    path = "/admin/doctors/import/",
    operation_id = "import_doctors",
    tag = tags::ADMINISTRATION,
    params(ReasonHeader),
    request_body = Vec<ImportedDoctor>,
    responses(
        (status = 200, description = "All of them are in the directory", body = Imported),
        refusals::ImportDoctors,
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn import(
    request: HttpRequest,
    services: web::Data<Services>,
    admin: Admin,
    body: RawBody,
) -> Result<HttpResponse, ApiError> {
    let doctors = parse(&body.0)?;
    let ids: Vec<DoctorId> = doctors.iter().map(|doctor| doctor.id).collect();
    let reason = reason::optional(&request, None)?;
    let plan = async || {
        let known = services.storage.find_doctors(&ids).await?;
        let mut known: BTreeMap<_, _> = known
            .into_iter()
            .map(|doctor| (doctor.id, doctor))
            .collect();
        let mut planned = Vec::new();
        for doctor in &doctors {
            planned.extend(replacement(known.remove(&doctor.id), doctor.clone())?);
        }
        let changed = planned.len();
        Ok((planned, changed))
    };
    let changed = carry_out(&services, admin, reason.as_ref(), plan).await?;
    Ok(HttpResponse::Ok().json(Imported {
        success: true,
        received: doctors.len(),
        changed,
    }))
}

fn parse(body: &[u8]) -> Result<Vec<Doctor>, ApiError> {
    let list = Fields::parse_list(body)?;
    if list.len() > DOCTORS_MAX {
        return Err(ApiError::too_many_items(DOCTORS_MAX));
    }
    let mut seen = BTreeSet::new();
    let mut doctors = Vec::with_capacity(list.len());
    for (place, fields) in list.iter().enumerate() {
        let doctor = parse_one(fields).map_err(|error| error.in_item(place))?;
        if !seen.insert(doctor.id) {
            let twice = ApiError::invalid("id", Message::StandsTwice);
            return Err(twice.in_item(place));
        }
        doctors.push(doctor);
    }
    Ok(doctors)
}

fn parse_one(fields: &Fields) -> Result<Doctor, ApiError> {
    fields.only(&["id", "first_name", "last_name", "specialization", "rating"])?;
    let id = fields.optional_integer("id")?;
    let id = id.ok_or_else(|| ApiError::invalid("id", Message::Required))?;
    let id = DoctorId::new(id).ok_or_else(|| ApiError::invalid("id", Message::MustBePositive))?;
    doctor_of(id, fields)
}
