use crate::support::{Kind, development, on_both_databases};

on_both_databases!(
    wallet_for_a_hundred_charges_pays_for_a_hundred_of_two_hundred,
    fifty_completes_of_one_attempt_are_one_credit,
    twenty_charges_under_one_key_are_one_charge,
    twenty_creates_under_one_key_are_one_payment,
    charges_and_topups_at_one_moment_lose_nothing,
    each_free_view_is_used_once,
    one_doctor_is_charged_once,
);

async fn wallet_for_a_hundred_charges_pays_for_a_hundred_of_two_hundred(kind: Kind) {
    let service = development(kind);
    super::charges_beyond_the_balance([service, service], &service.setup).await;
}

async fn fifty_completes_of_one_attempt_are_one_credit(kind: Kind) {
    let service = development(kind);
    super::completes_of_one_attempt([service, service], &service.setup).await;
}

async fn twenty_charges_under_one_key_are_one_charge(kind: Kind) {
    let service = development(kind);
    super::charges_under_one_key([service, service]).await;
}

async fn twenty_creates_under_one_key_are_one_payment(kind: Kind) {
    let service = development(kind);
    super::creates_under_one_key([service, service]).await;
}

async fn charges_and_topups_at_one_moment_lose_nothing(kind: Kind) {
    let service = development(kind);
    super::charges_and_topups([service, service], &service.setup).await;
}

async fn each_free_view_is_used_once(kind: Kind) {
    let service = development(kind);
    super::views_beyond_the_quota([service, service]).await;
}

async fn one_doctor_is_charged_once(kind: Kind) {
    let service = development(kind);
    super::views_of_one_doctor([service, service]).await;
}
