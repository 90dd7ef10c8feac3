//! PaymentServer: what each call does, and what the books say afterwards.

use simulator::HumoSimulator;

use crate::shop::{PAYS, Shop};

const AMOUNT: i64 = 12_500_000;

#[actix_web::test]
async fn a_payment_is_created_confirmed_and_given_back() {
    let shop = Shop::new();
    let created = shop
        .call("Payment", &Shop::create("r-1", PAYS, AMOUNT))
        .await;
    assert_eq!((created.status, created.text("action")), (200, Some("4")));
    assert_eq!(created.text("paymentRef"), Some("r-1"));
    assert_eq!(created.item("auth_action_code_final"), Some("000"));
    assert_eq!(created.item("pan"), Some(PAYS));
    assert_eq!(shop.status("r-1").await.as_deref(), Some("active"));
    assert_eq!(shop.sums().await, (0, 0));

    let confirmed = shop.confirm("r-1").await;
    assert_eq!(confirmed.text("action"), Some("10"));
    assert_eq!(confirmed.text("paymentID"), created.text("paymentID"));
    assert_eq!(shop.confirm("r-1").await.text("action"), Some("10"));
    assert_eq!(shop.sums().await, (AMOUNT, 0));
    assert_eq!(shop.cancel("r-1").await.fault(), Some("-1"));

    assert_eq!(shop.give_back("r-1").await.status, 200);
    assert_eq!(shop.give_back("r-1").await.status, 200);
    assert_eq!(shop.status("r-1").await.as_deref(), Some("returned"));
    assert_eq!(shop.sums().await, (AMOUNT, AMOUNT));
}

#[actix_web::test]
async fn a_return_names_the_institution_that_the_create_named() {
    let shop = Shop::of_centre("OurBank");
    for (payment_ref, centre, other) in [
        ("ours", "OurBank", "DEMOBANK"),
        ("cards", "DEMOBANK", "OurBank"),
    ] {
        let create = Shop::create(payment_ref, PAYS, AMOUNT).replace("DEMOBANK", centre);
        let created = shop.call("Payment", &create).await;
        assert_eq!(created.item("centre_id"), Some(centre));
        shop.confirm(payment_ref).await;
        let refused = shop.give_back_of(other, payment_ref).await;
        assert_eq!(refused.fault(), Some("109"));
        assert_eq!(shop.give_back_of(centre, payment_ref).await.status, 200);
    }
    assert_eq!(shop.sums().await, (2 * AMOUNT, 2 * AMOUNT));
}

#[actix_web::test]
async fn prefixes_of_names_change_and_names_do_not() {
    let shop = Shop::new();
    shop.call("Payment", &Shop::create("r-1", PAYS, AMOUNT))
        .await;
    let mut prefixes = std::collections::BTreeSet::new();
    for payment_ref in ["r-1", "r-1", "r-1", "r-2", "r-2", "r-2"] {
        let inner = format!("<paymentRef>{payment_ref}</paymentRef><sessionID/>");
        let answer = shop.call("GetPayment", &inner).await;
        let names = answer.xml.split('<').skip(1);
        let mut local = names.filter_map(|name| {
            let name = name.split(['>', ' ']).next()?;
            let (prefix, local) = name.rsplit_once(':').unwrap_or(("", name));
            prefixes.insert(prefix.to_owned());
            Some(local.to_owned())
        });
        let named = if payment_ref == "r-1" {
            "GetPaymentResponse"
        } else {
            "PaymentServerException"
        };
        assert!(local.any(|name| name == named), "{}", answer.xml);
    }
    let all = ["", "S", "SOAP-ENV", "ebppif1", "soapenv", "urn"];
    assert!(
        all.iter().all(|prefix| prefixes.contains(*prefix)),
        "{prefixes:?}"
    );
}

#[actix_web::test]
async fn what_is_released_was_never_taken() {
    let shop = Shop::new();
    shop.call("Payment", &Shop::create("r-1", PAYS, AMOUNT))
        .await;
    assert_eq!(shop.give_back("r-1").await.fault(), Some("-1"));
    assert_eq!(shop.cancel("r-1").await.status, 200);
    assert_eq!(shop.cancel("r-1").await.status, 200);
    assert_eq!(shop.confirm("r-1").await.fault(), Some("-1"));
    assert_eq!(shop.status("r-1").await.as_deref(), Some("cancelled"));
    assert_eq!(shop.sums().await, (0, 0));
}

#[actix_web::test]
async fn a_lower_amount_is_captured_and_the_rest_let_free() {
    let shop = Shop::new();
    shop.call("Payment", &Shop::create("r-1", PAYS, AMOUNT))
        .await;
    let inner = "<paymentRef>r-1</paymentRef><details><item><name>amount</name><value>10000000</value></item></details>\
        <confirmed>true</confirmed><finished>true</finished>";
    let confirmed = shop.call("Payment", inner).await;
    assert_eq!(confirmed.item("amount"), Some("10000000"));
    assert_eq!(shop.sums().await, (10_000_000, 0));
    let card = shop.look_up(PAYS).await;
    assert_eq!(
        card["result"]["balance"]["availableAmount"],
        100_000_000_000_i64 - 10_000_000
    );
    assert_eq!(card["result"]["balance"]["lockedAmount"], 0);
}

