//! The document as text. Amounts in examples are written as the API writes them: with two decimals.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

/// Pretty JSON in which whole floats, which are amounts, have two decimals: `50000.00`. A line feed ends it.
pub(crate) fn to_text<T: Serialize>(value: &T) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    let formatter = AmountFormatter(PrettyFormatter::new());
    value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter))?;
    bytes.push(b'\n');
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// [`PrettyFormatter`] but for floats.
struct AmountFormatter(PrettyFormatter<'static>);

/// Passes a step of writing on.
macro_rules! pass_on {
    ($($step:ident($($first:ident)?)),+ $(,)?) => {$(
        fn $step<W: ?Sized + io::Write>(&mut self, writer: &mut W $(, $first: bool)?) -> io::Result<()> {
            self.0.$step(writer $(, $first)?)
        }
    )+};
}

impl Formatter for AmountFormatter {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        if value.fract() == 0.0 {
            write!(writer, "{value:.2}")
        } else {
            self.0.write_f64(writer, value)
        }
    }

    pass_on! {
        begin_array(),
        end_array(),
        begin_array_value(first),
        end_array_value(),
        begin_object(),
        end_object(),
        begin_object_key(first),
        end_object_key(),
        begin_object_value(),
        end_object_value(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whole_floats_are_amounts_and_integers_stay_integers() {
        let value = json!({"amount": 50_000.0, "percent": 2.5, "page": 1, "list": [0.0, "1.0"]});
        assert_eq!(
            to_text(&value).expect("JSON"),
            "{\n  \"amount\": 50000.00,\n  \"percent\": 2.5,\n  \"page\": 1,\n  \"list\": [\n    0.00,\n    \"1.0\"\n  ]\n}\n"
        );
    }
}
