use serde_json::{Value, json};

use crate::shop::{GOOD, KEEPS_REFUNDS, Shop};

const AMOUNT: i64 = 12_500_000;

async fn paid(shop: &Shop, number: &str) -> (String, Value) {
    let token = shop.link(number).await;
    let debit = shop.pay(&token, AMOUNT, "order-1").await.expect("a debit");
    (token, debit["refNum"].clone())
}

async fn reverse(shop: &Shop, reference: &Value) -> Result<Value, i64> {
    let reversed = shop
        .call("trans.reverse", json!({ "tranId": reference }))
        .await?;
    Ok(reversed[0].clone())
}

async fn reverse_part(
    shop: &Shop,
    reference: &Value,
    amount: i64,
    ext: &str,
) -> Result<Value, i64> {
    let tran = json!({"tranId": reference, "reverseAmount": amount, "ext": ext});
    shop.call("trans.reverse.partial", json!({ "tran": tran }))
        .await
}

#[actix_web::test]
async fn a_debit_is_reversed_once() {
    let shop = Shop::open();
    let (token, reference) = paid(&shop, GOOD).await;
    let before = shop.balance(&token).await;
    let reversed = reverse(&shop, &reference).await.expect("reversed");
    assert_eq!(
        (&reversed["status"], &reversed["ext"]),
        (&json!("ROK"), &json!("order-1"))
    );
    assert_eq!(reverse(&shop, &reference).await, Err(-389));
    assert_eq!(shop.balance(&token).await, before + AMOUNT);
    assert_eq!(
        shop.by_ext("order-1").await.expect("found")["status"],
        "ROK"
    );
    assert_eq!(shop.books().await, (AMOUNT, AMOUNT));
    for unknown in ["000000000000", "999999999999", "nonsense"] {
        assert_eq!(reverse(&shop, &json!(unknown)).await, Err(-208));
    }
}

#[actix_web::test]
async fn parts_go_back_up_to_the_whole() {
    let shop = Shop::open();
    let (token, reference) = paid(&shop, GOOD).await;
    let before = shop.balance(&token).await;
    let part = reverse_part(&shop, &reference, 2_500_000, "refund-1")
        .await
        .expect("a part");
    assert_eq!(
        (&part["status"], &part["amount"]),
        (&json!("ROK"), &json!(2_500_000))
    );
    assert_eq!(
        reverse_part(&shop, &reference, 2_500_000, "refund-1").await,
        Err(-207)
    );
    assert_eq!(shop.by_ext("refund-1").await.expect("found"), part);
    assert_eq!(
        reverse_part(&shop, &reference, AMOUNT, "refund-2").await,
        Err(-381)
    );
    assert_eq!(
        reverse(&shop, &reference).await,
        Err(-381),
        "some of it is gone"
    );
    let rest = AMOUNT - 2_500_000;
    reverse_part(&shop, &reference, rest, "refund-3")
        .await
        .expect("the rest");
    assert_eq!(
        reverse_part(&shop, &reference, 1, "refund-4").await,
        Err(-381)
    );
    assert_eq!(shop.balance(&token).await, before + AMOUNT);
    assert_eq!(shop.books().await, (AMOUNT, AMOUNT));
}

#[actix_web::test]
async fn a_bank_may_keep_the_money() {
    let shop = Shop::open();
    let (_, reference) = paid(&shop, KEEPS_REFUNDS).await;
    assert_eq!(
        reverse(&shop, &reference).await.expect("an answer")["status"],
        "RER"
    );
    let part = reverse_part(&shop, &reference, 1, "refund-1")
        .await
        .expect("an answer");
    assert_eq!(
        (&part["status"], &part["refNum"]),
        (&json!("RER"), &json!("000000000000"))
    );
    assert_eq!(shop.books().await, (AMOUNT, 0));
}
