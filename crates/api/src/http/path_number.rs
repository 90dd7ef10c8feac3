/// The number that an id in a path is, in the one form in which answers write it: `1`, not `+1` or `01`.
pub fn path_number(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_form() {
        assert_eq!(path_number("17"), Some(17));
        assert_eq!(path_number("9223372036854775807"), Some(i64::MAX));
        for text in ["", "+17", "017", "-0", " 17", "1e1", "9223372036854775808"] {
            assert_eq!(path_number(text), None, "{text}");
        }
    }
}
