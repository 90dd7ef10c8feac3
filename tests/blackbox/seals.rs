//! What was written is sealed a little later, and whoever changes it behind the program's back is found.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use test_support::Hamyon;

use crate::support::{Kind, Setup, Staff, User, all_at_once, on_both_databases};

on_both_databases!(
    what_was_written_is_sealed_logged_and_verified,
    what_was_changed_behind_the_programs_back_is_named,
    seals_that_were_removed_are_missed_by_whoever_knows_them,
    programs_that_are_killed_while_they_seal_keep_one_chain,
    verify_without_a_database_is_no_verdict,
);

/// Programs that seal every second what is a second old.
fn setup(kind: Kind) -> Setup {
    Setup::development(kind)
        .with("HAMYON__SEALS__EVERY_SECONDS", "1")
        .with("HAMYON__SEALS__BEHIND_SECONDS", "1")
        .with("HAMYON__PAYMENTS__CLAIM_SECONDS", "1")
}

/// Waits until there are seals over so many rows of the ledger and the log, and they are as they were.
async fn wait_for_seals(setup: &Setup, ledger: usize, log: usize) -> String {
    let began = Instant::now();
    loop {
        let verified = setup.run(&["verify"]);
        assert_eq!(verified.code, Some(0), "{verified:?}");
        let rows = |chain, count: usize| {
            let of_chain = |line: &&str| line.starts_with(chain);
            let line = verified.stdout.lines().find(of_chain).expect("a line");
            let ending = if count == 1 { "" } else { "s" };
            line.contains(&format!(", {count} row{ending} until "))
                || (count == 0 && line.ends_with("nothing was sealed yet"))
        };
        if rows("ledger: ", ledger) && rows("admin_log: ", log) {
            assert!(
                verified.stdout.ends_with("what was sealed is as it was\n"),
                "{verified:?}"
            );
            return verified.stdout;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{verified:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The seals that a program has logged, as `--seal` takes them.
fn logged(hamyon: &Hamyon) -> Vec<String> {
    let logs = hamyon.logs();
    let seals = logs.split(" seal=").skip(1);
    let seals = seals.filter_map(|rest| rest.split_whitespace().next());
    seals.map(ToOwned::to_owned).collect()
}

async fn what_was_written_is_sealed_logged_and_verified(kind: Kind) {
    let setup = setup(kind);
    let hamyon = setup.start();
    wait_for_seals(&setup, 0, 0).await;
    let (user, staff) = (User::of(&hamyon), Staff::admin(&hamyon));
    user.top_up("50000.00").await;
    user.charge("chat_message").send().await;
    staff.block("block", &user).await;
    let verified = wait_for_seals(&setup, 2, 1).await;
    // Each is in the log before anybody changes it, the last ones as `verify` names them.
    let logged = logged(&hamyon);
    for line in verified
        .lines()
        .filter(|line| line.contains("; the last is "))
    {
        let (_, last) = line.rsplit_once(' ').expect("words");
        assert!(logged.iter().any(|seal| seal == last), "{last}: {logged:?}");
    }
    let mut arguments = vec!["verify"];
    for seal in &logged {
        arguments.extend(["--seal", seal]);
    }
    let verified = setup.run(&arguments);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    let nonsense = setup.run(&["verify", "--seal", "ledger:1:0f0f"]);
    assert_eq!(nonsense.code, Some(2), "{nonsense:?}");
    assert!(
        nonsense.stderr.contains("64 hexadecimal digits"),
        "{nonsense:?}"
    );
    setup.assert_books_balance();
}

/// Does something behind the service's back as whoever owns the database can.
async fn tamper(setup: &Setup, kind: Kind, statement: &str) {
    match kind {
        Kind::Postgres => {
            let as_owner = format!(
                "DO $$ BEGIN SET LOCAL session_replication_role = replica; {statement}; END $$"
            );
            setup.database.execute(&as_owner).await;
        }
        Kind::Sqlite => {
            for guarded in ["transactions_are", "admin_log_is", "seals_are"] {
                for done in ["updated", "deleted"] {
                    let drop = format!("DROP TRIGGER IF EXISTS {guarded}_never_{done}");
                    setup.database.execute(&drop).await;
                }
            }
            assert_eq!(setup.database.execute(statement).await, 1, "{statement}");
        }
    }
}

async fn what_was_changed_behind_the_programs_back_is_named(kind: Kind) {
    let setup = setup(kind);
    let hamyon = setup.start();
    let (user, staff) = (User::of(&hamyon), Staff::admin(&hamyon));
    user.top_up("50000.00").await;
    for _ in 0..2 {
        assert_eq!(user.charge("chat_message").send().await.status, 200);
    }
    staff.block("block", &user).await;
    wait_for_seals(&setup, 3, 1).await;
    // The program does not notice, and goes on.
    let id = user.id;
    for (statement, chain, told) in [
        (
            format!(
                "UPDATE transactions SET amount_minor = amount_minor - 1, balance_after_minor = balance_after_minor + 1 \
                 WHERE user_id = {id} AND sequence = 2"
            ),
            "seal ledger:",
            "rows were changed",
        ),
        (
            format!("DELETE FROM transactions WHERE user_id = {id} AND sequence = 3"),
            "seal ledger:",
            "rows are missing",
        ),
        (
            format!(
                "INSERT INTO transactions (user_id, currency, sequence, id, direction, amount_minor, balance_before_minor, \
                 balance_after_minor, counter_account, description, status, created_at) \
                 SELECT user_id, currency, sequence + 100, {}, direction, amount_minor, balance_before_minor, \
                 balance_after_minor, counter_account, description, status, created_at - {} FROM transactions \
                 WHERE user_id = {id} AND sequence = 2",
                match kind {
                    Kind::Sqlite => "randomblob(16)",
                    Kind::Postgres => "gen_random_uuid()",
                },
                setup.database.span(24 * 365),
            ),
            "seal ledger:1 (until",
            "rows were",
        ),
        (
            "UPDATE admin_log SET reason = 'a lost phone'".to_owned(),
            "seal admin_log:1 (until",
            "rows were changed, 1 are there",
        ),
    ] {
        tamper(&setup, kind, &statement).await;
        let verified = setup.run(&["verify"]);
        assert_eq!(verified.code, Some(1), "{statement}: {verified:?}");
        let is_told = verified
            .stdout
            .lines()
            .any(|line| line.starts_with("OFF: ") && line.contains(chain) && line.contains(told));
        assert!(is_told, "{statement}: {verified:?}");
        assert!(
            verified
                .stdout
                .contains("what was sealed is NOT as it was: "),
            "{verified:?}"
        );
    }
}

async fn seals_that_were_removed_are_missed_by_whoever_knows_them(kind: Kind) {
    let setup = setup(kind);
    let mut hamyon = setup.start();
    let user = User::of(&hamyon);
    user.top_up("50000.00").await;
    wait_for_seals(&setup, 1, 0).await;
    hamyon.stop();
    let known = logged(&hamyon);
    assert_eq!(known.len(), 1, "{known:?}");
    // As if it had never been: a row and its seal.
    tamper(&setup, kind, "DELETE FROM transactions WHERE sequence = 1").await;
    tamper(&setup, kind, "DELETE FROM seals WHERE number = 1").await;
    let unknowing = setup.run(&["verify"]);
    assert_eq!(unknowing.code, Some(0), "{unknowing:?}");
    let verified = setup.run(&["verify", "--seal", &known[0]]);
    assert_eq!(verified.code, Some(1), "{verified:?}");
    assert!(
        verified
            .stdout
            .contains("OFF: seal ledger:1 was made with digest"),
        "{verified:?}"
    );
    assert!(verified.stdout.contains("and is missing"), "{verified:?}");
    // The chain made anew over what is left, or over anything else, has other digests.
    let hamyon = setup.start();
    User::of(&hamyon).top_up("1000.00").await;
    wait_for_seals(&setup, 1, 0).await;
    let verified = setup.run(&["verify", "--seal", &known[0]]);
    assert_eq!(verified.code, Some(1), "{verified:?}");
    assert!(verified.stdout.contains(" now\n"), "{verified:?}");
}

async fn programs_that_are_killed_while_they_seal_keep_one_chain(kind: Kind) {
    let setup = setup(kind);
    let mut seals: BTreeMap<String, String> = BTreeMap::new();
    let mut note = |hamyon: &Hamyon| {
        for seal in logged(hamyon) {
            let (name, digest) = seal.rsplit_once(':').expect("a digest");
            let other = seals.insert(name.to_owned(), digest.to_owned());
            assert!(other.is_none_or(|other| other == digest), "{name} forked");
        }
    };
    let mut programs = [setup.start(), setup.start()];
    let user = User::of(&programs[0]);
    user.top_up("500000.00").await;
    let mut charges = 0;
    for round in 0..4 {
        // Somewhere in the second in which it seals.
        let until = Instant::now() + Duration::from_millis(1_100 + 270 * round);
        while Instant::now() < until {
            let at = user.at(&programs[charges % 2]);
            let sent = (0..4).map(|_| at.charge("chat_message").send());
            let answers = all_at_once(sent).await;
            charges += answers.iter().filter(|answer| answer.status == 200).count();
        }
        let staff = Staff::admin(&programs[charges % 2]);
        for word in ["block", "unblock"] {
            staff.block(word, &user).await;
        }
        let killed = &mut programs[usize::from(round % 2 == 1)];
        killed.kill();
        note(killed);
        *killed = setup.start();
    }
    wait_for_seals(&setup, charges + 1, 8).await;
    programs.iter().for_each(&mut note);
    let known: Vec<_> = seals
        .iter()
        .map(|(name, digest)| format!("--seal={name}:{digest}"))
        .collect();
    assert!(known.len() > 4, "{known:?}");
    let mut arguments = vec!["verify"];
    arguments.extend(known.iter().map(String::as_str));
    let verified = setup.run(&arguments);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    setup.assert_books_balance();
}

async fn verify_without_a_database_is_no_verdict(kind: Kind) {
    let url = match kind {
        Kind::Sqlite => "sqlite:///dev/null/nowhere/hamyon.db",
        Kind::Postgres => "postgres://nobody:opensesame@127.0.0.1:1/nothing",
    };
    let setup = Setup::development(kind).with("HAMYON__DATABASE__URL", url);
    let verified = setup.run(&["verify"]);
    assert_eq!(verified.code, Some(2), "{verified:?}");
    assert_eq!(verified.stdout, "");
    assert!(!verified.stderr.contains("opensesame"), "{verified:?}");
}
