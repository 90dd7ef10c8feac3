use std::fmt;

use domain::gateway::UnfitSetting;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::{Host, Url};

/// The section `HAMYON__SMS__ESKIZ__*`: what Eskiz gives a customer.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EskizSettings {
    /// Where the API is. Plain http only on this machine.
    pub base_url: String,
    /// The customer's login.
    pub email: Option<String>,
    /// The customer's password.
    pub password: Option<SecretString>,
    /// Who sends, as phones show it: the short code or the name that Eskiz has registered.
    pub from: String,
}

impl Default for EskizSettings {
    fn default() -> Self {
        Self {
            base_url: "https://notify.eskiz.uz/api/".to_owned(),
            email: None,
            password: None,
            from: "4546".to_owned(),
        }
    }
}

/// The password and whose it is are not shown.
impl fmt::Debug for EskizSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EskizSettings")
            .field("base_url", &self.base_url)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// The settings, checked.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) base: Url,
    pub(crate) email: String,
    pub(crate) password: SecretString,
    pub(crate) from: String,
}

impl EskizSettings {
    /// The account; `None` when there is none.
    pub(crate) fn account(self) -> Result<Option<Account>, UnfitSetting> {
        let base = base(&self.base_url)?;
        let is_sender = (1..=11).contains(&self.from.len())
            && self
                .from
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.'));
        if !is_sender {
            return Err(UnfitSetting::new(
                "FROM",
                "must be 1 to 11 Latin letters or digits",
            ));
        }
        let email = self.email.filter(|email| !email.is_empty());
        let password = self
            .password
            .filter(|password| !password.expose_secret().is_empty());
        match (email, password) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(UnfitSetting::new(
                "PASSWORD",
                "is missing while EMAIL is set",
            )),
            (None, Some(_)) => Err(UnfitSetting::new(
                "EMAIL",
                "is missing while PASSWORD is set",
            )),
            (Some(email), Some(password)) => Ok(Some(Account {
                base,
                email,
                password,
                from: self.from,
            })),
        }
    }
}

fn base(text: &str) -> Result<Url, UnfitSetting> {
    let unfit = |problem: &str| UnfitSetting::new("BASE_URL", problem);
    let mut url = Url::parse(text)
        .map_err(|_| unfit("must be a URL such as https://notify.eskiz.uz/api/"))?;
    let is_bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !is_bare {
        return Err(unfit("must have neither user info nor a query"));
    }
    if !(url.scheme() == "https" || url.scheme() == "http" && is_this_machine(&url)) {
        return Err(unfit(
            "must be an https URL; plain http only on this machine",
        ));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> EskizSettings {
        EskizSettings {
            email: Some("clinic@example.com".to_owned()),
            password: Some("a-password".into()),
            ..EskizSettings::default()
        }
    }

    fn key_of(settings: EskizSettings) -> Option<&'static str> {
        settings.account().err().map(|unfit| unfit.key)
    }

    #[test]
    fn no_credentials_are_no_account_and_half_of_them_a_fault() {
        assert!(matches!(EskizSettings::default().account(), Ok(None)));
        let account = complete().account().expect("fit").expect("an account");
        assert_eq!(account.base.as_str(), "https://notify.eskiz.uz/api/");
        let without = |change: fn(&mut EskizSettings)| {
            let mut settings = complete();
            change(&mut settings);
            key_of(settings)
        };
        assert_eq!(without(|own| own.email = None), Some("EMAIL"));
        assert_eq!(without(|own| own.password = None), Some("PASSWORD"));
        assert_eq!(
            without(|own| own.password = Some("".into())),
            Some("PASSWORD")
        );
    }

    #[test]
    fn an_address_is_https_or_on_this_machine() {
        let with = |base_url: &str| EskizSettings {
            base_url: base_url.to_owned(),
            ..complete()
        };
        for fit in [
            "https://x.uz/api",
            "http://127.0.0.1:8000/simulator/eskiz/api",
            "http://localhost/",
        ] {
            let account = with(fit).account().expect(fit).expect(fit);
            assert!(account.base.path().ends_with('/'), "{fit}");
        }
        for unfit in [
            "",
            "x.uz",
            "ftp://x.uz/",
            "http://x.uz/api/",
            "https://me:you@x.uz/",
            "https://x.uz/?a",
        ] {
            assert_eq!(key_of(with(unfit)), Some("BASE_URL"), "{unfit}");
        }
    }

    #[test]
    fn a_sender_is_short() {
        for unfit in ["", "123456789012", "Клиника"] {
            let settings = EskizSettings {
                from: unfit.to_owned(),
                ..complete()
            };
            assert_eq!(key_of(settings), Some("FROM"), "{unfit}");
        }
    }

    #[test]
    fn debug_output_keeps_the_credentials() {
        let shown = format!("{:?}", complete());
        assert!(
            !shown.contains("a-password") && !shown.contains("clinic@"),
            "{shown}"
        );
    }
}
