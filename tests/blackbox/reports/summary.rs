use super::{STATISTICS, SUMMARY, VIEWS, assert_raw, view_doctors};
use crate::support::{Kind, assert_documented, assert_error, development, on_both_databases};

on_both_databases!(
    summary_is_as_documented,
    summary_adds_up_what_a_user_did,
    summary_and_statistics_of_a_newcomer_are_of_nothing,
    summary_shows_overdue_payments_as_expired,
    summary_leaves_out_payments_and_views_of_earlier_days,
    reports_of_others_stay_theirs,
    reports_are_of_one_wallet,
    days_of_a_report_are_a_number_up_to_a_year,
);

async fn summary_is_as_documented(kind: Kind) {
    let user = development(kind).user();
    user.top_up("50000.00").await;
    let answer = user.read(SUMMARY).await;
    assert_documented(
        &answer,
        r#"{
          "success": true,
          "summary": {
            "period_days": 30,
            "wallet_info": {
              "current_balance": 150000.00,
              "total_credited": 200000.00,
              "total_debited": 50000.00,
              "credit_transactions": 4,
              "debit_transactions": 10,
              "net_change": 150000.00
            },
            "payment_summary": {
              "total_payments": 4,
              "completed_payments": 4,
              "total_amount": 200000.00,
              "pending_payments": 0,
              "failed_payments": 0
            },
            "service_summary": {
              "doctor_views": 8,
              "doctor_view_charges": 40000.00,
              "free_doctor_views": 2
            }
          }
        }"#,
    );
}

async fn summary_adds_up_what_a_user_did(kind: Kind) {
    let user = development(kind).user();
    user.top_up("60000.00").await;
    user.top_up("10000.01").await;
    user.create_payment("12345.67").await;
    let cancelled = user.create_payment("20000.00").await;
    let cancel = format!("payments/{}/cancel/", cancelled.id);
    assert_eq!(user.post(&cancel).send().await.status, 200);
    view_doctors(&user).await;
    user.charge("chat_message").send().await;
    for query in ["", "?days=1", "?days=365&currency=UZS"] {
        let answer = user.read(&format!("{SUMMARY}{query}")).await;
        assert_raw(
            &answer,
            &[
                ("/summary/currency", "\"UZS\""),
                ("/summary/wallet_info/current_balance", "49000.01"),
                ("/summary/wallet_info/total_credited", "70000.01"),
                ("/summary/wallet_info/total_debited", "21000.00"),
                ("/summary/wallet_info/credit_transactions", "2"),
                ("/summary/wallet_info/debit_transactions", "3"),
                ("/summary/wallet_info/net_change", "49000.01"),
                ("/summary/payment_summary/total_payments", "4"),
                ("/summary/payment_summary/completed_payments", "2"),
                ("/summary/payment_summary/total_amount", "70000.01"),
                ("/summary/payment_summary/pending_payments", "1"),
                ("/summary/payment_summary/cancelled_payments", "1"),
                ("/summary/payment_summary/failed_payments", "0"),
                ("/summary/service_summary/doctor_views", "9"),
                ("/summary/service_summary/doctor_view_charges", "20000.00"),
                ("/summary/service_summary/free_doctor_views", "5"),
                ("/summary/service_summary/paid_doctor_views", "4"),
            ],
        );
    }
    let default = user.read(SUMMARY).await;
    assert_eq!(default.raw("/summary/period_days"), "30");
    let short = user.read(&format!("{SUMMARY}?days=7")).await;
    assert_eq!(short.raw("/summary/period_days"), "7");
}

async fn summary_and_statistics_of_a_newcomer_are_of_nothing(kind: Kind) {
    let user = development(kind).user();
    assert_raw(
        &user.read(SUMMARY).await,
        &[
            ("/summary/wallet_info/current_balance", "0.00"),
            ("/summary/wallet_info/net_change", "0.00"),
            ("/summary/payment_summary/total_payments", "0"),
            ("/summary/service_summary/doctor_view_charges", "0.00"),
        ],
    );
    let user = development(kind).user();
    assert_raw(
        &user.read(STATISTICS).await,
        &[
            ("/stats/balance", "0.00"),
            ("/stats/spending/average_charge", "0.00"),
            ("/stats/by_service", "[]"),
        ],
    );
}

async fn summary_shows_overdue_payments_as_expired(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    user.create_payment("50000.00").await;
    service.setup.database.age_payments(user.id, 1).await;
    assert_raw(
        &user.read(&format!("{SUMMARY}?days=2")).await,
        &[
            ("/summary/payment_summary/pending_payments", "0"),
            ("/summary/payment_summary/expired_payments", "1"),
        ],
    );
}

async fn summary_leaves_out_payments_and_views_of_earlier_days(kind: Kind) {
    let service = development(kind);
    let user = service.user();
    user.create_payment("50000.00").await;
    user.charge("doctor_view").send().await;
    let database = &service.setup.database;
    database.age_payments(user.id, 10 * 24).await;
    let day = match kind {
        Kind::Sqlite => "date(day, '-10 days')",
        Kind::Postgres => "day - 10",
    };
    let age = format!(
        "UPDATE daily_usage SET day = {day} WHERE user_id = {}",
        user.id
    );
    assert_eq!(database.execute(&age).await, 1);
    for (days, count) in [(10, "0"), (11, "1")] {
        assert_raw(
            &user.read(&format!("{SUMMARY}?days={days}")).await,
            &[
                ("/summary/payment_summary/total_payments", count),
                ("/summary/service_summary/free_doctor_views", count),
            ],
        );
    }
}

async fn reports_of_others_stay_theirs(kind: Kind) {
    let service = development(kind);
    let (user, other) = (service.user(), service.user());
    other.top_up("60000.00").await;
    view_doctors(&other).await;
    let summary = user.read(SUMMARY).await;
    assert_eq!(summary.raw("/summary/payment_summary/total_payments"), "0");
    assert_eq!(summary.raw("/summary/service_summary/doctor_views"), "0");
    let statistics = user.read(STATISTICS).await;
    assert_eq!(statistics.raw("/stats/spending/charges"), "0");
    let views = user.read(VIEWS).await;
    assert_eq!(views.raw("/doctor_views"), "[]");
    assert_eq!(views.raw("/pagination/total_count"), "0");
}

async fn reports_are_of_one_wallet(kind: Kind) {
    let user = development(kind).user();
    user.top_up("60000.00").await;
    user.charge("chat_message").send().await;
    let dollars = user.read(&format!("{SUMMARY}?currency=USD")).await;
    assert_raw(
        &dollars,
        &[
            ("/summary/currency", "\"USD\""),
            ("/summary/wallet_info/total_credited", "0.00"),
            ("/summary/payment_summary/total_payments", "0"),
        ],
    );
    let dollars = user.read(&format!("{STATISTICS}?currency=USD")).await;
    assert_raw(
        &dollars,
        &[
            ("/stats/currency", "\"USD\""),
            ("/stats/total_spent", "0.00"),
            ("/stats/spending/charges", "0"),
        ],
    );
    for report in [SUMMARY, STATISTICS] {
        let answer = user.get(&format!("{report}?currency=XXX")).send().await;
        assert_error(&answer, 400, "invalid_request");
    }
}

async fn days_of_a_report_are_a_number_up_to_a_year(kind: Kind) {
    let user = development(kind).user();
    for report in [SUMMARY, STATISTICS] {
        for days in ["0", "-1", "366", "99999999999999999999", "abc", "1.5"] {
            let answer = user.get(&format!("{report}?days={days}")).send().await;
            assert_error(&answer, 400, "invalid_request");
        }
    }
}
