//! Debits, look-ups, reversals, and the terminal.

use serde_json::{Value, json};

use super::{Answer, Asked, Refusal};
use crate::uzcard::books::Debited;

/// `trans.pay.purpose`.
pub(super) fn pay(asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let tran = asked.under("tran")?;
    if tran.text("purpose", 20)? != "payment" {
        return Err(Refusal::PARAMS);
    }
    asked.ensure_terminal(&tran)?;
    tran.ensure_som()?;
    let (token, ext) = (tran.text("cardId", 32)?, tran.ext()?);
    let amount = tran.amount("amount")?;
    let mut books = asked.svgate.books();
    let card = books.card_of(token)?;
    match books.debit(card, amount, ext, asked.now)? {
        Debited::Answered(debit) => Ok(Answer::Result(debit.told(&asked.svgate.0.psp))),
        Debited::Silence => Ok(Answer::Silence),
        Debited::NotKnown => Err(Refusal::NOT_KNOWN),
    }
}

/// `trans.ext`.
pub(super) fn by_ext(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let ext = asked.top().text("extId", 75)?;
    let books = asked.svgate.books();
    let found = books.by_ext(ext, asked.now)?;
    Ok(json!([found.told(&asked.svgate.0.psp)]))
}

/// `trans.sv`.
pub(super) fn by_reference(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let reference = asked.top().text("svId", 12)?;
    let books = asked.svgate.books();
    let found = books.by_reference(reference, asked.now)?;
    Ok(json!([found.told(&asked.svgate.0.psp)]))
}

/// `trans.reverse`.
pub(super) fn reverse(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let reference = asked.top().text("tranId", 12)?;
    let reversed = asked.svgate.books().reverse(reference, asked.now)?;
    Ok(json!([reversed.told(&asked.svgate.0.psp)]))
}

/// `trans.reverse.partial`.
pub(super) fn reverse_part(asked: &Asked<'_>) -> Result<Value, Refusal> {
    let tran = asked.under("tran")?;
    let (reference, ext) = (tran.text("tranId", 12)?, tran.ext()?);
    let amount = tran.amount("reverseAmount")?;
    let mut books = asked.svgate.books();
    let part = books.reverse_part(reference, amount, ext, asked.now)?;
    Ok(part.told(&asked.svgate.0.psp))
}

/// `terminal.check`.
pub(super) fn check_terminal(asked: &Asked<'_>) -> Result<Value, Refusal> {
    asked.ensure_terminal(&asked.under("terminal")?)?;
    let psp = &asked.svgate.0.psp;
    Ok(json!({"username": psp.login, "port": psp.port, "name": psp.shop_name, "type": 1}))
}
