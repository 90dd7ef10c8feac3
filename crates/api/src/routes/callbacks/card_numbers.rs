use std::fmt::Write as _;

/// Digits of a card number, of every scheme in use here.
const DIGITS: usize = 16;
/// Digits between two separators, as numbers are printed on cards.
const GROUP: usize = 4;
/// What stands between groups, in texts and in forms.
const SEPARATORS: [&str; 11] = [
    " ", "+", "-", ".", "\u{a0}", "%20", "%2B", "%2b", "%2D", "%2d", "%C2%A0",
];

/// The text with what looks like a card number shortened to its mask (`860053******8829`). Gateways have no reason to send
/// one; whatever they or others send, none is kept.
///
/// Ids and moments stay: a card number has 16 digits that stand alone, does not begin with 0 or 1, and passes the Luhn
/// check.
pub(super) fn masked(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let before = &text[..text.len() - rest.len()];
        let number = if ends_joining(before) {
            None
        } else {
            number_at(rest)
        };
        let length = if let Some((digits, length)) = number {
            let (first, last) = (&digits[..6], &digits[DIGITS - 4..]);
            let _ = write!(kept, "{first}******{last}");
            length
        } else {
            kept.push(next);
            next.len_utf8()
        };
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

/// Whether digits behind this text are part of something longer. What ends it may be escaped, as forms (`%3A`) and JSON
/// (`\n`, `\u0022`) do.
fn ends_joining(before: &str) -> bool {
    if let Some([b'%', digits @ ..]) = before.as_bytes().last_chunk::<3>()
        && let Some(byte) = from_hex(digits)
    {
        return byte < 0x80 && char::from_u32(byte).is_some_and(joins);
    }
    if let Some([b'\\', b'u', digits @ ..]) = before.as_bytes().last_chunk::<6>()
        && let Some(unit) = from_hex(digits)
    {
        return char::from_u32(unit).is_some_and(joins);
    }
    let mut ending = before.chars().rev();
    let (last, escape) = (ending.next(), ending.next());
    let is_escaped = matches!(last, Some('b' | 'f' | 'n' | 'r' | 't')) && escape == Some('\\');
    !is_escaped && last.is_some_and(joins)
}

fn from_hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        Some(number * 16 + char::from(*digit).to_digit(16)?)
    })
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
            ("8600.5333.6409.8829", "860053******8829"),
            ("8600\u{a0}5333\u{a0}6409\u{a0}8829", "860053******8829"),
            (
                "note=card%3A8600533364098829",
                "note=card%3A860053******8829",
            ),
            ("note=%228600533364098829%22", "note=%22860053******8829%22"),
            (
                "note=%0A8600%2B5333%2b6409%2B8829",
                "note=%0A860053******8829",
            ),
            (
                "note=8600%C2%A05333%C2%A06409%C2%A08829",
                "note=860053******8829",
            ),
            (
                r#"{"note":"card\n8600533364098829"}"#,
                r#"{"note":"card\n860053******8829"}"#,
            ),
            (r#""\u00228600533364098829""#, r#""\u0022860053******8829""#),
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
            "n8600533364098829",
            "%2D8600533364098829",
            r"\u00418600533364098829",
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
