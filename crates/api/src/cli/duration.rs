use std::time::Duration;

/// Reads `90s`, `15m`, `1h`, `7d`.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let problem = || format!("{text:?} is no duration such as 90s, 15m, 1h or 7d");
    let unit_seconds = match text.as_bytes().last() {
        Some(b's') => 1,
        Some(b'm') => 60,
        Some(b'h') => 60 * 60,
        Some(b'd') => 24 * 60 * 60,
        _ => return Err(problem()),
    };
    let count = text
        .get(..text.len() - 1)
        .and_then(|digits| digits.parse::<u64>().ok())
        .ok_or_else(problem)?;
    let seconds = count
        .checked_mul(unit_seconds)
        .filter(|seconds| *seconds > 0)
        .ok_or_else(problem)?;
    Ok(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_unit_are_a_duration() {
        for (text, seconds) in [("90s", 90), ("15m", 900), ("1h", 3_600), ("7d", 604_800)] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)));
        }
        for text in [
            "",
            "h",
            "1",
            "1y",
            "-1h",
            "0s",
            "1.5h",
            "99999999999999999999h",
            "1ч",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
