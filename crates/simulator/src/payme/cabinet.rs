//! What the merchant's cabinet asks the shop for: the statement of a day, laid beside Payme's own books.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    PaymeSimulator,
    answer::{ShopAnswer, Unusable},
    books::{Receipt, State},
    language::Language,
    shop::Exchange,
};
use crate::{clock, som};

/// How far back a statement goes.
const PERIOD: TimeDelta = TimeDelta::hours(24);

/// A statement and what Payme's own books say of it.
pub(super) struct Statement {
    pub(super) exchange: Exchange,
    pub(super) lines: Result<Vec<Line>, String>,
    /// Receipts that are paid or refunded, and that the shop does not name.
    pub(super) unnamed: Vec<Receipt>,
}

/// One transaction of a statement.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) account: String,
    /// So'm, grouped.
    pub(super) amount: String,
    pub(super) state: i64,
    /// What Payme has, when it differs.
    pub(super) disagreement: Option<String>,
}

impl PaymeSimulator {
    /// Asks the shop for the transactions of the last day.
    pub(super) async fn statement(&self) -> Statement {
        let now = clock::now();
        let (from, to) = (now - PERIOD, now);
        let params = json!({"from": from.timestamp_millis(), "to": to.timestamp_millis()});
        let exchange = self.call("GetStatement", &params).await;
        let receipts: Vec<_> = self
            .books()
            .all()
            .into_iter()
            .filter(|receipt| (from..=to).contains(&receipt.opened_at))
            .collect();
        let lines = match &exchange.answer {
            Ok(ShopAnswer::Result(result)) => match result.get("transactions") {
                Some(Value::Array(transactions)) => transactions
                    .iter()
                    .map(|transaction| self.line(transaction, &receipts))
                    .collect::<Result<Vec<_>, _>>()
                    .map_err(|why| why.to_string()),
                _ => Err(Unusable::Member("transactions").to_string()),
            },
            Ok(ShopAnswer::Error(error)) => Err(format!(
                "error {}: {}",
                error.code,
                error.message(Language::English)
            )),
            Err(why) => Err(why.to_string()),
        };
        let is_named = |receipt: &Receipt| {
            let mut named = lines.iter().flatten();
            named.any(|line| line.id == receipt.id)
        };
        let unnamed = receipts
            .iter()
            .filter(|receipt| receipt.taken_tiyin > 0 && !is_named(receipt));
        let unnamed = unnamed.cloned().collect();
        Statement {
            exchange,
            lines,
            unnamed,
        }
    }

    fn line(&self, transaction: &Value, receipts: &[Receipt]) -> Result<Line, Unusable> {
        let transaction = transaction
            .as_object()
            .ok_or(Unusable::Member("transactions"))?;
        for name in ["time", "create_time", "perform_time", "cancel_time"] {
            ShopAnswer::whole(transaction, name)?;
        }
        ShopAnswer::text(transaction, "transaction")?;
        let id = ShopAnswer::text(transaction, "id")?.to_owned();
        let amount = ShopAnswer::whole(transaction, "amount")?;
        let state = ShopAnswer::whole(transaction, "state")?;
        let account = transaction
            .get("account")
            .and_then(|account| account.get(&self.0.merchant.account_field))
            .and_then(Value::as_str)
            .ok_or(Unusable::Member("account"))?;
        let own = receipts.iter().find(|receipt| receipt.id == id);
        Ok(Line {
            account: account.to_owned(),
            amount: som::grouped(amount),
            state,
            disagreement: disagreement(own, account, amount, state),
            id,
        })
    }
}

fn disagreement(own: Option<&Receipt>, account: &str, amount: i64, state: i64) -> Option<String> {
    let Some(own) = own else {
        return Some("Payme has no such receipt".to_owned());
    };
    let expected = match (own.state, own.taken_tiyin, own.returned_tiyin) {
        (State::Paid | State::Cancelling, ..) => 2,
        (State::Cancelled, 1.., 1..) if own.reason == Some(5) => -2,
        (State::Cancelled, ..) => -1,
        // Under way: whatever the shop says may be true by now.
        _ => state,
    };
    let agrees = own.account == account && own.amount_tiyin == amount && expected == state;
    (!agrees).then(|| format!("Payme has it as {} (state {expected})", own.state.name()))
}
