use domain::audit::{AuditReport, TrialBalanceLine};
use domain::billing::ServiceType;
use domain::ledger::Command;
use domain::money::CurrencyCode;

use crate::Fixture;
use crate::support::{AsCommand, applied_count, som};

pub async fn empty_books_balance(fixture: &Fixture) {
    assert_eq!(audit(fixture).await, AuditReport::default());
}

pub async fn the_trial_balance_names_what_every_account_gave_and_took(fixture: &Fixture) {
    let (one, other) = (fixture.user(), fixture.user());
    one.top_up(som(60_000)).await;
    other.top_up(som(2_000)).await;
    fixture.applied(one.charge(ServiceType::Consultation)).await;
    for user in [one, other] {
        fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    }
    fixture.applied(fixture.user().open()).await;
    let mut report = audit(fixture).await;
    report
        .trial_balance
        .sort_by(|a, b| a.counter_account.cmp(&b.counter_account));
    let line = |account: &str, credited, debited| TrialBalanceLine {
        counter_account: account.to_owned(),
        currency: CurrencyCode::Uzs,
        credited_minor: credited,
        debited_minor: debited,
    };
    let expected = AuditReport {
        wallets: 3,
        transactions: 5,
        trial_balance: vec![
            line("gateway:click", i128::from(som(62_000)), 0),
            line("revenue:chat_message", 0, i128::from(som(2_000))),
            line("revenue:consultation", 0, i128::from(som(50_000))),
        ],
        findings: Vec::new(),
    };
    assert_eq!(report, expected);
}

pub async fn an_audit_of_a_live_system_sees_one_moment(fixture: &Fixture) {
    let mut charges: Vec<Command> = Vec::new();
    for _ in 0..10 {
        let user = fixture.user();
        user.top_up(som(30_000)).await;
        let of_user = (0..30).map(|_| user.charge(ServiceType::ChatMessage).command());
        charges.extend(of_user);
    }
    let audits = async {
        for _ in 0..20 {
            assert_eq!(audit(fixture).await.findings, []);
            tokio::task::yield_now().await;
        }
    };
    let (answers, ()) = tokio::join!(fixture.at_once(charges), audits);
    assert_eq!(applied_count(&answers), 300, "{answers:?}");
    assert_eq!(audit(fixture).await.transactions, 310);
}

async fn audit(fixture: &Fixture) -> AuditReport {
    let report = fixture.storage().audit().await;
    report.expect("the books are read")
}
