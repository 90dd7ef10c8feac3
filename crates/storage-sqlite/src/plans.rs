//! How SQLite goes about the statements whose tables grow: by a key, never from end to end, and without sorting.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Integer, Text};
use diesel::sqlite::Sqlite;
use diesel_migrations::MigrationHarness;
use domain::administration::{AdminLogFilter, AdminTarget, ApprovalFilter, ApprovalState};
use domain::ids::{AdminLogId, ApprovalId, PaymentId, RefundId, UserId};
use domain::payment::{PaymentFilter, PaymentSearch, PaymentStatus};
use domain::seal::Stretch;
use domain::time::Timestamp;
use domain::wallet::{TransactionFilter, WalletKey};
use uuid::Uuid;

use crate::administration::matching_log;
use crate::answers::remove_old;
use crate::leases::remove_ended;
use crate::migrations::MIGRATIONS;
use crate::reads::{approval, payment, refund, report, search, wallet};
use crate::rows::{AttemptRow, PaymentRow, RefundRow};
use crate::schema::{payments, transactions};
use crate::seals::{admin_log_moment, admin_log_rows, ledger_moment, ledger_rows};

struct Explained<Q>(Q);

impl<Q: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Explained<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("EXPLAIN QUERY PLAN ");
        self.0.walk_ast(out)
    }
}

impl<Q> QueryId for Explained<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> Query for Explained<Q> {
    type SqlType = (Integer, Integer, Integer, Text);
}

impl<Q> RunQueryDsl<SqliteConnection> for Explained<Q> {}

/// The steps of a statement's plan over the tables as the migrations make them.
fn plan_of(query: impl QueryFragment<Sqlite>) -> String {
    let mut connection = SqliteConnection::establish(":memory:").expect("a database in memory");
    connection
        .run_pending_migrations(MIGRATIONS)
        .expect("the tables are made");
    let steps: Vec<(i32, i32, i32, String)> = Explained(query)
        .load(&mut connection)
        .expect("the statement is understood");
    let details: Vec<_> = steps.into_iter().map(|(_, _, _, detail)| detail).collect();
    details.join("\n")
}

fn user() -> UserId {
    UserId::new(7).expect("positive")
}

#[test]
fn a_page_of_transactions_is_read_by_the_wallets_key() {
    let filter = TransactionFilter {
        direction: None,
        status: None,
        since: Timestamp::UNIX_EPOCH,
    };
    let page = wallet::matching(WalletKey::anchor(user()), &filter)
        .order(transactions::sequence.desc())
        .limit(20);
    let expected = "SEARCH transactions USING PRIMARY KEY (user_id=? AND currency=?)";
    assert_eq!(plan_of(page), expected);
}

#[test]
fn a_page_of_payments_is_read_by_its_user_in_order() {
    for status in [None, Some(PaymentStatus::Expired)] {
        let filter = PaymentFilter {
            status,
            ..PaymentFilter::default()
        };
        let page = payment::matching(user(), &filter, Timestamp::UNIX_EPOCH)
            .order((payments::created_at.desc(), payments::id.desc()))
            .limit(20);
        let expected = "SEARCH payments USING INDEX payments_of_user (user_id=?)";
        assert_eq!(plan_of(page), expected, "{status:?}");
    }
}

