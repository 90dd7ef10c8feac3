use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::card::PhoneNumber;
use domain::gateway::UnfitSetting;
use domain::sms::{SmsFailure, SmsSender};
use reqwest::{Client, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;
use zeroize::Zeroizing;

use crate::answer;
use crate::http::{self, Answer, CALL_TIME_MAX};
use crate::settings::{Account, EskizSettings};

/// When a token is renewed; one lives about 30 days.
const TOKEN_TIME_MAX: Duration = Duration::from_secs(20 * 24 * 60 * 60);

/// Sends through one account at Eskiz.
pub struct EskizSms {
    http: Client,
    account: Account,
    /// Locked while a token is fetched, so that many messages at once log in once.
    token: Mutex<Option<Token>>,
}

#[derive(Clone)]
struct Token {
    text: Arc<SecretString>,
    since: Instant,
}

impl fmt::Debug for EskizSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EskizSms")
            .field("base", &self.account.base.as_str())
            .finish_non_exhaustive()
    }
}

impl EskizSms {
    /// The sender for these settings; `None` when they name no account.
    pub fn open(settings: EskizSettings) -> Result<Option<Arc<dyn SmsSender>>, UnfitSetting> {
        let sender = Self::with_time_limit(settings, CALL_TIME_MAX)?;
        Ok(sender.map(|sender| Arc::new(sender) as Arc<dyn SmsSender>))
    }

    /// The same with another time limit for each call.
    pub fn with_time_limit(
        settings: EskizSettings,
        time_max: Duration,
    ) -> Result<Option<Self>, UnfitSetting> {
        let Some(account) = settings.account()? else {
            return Ok(None);
        };
        let http = http::client(&account.base, time_max).map_err(|error| {
            UnfitSetting::new("BASE_URL", format!("cannot be called over HTTPS: {error}"))
        })?;
        Ok(Some(Self {
            http,
            account,
            token: Mutex::new(None),
        }))
    }

    /// A token that is good as far as we know. `refused` is one that is not.
    async fn token(&self, refused: Option<&Token>) -> Result<Token, SmsFailure> {
        let mut kept = self.token.lock().await;
        let is_refused =
            |token: &Token| refused.is_some_and(|refused| Arc::ptr_eq(&refused.text, &token.text));
        let text = match kept.take_if(|token| is_refused(token) || is_old(token)) {
            // Only one of age can be renewed.
            Some(token) if !is_refused(&token) => match self.renew(&token).await {
                Some(text) => text,
                None => self.log_in().await?,
            },
            Some(_) => self.log_in().await?,
            None => match &*kept {
                Some(token) => return Ok(token.clone()),
                None => self.log_in().await?,
            },
        };
        let token = Token {
            text: Arc::new(text),
            since: Instant::now(),
        };
        *kept = Some(token.clone());
        Ok(token)
    }

    async fn log_in(&self) -> Result<SecretString, SmsFailure> {
        let form = answer::form(&[
            ("email", &self.account.email),
            ("password", self.account.password.expose_secret()),
        ]);
        let answer = self.call(Method::POST, "auth/login", None, form).await?;
        match answer.status {
            status if status.is_success() => answer::token(&answer.body).ok_or_else(|| {
                SmsFailure::Silent("its answer to the login has no token".to_owned())
            }),
            status if is_busy(status) => Err(busy(status)),
            _ => Err(SmsFailure::Unauthorized),
        }
    }

    /// Another token for one of age; `None` when there is none to be had that way.
    async fn renew(&self, token: &Token) -> Option<SecretString> {
        let form = Zeroizing::default();
        let asked = self.call(Method::PATCH, "auth/refresh", Some(token), form);
        let answer = asked.await.ok()?;
        let body = answer.status.is_success().then_some(answer.body)?;
        answer::token(&body)
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&Token>,
        form: Zeroizing<Vec<u8>>,
    ) -> Result<Answer, SmsFailure> {
        let token = token.map(|token| token.text.as_ref());
        http::call(&self.http, method, self.address(path), token, form).await
    }

    /// The base ends with a slash and the path is ours, so that joining cannot leave the base.
    fn address(&self, path: &str) -> Url {
        let base = &self.account.base;
        base.join(path).unwrap_or_else(|_| base.clone())
    }
}

#[async_trait]
impl SmsSender for EskizSms {
    async fn send(&self, to: &PhoneNumber, text: &SecretString) -> Result<(), SmsFailure> {
        let mut refused = None;
        loop {
            let token = self.token(refused.as_ref()).await?;
            let form = answer::form(&[
                ("mobile_phone", to.digits()),
                ("message", text.expose_secret()),
                ("from", &self.account.from),
            ]);
            let path = "message/sms/send";
            let answer = self.call(Method::POST, path, Some(&token), form).await?;
            match answer.status {
                // Nothing was sent: Eskiz looks at the token first.
                StatusCode::UNAUTHORIZED if refused.is_none() => {
                    tracing::info!("Eskiz does not take the token any more; logging in again");
                    refused = Some(token);
                }
                StatusCode::UNAUTHORIZED => return Err(SmsFailure::Unauthorized),
                status if status.is_success() => return answer::sent(&answer.body),
                status if is_busy(status) => return Err(busy(status)),
                status => {
                    let reason = answer::reason(&answer.body);
                    return Err(SmsFailure::Refused(format!(
                        "HTTP status {status}: {reason}"
                    )));
                }
            }
        }
    }
}

fn is_old(token: &Token) -> bool {
    token.since.elapsed() >= TOKEN_TIME_MAX
}

/// Statuses that say nothing about what was sent. A redirect is none of Eskiz's answers.
fn is_busy(status: StatusCode) -> bool {
    status.is_server_error() || status.is_redirection() || status == StatusCode::TOO_MANY_REQUESTS
}

fn busy(status: StatusCode) -> SmsFailure {
    SmsFailure::Silent(format!("HTTP status {status}"))
}
