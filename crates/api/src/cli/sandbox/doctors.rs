use domain::DoctorId;
use domain::billing::{Doctor, DoctorDirectory};

use crate::cli::failure::Failure;

/// Doctors to look at; the platform fills this table in a real installation.
pub(in crate::cli) async fn add_doctors(directory: &dyn DoctorDirectory) -> Result<(), Failure> {
    for (id, first_name, last_name, specialization, rating_hundredths) in [
        (1, "John", "Doe", "Cardiologist", 480),
        (2, "Jane", "Roe", "Neurologist", 470),
        (3, "Richard", "Miles", "Paediatrician", 490),
        (4, "Mary", "Major", "Dermatologist", 455),
        (123, "Joe", "Bloggs", "Therapist", 460),
    ] {
        let Some(id) = DoctorId::new(id) else {
            continue;
        };
        let doctor = Doctor {
            id,
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            specialization: specialization.to_owned(),
            rating_hundredths,
        };
        directory.put_doctor(&doctor).await?;
    }
    Ok(())
}
