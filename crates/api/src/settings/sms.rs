use std::fmt;

use serde::Deserialize;
use sms_eskiz::EskizSettings;

use super::{GatewaySection, SettingsError};

/// Who sends short messages. Without credentials nobody does.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmsSettings {
    /// Eskiz, as its own crate reads it.
    pub eskiz: GatewaySection,
}

impl SmsSettings {
    /// The account at Eskiz.
    pub fn eskiz(&self) -> Result<EskizSettings, SettingsError> {
        self.eskiz.read_section(Self::ESKIZ)
    }

    /// The section's place.
    pub const ESKIZ: &str = "sms__eskiz";
}

/// Secrets hidden.
impl fmt::Debug for SmsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let eskiz = self.eskiz();
        let mut shown = f.debug_struct("SmsSettings");
        match &eskiz {
            Ok(eskiz) => shown.field("eskiz", eskiz),
            Err(_) => shown.field("eskiz", &"unreadable"),
        };
        shown.finish()
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use crate::settings::Settings;

    fn refusal(toml: &str) -> String {
        Settings::from_toml(toml).expect_err("refused").to_string()
    }

    #[test]
    fn an_account_is_read_and_never_shown() {
        let settings = Settings::from_toml("[sms.eskiz]\nemail = 'me@x.uz'\npassword = 'hunter2'");
        let settings = settings.expect("fit");
        let eskiz = settings.sms.eskiz().expect("fit");
        let password = eskiz.password.as_ref().expect("given");
        assert_eq!(password.expose_secret(), "hunter2");
        assert!(!format!("{settings:?}").contains("hunter2"));
    }

    #[test]
    fn half_an_account_and_unknown_settings_are_named() {
        let half = refusal("[sms.eskiz]\nemail = 'me@x.uz'");
        assert!(half.contains("HAMYON__SMS__ESKIZ__PASSWORD"), "{half}");
        let unknown = refusal("[sms.eskiz]\nemial = 'me@x.uz'");
        assert!(unknown.contains("HAMYON__SMS__ESKIZ__EMIAL"), "{unknown}");
    }
}
