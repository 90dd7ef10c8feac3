use std::sync::Arc;

use domain::sms::SmsSender;
use sms_eskiz::EskizSms;

use crate::settings::{SettingsError, SmsSettings, section_variable};

/// What sends short messages; `None` without credentials.
pub fn sms_sender(settings: &SmsSettings) -> Result<Option<Arc<dyn SmsSender>>, SettingsError> {
    EskizSms::open(settings.eskiz()?).map_err(|unfit| SettingsError::Unfit {
        key: section_variable(SmsSettings::ESKIZ, unfit.key),
        problem: unfit.problem,
    })
}
