//! The payment gateways as a payer meets them, for development and tests.
