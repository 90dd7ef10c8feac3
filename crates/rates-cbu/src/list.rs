//! The bank's list: `[{"Ccy": "USD", "Nominal": "1", "Rate": "12171.03", "Date": "24.09.2025", …}, …]`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::exchange::{ExchangeRate, InvalidRate};
use domain::money::CurrencyCode;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Why an answer is no list of rates.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListError {
    #[error("it is no list of currencies")]
    Json(#[from] serde_json::Error),
    #[error("it has no rate of a currency that wallets hold")]
    Empty,
}

/// Why one line is left out.
#[derive(Debug, thiserror::Error)]
enum LineError {
    #[error("a field is missing or of another type")]
    Json(#[from] serde_json::Error),
    #[error("the nominal is no whole number")]
    Nominal,
    #[error("the date is not like 24.09.2025")]
    Date,
    #[error(transparent)]
    Rate(#[from] InvalidRate),
    #[error("the currency stands twice")]
    Twice,
}

#[derive(Deserialize)]
struct Name<'a> {
    #[serde(rename = "Ccy", borrow)]
    currency: std::borrow::Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Line {
    nominal: String,
    rate: String,
    date: String,
}

/// The rates of the currencies that wallets hold. A line that makes no sense is left out with a warning.
pub(crate) fn parse(body: &[u8]) -> Result<Vec<ExchangeRate>, ListError> {
    let lines: Vec<&RawValue> = serde_json::from_slice(body)?;
    let mut rates = Vec::new();
    let mut seen = BTreeSet::new();
    for line in lines {
        let Ok(Name { currency }) = serde_json::from_str(line.get()) else {
            tracing::warn!("a line of the rates names no currency");
            continue;
        };
        let Some(currency) = foreign(&currency) else {
            continue;
        };
        let rate = if seen.insert(currency) {
            read(currency, line)
        } else {
            // Nobody can say which of the two is meant.
            rates.retain(|rate: &ExchangeRate| rate.currency() != currency);
            Err(LineError::Twice)
        };
        match rate {
            Ok(rate) => rates.push(rate),
            Err(error) => tracing::warn!(%currency, %error, "the rate of {currency} is left out"),
        }
    }
    if rates.is_empty() {
        return Err(ListError::Empty);
    }
    Ok(rates)
}

fn foreign(code: &str) -> Option<CurrencyCode> {
    let currency = code.parse().ok()?;
    (currency != CurrencyCode::Uzs).then_some(currency)
}

fn read(currency: CurrencyCode, line: &RawValue) -> Result<ExchangeRate, LineError> {
    let line: Line = serde_json::from_str(line.get())?;
    let is_number = line.nominal.bytes().all(|byte| byte.is_ascii_digit());
    let nominal = line.nominal.parse().ok().filter(|_| is_number);
    let date = NaiveDate::parse_from_str(&line.date, "%d.%m.%Y").ok();
    // The parser takes fewer digits too; the bank writes all ten characters.
    let date = date.filter(|_| line.date.len() == 10);
    Ok(ExchangeRate::parse(
        currency,
        &line.rate,
        nominal.ok_or(LineError::Nominal)?,
        date.ok_or(LineError::Date)?,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOLLAR: &str = r#"{"id": 69, "Code": "840", "Ccy": "USD", "CcyNm_RU": "Доллар США",
        "CcyNm_UZ": "AQSH dollari", "CcyNm_UZC": "АҚШ доллари", "CcyNm_EN": "US Dollar", "Nominal": "1",
        "Rate": "12171.03", "Diff": "-86.1", "Date": "24.09.2025"}"#;

    fn list(lines: &[&str]) -> Result<Vec<ExchangeRate>, ListError> {
        parse(format!("[{}]", lines.join(",")).as_bytes())
    }

    fn shown(lines: &[&str]) -> Vec<String> {
        let rates = list(lines).expect("a list of rates");
        let shown = rates.iter().map(|rate| {
            let (currency, nominal, day) = (rate.currency(), rate.nominal(), rate.valid_from());
            format!("{rate} for {nominal} {currency} from {day}")
        });
        shown.collect()
    }

    fn rouble(nominal: &str, rate: &str, date: &str) -> String {
        format!(r#"{{"Ccy": "RUB", "Nominal": "{nominal}", "Rate": "{rate}", "Date": "{date}"}}"#)
    }

    #[test]
    fn a_line_of_the_bank_is_read_exactly() {
        assert_eq!(shown(&[DOLLAR]), ["12171.03 for 1 USD from 2025-09-24"]);
        let ten = rouble("10", "1450.1", "01.01.2026");
        assert_eq!(shown(&[&ten]), ["1450.10 for 10 RUB from 2026-01-01"]);
    }

    #[test]
    fn currencies_that_no_wallet_holds_are_passed_over() {
        let yen = DOLLAR.replace("USD", "JPY");
        let som = DOLLAR.replace("USD", "UZS");
        let lower = DOLLAR.replace("USD", "eur");
        assert_eq!(shown(&[&yen, &som, &lower, DOLLAR]).len(), 1);
    }

    #[test]
    fn a_line_that_makes_no_sense_costs_only_its_own_rate() {
        let good = "01.01.2026";
        for bad in [
            rouble("0", "145", good),
            rouble("-1", "145", good),
            rouble("+1", "145", good),
            rouble("1.5", "145", good),
            rouble("", "145", good),
            rouble("1", "0", good),
            rouble("1", "0.00", good),
            rouble("1", "-145", good),
            rouble("1", "1,45", good),
            rouble("1", "1e2", good),
            rouble("1", "", good),
            rouble("1", "NaN", good),
            rouble("1", "145", "2026-01-01"),
            rouble("1", "145", "31.02.2026"),
            rouble("1", "145", "1.1.2026"),
            rouble("1", "145", ""),
            r#"{"Ccy": "RUB", "Nominal": "1", "Date": "01.01.2026"}"#.to_owned(),
            r#"{"Ccy": "RUB", "Nominal": "1", "Rate": 145.5, "Date": "01.01.2026"}"#.to_owned(),
            r#"{"Ccy": 643}"#.to_owned(),
            "null".to_owned(),
        ] {
            assert_eq!(shown(&[&bad, DOLLAR]), shown(&[DOLLAR]), "{bad}");
        }
    }

    #[test]
    fn a_currency_that_stands_twice_has_no_rate() {
        let one = rouble("1", "145", "01.01.2026");
        let other = rouble("1", "146", "01.01.2026");
        assert_eq!(shown(&[&one, &other, DOLLAR, &one]), shown(&[DOLLAR]));
    }

    #[test]
    fn what_is_no_list_of_rates_is_an_error() {
        for body in ["", "{}", "null", "<html></html>", "[", "[1, ", "\u{feff}[]"] {
            let parsed = parse(body.as_bytes());
            assert!(matches!(parsed, Err(ListError::Json(_))), "{body}");
        }
        for body in ["[]", "[1]", r#"[{"Ccy": "JPY"}]"#] {
            let parsed = parse(body.as_bytes());
            assert!(matches!(parsed, Err(ListError::Empty)), "{body}");
        }
    }
}
