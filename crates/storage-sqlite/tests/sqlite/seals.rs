//! Seals over a file that others write to, and what someone with a database tool can do to them.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use domain::ledger::Ledger;
use domain::seal::{SealChain, SealStore, seal_next, verify};
use domain::time::{Clock, Timestamp, whole_micros};
use storage_sqlite::SqliteStorage;
use tokio::time::{Instant, sleep};

use crate::support::{Place, charge, som, top_up, user};

/// What opens the tables to everything.
const WITHOUT_GUARDS: &str = "
    DROP TRIGGER transactions_are_never_updated;
    DROP TRIGGER transactions_are_never_deleted;
    DROP TRIGGER admin_log_is_never_updated;
    DROP TRIGGER admin_log_is_never_deleted;
    DROP TRIGGER seals_are_never_updated;
    DROP TRIGGER seals_are_never_deleted;
    PRAGMA foreign_keys = OFF;
    PRAGMA ignore_check_constraints = ON;
";

const LINE: &str = "
    INSERT INTO admin_log (happened_at, id, actor_id, actor_role, action, target, after_state, reason)
    VALUES (1768456800000000, randomblob(16), 9, 'admin', 'block_wallet', 'wallet:7:UZS', '{}', 'why')";

async fn findings(storage: &SqliteStorage) -> Vec<String> {
    let mut findings = Vec::new();
    for chain in SealChain::ALL {
        let report = verify(storage, chain, &[]).await;
        let report = report.expect("the chain is read");
        findings.extend(report.findings.iter().map(ToString::to_string));
    }
    findings
}

/// Tops up, charges and seals three times, tampers, and hands back what a verification finds.
async fn findings_after(sql: &str) -> Vec<String> {
    let place = Place::migrated();
    let storage = place.open();
    let mut tool = place.tool();
    tool.batch_execute(LINE).expect("a line of the log");
    for number in 1..=3 {
        top_up(&storage, user(number), som(10_000)).await;
        let charged = storage.execute(charge(user(number))).await;
        charged.expect("a charge");
        place.clock.advance(TimeDelta::minutes(1));
        let now = place.clock.now();
        for chain in SealChain::ALL {
            let sealed = seal_next(&storage, chain, now, now).await;
            sealed.expect("no failure");
        }
    }
    assert_eq!(
        findings(&storage).await,
        [""; 0],
        "before anything was touched"
    );
    tool.batch_execute(WITHOUT_GUARDS).expect("guards are off");
    tool.batch_execute(sql).expect("the tampering succeeds");
    findings(&storage).await
}

#[tokio::test]
async fn what_is_done_to_sealed_rows_and_seals_is_named() {
    let copy = "
        INSERT INTO transactions SELECT user_id, currency, 9, randomblob(16), direction, amount_minor, balance_before_minor,
            balance_after_minor, counter_account, description, service, quantity, related_object_id, NULL, status,
            created_at, price_tiyin, rate_som_micros, rate_nominal, rate_valid_from
        FROM transactions WHERE user_id = 2 AND sequence = 2";
    for (sql, seal, what) in [
        (
            "UPDATE transactions SET amount_minor = 1 WHERE user_id = 2 AND sequence = 2",
            "seal ledger:2 ",
            "rows were changed, 2 are there",
        ),
        (
            "UPDATE transactions SET status = 'failed' WHERE user_id = 3 AND sequence = 1",
            "seal ledger:3 ",
            "rows were changed, 2 are there",
        ),
        (
            "DELETE FROM transactions WHERE user_id = 1",
            "seal ledger:1 ",
            "rows are missing, 0 of 2 are there",
        ),
        (
            copy,
            "seal ledger:2 ",
            "rows were added, 3 are there and 2 were sealed",
        ),
        (
            "UPDATE transactions SET created_at = -9223372036854775808 WHERE user_id = 2 AND sequence = 2",
            "seal ledger:1 ",
            "rows were added, 3 are there and 2 were sealed",
        ),
        (
            "UPDATE admin_log SET after_state = NULL",
            "seal admin_log:1 ",
            "rows were changed, 1 are there",
        ),
        (
            "DELETE FROM seals WHERE chain = 'ledger' AND number < 3",
            "seals ledger:1 to ledger:2 ",
            "are missing",
        ),
        (
            "UPDATE seals SET to_at = to_at + 1 WHERE chain = 'ledger' AND number = 3",
            "seal ledger:3 ",
            "the chain is broken",
        ),
    ] {
        let findings = findings_after(sql).await;
        let is_named = findings
            .iter()
            .any(|finding| finding.contains(seal) && finding.contains(what));
        assert!(is_named, "{sql}: {findings:?}");
    }
}

/// The tests' wall clock.
struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "time passes for both programs")]
    fn now(&self) -> Timestamp {
        whole_micros(std::time::SystemTime::now().into())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sealing_beside_charges_of_two_programs_misses_none_and_does_not_fork() {
    let place = Place::migrated();
    let open = || {
        let calendar = domain::time::BusinessCalendar::default();
        let storage = SqliteStorage::open(place.path(), Arc::new(WallClock), calendar);
        Arc::new(storage.expect("the database opens"))
    };
    let storages = [open(), open()];
    top_up(&*storages[0], user(7), som(1_000_000)).await;
    let until = Instant::now() + Duration::from_secs(3);
    let sealers = storages.clone().map(|storage| {
        tokio::spawn(async move {
            let mut made = 0_u64;
            while Instant::now() < until {
                // Nothing is too young: a batch that waits for the file reads its clock when it has it.
                let settled = storage.settled_until(TimeDelta::zero()).await;
                let settled = settled.expect("it is known");
                let sealed = seal_next(&*storage, SealChain::Ledger, settled, settled).await;
                made += u64::from(sealed.expect("no failure").is_some());
                sleep(Duration::from_millis(5)).await;
            }
            made
        })
    });
    let mut charges = 0;
    while Instant::now() + Duration::from_secs(1) < until {
        for storage in &storages {
            storage.execute(charge(user(7))).await.expect("a charge");
            charges += 1;
        }
    }
    let mut made = 0;
    for sealer in sealers {
        made += sealer.await.expect("no panic");
    }
    let report = verify(&*storages[0], SealChain::Ledger, &[]).await;
    let report = report.expect("the chain is read");
    assert_eq!(report.findings, []);
    assert_eq!((report.seals, report.rows), (made, charges + 1));
    assert!(made > 3, "{made} seals");
}
