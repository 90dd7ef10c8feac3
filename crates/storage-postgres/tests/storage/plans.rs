//! How the database goes about a read when its tables are large.

use std::fs;
use std::path::Path;

use storage_postgres::migrate;
use test_support::postgres::{TestDatabase, database_from_template};
use tokio::runtime::Builder;
use tokio_postgres::Client;

use crate::support::{names, raw};

/// Ten thousand users, each with a wallet and one row of everything else a month, for a year.
const FILL: &str = "
    SELECT ensure_partitions(day) FROM unnest(ARRAY['2025-01-01', '2025-05-01', '2025-09-01']::timestamptz[]) AS day;
    INSERT INTO wallets
        (user_id, balance_minor, topped_up_minor, spent_minor, last_sequence, opened_at, is_blocked, currency)
    SELECT n, 0, 0, 0, 0, now(), false, 'UZS' FROM generate_series(1, 10000) AS n;
    INSERT INTO transactions
        (user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, created_at, id, currency, direction,
         status, counter_account, service, description)
    SELECT n, month, 1, 1, 0, make_timestamptz(2025, month, 15, 0, 0, 0, 'UTC'), gen_random_uuid(), 'UZS', 'debit',
        'completed', 'revenue:doctor_view', 'doctor_view', 'x'
    FROM generate_series(1, 10000) AS n, generate_series(1, 12) AS month;
    INSERT INTO payments (id, user_id, amount_minor, commission_minor, total_minor, version, created_at, expires_at,
        completed_at, is_late, currency, status, purpose, gateway, reference)
    SELECT gen_random_uuid(), n, 1, 0, 1, 1, make_timestamptz(2025, month, 15, 0, 0, 0, 'UTC') + n * interval '1 second',
        now(), now(), false, 'UZS', 'completed', 'topup', 'click', 'PAY-' || n || '-' || month
    FROM generate_series(1, 10000) AS n, generate_series(1, 12) AS month;
    INSERT INTO payment_events (payment_id, user_id, version, happened_at, status, cause)
    SELECT id, user_id, 1, now(), 'completed', 'payer' FROM payments;
    INSERT INTO attempts
        (payment_id, user_id, number, began_at, ended_at, status, gateway, gateway_transaction_id)
    SELECT id, user_id, 1, now(), now(), 'succeeded', 'click', id::text FROM payments;
    INSERT INTO daily_usage (user_id, quota_views, new_user_views, paid_views, day)
    SELECT n, 0, 0, 1, make_date(2025, month, 15) FROM generate_series(1, 10000) AS n, generate_series(1, 12) AS month;
    INSERT INTO doctor_views (user_id, doctor_id, viewed_at, day, granted_by)
    SELECT n, 1, now(), make_date(2025, month, 15), 'paid'
    FROM generate_series(1, 10000) AS n, generate_series(1, 12) AS month;
    INSERT INTO idempotent_answers (user_id, created_at, status, key, fingerprint, body)
    SELECT n, make_timestamptz(2025, month, 15, 0, 0, 0, 'UTC'), 200, month::text, decode(repeat('00', 32), 'hex'), ''
    FROM generate_series(1, 10000) AS n, generate_series(1, 12) AS month;
    INSERT INTO webhook_calls (received_at, id, duration_micros, is_authentic, gateway, action, remote_address, headers,
        body, answer)
    SELECT make_timestamptz(2025, month, 15, 0, 0, 0, 'UTC'), gen_random_uuid(), 1, true, 'click', '', '', '', '', ''
    FROM generate_series(1, 10000) AS n, generate_series(1, 12) AS month;
    ANALYZE";

fn full_database() -> TestDatabase {
    database_from_template("storage_postgres_full", |url| {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            migrate(url).await.expect("the migrations apply");
            raw(url).await.batch_execute(FILL).await.expect("rows");
        });
    })
}

/// What the database does for a statement with these arguments, actually run.
async fn plan(sql: &Client, file: &str, arguments: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
    let text = fs::read_to_string(&path).expect("a statement");
    let prepare = format!("DEALLOCATE ALL; PREPARE it AS {text}");
    let prepared = sql.batch_execute(&prepare).await;
    prepared.unwrap_or_else(|error| panic!("{file}: {error:?}"));
    let explain = format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) EXECUTE it({arguments})");
    names(sql, &explain).await.join("\n")
}

