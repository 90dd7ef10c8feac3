use domain::gateway::GatewayName;
use secrecy::SecretString;

/// Makes stored calls of gateways authentic again, whose signatures and keys were not stored. Simulated gateways can:
/// they hold the secrets anyway.
pub trait Resigner: Send + Sync {
    /// The call with this stored body, signed anew; `None` when that is not possible.
    fn sign(&self, gateway: &GatewayName, body: &str) -> Option<Resigned>;
}

/// A call that is authentic again.
pub struct Resigned {
    /// Its body, with a signature when the gateway has it there.
    pub body: String,
    /// Its header `Authorization`, when the gateway has its credential there.
    pub authorization: Option<SecretString>,
}