#[actix_web::test]
async fn what_cannot_be_is_a_fault() {
    let shop = Shop::new();
    let good = Shop::create("r-1", PAYS, AMOUNT);
    for (inner, code) in [
        (Shop::create("r-1", "9860090100009999", AMOUNT), "111"),
        (Shop::create("r-1", PAYS, 0), "110"),
        (Shop::create("r-1", PAYS, -1), "110"),
        (good.replace("<value>12500000<", "<value>125000.00<"), "110"),
        (good.replace("<value>860<", "<value>840<"), "904"),
        (good.replace("SOAP_SMS", "SOAP_XXX"), "904"),
        (good.replace("r-1", ""), "904"),
        (good.replace("2812", "2811"), "101"),
        (good.replace("12345678<", "87654321<"), "109"),
        (good.replace("012345678901234", "1"), "109"),
        (good.replace("100010104110", "100010104111"), "109"),
        (good.replace("DEMOBANK", "OTHER"), "109"),
    ] {
        let answer = shop.call("Payment", &inner).await;
        assert_eq!(answer.fault(), Some(code), "{inner}");
    }
    assert_eq!(shop.confirm("r-1").await.fault(), Some("-1"));
    assert_eq!(shop.call("Payment", &good).await.status, 200);
    assert_eq!(shop.call("Payment", &good).await.fault(), Some("913"));
    assert_eq!(shop.call("Unheard", "").await.fault(), Some("-1"));
}

#[actix_web::test]
async fn cards_do_what_they_are_for() {
    let shop = Shop::new();
    for (pan, code) in [
        ("9860090100000026", "116"),
        ("9860090100000034", "100"),
        ("9860090100000042", "121"),
        ("9860090100000059", "101"),
        ("9860090100000067", "208"),
        ("9860090100000075", "280"),
        ("9860090100000083", "106"),
    ] {
        let answer = shop.call("Payment", &Shop::create(pan, pan, AMOUNT)).await;
        assert_eq!(answer.fault(), Some(code), "{pan}");
    }
    let half = shop
        .call("Payment", &Shop::create("half", "9860090100000109", AMOUNT))
        .await;
    assert_eq!(half.item("auth_action_code_final"), Some("002"));
    assert_eq!(half.item("transaction_amount"), Some("6250000"));

    for (pan, status) in [
        ("9860090100000117", "finished"),
        ("9860090100000125", "active"),
    ] {
        shop.call("Payment", &Shop::create(pan, pan, AMOUNT)).await;
        assert_eq!(shop.confirm(pan).await.fault(), Some("911"), "{pan}");
        assert_eq!(shop.status(pan).await.as_deref(), Some(status), "{pan}");
        assert_eq!(shop.confirm(pan).await.text("action"), Some("10"), "{pan}");
    }
    assert_eq!(shop.sums().await, (2 * AMOUNT, 0));

    let dropped = Shop::create("dropped", "9860090100000133", AMOUNT);
    assert!(shop.try_call("Payment", &dropped).await.is_none());
    assert_eq!(shop.status("dropped").await.as_deref(), Some("active"));
    let odd = shop
        .call("Payment", &Shop::create("odd", "9860090100000141", AMOUNT))
        .await;
    assert_eq!(odd.text("action"), Some("7"));

    shop.call("Payment", &Shop::create("kept", "9860090100000158", AMOUNT))
        .await;
    shop.confirm("kept").await;
    assert_eq!(shop.give_back("kept").await.fault(), Some("104"));
    assert_eq!(shop.status("kept").await.as_deref(), Some("finished"));
}

#[actix_web::test]
async fn a_day_is_closed_and_listed() {
    let shop = Shop::new();
    for payment_ref in ["r-1", "r-2"] {
        shop.call("Payment", &Shop::create(payment_ref, PAYS, AMOUNT))
            .await;
        shop.confirm(payment_ref).await;
    }
    shop.give_back("r-2").await;
    let terminal =
        "<details><item><name>terminal_id</name><value>12345678</value></item></details>";
    let create =
        format!("<billerRef>SOAP_RECO</billerRef><payinstrRef>SOAP_RECO</payinstrRef>{terminal}");
    let created = shop.call("Payment", &create).await;
    assert_eq!(
        (created.text("action"), created.item("ttl")),
        (Some("4"), Some("10080"))
    );
    let number = created.text("paymentID").expect("a number");
    let confirm = format!(
        "<paymentID>{number}</paymentID><confirmed>true</confirmed><finished>true</finished>"
    );
    let closed = shop.call("Payment", &confirm).await;
    assert_eq!(closed.text("action"), Some("10"));
    assert_eq!(closed.item("debits_number"), Some("2"));
    assert_eq!(closed.item("debits_amount"), Some("25000000"));
    assert_eq!(closed.item("credits_reversal_amount"), Some("12500000"));

    let list = shop
        .call("GetPaymentList", "<status>finished</status>")
        .await;
    assert!(
        list.xml.contains("<paymentRef>r-1</paymentRef>"),
        "{list:?}"
    );
    assert!(
        !list.xml.contains("<paymentRef>r-2</paymentRef>"),
        "{list:?}"
    );
}

#[actix_web::test]
async fn strangers_are_turned_away() {
    let shop = Shop::new();
    let path = HumoSimulator::SOAP_PATH;
    let nobody = shop.post(path, ("x-nothing", ""), "<a/>").await;
    assert_eq!(nobody.status(), 401);
    // demo_psp:wrong
    let wrong = shop
        .post(
            path,
            ("authorization", "Basic ZGVtb19wc3A6d3Jvbmc="),
            "<a/>",
        )
        .await;
    assert_eq!(wrong.status(), 401);
    // demo_psp:secret, without an envelope.
    let garbled = shop
        .post(
            path,
            ("authorization", "Basic ZGVtb19wc3A6c2VjcmV0"),
            "<a/>",
        )
        .await;
    assert_eq!(garbled.status(), 500);
    let card = format!("{}/v3/iiacs/card", HumoSimulator::MIDDLEWARE_PATH);
    let nobody = shop
        .post(&card, ("authorization", "Bearer other"), "{}")
        .await;
    assert_eq!(nobody.status(), 401);
}