/// Every read of the service, about user 7 in the last days of the year.
const READS: [(&str, &str); 25] = [
    ("wallet/find_many.sql", "ARRAY[7, 8]"),
    (
        "wallet/list_transactions.sql",
        "7, 'UZS', '2025-12-01', 'debit', NULL, 20, 0",
    ),
    (
        "wallet/page_transactions.sql",
        "7, 'UZS', '2025-12-01', 0, 20",
    ),
    (
        "wallet/recent_transactions.sql",
        "7, 'UZS', '2025-10-01', 10",
    ),
    ("wallet/spent_since.sql", "7, 'UZS', '2025-12-01'"),
    ("payment/find.sql", "'00000000-0000-7000-8000-000000000000'"),
    (
        "payment/find_many.sql",
        "ARRAY['00000000-0000-7000-8000-000000000000']::uuid[]",
    ),
    (
        "payment/list.sql",
        "7, 'click', NULL, 'completed', now(), 20, 0",
    ),
    (
        "payment/list_attempts.sql",
        "'00000000-0000-7000-8000-000000000000'",
    ),
    (
        "payment/list_events.sql",
        "'00000000-0000-7000-8000-000000000000'",
    ),
    (
        "payment/list_attempts_of.sql",
        "ARRAY['00000000-0000-7000-8000-000000000000']::uuid[]",
    ),
    ("payment/find_by_reference.sql", "'PAY-7-12'"),
    ("payment/find_by_transaction.sql", "'7-12'"),
    (
        "payment/search_user.sql",
        "7, '2025-12-02', NULL, 'click', 'completed', now(), 20, 0",
    ),
    (
        "payment/search_time.sql",
        "'2025-12-15 00:01:40', '2025-12-15 00:03:20', 'click', 'completed', now(), 20, 0",
    ),
    (
        "payment/list_overdue.sql",
        "now(), '2025-12-02', '00000000-0000-7000-8000-000000000000', 100",
    ),
    (
        "payment/list_disputed.sql",
        "'00000000-0000-0000-0000-000000000000', 100",
    ),
    ("payment/list_collected.sql", "7, now()"),
    (
        "payment/find_collected.sql",
        "ARRAY['00000000-0000-7000-8000-000000000000']::uuid[], now()",
    ),
    (
        "billing/find_account.sql",
        "7, 'UZS', '2025-12-01', 1, '2025-12-15'",
    ),
    ("billing/find_day.sql", "7, '2025-12-15'"),
    ("billing/list_doctor_views.sql", "7, 20, 0"),
    (
        "billing/sum_account.sql",
        "7, 'UZS', '2025-12-01', now(), '2025-12-01', '2025-12-31'",
    ),
    (
        "billing/sum_charges.sql",
        "7, 'UZS', ARRAY['2025-12-01', '2025-12-02']::timestamptz[], '2025-12-01'",
    ),
    ("webhook/recent.sql", "20"),
];

#[tokio::test]
async fn no_read_goes_through_a_whole_table() {
    let database = full_database();
    let sql = raw(database.url()).await;
    for (file, arguments) in READS {
        let plan = plan(&sql, file, arguments).await;
        assert!(plan.contains("Index"), "{file}\n{plan}");
        // No step meets more rows than a page and a user have; the plan may pass through tables that are empty.
        let most = ["actual rows=", "Rows Removed by Filter: "]
            .iter()
            .flat_map(|mark| plan.split(mark).skip(1))
            .filter_map(|rest| rest.split(|other: char| !other.is_ascii_digit()).next())
            .map(|rows| rows.parse::<u32>().expect("a number"))
            .max();
        assert!(
            most.is_some_and(|most| most <= 100),
            "{file}: {most:?}\n{plan}"
        );
    }
}

#[tokio::test]
async fn a_read_since_a_moment_leaves_older_months_alone() {
    let database = full_database();
    let sql = raw(database.url()).await;
    for (file, arguments) in READS {
        if arguments.contains("'2025-12-01'") && !file.contains("find_account") {
            let plan = plan(&sql, file, arguments).await;
            assert!(plan.contains("transactions_2025_12"), "{file}\n{plan}");
            assert!(!plan.contains("transactions_2025_11"), "{file}\n{plan}");
        }
    }
}