#[test]
fn a_search_of_payments_reads_what_is_named_or_the_time_in_order() {
    let everything = PaymentSearch {
        gateway: Some("click".parse().expect("a name")),
        status: Some(PaymentStatus::Expired),
        ..PaymentSearch::default()
    };
    let id = PaymentSearch {
        id: Some(PaymentId(Uuid::nil())),
        ..everything.clone()
    };
    let reference = PaymentSearch {
        reference: Some(String::new()),
        from: Some(Timestamp::UNIX_EPOCH),
        ..everything.clone()
    };
    let transaction = PaymentSearch {
        gateway_transaction: Some(String::new()),
        ..everything.clone()
    };
    let of_user = PaymentSearch {
        user_id: Some(user()),
        from: Some(Timestamp::UNIX_EPOCH),
        ..everything.clone()
    };
    let now = Timestamp::UNIX_EPOCH;
    for (asked, first, is_sorted) in [
        (id, "PRIMARY KEY (id=?)", false),
        (reference, "INDEX payments_by_reference (reference=?)", true),
        (transaction, "PRIMARY KEY (id=?)", true),
        (
            of_user,
            "INDEX payments_of_user (user_id=? AND created_at>?)",
            false,
        ),
        (
            everything,
            "INDEX payments_by_time (created_at>? AND created_at<?)",
            false,
        ),
    ] {
        let reach = asked.reach(now).expect("it is narrow enough");
        let page = search::found(&asked, &reach, now)
            .order((payments::created_at.desc(), payments::id.desc()))
            .limit(20);
        let plan = plan_of(page);
        let expected = format!("SEARCH payments USING {first}");
        assert!(plan.starts_with(&expected), "{asked:?}\n{plan}");
        // A handful of rows that have one reference or transaction may be put in order.
        assert_eq!(plan.contains("TEMP B-TREE"), is_sorted, "{asked:?}\n{plan}");
        assert!(!plan.contains("SCAN"), "{asked:?}\n{plan}");
        if asked.gateway_transaction.is_some() {
            let by_transaction =
                "attempts_by_gateway_transaction (gateway=? AND gateway_transaction_id=?)";
            assert!(plan.contains(by_transaction), "{plan}");
        }
    }
}

#[test]
fn overdue_payments_are_read_by_their_own_index() {
    let expected = "SEARCH payments USING INDEX payments_to_expire (expires_at>? AND expires_at<?)";
    let after = (Timestamp::UNIX_EPOCH, PaymentId(Uuid::nil()));
    let page = payment::overdue(Timestamp::UNIX_EPOCH, Some(after), 100);
    assert_eq!(plan_of(page), expected);
}

#[test]
fn payments_in_processing_are_read_by_their_own_index() {
    let after = (Timestamp::UNIX_EPOCH, PaymentId(Uuid::nil()));
    let page = payment::processing(Some(after), 100).select(PaymentRow::as_select());
    let expected = "SEARCH payments USING INDEX payments_to_look_up (expires_at>?)";
    assert_eq!(plan_of(page), expected);
}

#[test]
fn attempts_without_money_are_read_by_their_own_index() {
    let (from, to) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    let page = payment::without_money((from, to), None, 100).select(AttemptRow::as_select());
    let expected = "SEARCH attempts USING INDEX attempts_without_money (ended_at>? AND ended_at<?)";
    assert_eq!(plan_of(page), expected);
}

#[test]
fn old_leases_are_found_by_their_end() {
    let plan = plan_of(remove_ended().integer(0).integer(2));
    assert!(
        plan.contains("SEARCH leases USING COVERING INDEX leases_end (held_until<?)"),
        "{plan}"
    );
    assert!(
        !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"),
        "{plan}"
    );
}

#[test]
fn what_is_being_collected_is_read_by_its_user() {
    let page = payment::collected(user(), Timestamp::UNIX_EPOCH).select(PaymentRow::as_select());
    let plan = plan_of(page);
    let expected = "SEARCH payments USING INDEX payments_collected (user_id=? AND expires_at>?)";
    assert!(plan.starts_with(expected), "{plan}");
}

#[test]
fn payments_in_question_are_read_by_their_own_index() {
    let page = payment::disputed(Some(PaymentId(Uuid::nil())), 100);
    let plan = plan_of(page.select(PaymentRow::as_select()));
    assert!(plan.contains("attempts_disputed (payment_id>?)"), "{plan}");
    assert!(!plan.contains("SCAN payments"), "{plan}");
    assert!(!plan.contains("SCAN attempts"), "{plan}");
}

#[test]
fn refunds_in_question_are_read_by_their_own_index() {
    let after = (Timestamp::UNIX_EPOCH, RefundId(Uuid::nil()));
    let page = refund::disputed(Some(after), 100).select(RefundRow::as_select());
    let expected = "SEARCH refunds USING INDEX refunds_disputed (disputed_at>?)";
    assert_eq!(plan_of(page), expected);
}

#[test]
fn refused_refunds_are_read_by_their_own_index() {
    let (from, id) = (Timestamp::UNIX_EPOCH, RefundId(Uuid::nil()));
    for after in [None, Some((from, id))] {
        let page = refund::refused((from, from), after, 100).select(RefundRow::as_select());
        let expected = "SEARCH refunds USING INDEX refunds_refused (ended_at>? AND ended_at<?)";
        assert_eq!(plan_of(page), expected);
    }
}

