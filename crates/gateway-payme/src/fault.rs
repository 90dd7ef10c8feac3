use domain::ledger::Refusal;
use domain::storage::StorageFailure;
use serde::Serialize;

/// What Payme is told instead of a result (developer.help.paycom.uz, "Общие ошибки" and the errors of each method). It
/// may show the message to the payer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Fault {
    code: i32,
    message: &'static Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<String>,
}

/// A message in the languages that Payme speaks.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Message {
    ru: &'static str,
    uz: &'static str,
    en: &'static str,
}

/// Why an order cannot be paid; each has a code of its own in the range that Payme leaves to merchants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unpayable {
    /// −31050: no such order.
    Unknown,
    /// −31051: it is paid.
    Paid,
    /// −31052 unless another code is set: another transaction has it in hand.
    Busy,
    /// −31053: it was cancelled or has expired.
    Closed,
    /// −31054: its wallet is full.
    WalletFull,
}

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $ru:literal, $uz:literal, $en:literal;)+) => {
        impl Fault {$(
            $(#[$doc])*
            pub(crate) const fn $name() -> Self {
                const MESSAGE: Message = Message { ru: $ru, uz: $uz, en: $en };
                Self { code: $code, message: &MESSAGE, data: None }
            }
        )+}
    };
}

faults! {
    /// The HTTP method is not POST.
    not_post = -32_300,
        "Запрос должен быть отправлен методом POST",
        "So'rov POST usuli bilan yuborilishi kerak",
        "The request must be sent by POST";
    /// The body is not JSON.
    not_json = -32_700,
        "Ошибка разбора JSON",
        "JSON o'qib bo'lmadi",
        "The request is not JSON";
    /// A member of the request is missing or of another type.
    bad_request = -32_600,
        "Отсутствуют обязательные поля запроса или их тип неверен",
        "So'rovning majburiy maydonlari yo'q yoki ularning turi noto'g'ri",
        "Required fields are missing or of the wrong type";
    /// No such method.
    unknown_method = -32_601,
        "Запрашиваемый метод не найден",
        "So'ralgan usul topilmadi",
        "No such method";
    /// The credentials are wrong.
    unauthorized = -32_504,
        "Недостаточно привилегий для выполнения метода",
        "Usulni bajarish uchun huquq yetarli emas",
        "Not authorised";
    /// Something broke on our side.
    internal = -32_400,
        "Внутренняя ошибка сервера, попробуйте позже",
        "Serverning ichki xatosi, keyinroq urinib ko'ring",
        "Internal error, please try again later";
    /// The amount is not the order's total.
    wrong_amount = -31_001,
        "Неверная сумма",
        "Summa noto'g'ri",
        "Wrong amount";
    /// No such transaction.
    unknown_transaction = -31_003,
        "Транзакция не найдена",
        "Tranzaksiya topilmadi",
        "No such transaction";
    /// The money has been used.
    spent = -31_007,
        "Невозможно отменить платёж: средства уже использованы",
        "To'lovni bekor qilib bo'lmaydi: mablag' ishlatilgan",
        "The payment cannot be cancelled: the money has been used";
    /// The transaction or the order is in a state in which this cannot be done.
    wrong_state = -31_008,
        "Невозможно выполнить операцию",
        "Amalni bajarib bo'lmaydi",
        "The operation cannot be performed";
    /// No such receipt (`SetFiscalData`).
    unknown_receipt = -32_001,
        "Чек не найден",
        "Chek topilmadi",
        "No such receipt";
    /// A parameter is missing or makes no sense (`SetFiscalData`).
    bad_params = -32_602,
        "Неверные параметры",
        "Parametrlar noto'g'ri",
        "Invalid parameters";
    /// A period that ends before it begins (`GetStatement`).
    wrong_period = -31_050,
        "Неверный период",
        "Davr noto'g'ri",
        "Incorrect period";
    unknown_order = -31_050,
        "Платёж не найден",
        "To'lov topilmadi",
        "No such payment";
    paid_order = -31_051,
        "Платёж уже оплачен",
        "To'lov allaqachon to'langan",
        "The payment has been paid already";
    busy_order = -31_052,
        "Платёж уже оплачивается в другой транзакции",
        "To'lov boshqa tranzaksiyada to'lanmoqda",
        "Another transaction is in progress for this payment";
    closed_order = -31_053,
        "Платёж отменён или его срок истёк",
        "To'lov bekor qilingan yoki muddati o'tgan",
        "The payment has been cancelled or has expired";
    full_wallet = -31_054,
        "Превышен лимит кошелька",
        "Hamyon limiti oshib ketadi",
        "The wallet's limit would be exceeded";
}

