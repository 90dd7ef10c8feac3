//! So'm as people read it. One so'm is 100 tiyin.

/// `5000000` tiyin as `50 000.00`, grouped by no-break spaces so that a number is never split
/// over two lines.
pub(crate) fn grouped(tiyin: i64) -> String {
    let magnitude = tiyin.unsigned_abs();
    let whole = grouped_digits(&(magnitude / 100).to_string());
    let sign = if tiyin < 0 { "-" } else { "" };
    format!("{sign}{whole}.{:02}", magnitude % 100)
}

/// The same for a whole number that is written in digits already, of any length.
pub(crate) fn grouped_digits(whole: &str) -> String {
    let mut groups = String::with_capacity(whole.len() * 2);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            groups.push('\u{a0}');
        }
        groups.push(digit);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(0), "0.00");
        assert_eq!(grouped(5), "0.05");
        assert_eq!(grouped(99_999), "999.99");
        assert_eq!(grouped(100_000), "1\u{a0}000.00");
        assert_eq!(grouped(123_456_789), "1\u{a0}234\u{a0}567.89");
        assert_eq!(grouped(-150), "-1.50");
        assert_eq!(
            grouped(i64::MIN),
            "-92\u{a0}233\u{a0}720\u{a0}368\u{a0}547\u{a0}758.08"
        );
    }
}
