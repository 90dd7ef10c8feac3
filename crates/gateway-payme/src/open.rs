use std::sync::Arc;

use domain::gateway::{GatewayAdapter, GatewayName, GatewayPorts, UnfitSetting};
use secrecy::{ExposeSecret, SecretString};

use crate::callbacks::PaymeCallbacks;
use crate::credentials::Credentials;
use crate::fiscal::FiscalItem;
use crate::gateway::PaymeGateway;
use crate::methods::{Desk, Policy};
use crate::pay_link::CheckoutLink;
use crate::probe::Probe;
use crate::settings::PaymeSettings;

/// The code that stands for "impossible in this state", which some of Payme's sources want for a busy order.
const WRONG_STATE: i32 = -31_008;

/// The name under which Payme is known in the API and the database.
pub(crate) fn gateway_name() -> GatewayName {
    "payme".parse().expect("five small letters are a name")
}

/// Payme for these settings; `None` when there are no credentials in them.
pub fn open(
    mut settings: PaymeSettings,
    ports: &GatewayPorts,
) -> Result<Option<GatewayAdapter>, UnfitSetting> {
    settings.merchant_id.take_if(|id| id.is_empty());
    let is_empty = |secret: &Option<SecretString>| {
        secret
            .as_ref()
            .is_none_or(|secret| secret.expose_secret().is_empty())
    };
    let has_no_key = is_empty(&settings.key) && is_empty(&settings.test_key);
    if settings.merchant_id.is_none() && has_no_key {
        return Ok(None);
    }
    let credentials = credentials(&settings)?;
    let policy = policy(&settings)?;
    let link = CheckoutLink::try_new(&settings)?;
    let probe = Probe::try_new(&settings.checkout_url)?;
    let desk = Desk::new(Arc::clone(&ports.storage), policy);
    let gateway = PaymeGateway::new(link, probe, Arc::clone(&ports.clock));
    Ok(Some(GatewayAdapter {
        gateway: Arc::new(gateway),
        callbacks: Some(Arc::new(PaymeCallbacks::new(credentials, desk))),
        cards: None,
    }))
}

fn credentials(settings: &PaymeSettings) -> Result<Credentials, UnfitSetting> {
    if settings.login.is_empty() || settings.login.contains(':') {
        return Err(UnfitSetting::new("LOGIN", "must be a name without a colon"));
    }
    let given = |secret: &'_ Option<SecretString>| {
        secret
            .clone()
            .filter(|secret| !secret.expose_secret().is_empty())
    };
    let (key, test_key) = (given(&settings.key), given(&settings.test_key));
    let test_key = match (settings.accept_test_key, test_key) {
        (true, None) => {
            let problem = "must be set when ACCEPT_TEST_KEY is on";
            return Err(UnfitSetting::new("TEST_KEY", problem));
        }
        (is_accepted, test_key) => test_key.filter(|_| is_accepted),
    };
    if key.is_none() && test_key.is_none() {
        return Err(UnfitSetting::new("KEY", "must be set"));
    }
    if test_key.is_some() {
        tracing::warn!(
            "calls with the key of Payme's sandbox are obeyed: they credit wallets without real money"
        );
    }
    let keys: Vec<_> = key.iter().chain(&test_key).collect();
    let addresses = settings.allowed_addresses.clone();
    Ok(Credentials::new(&settings.login, &keys, addresses))
}

fn policy(settings: &PaymeSettings) -> Result<Policy, UnfitSetting> {
    if !is_word(&settings.account_field) {
        return Err(UnfitSetting::new(
            "ACCOUNT_FIELD",
            "must be 1 to 64 letters, digits or _",
        ));
    }
    let busy_code = settings.busy_code;
    if busy_code != WRONG_STATE && !(-31_099..=-31_050).contains(&busy_code) {
        let problem = "must be -31008, or from -31099 to -31050";
        return Err(UnfitSetting::new("BUSY_CODE", problem));
    }
    if settings.statement_max == 0 {
        return Err(UnfitSetting::new("STATEMENT_MAX", "must be 1 at least"));
    }
    Ok(Policy {
        account_field: settings.account_field.clone(),
        busy_code: (busy_code != WRONG_STATE).then_some(busy_code),
        refuses_stale: settings.refuse_stale_create,
        fiscal_item: FiscalItem::read(settings)?,
        statement_max: settings.statement_max as usize,
    })
}

/// What may be a name in the link: nothing that the link reads as a sign.
pub(crate) fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
