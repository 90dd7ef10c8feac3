use chrono::TimeDelta;
use domain::fiscal::{FiscalKind, FiscalReceipt};

use crate::Fixture;
use crate::support::som;

pub async fn the_newest_receipt_of_each_kind_is_kept(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    let receipt = |kind, data: &str| FiscalReceipt {
        payment_id: payment.id,
        transaction: attempt.transaction.clone(),
        kind,
        data: data.to_owned(),
        received_at: fixture.now(),
    };
    let put = async |receipt: &FiscalReceipt| {
        let kept = fixture.storage().put_fiscal_receipt(receipt.clone()).await;
        kept.expect("a receipt is kept");
    };
    put(&receipt(FiscalKind::Sale, r#"{"receipt_id": 1}"#)).await;
    fixture.advance(TimeDelta::seconds(1));
    let sale = receipt(
        FiscalKind::Sale,
        r#"{"receipt_id": 121.0, "message": "Қабул"}"#,
    );
    put(&sale).await;
    fixture.advance(TimeDelta::seconds(1));
    let refund = receipt(FiscalKind::Refund, "{}");
    put(&refund).await;
    let listed = async |id| {
        let receipts = fixture.storage().list_fiscal_receipts(id).await;
        receipts.expect("receipts are read")
    };
    assert_eq!(listed(payment.id).await, [sale, refund]);
    assert_eq!(listed(fixture.ids().payment()).await, []);
}
