use std::time::Duration;

use domain::UserId;

use crate::auth::{Role, Tokens};
use crate::cli::failure::Failure;
use crate::wiring::Services;

/// The user whose token the sandbox prints.
const SANDBOX_USER: i64 = 7;
/// How long that token lasts.
const TOKEN_TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// Says what to do next.
pub(in crate::cli) fn print_tour(services: &Services, tokens: &Tokens) -> Result<(), Failure> {
    let user =
        UserId::new(SANDBOX_USER).ok_or_else(|| Failure::Other("no sandbox user".to_owned()))?;
    let token = tokens
        .mint(user, Role::User, services.now(), TOKEN_TTL)
        .map_err(Failure::Other)?;
    let url = &services.public_url;
    println!(
        "\
sandbox: nothing here is real money; everything is kept in ./data

In a browser: open {url}/ and top up, pay, charge. Every call of the API, to read and to try: {url}/docs

Or with curl. A token of user {user} for 24 hours:
  export TOKEN={token}

1. Create a top-up:
  curl -X POST {url}/api/payments/create/ -H \"Authorization: Bearer $TOKEN\" \\
    -H 'Content-Type: application/json' -d '{{\"gateway\": \"click\", \"amount\": 50000.00}}'
2. Open the payment_url of the answer in a browser and pay.
3. See the balance:
  curl {url}/api/payments/wallet/balance/ -H \"Authorization: Bearer $TOKEN\"
4. Charge it:
  curl -X POST {url}/api/payments/billing/charge/ -H \"Authorization: Bearer $TOKEN\" \\
    -H 'Content-Type: application/json' -d '{{\"service_type\": \"consultation\"}}'

Simulated gateways: {url}/simulator/click and {url}/simulator/payme
Test cards: {url}/simulator/uzcard and {url}/simulator/humo; messages that payers get: {url}/simulator/inbox
What its gateways get wrong: {url}/simulator/faults"
    );
    Ok(())
}
