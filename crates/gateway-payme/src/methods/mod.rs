//! The methods of the Merchant API, one file each (developer.help.paycom.uz, "Методы Merchant API").

mod cancel;
mod check;
mod check_perform;
mod create;
mod desk;
mod perform;
mod set_fiscal_data;
mod statement;

pub(crate) use desk::{Desk, Policy, Visit};

use serde_json::value::RawValue;

use crate::fault::Fault;
use crate::rpc::{Call, Method};

impl Visit<'_> {
    /// Does what a call asks for.
    pub(crate) async fn serve(&mut self, call: &Call<'_>) -> Result<Box<RawValue>, Fault> {
        let params = &call.params;
        match call.method {
            Method::CheckPerformTransaction => self.check_perform(params).await,
            Method::CreateTransaction => self.create(params).await,
            Method::PerformTransaction => self.perform(params).await,
            Method::CancelTransaction => self.cancel(params).await,
            Method::CheckTransaction => self.check(params).await,
            Method::GetStatement => self.statement(params).await,
            Method::SetFiscalData => self.set_fiscal_data(params).await,
        }
    }
}
