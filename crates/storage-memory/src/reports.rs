use std::cmp::Reverse;
use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::billing::{
    BillingSummary, DoctorView, ReportPeriod, ReportReads, ServiceType, Spending, SpendingLine,
    WalletStatistics,
};
use domain::ids::UserId;
use domain::money::AmountOverflow;
use domain::page::{Page, PageRequest};
use domain::storage::StorageFailure;
use domain::time::Timestamp;
use domain::wallet::{CounterAccount, Direction, Transaction, WalletKey};

use crate::MemoryStorage;
use crate::state::State;
use crate::wallets::page_of;

#[async_trait]
impl ReportReads for MemoryStorage {
    async fn billing_summary(
        &self,
        key: WalletKey,
        period: &ReportPeriod,
        now: Timestamp,
    ) -> Result<BillingSummary, StorageFailure> {
        summarize(&self.state(), key, period, now)
            .map_err(|overflow| StorageFailure::new("sum up an account", overflow))
    }

    async fn wallet_statistics(
        &self,
        key: WalletKey,
        period: &ReportPeriod,
    ) -> Result<WalletStatistics, StorageFailure> {
        let state = self.state();
        let lines = spending_lines(&state, key, period)
            .map_err(|overflow| StorageFailure::new("sum up a wallet's charges", overflow))?;
        Ok(WalletStatistics {
            wallet: state.rows.wallets().get(&key).copied(),
            lines,
        })
    }

    async fn list_doctor_views(
        &self,
        user_id: UserId,
        page: PageRequest,
    ) -> Result<Page<DoctorView>, StorageFailure> {
        let state = self.state();
        let views = state.doctor_views.values();
        let mut views: Vec<_> = views
            .filter(|view| view.key.user_id == user_id)
            .copied()
            .collect();
        views.sort_by_key(|view| Reverse((view.key.day, view.viewed_at, view.key.doctor_id)));
        Ok(page_of(views, page))
    }
}

fn summarize(
    state: &State,
    key: WalletKey,
    period: &ReportPeriod,
    now: Timestamp,
) -> Result<BillingSummary, AmountOverflow> {
    let mut summary = BillingSummary {
        wallet: state.rows.wallets().get(&key).copied(),
        ..BillingSummary::default()
    };
    for transaction in since(state, key, period.since()) {
        match transaction.direction {
            Direction::Credit => summary.credits.add(transaction.amount_minor)?,
            Direction::Debit => summary.debits.add(transaction.amount_minor)?,
        }
        if charged_service(transaction) == Some(ServiceType::DoctorView) {
            summary.doctor_view_charges.add(transaction.amount_minor)?;
        }
    }
    let payments = state.rows.payments().values().filter(|payment| {
        payment.user_id == key.user_id
            && payment.amount.currency == key.currency
            && payment.created_at >= period.since()
    });
    for payment in payments {
        let tally = summary.payments.entry(payment.status_at(now)).or_default();
        tally.add(payment.amount.minor)?;
    }
    let days = (key.user_id, period.first_day())..=(key.user_id, period.today());
    for (_, usage) in state.rows.usage().range(days) {
        summary.free_views += u64::from(usage.free_views());
        summary.paid_views += u64::from(usage.paid_views);
    }
    Ok(summary)
}

fn spending_lines(
    state: &State,
    key: WalletKey,
    period: &ReportPeriod,
) -> Result<Vec<SpendingLine>, AmountOverflow> {
    let mut lines = BTreeMap::<_, Spending>::new();
    for transaction in since(state, key, period.since()) {
        let day = period.day_of(transaction.created_at);
        if let (Some(service), Some(day)) = (charged_service(transaction), day) {
            lines.entry((day, service)).or_default().add(Spending {
                charges: 1,
                quantity: transaction.entry.quantity.unwrap_or(1).into(),
                amount_minor: transaction.amount_minor,
            })?;
        }
    }
    let lines = lines.into_iter();
    Ok(lines
        .map(|((day, service), spending)| SpendingLine {
            day,
            service,
            spending,
        })
        .collect())
}

fn since(state: &State, key: WalletKey, since: Timestamp) -> impl Iterator<Item = &Transaction> {
    let transactions = state.transactions.get(&key).into_iter().flatten();
    transactions.filter(move |transaction| transaction.created_at >= since)
}

/// The service that a charge paid for; `None` for any other movement.
fn charged_service(transaction: &Transaction) -> Option<ServiceType> {
    match (transaction.direction, &transaction.entry.counter_account) {
        (Direction::Debit, CounterAccount::Revenue(service)) => Some(*service),
        _ => None,
    }
}
