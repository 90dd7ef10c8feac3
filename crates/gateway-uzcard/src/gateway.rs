use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::gateway::{
    GatewayAdapter, GatewayName, GatewayPorts, GatewayView, LookUpError, PaymentGateway,
    ProbeFailure, RefundOrder, RefundView, UnfitSetting,
};
use domain::money::AnyMoney;
use domain::money::CurrencyCode;
use domain::payment::{Attempt, Payment};
use domain::text::Language;
use domain::time::Clock;

use crate::bins::Bins;
use crate::settings::UzCardSettings;
use crate::svgate::SvGate;

/// UzCard: cards that payers type into our own page, debited through SV-Gate.
#[derive(Clone)]
pub(crate) struct UzCard {
    pub(crate) gate: SvGate,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) bins: Bins,
    pub(crate) partial_refunds: bool,
    pub(crate) not_found_is_final_after: Duration,
    public_url: String,
}

/// The name under which UzCard is known in the API and the database.
pub(crate) fn gateway_name() -> GatewayName {
    "uzcard".parse().expect("six small letters are a name")
}

/// UzCard with these settings; `None` without credentials.
pub fn open(
    settings: UzCardSettings,
    ports: &GatewayPorts,
) -> Result<Option<GatewayAdapter>, UnfitSetting> {
    let Some(config) = settings.check()? else {
        return Ok(None);
    };
    let gate = SvGate::try_new(config.gate)
        .map_err(|error| UnfitSetting::new("ENDPOINT", format!("cannot be called: {error}")))?;
    let uzcard = Arc::new(UzCard {
        gate,
        clock: Arc::clone(&ports.clock),
        bins: Bins::new(config.extra_bins),
        partial_refunds: config.partial_refunds,
        not_found_is_final_after: config.not_found_is_final_after,
        public_url: ports.public_url.trim_end_matches('/').to_owned(),
    });
    Ok(Some(GatewayAdapter {
        gateway: Arc::clone(&uzcard) as Arc<dyn PaymentGateway>,
        // SV-Gate calls nobody.
        callbacks: None,
        cards: Some(uzcard),
    }))
}

#[async_trait]
impl PaymentGateway for UzCard {
    fn name(&self) -> GatewayName {
        gateway_name()
    }

    /// SV-Gate counts in tiyin.
    fn currencies(&self) -> &'static [CurrencyCode] {
        &[CurrencyCode::Uzs]
    }

    /// Our own card page: SV-Gate has none. The page knows where the payer goes afterwards.
    fn pay_link(
        &self,
        payment: &Payment,
        _return_url: &str,
        _language: Option<Language>,
    ) -> String {
        format!("{}/pay/{}/card", self.public_url, payment.id)
    }

    async fn look_up(
        &self,
        payment: &Payment,
        attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        self.view_of(payment, attempts).await
    }

    fn refund_obstacle(&self, payment: &Payment, amount: AnyMoney) -> Option<&'static str> {
        self.obstacle(payment, amount)
    }

    async fn refund(&self, order: &RefundOrder<'_>) -> RefundView {
        self.give_back(order).await
    }

    async fn look_up_refund(&self, order: &RefundOrder<'_>) -> RefundView {
        self.view_of_refund(order).await
    }

    async fn probe(&self) -> Result<(), ProbeFailure> {
        self.bins.refresh(&self.gate, self.clock.now());
        self.gate.check_terminal().await?;
        Ok(())
    }
}

impl fmt::Debug for UzCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UzCard")
            .field("gate", &self.gate)
            .finish_non_exhaustive()
    }
}
