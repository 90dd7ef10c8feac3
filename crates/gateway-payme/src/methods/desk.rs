use std::sync::Arc;

use domain::gateway::{CallbackCall, GatewayName};
use domain::ledger::{Action, Command, ExecuteError, Finding, Outcome, Receipt, SettleLookUp};
use domain::money::CurrencyCode;
use domain::payment::{AttemptStatus, GatewayTransaction, Payment};
use domain::storage::{Storage, StorageFailure};
use domain::{PaymentId, RefundId, Timestamp, TransactionId};

use crate::fault::{Fault, Refused, Unpayable};
use crate::fiscal::FiscalItem;
use crate::open::gateway_name;
use crate::params::{Members, Number, text};
use crate::transaction::{CANCELLED_BY_TIMEOUT, Transaction};

/// Longest id of a transaction, characters: what storages hold. Payme's have 24.
const ID_CHARS_MAX: usize = 64;

/// What Payme's documents leave open, decided.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    /// The account field that holds the payment's id.
    pub(crate) account_field: String,
    /// The code for a busy order; `None` for −31008.
    pub(crate) busy_code: Option<i32>,
    /// A transaction that Payme created more than 12 hours ago is refused.
    pub(crate) refuses_stale: bool,
    /// What Payme is told about what is sold.
    pub(crate) fiscal_item: Option<FiscalItem>,
    /// Most transactions of one statement.
    pub(crate) statement_max: usize,
}

/// The books that Payme's calls are about, and the rules by which they are answered.
pub(crate) struct Desk {
    storage: Arc<dyn Storage>,
    gateway: GatewayName,
    policy: Policy,
}

/// One authentic call.
pub(crate) struct Visit<'a> {
    pub(super) storage: &'a dyn Storage,
    pub(super) gateway: &'a GatewayName,
    pub(super) policy: &'a Policy,
    pub(super) now: Timestamp,
    pub(super) transaction_id: TransactionId,
    pub(super) refund_id: RefundId,
    /// The payment that the call turned out to name.
    pub(crate) payment_id: Option<PaymentId>,
}

impl Desk {
    pub(crate) fn new(storage: Arc<dyn Storage>, policy: Policy) -> Self {
        Self {
            storage,
            gateway: gateway_name(),
            policy,
        }
    }

    pub(crate) fn gateway(&self) -> &GatewayName {
        &self.gateway
    }

    pub(crate) fn receive(&self, call: &CallbackCall) -> Visit<'_> {
        Visit {
            storage: &*self.storage,
            gateway: &self.gateway,
            policy: &self.policy,
            now: call.received_at,
            transaction_id: call.transaction_id,
            refund_id: call.refund_id,
            payment_id: None,
        }
    }
}

