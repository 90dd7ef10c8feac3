use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::gateway::{GatewayName, PaymentGateway};
use domain::ledger::Ledger;
use domain::time::Clock;
use gateway_click::{CancelAfterPaid, ClickConfig, ClickGateway, ClickSetupError, ClickWebhook};
use secrecy::SecretString;

use crate::settings::{self, ClickSettings};

/// What answers Click's calls.
pub type ClickCallbacks = ClickWebhook;

/// The gateways that this installation can talk to. A new one is a crate and a line in [`Gateways::try_new`].
#[derive(Default)]
pub struct Gateways {
    adapters: BTreeMap<GatewayName, Arc<dyn PaymentGateway>>,
    click: Option<ClickCallbacks>,
}

impl Gateways {
    /// The gateways for which there are credentials.
    pub fn try_new(
        settings: &settings::GatewaySettings,
        ledger: &Arc<dyn Ledger>,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, ClickSetupError> {
        let mut gateways = Self::default();
        if let Some(config) = click_config(&settings.click) {
            let gateway = ClickGateway::try_new(config.clone(), Arc::clone(clock))?;
            gateways.add(Arc::new(gateway));
            gateways.click = Some(ClickWebhook::new(config, Arc::clone(ledger)));
        }
        Ok(gateways)
    }

    fn add(&mut self, gateway: Arc<dyn PaymentGateway>) {
        self.adapters.insert(gateway.name(), gateway);
    }

    /// The adapter of a gateway.
    pub fn get(&self, name: &GatewayName) -> Option<&Arc<dyn PaymentGateway>> {
        self.adapters.get(name)
    }

    /// What answers Click's calls, when there are credentials.
    pub fn click(&self) -> Option<&ClickCallbacks> {
        self.click.as_ref()
    }
}

fn click_config(settings: &ClickSettings) -> Option<ClickConfig> {
    let (Some(service_id), Some(merchant_id), Some(secret)) = (
        settings.service_id,
        settings.merchant_id,
        &settings.secret_key,
    ) else {
        return None;
    };
    Some(ClickConfig {
        service_id,
        merchant_id,
        merchant_user_id: settings.merchant_user_id,
        secret_key: SecretString::from(secret.expose()),
        pay_page: settings.pay_page.clone(),
        api_url: settings.api_url.clone(),
        status_names_the_day: settings.status_names_the_day,
        cancel_after_paid: match settings.cancel_after_paid {
            settings::CancelAfterPaid::TransactionCancelled => {
                CancelAfterPaid::TransactionCancelled
            }
            settings::CancelAfterPaid::AlreadyPaid => CancelAfterPaid::AlreadyPaid,
        },
        sign_time_window: settings.sign_time_window_seconds.map(Duration::from_secs),
    })
}
