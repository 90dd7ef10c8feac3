use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// What SV-Gate answers as one object in some versions and as a list of objects in others.
pub(crate) struct Records<T>(pub(crate) Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Records<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        let records = match raw.as_bytes().first() {
            Some(b'[') => serde_json::from_str(raw),
            Some(b'{') => serde_json::from_str(raw).map(|record| vec![record]),
            _ => return Err(D::Error::custom("neither an object nor a list")),
        };
        // What serde says may quote the answer, and the answer may hold card data.
        records
            .map(Self)
            .map_err(|_| D::Error::custom("a record is not of the documented form"))
    }
}
