//! The Central Bank of Uzbekistan: its public list of daily exchange rates.

use actix_web::{HttpResponse, Scope, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::clock::{now, tashkent_date};

/// The path that stands for `https://cbu.uz`.
pub const CBU_PATH: &str = "/simulator/cbu";

/// Code, letters, name, nominal, so'm for the nominal, change. Plausible, and the same every day, so that a price can be
/// worked out beforehand.
const CURRENCIES: [(&str, &str, &str, &str, &str, &str); 5] = [
    ("840", "USD", "US Dollar", "1", "12500.00", "-12.35"),
    ("978", "EUR", "Euro", "1", "14360.60", "15.20"),
    ("643", "RUB", "Russian Ruble", "1", "145.34", "-1.36"),
    ("392", "JPY", "Japanese Yen", "10", "824.17", "0"),
    ("398", "KZT", "Kazakhstan Tenge", "1", "23.11", "0.04"),
];

/// A line of the list. Every value but the id is a text.
#[derive(Serialize)]
struct Line {
    id: usize,
    #[serde(rename = "Code")]
    code: &'static str,
    #[serde(rename = "Ccy")]
    letters: &'static str,
    #[serde(rename = "CcyNm_RU")]
    name_ru: &'static str,
    #[serde(rename = "CcyNm_UZ")]
    name_uz: &'static str,
    #[serde(rename = "CcyNm_UZC")]
    name_uzc: &'static str,
    #[serde(rename = "CcyNm_EN")]
    name_en: &'static str,
    #[serde(rename = "Nominal")]
    nominal: &'static str,
    #[serde(rename = "Rate")]
    rate: &'static str,
    #[serde(rename = "Diff")]
    change: &'static str,
    #[serde(rename = "Date")]
    date: String,
}

/// The routes of the bank.
pub(crate) fn mount() -> Scope {
    web::scope(CBU_PATH).route(
        "/uz/arkhiv-kursov-valyut/json",
        web::get().to(async || HttpResponse::Ok().json(list(now()))),
    )
}

/// The rates of the day in Tashkent.
fn list(at: DateTime<Utc>) -> Vec<Line> {
    let lines = CURRENCIES.into_iter().zip(1..);
    lines
        .map(|((code, letters, name, nominal, rate, change), id)| Line {
            id,
            code,
            letters,
            name_ru: name,
            name_uz: name,
            name_uzc: name,
            name_en: name,
            nominal,
            rate,
            change,
            date: tashkent_date(at),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_texts_dated_today_in_tashkent() {
        let at = DateTime::from_timestamp(1_767_222_000, 0).unwrap(); // 2025-12-31T23:00:00Z
        let first = serde_json::to_string(&list(at)[0]).unwrap();
        assert_eq!(
            first,
            r#"{"id":1,"Code":"840","Ccy":"USD","CcyNm_RU":"US Dollar","CcyNm_UZ":"US Dollar","CcyNm_UZC":"US Dollar","CcyNm_EN":"US Dollar","Nominal":"1","Rate":"12500.00","Diff":"-12.35","Date":"01.01.2026"}"#
        );
    }
}
