//! Neither card nor code is left anywhere after a whole run: not in the log, not in the database, not in a page.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use domain::card::{CardFailure, CardRefusal, DebitOutcome};
use domain::storage::Storage;
use domain::time::BusinessCalendar;
use storage_sqlite::SqliteStorage;
use tracing::level_filters::LevelFilter;

use crate::bank::{CARD, EXPIRY};
use crate::browser::{Browser, Page};
use crate::shop::Shop;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Without what people put between digits, so that a number in groups is found as well.
fn squeezed(bytes: &[u8]) -> Vec<u8> {
    let separators = [b' ', b'-', b'+', 0xc2, 0xa0];
    bytes
        .iter()
        .copied()
        .filter(|byte| !separators.contains(byte))
        .collect()
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    squeezed(bytes)
        .windows(secret.len())
        .any(|window| window == secret.as_bytes())
}

#[actix_web::test]
async fn neither_card_nor_code_is_left_anywhere() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hamyon.db");
    storage_sqlite::migrate(&file).expect("migrated");
    let shop = Shop::over_storage(|clock| {
        let storage = SqliteStorage::open(&file, clock, BusinessCalendar::default());
        Arc::new(storage.expect("open")) as Arc<dyn Storage>
    });

    let mut pages: Vec<Page> = Vec::new();
    let mut codes = Vec::new();
    for outcome in [
        DebitOutcome::Paid {
            document_id: Some("012345678901".to_owned()),
        },
        DebitOutcome::Declined {
            refusal: CardRefusal::InsufficientFunds,
            code: -240,
        },
        DebitOutcome::Unknown {
            problem: "no answer in time".to_owned(),
        },
    ] {
        let mut payer = Browser::new();
        let id = shop.payment().await;
        let form = payer.open(&shop, id).await.form("card").expect("a form");
        for (number, expiry) in [("8600533364098828", EXPIRY), (CARD, "99/99")] {
            let fields = [("number", number), ("expiry", expiry)];
            pages.push(payer.submit(&shop, &form, &fields).await);
        }
        shop.bank
            .fail_sending(CardFailure::Unavailable("silent".to_owned()));
        pages.push(
            payer
                .submit(&shop, &form, &[("number", CARD), ("expiry", EXPIRY)])
                .await,
        );
        shop.bank.fail_sending(None);
        shop.bank.end_debits_as(outcome);
        let page = payer.enter_card(&shop, id, CARD).await;
        let code = shop.bank.last_code();
        pages.push(payer.enter_code(&shop, &page, "98765432").await);
        pages.push(payer.enter_code(&shop, &page, &code).await);
        pages.extend([page, payer.open(&shop, id).await]);
        codes.push(code);
    }
    assert_eq!(shop.bank.debited().len(), 3);

    let mut places = vec![("the log".to_owned(), log.0.lock().expect("whole").clone())];
    assert!(!places[0].1.is_empty(), "the log is heard");
    places.extend(
        pages
            .iter()
            .map(|page| ("a page".to_owned(), page.html.clone().into_bytes())),
    );
    for entry in std::fs::read_dir(folder.path()).expect("the folder") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a file");
        places.push((path.display().to_string(), bytes));
    }
    let database = places
        .iter()
        .find(|(place, _)| place.ends_with("hamyon.db"));
    let written: Vec<u8> = places
        .iter()
        .filter(|(place, _)| place.contains("hamyon.db"))
        .flat_map(|(_, bytes)| bytes.clone())
        .collect();
    assert!(
        database.is_some() && holds(&written, "860053******8829"),
        "the mask is kept"
    );
    for (place, bytes) in &places {
        for secret in [CARD, "8600533364098828", "98765432"] {
            assert!(!holds(bytes, secret), "{place} holds {secret}");
        }
        for code in &codes {
            assert!(!holds(bytes, code), "{place} holds the code {code}");
        }
    }
}
