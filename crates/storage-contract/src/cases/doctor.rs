use domain::billing::Doctor;
use domain::ids::DoctorId;

use crate::Fixture;

pub async fn a_doctor_is_found_as_put(fixture: &Fixture) {
    let doctor = doctor(fixture.ids().doctor());
    put(fixture, &doctor).await;
    assert_eq!(find(fixture, doctor.id).await, Some(doctor));
}

pub async fn putting_a_doctor_again_replaces_what_was_known(fixture: &Fixture) {
    let before = doctor(fixture.ids().doctor());
    let neighbour = doctor(fixture.ids().doctor());
    let after = Doctor {
        last_name: "Каримова".to_owned(),
        rating_hundredths: 500,
        ..before.clone()
    };
    for row in [&before, &neighbour, &after] {
        put(fixture, row).await;
    }
    assert_eq!(find(fixture, after.id).await, Some(after));
    assert_eq!(find(fixture, neighbour.id).await, Some(neighbour));
}

pub async fn an_unknown_doctor_is_not_found(fixture: &Fixture) {
    assert_eq!(find(fixture, fixture.ids().doctor()).await, None);
}

pub async fn many_doctors_are_looked_up_at_once(fixture: &Fixture) {
    let known = [(); 3].map(|()| doctor(fixture.ids().doctor()));
    for row in &known {
        put(fixture, row).await;
    }
    let [one, other, unasked] = known;
    let ids = [other.id, fixture.ids().doctor(), one.id, other.id];
    let lookup = async |ids: &[DoctorId]| {
        let found = fixture.storage().find_doctors(ids).await;
        let mut found = found.expect("doctors are looked up");
        found.sort_by_key(|doctor| doctor.id);
        found
    };
    assert_eq!(lookup(&ids).await, [one, other]);
    assert_eq!(lookup(&[]).await, []);
    assert_eq!(lookup(&[unasked.id]).await, [unasked]);
}

fn doctor(id: DoctorId) -> Doctor {
    Doctor {
        id,
        first_name: "O'g'iloy".to_owned(),
        last_name: "Karimova".to_owned(),
        specialization: "Kardiolog; \"bolalar\"".to_owned(),
        rating_hundredths: 480,
    }
}

async fn put(fixture: &Fixture, doctor: &Doctor) {
    let put = fixture.storage().put_doctor(doctor).await;
    put.expect("a doctor is put");
}

async fn find(fixture: &Fixture, id: DoctorId) -> Option<Doctor> {
    let found = fixture.storage().find_doctor(id).await;
    found.expect("a doctor is looked up")
}
