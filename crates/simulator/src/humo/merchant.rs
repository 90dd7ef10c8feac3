/// A merchant as the acquiring bank has registered it.
#[derive(Clone)]
pub struct HumoMerchant {
    /// The login at PaymentServer.
    pub soap_login: String,
    /// The password there.
    pub soap_password: String,
    /// The bearer token of the middleware.
    pub middleware_token: String,
    /// The merchant's number.
    pub merchant_id: String,
    /// The terminal's number.
    pub terminal_id: String,
    /// The point of service.
    pub point_code: String,
    /// The acquiring institution; the one of the card is taken too.
    pub centre_id: String,
}
