//! Reading parameters, as strictly as they are described.

use serde_json::Value;

use super::{Asked, Refusal};

/// Longest reference of a shop's.
const EXT_CHARS_MAX: usize = 75;

impl Asked<'_> {
    /// An object below the parameters: `tran`, `hold`.
    pub(super) fn under(&self, name: &str) -> Result<Params<'_>, Refusal> {
        Params(self.params).under(name)
    }

    /// The parameters themselves.
    pub(super) fn top(&self) -> Params<'_> {
        Params(self.params)
    }

    /// That the merchant and the terminal are the shop's.
    pub(super) fn ensure_terminal(&self, params: &Params<'_>) -> Result<(), Refusal> {
        let psp = &self.svgate.0.psp;
        let merchant = params.text("merchantId", 16)?;
        let terminal = params.text("terminalId", 16)?;
        if (merchant, terminal) == (&*psp.merchant_id, &*psp.terminal_id) {
            Ok(())
        } else {
            Err(Refusal::TERMINAL)
        }
    }
}

/// An object of parameters.
pub(super) struct Params<'a>(pub(super) &'a Value);

impl<'a> Params<'a> {
    pub(super) fn under(&self, name: &str) -> Result<Self, Refusal> {
        let value = self.0.get(name).filter(|value| value.is_object());
        value.map(Params).ok_or(Refusal::PARAMS)
    }

    /// A text of 1 to so many characters.
    pub(super) fn text(&self, name: &str, chars_max: usize) -> Result<&'a str, Refusal> {
        let text = self.0.get(name).and_then(Value::as_str);
        text.filter(|text| (1..=chars_max).contains(&text.chars().count()))
            .ok_or(Refusal::PARAMS)
    }

    /// The shop's reference.
    pub(super) fn ext(&self) -> Result<&'a str, Refusal> {
        self.text("ext", EXT_CHARS_MAX)
    }

    /// A whole number.
    pub(super) fn integer(&self, name: &str) -> Result<i64, Refusal> {
        let number = self.0.get(name).and_then(Value::as_i64);
        number.ok_or(Refusal::PARAMS)
    }

    /// Tiyin, more than none.
    pub(super) fn amount(&self, name: &str) -> Result<i64, Refusal> {
        Some(self.integer(name)?)
            .filter(|amount| *amount > 0)
            .ok_or(Refusal::AMOUNT)
    }

    /// A number of a hold, which is written as a text.
    pub(super) fn hold_id(&self) -> Result<i64, Refusal> {
        let id = self.text("holdId", 20)?.parse();
        id.map_err(|_| Refusal::PARAMS)
    }

    /// That the currency is the so'm, when one is named.
    pub(super) fn ensure_som(&self) -> Result<(), Refusal> {
        match self.0.get("currency") {
            None => Ok(()),
            Some(currency) if currency == "860" => Ok(()),
            Some(_) => Err(Refusal::PARAMS),
        }
    }
}
