//! Usage, doctor views, doctors, and what an account came to.

mod account;
mod doctor;
mod doctor_view;
mod report;
mod summary;
mod usage;

pub(crate) use doctor::{FindDoctor, PutDoctor, to_doctor};
pub(crate) use doctor_view::{FindDoctorViews, InsertDoctorViews, to_doctor_view_key};
pub(crate) use usage::{FindUsage, InsertUsage, UpdateUsage, split, to_usage};