/// Of what failed and of what was leased there is as much as of everything else.
const FILL_JOBS: &str = "
    INSERT INTO attempts
        (payment_id, user_id, number, began_at, ended_at, status, gateway, gateway_transaction_id)
    SELECT id, user_id, 1000000 + (row_number() OVER ())::integer, created_at, created_at, 'failed', 'click', 'failed-' || id
    FROM payments;
    INSERT INTO leases (name, holder, held_until)
    SELECT 'look_up:' || id, id, created_at FROM payments;
    ANALYZE attempts, leases";

#[tokio::test]
async fn jobs_find_what_they_are_for_without_reading_the_rest() {
    let database = full_database();
    let sql = raw(database.url()).await;
    sql.batch_execute(FILL_JOBS).await.expect("rows");
    let failed = "'2025-12-15 01:00', 0, '2025-12-16', 100";
    for (file, arguments, index) in [
        (
            "payment/list_attempts_without_money.sql",
            failed,
            "attempts_without_money",
        ),
        ("lease/sweep.sql", "'2025-12-01', 100", "leases_end"),
    ] {
        let plan = plan(&sql, file, arguments).await;
        assert!(plan.contains(index), "{file}\n{plan}");
        assert!(!plan.contains("Seq Scan"), "{file}\n{plan}");
        assert!(!plan.contains("Sort"), "{file}\n{plan}");
    }
}

/// As much is open as there is of everything else.
const FILL_OPEN: &str = "
    INSERT INTO payments (id, user_id, amount_minor, commission_minor, total_minor, version, created_at, expires_at,
        is_late, currency, status, purpose, gateway, reference)
    SELECT gen_random_uuid(), n, 1, 0, 1, 1, now(), now() + n * interval '1 second', false, 'UZS', 'processing', 'topup',
        'click', ''
    FROM generate_series(1, 10000) AS n;
    UPDATE attempts SET disputed_at = now();
    INSERT INTO refunds (id, payment_id, user_id, amount_minor, attempt_number, staff_id, reason, requested_at, ended_at,
        currency, status, gateway, disputed_at)
    SELECT gen_random_uuid(), payment_id, user_id, 1, 1, 1, 'why', now(), now(), 'UZS', 'settled', 'click',
        now() + user_id * interval '1 second'
    FROM attempts;
    INSERT INTO refunds (id, payment_id, user_id, amount_minor, attempt_number, staff_id, reason, requested_at, currency,
        status, gateway)
    SELECT gen_random_uuid(), payment_id, user_id, 1, 1, 1, 'why', now() + user_id * interval '1 second', 'UZS', 'pending',
        'click'
    FROM attempts;
    INSERT INTO refunds (id, payment_id, user_id, amount_minor, attempt_number, staff_id, reason, requested_at, ended_at,
        currency, status, gateway)
    SELECT gen_random_uuid(), payment_id, user_id, 1, 1, 1, 'why', now(), now() + user_id * interval '1 second', 'UZS',
        'refused', 'click'
    FROM attempts;
    VACUUM ANALYZE attempts, payments, refunds";

#[tokio::test]
async fn what_is_open_is_read_a_page_at_a_time() {
    let database = full_database();
    let sql = raw(database.url()).await;
    for statement in FILL_OPEN.split(';') {
        sql.batch_execute(statement).await.expect("rows");
    }
    let row = "now() + interval '1 hour', '00000000-0000-7000-8000-000000000000', 21";
    for (file, arguments, index) in [
        ("payment/list_processing.sql", row, "payments_processing"),
        (
            "payment/list_disputed.sql",
            "'7fffffff-0000-7000-8000-000000000000', 21",
            "attempts_disputed",
        ),
        ("refund/list_pending.sql", row, "refunds_pending"),
        ("refund/list_disputed.sql", row, "refunds_disputed"),
        (
            "refund/list_refused.sql",
            "now() + interval '1 hour', '00000000-0000-7000-8000-000000000000', 'infinity', 21",
            "refunds_refused",
        ),
        (
            "refund/list_of.sql",
            "ARRAY['00000000-0000-7000-8000-000000000000']::uuid[]",
            "refunds_of_payment",
        ),
    ] {
        let plan = plan(&sql, file, arguments).await;
        assert!(plan.contains(index), "{file}\n{plan}");
        assert!(!plan.contains("Seq Scan"), "{file}\n{plan}");
        let rows = plan.split("actual rows=").skip(1);
        let most = rows
            .filter_map(|rest| rest.split(|other: char| !other.is_ascii_digit()).next())
            .map(|rows| rows.parse::<u32>().expect("a number"))
            .max();
        assert!(most.is_some_and(|most| most <= 22), "{file}\n{plan}");
    }
}

