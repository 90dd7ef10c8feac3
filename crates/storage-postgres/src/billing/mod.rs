//! Usage, doctor views and doctors.

mod account;
mod doctor;
mod doctor_view;
mod usage;

pub(crate) use doctor_view::{FindDoctorViews, InsertDoctorViews, to_doctor_view};
pub(crate) use usage::{FindUsage, InsertUsage, UpdateUsage, split, to_usage};