impl Visit<'_> {
    /// The order that the account names, and then whether this is its amount, which Payme counts in tiyin: an order in
    /// another currency has none. An account or an amount that is missing, or is none, names no order and is no order's
    /// amount, as in Payme's own templates. Reads no other thing of the order: whether it can be paid is asked afterwards.
    pub(super) async fn order(&mut self, params: &Members<'_>) -> Result<Payment, Fault> {
        let account = params.object("account").ok();
        let named = account.and_then(|account| account.require(&self.policy.account_field).ok());
        let named = named.and_then(text).and_then(|text| payment_id(&text));
        let id = named.ok_or_else(|| self.unpayable(Unpayable::Unknown))?;
        self.payment_id = Some(id);
        let payment = self.storage.find_payment(id).await?;
        let payment = payment
            .filter(|payment| payment.gateway == *self.gateway)
            .ok_or_else(|| self.unpayable(Unpayable::Unknown))?;
        let is_som = payment.total.currency == CurrencyCode::Uzs;
        let amount = params.number("amount").ok();
        if !is_som || amount != Some(Number::Whole(payment.total.minor)) {
            return Err(Fault::wrong_amount());
        }
        Ok(payment)
    }

    /// The transaction that the parameters name, as it stands now: one whose time ran out is ended first.
    pub(super) async fn transaction(&mut self, params: &Members<'_>) -> Result<Transaction, Fault> {
        let id = params.text("id")?;
        let found = if is_transaction_id(&id) {
            self.find_transaction(&id).await?
        } else {
            None
        };
        found.ok_or_else(Fault::unknown_transaction)
    }

    /// The same for an id; `None` when there is no such transaction.
    pub(super) async fn find_transaction(
        &mut self,
        id: &str,
    ) -> Result<Option<Transaction>, Fault> {
        let Some(transaction) = self.load(id).await? else {
            return Ok(None);
        };
        self.payment_id = Some(transaction.payment.id);
        if !transaction.has_run_out(self.now) {
            return Ok(Some(transaction));
        }
        self.end_run_out(&transaction).await?;
        self.load(id).await
    }

    async fn load(&self, id: &str) -> Result<Option<Transaction>, Fault> {
        let key = GatewayTransaction {
            gateway: self.gateway.clone(),
            id: id.to_owned(),
        };
        let Some(attempt) = self.storage.find_attempt(&key).await? else {
            return Ok(None);
        };
        self.transaction_of(attempt).await.map(Some)
    }

    /// The transaction of an attempt that was read.
    pub(super) async fn transaction_of(
        &self,
        attempt: domain::payment::Attempt,
    ) -> Result<Transaction, Fault> {
        let payment = self.storage.find_payment(attempt.payment_id).await?;
        let payment = payment.ok_or_else(payment_is_missing)?;
        let refunds = if attempt.status == AttemptStatus::Succeeded {
            self.storage.list_refunds(payment.id).await?
        } else {
            Vec::new()
        };
        Ok(Transaction::new(attempt, payment, refunds))
    }

    /// Ends a transaction whose time ran out, unless it was performed in the meantime.
    pub(super) async fn end_run_out(&self, transaction: &Transaction) -> Result<(), Fault> {
        let settle = SettleLookUp {
            payment_id: transaction.payment.id,
            gateway: self.gateway.clone(),
            finding: Finding::NotPaid {
                attempts: vec![transaction.attempt.number],
                error_code: Some(CANCELLED_BY_TIMEOUT),
            },
            transaction_id: self.transaction_id,
        };
        match self.execute(Action::SettleLookUp(settle)).await? {
            Ok(_) => Ok(()),
            Err(refused) => Err(self.fault(refused)),
        }
    }

    /// What a command came to, now or before; a refusal is the caller's to look at.
    pub(super) async fn execute(&self, action: Action) -> Result<Result<Receipt, Refused>, Fault> {
        match self.storage.execute(Command::from(action)).await {
            Ok(Outcome::Applied { receipt, .. } | Outcome::AlreadyApplied(receipt)) => {
                Ok(Ok(receipt))
            }
            Ok(Outcome::Replayed(_)) => {
                tracing::error!("the ledger replayed an answer to a command without a key");
                Err(Fault::internal())
            }
            Err(ExecuteError::Refused(refusal)) => Ok(Err(refusal.into())),
            Err(ExecuteError::Overloaded) => Err(Fault::internal()),
            Err(ExecuteError::Failed(failure)) => Err(failure.into()),
        }
    }

    /// What Payme is told of a refusal.
    pub(super) fn fault(&self, refused: Refused) -> Fault {
        match refused {
            Refused::Order(why) => self.unpayable(why),
            Refused::Call(fault) => fault,
        }
    }

    /// Why the order cannot be paid, in the codes of this installation.
    pub(super) fn unpayable(&self, why: Unpayable) -> Fault {
        let fault = Fault::of_order(why, &self.policy.account_field);
        match (why, self.policy.busy_code) {
            (Unpayable::Busy, Some(code)) => fault.recoded(code),
            (Unpayable::Busy, None) => Fault::wrong_state(),
            _ => fault,
        }
    }
}

/// The payment that an account field names, when it is written as we write it.
pub(crate) fn payment_id(text: &str) -> Option<PaymentId> {
    let id = PaymentId(uuid::Uuid::try_parse(text).ok()?);
    (id.to_string() == text).then_some(id)
}

/// Whether a text may be the id of a transaction.
pub(super) fn is_transaction_id(text: &str) -> bool {
    (1..=ID_CHARS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Every attempt is of a payment; that one is not there is a fault of the storage.
pub(super) fn payment_is_missing() -> Fault {
    StorageFailure {
        doing: "read the payment of an attempt".to_owned(),
        cause: None,
    }
    .into()
}

/// The ledger answered another command than it was given.
pub(super) fn unexpected(receipt: &Receipt) -> Fault {
    tracing::error!(
        ?receipt,
        "the ledger answered another command than it was given"
    );
    Fault::internal()
}
