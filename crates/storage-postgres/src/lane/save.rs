//! The second round trip: write what changed, commit.

use diesel_async::AsyncPgConnection;
use domain::ledger::ChangeSet;

use super::transaction::{Pipeline, SaveError};
use crate::administration::InsertAdminLog;
use crate::approval::{self, InsertApprovals, InsertSoloOrders, UpdateApprovals};
use crate::billing::{self, InsertDoctorViews, InsertUsage, UpdateUsage};
use crate::idempotency::InsertAnswers;
use crate::payment::{
    self, InsertAttempts, InsertPaymentEvents, InsertPayments, UpdateAttempts, UpdatePayments,
};
use crate::refund::{self, InsertRefunds, UpdateRefunds};
use crate::wallet::{self, InsertTransactions, InsertWallets, UpdateWallets};

/// Sends the writes that there are, all at once, with the COMMIT behind them.
///
/// New wallets come first: whoever opens the same wallet at the same moment waits there, before anything else of it
/// can be in the way.
pub(super) async fn save(
    connection: &AsyncPgConnection,
    changes: &ChangeSet,
) -> Result<(), SaveError> {
    let (opened, moved_wallets) = wallet::split(&changes.wallets);
    let (created, moved_payments) = payment::split_payments(&changes.payments);
    let (begun, moved_attempts) = payment::split_attempts(&changes.attempts);
    let (requested, ended) = refund::split(&changes.refunds);
    let (asked, decided) = approval::split(&changes.approvals);
    let (first_uses, moved_usage) = billing::split(&changes.usage);

    let mut pipeline = Pipeline::new(connection);
    pipeline.send_rows(&opened, InsertWallets::of);
    pipeline.send_rows(&moved_wallets, UpdateWallets::of);
    pipeline.send_rows(&created, InsertPayments::of);
    pipeline.send_rows(&moved_payments, UpdatePayments::of);
    pipeline.send_rows(&changes.payment_events, InsertPaymentEvents::of);
    pipeline.send_rows(&moved_attempts, UpdateAttempts::of);
    pipeline.send_rows(&begun, InsertAttempts::of);
    pipeline.send_rows(&ended, UpdateRefunds::of);
    pipeline.send_rows(&requested, InsertRefunds::of);
    pipeline.send_rows(&changes.transactions, InsertTransactions::of);
    pipeline.send_rows(&first_uses, InsertUsage::of);
    pipeline.send_rows(&moved_usage, UpdateUsage::of);
    pipeline.send_rows(&changes.doctor_views, InsertDoctorViews::of);
    pipeline.send_rows(&changes.admin_entries, InsertAdminLog::of);
    pipeline.send_rows(&decided, UpdateApprovals::of);
    pipeline.send_rows(&asked, InsertApprovals::of);
    pipeline.send_rows(&changes.solo_orders, InsertSoloOrders::of);
    pipeline.send_rows(&changes.answers, InsertAnswers::of);
    pipeline.commit().await
}
