use std::fmt::Write as _;

/// Digits of a card number, of every scheme in use here.
const DIGITS: usize = 16;
/// Digits between two separators, as numbers are printed on cards.
const GROUP: usize = 4;
/// What stands between groups, in texts and in forms.
const SEPARATORS: [&str; 4] = [" ", "+", "-", "%20"];

/// The text with what looks like a card number shortened to its mask (`860053******8829`). Gateways have no reason to send
/// one; whatever they or others send, none is kept.
///
/// Ids and moments stay: a card number has 16 digits that stand alone, does not begin with 0 or 1, and passes the Luhn
/// check.
pub(super) fn masked(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let number = match before {
            Some(before) if joins(before) => None,
            _ => number_at(rest),
        };
        let length = if let Some((digits, length)) = number {
            let (first, last) = (&digits[..6], &digits[DIGITS - 4..]);
            let _ = write!(kept, "{first}******{last}");
            length
        } else {
            kept.push(next);
            next.len_utf8()
        };
        before = rest[..length].chars().next_back();
        rest = &rest[length..];
    }
    kept
}

/// The digits of the card number with which the text begins, and how many bytes it takes.
fn number_at(text: &str) -> Option<(String, usize)> {
    if !text.starts_with(|first: char| matches!(first, '2'..='9')) {
        return None;
    }
    let mut digits = String::with_capacity(DIGITS);
    let mut rest = text;
    while digits.len() < DIGITS {
        let separator = SEPARATORS.iter().find(|mark| rest.starts_with(**mark));
        if let Some(mark) = separator.filter(|_| digits.len().is_multiple_of(GROUP)) {
            rest = &rest[mark.len()..];
        }
        let digit = rest.chars().next().filter(char::is_ascii_digit)?;
        digits.push(digit);
        rest = &rest[1..];
    }
    let stands_alone = !rest.starts_with(joins);
    (stands_alone && passes_luhn(&digits)).then(|| (digits, text.len() - rest.len()))
}

/// Whether digits beside this character are part of something longer.
fn joins(neighbour: char) -> bool {
    neighbour.is_alphanumeric() || neighbour == '-'
}

fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .map(|byte| u32::from(byte - b'0'))
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, double @ 0..=9) => double,
            (_, double) => double - 9,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_number_is_shortened_wherever_it_stands() {
        for (text, kept) in [
            ("8600533364098829", "860053******8829"),
            ("card=8600533364098829&x=1", "card=860053******8829&x=1"),
            (
                r#"{"pan":"9860090100000018"}"#,
                r#"{"pan":"986009******0018"}"#,
            ),
            (r#"{"pan":9860090100000018}"#, r#"{"pan":986009******0018}"#),
            ("note=8600+5333+6409+8829", "note=860053******8829"),
            ("note=8600%205333%206409%208829", "note=860053******8829"),
            ("8600-5333-6409-8829, Ж", "860053******8829, Ж"),
            (
                "8600 5333 6409 8829 9860090100000018",
                "860053******8829 986009******0018",
            ),
        ] {
            assert_eq!(masked(text), kept);
        }
    }

    #[test]
    fn what_is_no_card_number_stays() {
        for text in [
            "click_trans_id=1795697585187828",
            "8600533364098828",
            "98600901000000180",
            "a8600533364098829",
            "-8600533364098829",
            "merchant_trans_id=86005333-6409-8829-9860-090100000018",
            "id=860053336409882986005333",
            "860 0533 3640 98829",
            "time=1795698383129",
            "",
            "8600",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn texts_of_every_kind_are_read_to_their_end() {
        let number = "8600533364098829";
        for cut in 0..=number.len() {
            for tail in ["", "Ж", "-", "%20", "%2", "+\u{301}", "0", "\u{1f4b3}"] {
                let text = format!("Ж{}={}{tail}", tail, &number[..cut]);
                let kept = masked(&text);
                assert!(kept.len() <= text.len() && kept.starts_with('Ж'), "{text}");
                assert!(kept.ends_with(tail), "{text}: {kept}");
            }
        }
    }
}
