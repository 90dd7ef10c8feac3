use std::time::Duration;

use super::{TOO_MUCH, approval, approve, asked};
use crate::support::{Kind, Setup, Staff, User, on_both_databases};

on_both_databases!(a_program_killed_while_an_order_is_approved_has_done_all_of_it_or_nothing);

async fn a_program_killed_while_an_order_is_approved_has_done_all_of_it_or_nothing(kind: Kind) {
    let setup = Setup::development(kind);
    let mut hamyon = setup.start();
    let (mut user, mut one, mut other) = (
        User::of(&hamyon),
        Staff::admin(&hamyon),
        Staff::admin(&hamyon),
    );
    user.balance().await;
    let mut expected = 0_u64;
    for delay_micros in [0, 300, 1_000, 2_500, 6_000, 15_000] {
        let id = asked(&one.adjust(&user, "credit", TOO_MUCH).send().await);
        let approving = tokio::spawn(approve(&other, &id).try_send());
        tokio::time::sleep(Duration::from_micros(delay_micros)).await;
        hamyon.kill();
        let heard = approving.await.expect("it ends").is_ok();

        hamyon = setup.start();
        (user, one, other) = (user.at(&hamyon), one.at(&hamyon), other.at(&hamyon));
        let state = approval(&one, &id).await["state"].clone();
        assert!(!heard || state == "approved", "{state}");
        if state == "approved" {
            expected += 1;
        } else {
            assert_eq!(state, "pending");
        }
        let balance = format!("{}.{:02}", expected * 5_000_000, expected);
        assert_eq!(user.balance().await, balance);
        let again = approve(&other, &id).send().await;
        assert_eq!(again.status, 200, "{again:?}");
        if state == "pending" {
            expected += 1;
        }
        let balance = format!("{}.{:02}", expected * 5_000_000, expected);
        assert_eq!(user.balance().await, balance);
    }
    setup.assert_books_balance();
}
