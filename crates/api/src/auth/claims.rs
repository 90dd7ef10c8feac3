use domain::UserId;
use serde::{Deserialize, Serialize};

/// What a caller may do.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Their own wallet and payments.
    User,
    /// May also read what administrators read.
    Support,
    /// May also change it.
    Admin,
}

/// The claims that matter. Unknown ones are ignored.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    #[serde(default)]
    sub: Option<IdClaim>,
    #[serde(default)]
    user_id: Option<IdClaim>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    roles: Option<RoleClaim>,
}

/// Platforms write user ids as numbers or as strings.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum IdClaim {
    Number(i64),
    Text(String),
}

/// Platforms write one role as a text, several as a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum RoleClaim {
    One(String),
    Several(Vec<String>),
}

impl IdClaim {
    fn user_id(&self) -> Option<UserId> {
        let number = match self {
            Self::Number(number) => *number,
            Self::Text(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                text.parse().ok()?
            }
            Self::Text(_) => return None,
        };
        UserId::new(number)
    }
}

impl Claims {
    /// The user. A `sub` that is no user id (some issuers put a name there) leaves it to `user_id`; two that differ name
    /// nobody.
    pub(super) fn user_id(&self) -> Option<UserId> {
        let sub = self.sub.as_ref().and_then(IdClaim::user_id);
        match (sub, &self.user_id) {
            (sub, None) => sub,
            (None, Some(user_id)) => user_id.user_id(),
            (Some(sub), Some(user_id)) => Some(sub).filter(|id| user_id.user_id() == Some(*id)),
        }
    }

    /// The highest role; unknown words give none.
    pub(super) fn role(&self) -> Role {
        let several: &[String] = match &self.roles {
            Some(RoleClaim::One(word)) => std::slice::from_ref(word),
            Some(RoleClaim::Several(words)) => words,
            None => &[],
        };
        let words = several.iter().chain(&self.role);
        words
            .filter_map(|word| match word.as_str() {
                "admin" => Some(Role::Admin),
                "support" => Some(Role::Support),
                _ => None,
            })
            .max()
            .unwrap_or(Role::User)
    }
}
