use std::process::ExitCode;

use domain::money::AnyMoney;

use super::failure::Failure;
use super::installation::Installation;

/// `hamyon audit`: prints the trial balance and whatever is off. Exit 0 when the books balance, 1 when they do not.
pub(super) async fn audit(installation: Installation) -> Result<ExitCode, Failure> {
    let opened = installation
        .database
        .open(&installation.settings, installation.calendar)
        .await?;
    let report = opened.storage.audit().await?;
    println!(
        "{}, {}",
        counted(&report.wallets, "wallet"),
        counted(&report.transactions, "transaction")
    );
    for line in &report.trial_balance {
        println!(
            "{:<24} {}  credited {:>20}  debited {:>20}",
            line.counter_account,
            line.currency,
            major(line.credited_minor, line.currency),
            major(line.debited_minor, line.currency)
        );
    }
    for finding in &report.findings {
        println!("OFF: {finding}");
    }
    if report.findings.is_empty() {
        println!("the books balance");
        Ok(ExitCode::SUCCESS)
    } else {
        println!(
            "the books do NOT balance: {}",
            counted(&report.findings.len(), "finding")
        );
        Ok(ExitCode::FAILURE)
    }
}

/// `1 wallet`, `2 wallets`.
pub(super) fn counted(number: &impl std::fmt::Display, thing: &str) -> String {
    let number = number.to_string();
    let ending = if number == "1" { "" } else { "s" };
    format!("{number} {thing}{ending}")
}

fn major(minor: i128, currency: domain::money::CurrencyCode) -> String {
    i64::try_from(minor).map_or_else(
        |_| format!("{minor} minor units"),
        |minor| AnyMoney::new(minor, currency).to_string(),
    )
}