#[tokio::test]
async fn old_answers_are_found_by_their_age() {
    let database = full_database();
    let sql = raw(database.url()).await;
    let plan = plan(&sql, "idempotency/forget.sql", "'2025-02-01', 50").await;
    assert!(plan.contains("idempotent_answers_age"), "{plan}");
    assert!(!plan.contains("Seq Scan on idempotent_answers"), "{plan}");
}

/// A month in which ten thousand rows came a day, in their order.
const FILL_MONTH: &str = "
    INSERT INTO transactions
        (user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, created_at, id, currency, direction,
         status, counter_account, service, description)
    SELECT n % 1000, 100 + n, 1, 1, 0, '2025-11-01Z'::timestamptz + n * interval '8640 ms', gen_random_uuid(), 'UZS',
        'debit', 'completed', 'revenue:doctor_view', 'doctor_view', 'Shifokor profili'
    FROM generate_series(1, 100000) AS n;
    INSERT INTO admin_log (id, actor_id, happened_at, actor_role, action, target)
    SELECT gen_random_uuid(), 9, '2025-11-01Z'::timestamptz + n * interval '1 minute', 'admin', 'block_wallet', 'wallet:7:UZS'
    FROM generate_series(1, 20000) AS n;
    INSERT INTO seals (chain, number, from_at, to_at, row_count, rows_digest, sealed_at, digest)
    SELECT 'ledger', n, nullif('2025-01-01Z'::timestamptz + (n - 1) * interval '1 minute', '2025-01-01Z'),
        '2025-01-01Z'::timestamptz + n * interval '1 minute', 1, decode(repeat('00', 32), 'hex'), now(),
        decode(repeat('00', 32), 'hex')
    FROM generate_series(1, 20000) AS n;
    ANALYZE admin_log, seals";

#[tokio::test]
async fn what_is_sealed_is_found_by_its_time() {
    let database = full_database();
    let sql = raw(database.url()).await;
    sql.batch_execute(FILL_MONTH).await.expect("rows");
    // What an insert into the next range asks of the autovacuum, whose time is its own. Statistics stay as old as they are.
    let summarize = "SELECT brin_summarize_new_values(indexrelid) FROM pg_index
                     WHERE indrelid = 'transactions_2025_11'::regclass AND indexrelid::regclass::text LIKE '%created_at%'";
    sql.batch_execute(summarize)
        .await
        .expect("it is summarized");
    sql.batch_execute("SET enable_seqscan = off")
        .await
        .expect("as it is sealed");
    let day = "'2025-11-05Z', '2025-11-06Z'";
    for (file, arguments, rows_max) in [
        ("seal/ledger_rows.sql", day.to_owned(), 30_000),
        ("seal/count_ledger.sql", format!("{day}, 10001"), 30_000),
        ("seal/admin_log_rows.sql", day.to_owned(), 1_500),
        ("seal/admin_log_moment.sql", format!("{day}, 1000"), 1_500),
        ("seal/find_last.sql", "'ledger'".to_owned(), 1),
        ("seal/list.sql", "'ledger', 19000, 500".to_owned(), 500),
    ] {
        let plan = plan(&sql, file, &arguments).await;
        assert!(plan.contains("Index"), "{file}\n{plan}");
        assert!(!plan.contains("Seq Scan"), "{file}\n{plan}");
        assert!(!plan.contains("transactions_2025_10"), "{file}\n{plan}");
        let is_of_day = arguments.starts_with(day) && file.contains("ledger");
        assert_eq!(plan.contains("rows=10000 "), is_of_day, "{file}\n{plan}");
        let met = ["actual rows=", "Rows Removed by Index Recheck: "]
            .iter()
            .flat_map(|mark| plan.split(mark).skip(1))
            .filter_map(|rest| rest.split(|other: char| !other.is_ascii_digit()).next())
            .map(|rows| rows.parse::<u32>().expect("a number"));
        let most = met.max();
        // A bitmap of pages counts ten rows for each.
        assert!(most.is_some_and(|met| met <= rows_max), "{file}\n{plan}");
    }
}
