use std::error::Error;
use std::sync::Arc;

use domain::gateway::{GatewayAdapter, GatewayPorts, UnfitSetting};

use crate::gateway::ClickGateway;
use crate::settings::ClickSettings;
use crate::webhook::ClickWebhook;

/// Click for this installation; `None` without credentials.
pub fn open(
    settings: ClickSettings,
    ports: &GatewayPorts,
) -> Result<Option<GatewayAdapter>, UnfitSetting> {
    let Some(config) = settings.config()? else {
        return Ok(None);
    };
    let gateway = ClickGateway::try_new(config.clone(), Arc::clone(&ports.clock));
    let gateway = gateway.map_err(|error| {
        let cause = error.source().map(|cause| format!(": {cause}"));
        let cause = cause.unwrap_or_default();
        UnfitSetting::new("API_URL", format!("cannot be called: {error}{cause}"))
    })?;
    let webhook = ClickWebhook::new(config, ports.storage.clone(), ports.storage.clone());
    Ok(Some(GatewayAdapter {
        gateway: Arc::new(gateway),
        callbacks: Some(Arc::new(webhook)),
        cards: None,
    }))
}
