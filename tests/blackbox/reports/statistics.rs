use super::{STATISTICS, assert_raw, view_doctors};
use crate::support::{Kind, development, on_both_databases};

on_both_databases!(
    statistics_tell_what_was_spent_on_what,
    names_in_statistics_are_in_the_language_asked_for,
    statistics_name_every_day_of_the_period,
);

async fn statistics_tell_what_was_spent_on_what(kind: Kind) {
    let user = development(kind).user();
    user.top_up("100000.01").await;
    view_doctors(&user).await;
    user.charge("chat_message").send().await;
    user.charge("prescription").send().await;
    let answer = user.read(&format!("{STATISTICS}?days=7")).await;
    assert_raw(
        &answer,
        &[
            ("/stats/period_days", "7"),
            ("/stats/currency", "\"UZS\""),
            ("/stats/balance", "64000.01"),
            ("/stats/total_topped_up", "100000.01"),
            ("/stats/total_spent", "36000.00"),
            ("/stats/spending/charges", "4"),
            ("/stats/spending/quantity", "6"),
            ("/stats/spending/amount", "36000.00"),
            ("/stats/spending/average_charge", "9000.00"),
            // 5142.857…
            ("/stats/spending/average_per_day", "5142.86"),
            ("/stats/by_service/0/service_type", "\"doctor_view\""),
            (
                "/stats/by_service/0/service_name",
                "\"Shifokor profilini ko'rish\"",
            ),
            ("/stats/by_service/0/charges", "2"),
            ("/stats/by_service/0/quantity", "4"),
            ("/stats/by_service/0/amount", "20000.00"),
            ("/stats/by_service/0/average_charge", "10000.00"),
            ("/stats/by_service/1/service_type", "\"chat_message\""),
            ("/stats/by_service/1/amount", "1000.00"),
            ("/stats/by_service/2/service_type", "\"prescription\""),
            ("/stats/by_day/6/charges", "4"),
            ("/stats/by_day/6/quantity", "6"),
            ("/stats/by_day/6/amount", "36000.00"),
            ("/stats/by_day/5/amount", "0.00"),
        ],
    );
}

async fn names_in_statistics_are_in_the_language_asked_for(kind: Kind) {
    let user = development(kind).user();
    user.top_up("10000.00").await;
    user.charge("chat_message").send().await;
    for (language, name) in [
        ("uz", "Chat xabari"),
        ("ru", "Сообщение в чате"),
        ("en", "Chat message"),
    ] {
        let request = user.get(STATISTICS).header("Accept-Language", language);
        let answer = request.send().await;
        assert_eq!(
            answer.json()["stats"]["by_service"][0]["service_name"],
            name
        );
    }
}

async fn statistics_name_every_day_of_the_period(kind: Kind) {
    let user = development(kind).user();
    let answer = user.read(&format!("{STATISTICS}?days=365")).await;
    let stats = &answer.json()["stats"];
    let days = stats["by_day"].as_array().expect("a list");
    let dates: Vec<_> = days
        .iter()
        .map(|day| day["date"].as_str().expect("a day"))
        .collect();
    assert_eq!(dates.len(), 365);
    assert!(dates.is_sorted(), "{dates:?}");
    assert_eq!(stats["period_start"], dates[0]);
    assert_eq!(stats["period_end"], dates[364]);
    let usage = user.read("billing/daily-usage/").await;
    assert_eq!(usage.json()["daily_usage"]["date"], dates[364]);
}
