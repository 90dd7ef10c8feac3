use crate::support::{Kind, Service, Setup, on_both_databases};

on_both_databases!(
    migrate_says_what_it_did_and_then_that_nothing_is_left,
    migrate_on_a_database_in_use_changes_nothing,
);

async fn migrate_says_what_it_did_and_then_that_nothing_is_left(kind: Kind) {
    let setup = Setup::development(kind);
    let first = setup.run(&["migrate"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.stdout.lines().count() > 1, "{first:?}");
    let all_applied = first
        .stdout
        .lines()
        .all(|line| line.starts_with("applied "));
    assert!(all_applied, "{first:?}");
    let second = setup.run(&["migrate"]);
    assert_eq!(second.code, Some(0), "{second:?}");
    assert_eq!(second.stdout, "the database is up to date\n");
}

async fn migrate_on_a_database_in_use_changes_nothing(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let user = service.user();
    user.top_up("50000.00").await;
    let again = service.setup.run(&["migrate"]);
    assert_eq!(again.stdout, "the database is up to date\n", "{again:?}");
    user.charge("chat_message").send().await;
    assert_eq!(user.balance().await, "49000.00");
}
