use domain::gateway::UnfitSetting;
use serde::Serialize;

use crate::settings::PaymeSettings;

/// What is sold, for the fiscal receipt that Payme makes (developer.help.paycom.uz, `CheckPerformTransaction`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FiscalItem {
    title: String,
    code: String,
    package_code: Option<String>,
    vat_percent: u8,
}

/// The member `detail` of the answer to `CheckPerformTransaction`.
#[derive(Debug, Serialize)]
pub(crate) struct FiscalDetail<'a> {
    /// A sale; other types are not documented.
    receipt_type: i32,
    items: [Line<'a>; 1],
}

#[derive(Debug, Serialize)]
struct Line<'a> {
    title: &'a str,
    /// Tiyin, of one.
    price: i64,
    count: u32,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    package_code: Option<&'a str>,
    vat_percent: u8,
}

impl FiscalItem {
    /// The item of these settings; `None` when they have no code.
    pub(crate) fn read(settings: &PaymeSettings) -> Result<Option<Self>, UnfitSetting> {
        let Some(code) = &settings.fiscal_code else {
            return Ok(None);
        };
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if code.len() != 17 || !is_digits(code) {
            return Err(UnfitSetting::new("FISCAL_CODE", "must be 17 digits"));
        }
        let package_code = settings.fiscal_package_code.clone();
        if package_code
            .as_deref()
            .is_some_and(|code| code.is_empty() || !is_digits(code))
        {
            return Err(UnfitSetting::new("FISCAL_PACKAGE_CODE", "must be digits"));
        }
        let vat_percent = settings
            .fiscal_vat_percent
            .filter(|percent| *percent <= 100);
        let vat_percent = vat_percent
            .ok_or_else(|| UnfitSetting::new("FISCAL_VAT_PERCENT", "must be set, from 0 to 100"))?;
        if settings.fiscal_title.trim().is_empty() {
            return Err(UnfitSetting::new("FISCAL_TITLE", "must not be empty"));
        }
        Ok(Some(Self {
            title: settings.fiscal_title.clone(),
            code: code.clone(),
            package_code,
            vat_percent,
        }))
    }

    /// The receipt of a payment of so many tiyin.
    pub(crate) fn detail(&self, total_tiyin: i64) -> FiscalDetail<'_> {
        FiscalDetail {
            receipt_type: 0,
            items: [Line {
                title: &self.title,
                price: total_tiyin,
                count: 1,
                code: &self.code,
                package_code: self.package_code.as_deref(),
                vat_percent: self.vat_percent,
            }],
        }
    }
}