impl Fault {
    /// The same, with what it is about.
    pub(crate) fn about(mut self, data: impl Into<String>) -> Self {
        self.data = Some(data.into());
        self
    }

    /// Why an order cannot be paid, in its own code. The account field that names the order goes with it.
    pub(crate) fn of_order(why: Unpayable, account_field: &str) -> Self {
        let fault = match why {
            Unpayable::Unknown => Self::unknown_order(),
            Unpayable::Paid => Self::paid_order(),
            Unpayable::Busy => Self::busy_order(),
            Unpayable::Closed => Self::closed_order(),
            Unpayable::WalletFull => Self::full_wallet(),
        };
        fault.about(account_field)
    }

    /// The same under another code.
    pub(crate) const fn recoded(mut self, code: i32) -> Self {
        self.code = code;
        self
    }

    /// The number.
    #[cfg(test)]
    pub(crate) const fn code(&self) -> i32 {
        self.code
    }
}

/// What a refusal of the ledger means to Payme: about the order, or about the call.
pub(crate) enum Refused {
    /// The order cannot be paid.
    Order(Unpayable),
    /// Something else.
    Call(Fault),
}

/// The one place that translates what the ledger refuses.
impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownPayment => Self::Order(Unpayable::Unknown),
            Refusal::AlreadyPaid => Self::Order(Unpayable::Paid),
            Refusal::AttemptInProgress => Self::Order(Unpayable::Busy),
            Refusal::PaymentClosed(_) => Self::Order(Unpayable::Closed),
            Refusal::WalletLimitExceeded(_) => Self::Order(Unpayable::WalletFull),
            Refusal::AmountMismatch { .. } => Self::Call(Fault::wrong_amount()),
            Refusal::UnknownAttempt => Self::Call(Fault::unknown_transaction()),
            Refusal::AttemptOver
            | Refusal::AttemptSubmitted
            | Refusal::TransactionOfAnotherPayment => Self::Call(Fault::wrong_state()),
            // The wallet cannot give back what it was credited, or has given part of it back already.
            Refusal::InsufficientBalance { .. }
            | Refusal::UnknownWallet
            | Refusal::WalletBlocked
            | Refusal::NotRefundable(_)
            | Refusal::RefundTooLarge { .. } => Self::Call(Fault::spent()),
            Refusal::AttemptNumbersExhausted
            | Refusal::Overflow(_)
            | Refusal::IllegalTransition(_)
            | Refusal::WrongCurrency(_)
            // From here on, refusals of what users, staff and jobs ask for: no call of Payme leads to them.
            | Refusal::Maintenance
            | Refusal::UnknownService
            | Refusal::RateUnavailable(_)
            | Refusal::UnknownGateway
            | Refusal::CurrencyNotSupported(_)
            | Refusal::BelowGatewayMinimum(_)
            | Refusal::AboveGatewayMaximum(_)
            | Refusal::BelowMinimumTopup(_)
            | Refusal::PaymentNotCancellable(_)
            | Refusal::NotExpirable
            | Refusal::NotEndable(_)
            | Refusal::StillInHand { .. }
            | Refusal::UnknownRefund
            | Refusal::NoWayBack(_)
            | Refusal::RefundOrdered
            | Refusal::RefundOver
            | Refusal::UnknownApproval
            | Refusal::OwnOrder
            | Refusal::ApprovalOver(_)
            | Refusal::IdempotencyKeyReused => Self::Call(Fault::internal()),
        }
    }
}

/// Plumbing that broke; Payme may try again.
impl From<StorageFailure> for Fault {
    fn from(failure: StorageFailure) -> Self {
        tracing::error!(
            error = &failure as &dyn std::error::Error,
            "a call of Payme was not answered: {failure}"
        );
        Self::internal()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_in_three_languages() {
        let fault = Fault::of_order(Unpayable::Unknown, "payment_id");
        let json = serde_json::to_value(&fault).expect("an object");
        assert_eq!(json["code"], -31_050);
        assert_eq!(json["data"], "payment_id");
        for language in ["ru", "uz", "en"] {
            assert!(
                json["message"][language]
                    .as_str()
                    .is_some_and(|text| !text.is_empty())
            );
        }
        let json = serde_json::to_value(Fault::wrong_amount()).expect("an object");
        assert!(json.get("data").is_none());
    }

    #[test]
    fn every_reason_has_a_code_of_its_own_in_the_range_of_accounts() {
        let codes = [
            Unpayable::Unknown,
            Unpayable::Paid,
            Unpayable::Busy,
            Unpayable::Closed,
            Unpayable::WalletFull,
        ]
        .map(|why| Fault::of_order(why, "payment_id").code());
        assert_eq!(codes, [-31_050, -31_051, -31_052, -31_053, -31_054]);
    }
}
