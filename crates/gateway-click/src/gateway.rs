use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use domain::gateway::{
    GatewayName, GatewayView, LookUpError, PaymentGateway, ProbeFailure, RefundOrder, RefundView,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, Payment};
use domain::text::Language;
use domain::time::Clock;

use crate::config::ClickConfig;
use crate::merchant_api::{
    ANOTHER_MONTH, ClickMerchantApi, ClickSetupError, NO_CREDENTIALS, NO_PARTS, is_reversible_at,
};

/// Click as a gateway that payers are sent to, and that can be asked about their payments.
#[derive(Clone)]
pub struct ClickGateway {
    config: ClickConfig,
    api: ClickMerchantApi,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for ClickGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClickGateway")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// The name under which Click is known in the API and the database.
pub(crate) fn gateway_name() -> GatewayName {
    "click".parse().expect("five small letters are a name")
}

impl ClickGateway {
    /// Click for this service. The clock's time goes into the credentials of calls.
    pub fn try_new(config: ClickConfig, clock: Arc<dyn Clock>) -> Result<Self, ClickSetupError> {
        let api = ClickMerchantApi::try_new(&config, Arc::clone(&clock))?;
        Ok(Self { config, api, clock })
    }
}

#[async_trait]
impl PaymentGateway for ClickGateway {
    fn name(&self) -> GatewayName {
        gateway_name()
    }

    /// Click counts in so'm.
    fn currencies(&self) -> &'static [CurrencyCode] {
        &[CurrencyCode::Uzs]
    }

    /// docs.click.uz, "Click button". The amount is always written with two decimals, because Click repeats and signs
    /// its very text.
    fn pay_link(&self, payment: &Payment, return_url: &str, _language: Option<Language>) -> String {
        let page = &self.config.pay_page;
        let separator = if page.contains('?') { '&' } else { '?' };
        let link = format!("{page}{separator}");
        let query_start = link.len();
        let mut query = form_urlencoded::Serializer::for_suffix(link, query_start);
        query
            .append_pair("service_id", &self.config.service_id.to_string())
            .append_pair("merchant_id", &self.config.merchant_id.to_string())
            .append_pair("amount", &payment.total.to_string())
            .append_pair("transaction_param", &payment.id.to_string());
        if let Some(merchant_user_id) = self.config.merchant_user_id {
            query.append_pair("merchant_user_id", &merchant_user_id.to_string());
        }
        query.append_pair("return_url", return_url);
        query.finish()
    }

    async fn look_up(
        &self,
        payment: &Payment,
        attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        self.api.look_up(payment, attempts, attempts).await
    }

    async fn look_up_attempt(
        &self,
        payment: &Payment,
        attempt: &Attempt,
        all: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        let asked = std::slice::from_ref(attempt);
        self.api.look_up(payment, asked, all).await
    }

    fn refund_obstacle(&self, payment: &Payment, amount: AnyMoney) -> Option<&'static str> {
        let is_whole = amount == payment.amount;
        if self.config.merchant_user_id.is_none() {
            Some(NO_CREDENTIALS)
        } else if !is_whole && !self.config.partial_reversal {
            Some(NO_PARTS)
        } else {
            let paid_at = payment.completed_at.unwrap_or(payment.created_at);
            (!is_reversible_at(paid_at, self.clock.now())).then_some(ANOTHER_MONTH)
        }
    }

    async fn refund(&self, order: &RefundOrder<'_>) -> RefundView {
        let parts_allowed = self.config.partial_reversal;
        self.api
            .refund(order, parts_allowed, self.clock.now())
            .await
    }

    async fn look_up_refund(&self, order: &RefundOrder<'_>) -> RefundView {
        self.api.look_up_refund(order).await
    }

    async fn probe(&self) -> Result<(), ProbeFailure> {
        self.api.probe().await
    }
}

#[cfg(test)]
mod tests {
    use domain::payment::{PaymentPurpose, PaymentStatus};
    use domain::{PaymentId, Timestamp, UserId};
    use uuid::Uuid;

    use super::*;

    const RETURN_URL: &str = "https://clinic.uz/back?payment_id=1&amount=1";

    fn payment() -> Payment {
        let money = |minor| AnyMoney::new(minor, CurrencyCode::Uzs);
        Payment {
            id: PaymentId(Uuid::from_u128(0x550e_8400_e29b_41d4_a716_4466_5544_0000)),
            user_id: UserId::new(7).expect("positive"),
            reference: "PAY-0-00000000".to_owned(),
            gateway: gateway_name(),
            purpose: PaymentPurpose::Payment,
            amount: money(100_100),
            commission: money(2_503),
            total: money(102_603),
            status: PaymentStatus::Pending,
            callback_url: None,
            created_at: Timestamp::UNIX_EPOCH,
            expires_at: Timestamp::UNIX_EPOCH,
            completed_at: None,
            is_late: false,
            version: 1,
            refunded: AnyMoney::new(0, CurrencyCode::Uzs),
        }
    }

    struct Standing;

    impl Clock for Standing {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }

    fn gateway(config: ClickConfig) -> ClickGateway {
        ClickGateway::try_new(config, Arc::new(Standing)).expect("an HTTPS client")
    }

    fn parameters(link: &str) -> Vec<(String, String)> {
        let (_, query) = link.split_once('?').expect("a query");
        form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect()
    }

    #[test]
    fn the_link_asks_for_the_total_to_the_tiyin() {
        let gateway = gateway(ClickConfig::new(12_345, 678, "test_secret"));
        assert_eq!(
            gateway.pay_link(&payment(), RETURN_URL, None),
            "https://my.click.uz/services/pay?service_id=12345&merchant_id=678&amount=1026.03\
             &transaction_param=550e8400-e29b-41d4-a716-446655440000\
             &return_url=https%3A%2F%2Fclinic.uz%2Fback%3Fpayment_id%3D1%26amount%3D1"
        );
    }

    #[test]
    fn a_return_url_cannot_add_parameters_to_the_link() {
        let gateway = gateway(ClickConfig::new(12_345, 678, "test_secret"));
        let hostile = "https://x.uz/?a=1&amount=1&transaction_param=2#f ü%26amount=1";
        let parameters = parameters(&gateway.pay_link(&payment(), hostile, None));
        let values = |name: &str| {
            parameters
                .iter()
                .filter(|(known, _)| known == name)
                .map(|(_, value)| value.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(values("amount"), ["1026.03"]);
        assert_eq!(values("transaction_param"), [payment().id.to_string()]);
        assert_eq!(values("return_url"), [hostile]);
    }

    #[test]
    fn the_link_carries_neither_secret_nor_signature() {
        let mut config = ClickConfig::new(12_345, 678, "test_secret");
        config.merchant_user_id = Some(99);
        let link = gateway(config).pay_link(&payment(), RETURN_URL, None);
        let names: Vec<_> = parameters(&link)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(
            names,
            [
                "service_id",
                "merchant_id",
                "amount",
                "transaction_param",
                "merchant_user_id",
                "return_url"
            ]
        );
        assert!(!link.contains("test_secret"));
    }

    #[test]
    fn a_pay_page_with_a_query_keeps_it() {
        let mut config = ClickConfig::new(12_345, 678, "test_secret");
        config.pay_page = "http://127.0.0.1:8000/simulator/click/pay?theme=dark".to_owned();
        let link = gateway(config).pay_link(&payment(), RETURN_URL, None);
        let expected = "http://127.0.0.1:8000/simulator/click/pay?theme=dark&service_id=12345&";
        assert!(link.starts_with(expected), "{link}");
    }
}
