//! What the texts of single fields mean.

use domain::money::{DecimalError, minor_units_from_decimal};
use domain::{AttemptNumber, PaymentId};
use uuid::Uuid;

use crate::code::ErrorCode;
use crate::request::PrepareId;

/// The payment that an order number names.
pub(crate) fn payment_id(merchant_trans_id: &str) -> Option<PaymentId> {
    // One way to write an id: with hyphens, as in the pay link.
    const HYPHENATED: usize = 36;
    let uuid = Uuid::try_parse(merchant_trans_id).ok();
    uuid.filter(|_| merchant_trans_id.len() == HYPHENATED)
        .map(PaymentId)
}

/// Click's number of something: positive, 63 bits, written in one way only.
pub(crate) fn positive(text: &str) -> Result<i64, ErrorCode> {
    let number: u64 = canonical(text)?.ok_or(ErrorCode::ErrorInRequest)?;
    let number = i64::try_from(number).ok().filter(|number| *number > 0);
    number.ok_or(ErrorCode::ErrorInRequest)
}

/// A number without sign and leading zeros: were they allowed, digits could move between neighbouring fields under
/// one signature. `None` above 64 bits.
pub(crate) fn canonical(text: &str) -> Result<Option<u64>, ErrorCode> {
    let has_digits_alone = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let has_leading_zero = text.len() > 1 && text.starts_with('0');
    if has_digits_alone && !has_leading_zero {
        Ok(text.parse().ok())
    } else {
        Err(ErrorCode::ErrorInRequest)
    }
}

/// What Prepare answered. It answers no number with an error, for which there are three ways to write "none": the field
/// may be missing, be empty, or, as the field is an integer, be 0.
pub(crate) fn prepare_id(text: &str) -> Result<PrepareId, ErrorCode> {
    if matches!(text, "" | "0") {
        return Ok(PrepareId::None);
    }
    let number = canonical(text.strip_prefix('-').unwrap_or(text))?;
    let number = number.filter(|_| !text.starts_with('-'));
    let ours = number
        .and_then(|number| i32::try_from(number).ok())
        .and_then(AttemptNumber::new);
    Ok(ours.map_or(PrepareId::Foreign, PrepareId::Ours))
}

/// So'm as tiyin; `None` when it is no whole number of tiyin. Click documents a float, so that zeros behind the second
/// decimal are another spelling of the same sum.
pub(crate) fn amount(text: &str) -> Result<Option<i64>, ErrorCode> {
    match minor_units_from_decimal(without_idle_zeros(text)) {
        Ok(minor) => Ok(Some(minor)),
        Err(DecimalError::TooPrecise | DecimalError::OutOfRange) => Ok(None),
        Err(DecimalError::NotANumber) => Err(ErrorCode::ErrorInRequest),
    }
}

/// The text without zeros behind its second decimal.
fn without_idle_zeros(text: &str) -> &str {
    let Some(second_decimal) = text.find('.').map(|point| point + 2) else {
        return text;
    };
    match text.get(second_decimal + 1..) {
        Some(tail) if tail.bytes().all(|byte| byte == b'0') => &text[..=second_decimal],
        _ => text,
    }
}

/// 0 or less: a positive error is documented nowhere.
pub(crate) fn error(text: &str) -> Result<i32, ErrorCode> {
    let number = text.parse::<i32>().ok().filter(|number| *number <= 0);
    number.ok_or(ErrorCode::ErrorInRequest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GARBLED: ErrorCode = ErrorCode::ErrorInRequest;

    #[test]
    fn numbers_are_written_in_one_way_only() {
        for text in [
            "", "007", "+7", " 7", "7.0", "0x7", "1e3", "٧", "-7", "seven", "00",
        ] {
            assert_eq!(canonical(text), Err(GARBLED), "{text}");
        }
        assert_eq!(canonical("0"), Ok(Some(0)));
        assert_eq!(canonical("18446744073709551615"), Ok(Some(u64::MAX)));
        assert_eq!(canonical("18446744073709551616"), Ok(None));
    }

    #[test]
    fn clicks_numbers_are_positive_and_have_63_bits() {
        for text in ["0", "9223372036854775808", "99999999999999999999"] {
            assert_eq!(positive(text), Err(GARBLED), "{text}");
        }
        assert_eq!(positive("9223372036854775807"), Ok(i64::MAX));
    }

    #[test]
    fn an_amount_is_read_to_the_tiyin() {
        for (text, minor) in [
            ("38400", Some(3_840_000)),
            ("38400.5", Some(3_840_050)),
            ("38400.50", Some(3_840_050)),
            ("33139.73", Some(3_313_973)),
            ("1025.000", Some(102_500)),
            ("38400.500", Some(3_840_050)),
            ("38400.50000000000000000000", Some(3_840_050)),
            ("38400.501", None),
            ("38400.5001", None),
            ("0.001", None),
            ("1e400", None),
        ] {
            assert_eq!(amount(text), Ok(minor), "{text}");
        }
        for text in [
            "", "abc", "NaN", "38,400", "38 400", ".5", "5.", "5.0x", "5.0ж", "5.000x", "0x10",
            "038400", ".000", "0.00.0", "-.000",
        ] {
            assert_eq!(amount(text), Err(GARBLED), "{text}");
        }
    }

    #[test]
    fn a_prepare_id_that_cannot_be_ours_is_foreign_and_one_that_is_no_number_is_garbled() {
        for foreign in ["-1", "2147483648", "999999999000", "99999999999999999999"] {
            assert_eq!(prepare_id(foreign), Ok(PrepareId::Foreign), "{foreign}");
        }
        for none in ["", "0"] {
            assert_eq!(prepare_id(none), Ok(PrepareId::None), "{none}");
        }
        for garbled in ["abc", "0777", "-", "--1", "7.0", "null"] {
            assert_eq!(prepare_id(garbled), Err(GARBLED), "{garbled}");
        }
        let number = AttemptNumber::new(777).expect("positive");
        assert_eq!(prepare_id("777"), Ok(PrepareId::Ours(number)));
    }

    #[test]
    fn an_order_is_ours_when_it_is_a_payment_id_as_in_the_link() {
        let id = "550e8400-e29b-41d4-a716-446655440000";
        assert_eq!(payment_id(id).map(|id| id.to_string()).as_deref(), Some(id));
        let others = [
            "",
            "inv-1001",
            "550e8400e29b41d4a716446655440000",
            "'; DROP TABLE payments; --",
        ];
        for other in others
            .map(str::to_owned)
            .into_iter()
            .chain([format!("{{{id}}}"), format!(" {id}")])
        {
            assert_eq!(payment_id(&other), None, "{other}");
        }
    }

    #[test]
    fn an_error_is_zero_or_less() {
        for (text, number) in [("0", 0), ("-1", -1), ("-5017", -5017)] {
            assert_eq!(error(text), Ok(number));
        }
        for text in ["", "1", "5017", "abc", "-99999999999", "0.0"] {
            assert_eq!(error(text), Err(GARBLED), "{text}");
        }
    }
}
