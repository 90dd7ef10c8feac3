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
    roles: Vec<String>,
}

/// Platforms write user ids as numbers or as strings.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum IdClaim {
    Number(i64),
    Text(String),
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
    /// The user, when the claims name exactly one.
    pub(super) fn user_id(&self) -> Option<UserId> {
        match (&self.sub, &self.user_id) {
            (Some(sub), None) => sub.user_id(),
            (None, Some(user_id)) => user_id.user_id(),
            (Some(sub), Some(user_id)) => sub.user_id().filter(|id| user_id.user_id() == Some(*id)),
            (None, None) => None,
        }
    }

    /// The highest role; unknown words give none.
    pub(super) fn role(&self) -> Role {
        let words = self.roles.iter().chain(&self.role);
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
