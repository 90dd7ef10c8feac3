use std::time::Duration;

use test_support::token;

use crate::load::Chance;
use crate::service::TOKEN_SECRET;

/// How long their tokens are good for: longer than any measurement.
const TOKEN_TIME: Duration = Duration::from_secs(6 * 3600);

/// Users with tokens, as header lines.
pub(crate) struct Users(Vec<String>);

impl Users {
    /// Users 1 to `count`.
    pub(crate) fn first(count: u64) -> Self {
        let authorization = |user| {
            let token = token(TOKEN_SECRET, user, "user", TOKEN_TIME);
            format!("Authorization: Bearer {token}")
        };
        Self((1..=count).map(authorization).collect())
    }

    /// The header of one of them.
    pub(super) fn any(&self, chance: &mut Chance) -> &str {
        &self.0[chance.below(self.0.len())]
    }
}
