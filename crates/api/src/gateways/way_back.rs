use std::fmt;
use std::sync::Arc;

use domain::gateway::{GatewayName, PaymentGateway};
use domain::money::AnyMoney;
use domain::payment::Payment;
use domain::refund::{NoWayBack, WayBack};

use crate::wiring::Gateways;

/// What the gateway that took the money knows beforehand of giving it back.
pub struct ThroughGateway(Option<Arc<dyn PaymentGateway>>);

impl ThroughGateway {
    /// The way back through a gateway, if this installation can talk to it.
    pub fn of(gateways: &Gateways, name: &GatewayName) -> Self {
        Self(gateways.get(name).cloned())
    }
}

impl fmt::Debug for ThroughGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0.as_ref().map(|gateway| gateway.name());
        f.debug_tuple("ThroughGateway").field(&name).finish()
    }
}

impl WayBack for ThroughGateway {
    fn obstacle(&self, payment: &Payment, amount: AnyMoney) -> Option<NoWayBack> {
        let Some(gateway) = &self.0 else {
            return Some(NoWayBack::GatewayNotSetUp);
        };
        let instead = gateway.refund_obstacle(payment, amount)?;
        Some(NoWayBack::NotSupported { instead })
    }
}
