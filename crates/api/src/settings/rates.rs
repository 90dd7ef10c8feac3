use serde::Deserialize;

/// Exchange rates, for charges from wallets that are not in so'm.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateSettings {
    /// How often they are fetched, minutes; 0: never.
    pub refresh_minutes: u32,
    /// The Central Bank of Uzbekistan.
    pub cbu: CbuSettings,
}

/// Where the Central Bank is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CbuSettings {
    /// Its site, without the path of the list. The sandbox asks its own simulator instead.
    pub base_url: String,
}
