use std::sync::Arc;

use chrono::TimeDelta;
use domain::gateway::{GatewayAdapter, GatewayPorts, UnfitSetting};

use crate::challenge::CodeKey;
use crate::gateway::HumoGateway;
use crate::http;
use crate::look_up::Patience;
use crate::middleware::Middleware;
use crate::settings::HumoSettings;
use crate::soap::PaymentServer;

/// Humo for this installation; `None` when the settings are empty.
pub fn open(
    settings: HumoSettings,
    ports: &GatewayPorts,
) -> Result<Option<GatewayAdapter>, UnfitSetting> {
    let Some(config) = settings.config()? else {
        return Ok(None);
    };
    let Some(sms) = ports.sms.clone() else {
        return Err(UnfitSetting::new(
            "SOAP_URL",
            "is set, but nothing sends the codes that payers confirm with: set HAMYON__SMS__ESKIZ__EMAIL and PASSWORD",
        ));
    };
    let code_key = CodeKey::random().map_err(|error| {
        UnfitSetting::new(
            "SOAP_URL",
            format!("is set, but the system has no random numbers for codes: {error}"),
        )
    })?;
    let client = http::client(&config)?;
    let humo = Arc::new(HumoGateway {
        server: PaymentServer::new(&config, client.clone()),
        middleware: Middleware::new(&config, client),
        sms,
        clock: Arc::clone(&ports.clock),
        code_key,
        public_url: ports.public_url.clone(),
        use_card_institution: config.use_card_institution,
        otp_time: config.otp_time,
        order_time: TimeDelta::from_std(config.time_max).unwrap_or(TimeDelta::MAX),
        otp_text: config.otp_text,
        card_prefixes: config.card_prefixes,
        patience: Patience {
            not_found: config.not_found_time,
            engine_fault: config.engine_fault_time,
        },
    });
    Ok(Some(GatewayAdapter {
        gateway: humo.clone(),
        callbacks: None,
        cards: Some(humo),
    }))
}

impl PaymentServer {
    /// PaymentServer alone, for statements and the close of day; `None` when the settings are empty.
    pub fn open(settings: HumoSettings) -> Result<Option<Self>, UnfitSetting> {
        let Some(config) = settings.config()? else {
            return Ok(None);
        };
        let client = http::client(&config)?;
        Ok(Some(Self::new(&config, client)))
    }
}
