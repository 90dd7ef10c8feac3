//! Holds. Two of these methods put their errors into the result.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Asked, Refusal};
use crate::{
    clock::tashkent_time,
    uzcard::{holds::Hold, psp::UzCardPsp},
};

/// Thirty days.
const MINUTES_MAX: i64 = 43_200;

/// `hold.create`.
pub(super) fn create(asked: &Asked<'_>) -> Value {
    let made = || {
        let hold = asked.under("hold")?;
        asked.ensure_terminal(&hold)?;
        let (token, amount) = (hold.text("cardId", 32)?, hold.amount("amount")?);
        let minutes = hold.integer("time")?;
        if !(1..=MINUTES_MAX).contains(&minutes) {
            return Err(Refusal::HOLD_TIME);
        }
        let mut books = asked.svgate.books();
        let card = books.card_of(token)?;
        books.hold(card, amount, TimeDelta::minutes(minutes), asked.now)
    };
    outcome(made())
}

/// `hold.dismiss`.
pub(super) fn dismiss(asked: &Asked<'_>) -> Value {
    let released = || {
        let hold = asked.under("hold")?;
        asked.ensure_terminal(&hold)?;
        let (id, amount) = (hold.hold_id()?, hold.amount("amount")?);
        let mut books = asked.svgate.books();
        if amount != books.find_hold(id)?.amount {
            return Err(Refusal::ABOVE_HOLD);
        }
        books.release(id, asked.now)
    };
    outcome(released())
}

fn outcome(done: Result<Hold, Refusal>) -> Value {
    match done {
        Ok(hold) => json!({"id": hold.id, "status": 0, "description": "OK"}),
        Err(refusal) => {
            json!({"id": 0, "status": refusal.code, "description": refusal.message})
        }
    }
}

/// `hold.dismiss.charge`.
pub(super) fn charge(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let hold = asked.under("hold")?;
    asked.ensure_terminal(&hold)?;
    let (id, ext, amount) = (hold.hold_id()?, hold.ext()?, hold.amount("amount")?);
    let debit = asked.svgate.books().capture(id, amount, ext, asked.now)?;
    Ok(debit.told(&asked.svgate.0.psp))
}

/// `hold.get.id`.
pub(super) fn by_id(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let id = asked.top().integer("id")?;
    let hold = asked.svgate.books().find_hold(id)?;
    Ok(told(&hold, &asked.svgate.0.psp))
}

/// `hold.get.cardId`.
pub(super) fn of_card(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let token = asked.top().text("cardId", 32)?;
    let books = asked.svgate.books();
    let card = books.card_of(token)?;
    let holds = books.holds_of(card);
    Ok(holds.map(|hold| told(hold, &asked.svgate.0.psp)).collect())
}

fn told(hold: &Hold, psp: &UzCardPsp) -> Value {
    json!({
        "hid": hold.id,
        "crefNo": format!("{:08}", hold.id),
        "reqamt": hold.amount,
        "createTime": tashkent_time(hold.made_at),
        "waitingTime": tashkent_time(hold.until),
        "status": i32::from(hold.is_over),
        "remark": null,
        "accNo": null,
        "userName": psp.login,
    })
}