#[test]
fn old_answers_are_removed_from_the_front() {
    let plan = plan_of(remove_old().integer(2).integer(0));
    assert!(
        plan.starts_with("SEARCH idempotent_answers USING INTEGER PRIMARY KEY (rowid=?)"),
        "{plan}"
    );
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

#[test]
fn a_page_of_doctor_views_is_read_by_its_user_in_order_of_days() {
    let plan = plan_of(report::newest_views(user()).limit(20));
    let expected = "SEARCH doctor_views USING PRIMARY KEY (user_id=?)
USE TEMP B-TREE FOR LAST 2 TERMS OF ORDER BY";
    assert_eq!(plan, expected);
}

#[test]
fn a_report_reads_the_rows_of_its_user_alone() {
    let movements = plan_of(diesel::sql_query(include_str!("reads/movement_totals.sql")));
    assert_eq!(
        movements,
        "SEARCH transactions USING PRIMARY KEY (user_id=? AND currency=?)"
    );
    let payments = plan_of(diesel::sql_query(include_str!("reads/payment_totals.sql")));
    assert!(
        payments.starts_with(
            "SEARCH payments USING INDEX payments_of_user (user_id=? AND created_at>?)"
        ),
        "{payments}"
    );
}

#[test]
fn the_audit_merges_wallets_and_transactions_without_sorting() {
    let plan = plan_of(diesel::sql_query(include_str!("audit/books.sql")));
    assert!(plan.starts_with("MERGE (UNION ALL)"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

#[test]
fn the_audit_finds_credits_by_their_payment() {
    let plan = plan_of(diesel::sql_query(include_str!("audit/payments.sql")));
    assert!(
        plan.contains("transactions_one_credit_per_payment (payment_id=?) LEFT-JOIN"),
        "{plan}"
    );
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    assert!(!plan.contains("AUTOMATIC"), "{plan}");
}

#[test]
fn the_log_of_administration_is_read_in_order_by_what_is_asked_for() {
    let everything = AdminLogFilter::default();
    let of_actor = AdminLogFilter {
        actor: Some(user()),
        ..everything.clone()
    };
    let of_target = AdminLogFilter {
        target: Some(AdminTarget::BillingSettings),
        ..everything.clone()
    };
    let recent = AdminLogFilter {
        from: Some(Timestamp::UNIX_EPOCH),
        ..everything.clone()
    };
    let next_page = AdminLogFilter {
        behind: Some((Timestamp::UNIX_EPOCH, AdminLogId(Uuid::nil()))),
        ..everything
    };
    for (filter, expected) in [
        (next_page, "PRIMARY KEY (happened_at<?)"),
        (of_actor, "INDEX admin_log_of_actor (actor_id=?)"),
        (of_target, "INDEX admin_log_of_target (target=?)"),
        (recent, "PRIMARY KEY (happened_at>?)"),
    ] {
        let page = matching_log(&filter, 20);
        let expected = format!("SEARCH admin_log USING {expected}");
        assert_eq!(plan_of(page), expected, "{filter:?}");
    }
}

#[test]
fn approvals_are_read_in_order_by_their_time() {
    let now = Timestamp::UNIX_EPOCH;
    for state in [None, Some(ApprovalState::Pending)] {
        let filter = ApprovalFilter {
            state,
            behind: Some((now, ApprovalId(Uuid::nil()))),
            now,
        };
        let expected = "SEARCH approvals USING PRIMARY KEY (requested_at<?)";
        assert_eq!(plan_of(approval::matching(&filter, 20)), expected);
    }
}

#[test]
fn what_is_sealed_is_read_in_order_by_its_time() {
    let now = Timestamp::UNIX_EPOCH;
    for from in [None, Some(now)] {
        let stretch = Stretch { from, to: now };
        let by_time = "transactions_by_time (created_at>? AND created_at<?)";
        assert_eq!(
            plan_of(ledger_rows(stretch)),
            format!("SEARCH transactions USING INDEX {by_time}")
        );
        assert_eq!(
            plan_of(ledger_moment(stretch, 10_000)),
            format!("SEARCH transactions USING COVERING INDEX {by_time}")
        );
        let expected = "SEARCH admin_log USING PRIMARY KEY (happened_at>? AND happened_at<?)";
        assert_eq!(plan_of(admin_log_rows(stretch)), expected);
        assert_eq!(plan_of(admin_log_moment(stretch, 10_000)), expected);
    }
}
