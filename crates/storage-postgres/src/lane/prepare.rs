use diesel_async::AsyncPgConnection;
use domain::ledger::BatchNeeds;
use domain::money::CurrencyCode;
use domain::time::Timestamp;

use super::mark::{ForgetMarks, Mark};
use super::transaction::{Begin, Commit, Rollback};
use crate::administration::InsertAdminLog;
use crate::approval::{
    InsertApprovals, InsertSoloOrders, LockApprovals, LockStaff, SumSoloOrders, UpdateApprovals,
};
use crate::billing::{FindDoctorViews, FindUsage, InsertDoctorViews, InsertUsage, UpdateUsage};
use crate::failure::PostgresError;
use crate::idempotency::{FindAnswers, InsertAnswers};
use crate::payment::{
    DrawAttemptNumbers, FindAttempts, FindCollected, InsertAttempts, InsertPaymentEvents,
    InsertPayments, LockPayments, UpdateAttempts, UpdatePayments,
};
use crate::refund::{FindRefunds, InsertRefunds, UpdateRefunds};
use crate::statement::{Statement, statement};
use crate::wallet::{
    InsertTransactions, InsertWallets, LockWallets, LockWalletsOfOneCurrency, UpdateWallets,
};

statement! {
    /// Plans are made for the sizes that tables have at that time. A plan from the first minute of a database reads an
    /// index from end to end, because that is one page; a minute later it must not.
    pub(super) ForgetPlans = "forget_plans.sql" () -> count
}

/// Runs every statement of a lane on nothing, so that the first batch finds them prepared. A database that lacks a
/// migration is noticed here.
pub(super) async fn prepare_statements(
    connection: &AsyncPgConnection,
) -> Result<(), PostgresError> {
    let needs = BatchNeeds::default();
    let day = Timestamp::UNIX_EPOCH.date_naive();

    Begin {}.run(connection).await?;
    Mark::of_new_lane().write().run(connection).await?;
    LockPayments::of(&needs).run(connection).await?;
    LockWallets::of(&needs).run(connection).await?;
    LockWalletsOfOneCurrency {
        user_ids: Vec::new(),
        currency: CurrencyCode::Uzs.as_str(),
    }
    .run(connection)
    .await?;
    LockApprovals::of(&needs).run(connection).await?;
    LockStaff::of(&needs).run(connection).await?;
    SumSoloOrders::of(&needs, Timestamp::UNIX_EPOCH)
        .run(connection)
        .await?;
    FindAttempts::of(&needs).run(connection).await?;
    FindRefunds::of(&needs).run(connection).await?;
    FindCollected::of(&needs, Timestamp::UNIX_EPOCH)
        .run(connection)
        .await?;
    DrawAttemptNumbers { count: 0 }.run(connection).await?;
    FindAnswers::of(&needs).run(connection).await?;
    FindUsage::of(&needs, day).run(connection).await?;
    FindDoctorViews::of(&needs, day).run(connection).await?;

    InsertWallets::of(&[]).run(connection).await?;
    UpdateWallets::of(&[]).run(connection).await?;
    InsertPayments::of(&[]).run(connection).await?;
    UpdatePayments::of(&[]).run(connection).await?;
    InsertPaymentEvents::of(&[]).run(connection).await?;
    UpdateAttempts::of(&[]).run(connection).await?;
    InsertAttempts::of(&[]).run(connection).await?;
    UpdateRefunds::of(&[]).run(connection).await?;
    InsertRefunds::of(&[]).run(connection).await?;
    InsertTransactions::of(&[]).run(connection).await?;
    InsertUsage::of(&[]).run(connection).await?;
    UpdateUsage::of(&[]).run(connection).await?;
    InsertDoctorViews::of(&[]).run(connection).await?;
    InsertAdminLog::of(&[]).run(connection).await?;
    UpdateApprovals::of(&[]).run(connection).await?;
    InsertApprovals::of(&[]).run(connection).await?;
    InsertSoloOrders::of(&[]).run(connection).await?;
    InsertAnswers::of(&[]).run(connection).await?;
    Rollback {}.run(connection).await?;

    Begin {}.run(connection).await?;
    ForgetMarks {}.run(connection).await?;
    Commit {}.run(connection).await?;
    ForgetPlans {}.run(connection).await?;
    Ok(())
}
