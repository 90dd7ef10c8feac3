use domain::money::{Amount, Uzs};

use super::answer::garbled;
use super::call_error::CallError;
use super::client::ClickMerchantApi;

impl ClickMerchantApi {
    /// Gives a payment back. Click does so for successful payments with an online card, in the month of the payment and
    /// on the first day of the next; `UzCard` may refuse. A repeat moves nothing.
    pub async fn reverse(&self, document_id: i64) -> Result<(), CallError> {
        let (service, document) = (self.service(), document_id.to_string());
        let path = ["payment", "reversal", &service, &document];
        let answer = self.delete(&path).await?;
        match answer.id("payment_id")? {
            Some(other) if other != document_id => Err(garbled("it is about another document")),
            _ => Ok(()),
        }
    }

    /// Gives a part of a payment back, under the same conditions. Each call gives more back: never repeat one whose
    /// outcome is not known. Click's current pages do not have this call; several of its libraries do.
    pub async fn reverse_part(
        &self,
        document_id: i64,
        amount: Amount<Uzs>,
    ) -> Result<(), CallError> {
        let (service, document) = (self.service(), document_id.to_string());
        let amount = amount.to_string();
        let path = ["payment", "partial_reversal", &service, &document, &amount];
        self.delete(&path).await.map(drop)
    }
}
