use domain::money::{AnyMoney, CurrencyCode};

use crate::language::Language;

/// A sum as people read it: thousands grouped by no-break spaces, so that it is never split over two lines.
pub(super) fn in_words(money: AnyMoney, language: Language) -> String {
    let digits = money.to_string();
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, "00"));
    let (sign, whole) = match whole.strip_prefix('-') {
        Some(whole) => ("-", whole),
        None => ("", whole),
    };
    let mut text = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text.push(if language == Language::English {
        '.'
    } else {
        ','
    });
    text.push_str(decimals);
    text.push('\u{a0}');
    text.push_str(match (money.currency, language) {
        (CurrencyCode::Uzs, Language::Russian) => "сум",
        (CurrencyCode::Uzs, _) => "so'm",
        (currency, _) => currency.as_str(),
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_grouped_and_named() {
        let uzs = |minor| AnyMoney::new(minor, CurrencyCode::Uzs);
        for (sum, language, text) in [
            (uzs(5_125_000), Language::Uzbek, "51 250,00 so'm"),
            (uzs(123_456_789), Language::Russian, "1 234 567,89 сум"),
            (uzs(5), Language::English, "0.05 so'm"),
            (
                AnyMoney::new(-15_000, CurrencyCode::Usd),
                Language::English,
                "-150.00 USD",
            ),
        ] {
            assert_eq!(in_words(sum, language).replace('\u{a0}', " "), text);
        }
    }
}
