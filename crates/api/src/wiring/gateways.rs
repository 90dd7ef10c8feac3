use std::collections::BTreeMap;
use std::sync::Arc;

use domain::card::CardGateway;
use domain::gateway::{Callbacks, GatewayAdapter, GatewayName, GatewayPorts, PaymentGateway};
use domain::money::CurrencyCode;

use super::gateway_kind::GatewayKind;
use crate::settings::{GatewaySections, SettingsError};

/// The gateways that this program knows. A new one is a crate and a line here.
pub fn known_gateways() -> Vec<GatewayKind> {
    vec![
        GatewayKind::of("click", gateway_click::open),
        GatewayKind::of("payme", gateway_payme::open),
        GatewayKind::of("humo", gateway_humo::open),
        GatewayKind::of("uzcard", gateway_uzcard::open),
    ]
}

/// The gateways that this installation can talk to.
#[derive(Default)]
pub struct Gateways(BTreeMap<GatewayName, GatewayAdapter>);

impl Gateways {
    /// The gateways for which there are credentials.
    pub fn try_new(
        settings: &GatewaySections,
        ports: &GatewayPorts,
    ) -> Result<Self, SettingsError> {
        let mut adapters = BTreeMap::new();
        for kind in known_gateways() {
            if let Some(adapter) = kind.open(settings, ports)? {
                adapters.insert(adapter.gateway.name(), adapter);
            }
        }
        Ok(Self(adapters))
    }

    /// The same with one that the caller has opened.
    #[must_use]
    pub fn with(mut self, adapter: GatewayAdapter) -> Self {
        self.0.insert(adapter.gateway.name(), adapter);
        self
    }

    /// The adapter of a gateway.
    pub fn get(&self, name: &GatewayName) -> Option<&Arc<dyn PaymentGateway>> {
        Some(&self.0.get(name)?.gateway)
    }

    /// The currencies in which a gateway collects; `None` without its adapter.
    pub fn currencies(&self, name: &GatewayName) -> Option<&'static [CurrencyCode]> {
        Some(self.get(name)?.currencies())
    }

    /// What answers a gateway's calls.
    pub fn callbacks(&self, name: &GatewayName) -> Option<&Arc<dyn Callbacks>> {
        self.0.get(name)?.callbacks.as_ref()
    }

    /// What debits the cards that payers type into our page.
    pub fn cards(&self, name: &GatewayName) -> Option<&Arc<dyn CardGateway>> {
        self.0.get(name)?.cards.as_ref()
    }
}

/// Refuses sections of gateways that this program does not know, and settings that these do not have.
pub fn check_gateways(settings: &GatewaySections) -> Result<(), SettingsError> {
    let known = known_gateways();
    let names: Vec<_> = known.iter().map(GatewayKind::name).collect();
    if let Some(unknown) = settings.names().find(|name| !names.contains(name)) {
        return Err(SettingsError::Unfit {
            key: format!("HAMYON__GATEWAYS__{unknown}").to_ascii_uppercase(),
            problem: format!("is no gateway; there are {}", names.join(", ")),
        });
    }
    show_gateways(settings).map(drop)
}

/// All settings of all gateways, secrets hidden.
pub(crate) fn show_gateways(settings: &GatewaySections) -> Result<String, SettingsError> {
    let known = known_gateways();
    let shown: Result<Vec<_>, _> = known.iter().map(|kind| kind.show(settings)).collect();
    Ok(shown?.join("\n"))
}
