use std::str::FromStr;

use url::Url;

/// The list of today, below the base URL.
const LIST_PATH: &str = "/uz/arkhiv-kursov-valyut/json/";

/// Where the bank is: an absolute http(s) URL, to which the path of the daily list is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatesAddress(Url);

/// Not an absolute http(s) URL without user info and query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an absolute http(s) URL without user info and query")]
pub struct InvalidAddress;

impl RatesAddress {
    pub(crate) fn url(&self) -> &Url {
        &self.0
    }
}

impl FromStr for RatesAddress {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let list = format!("{}{LIST_PATH}", text.trim_end_matches('/'));
        let url = Url::parse(&list).map_err(|_| InvalidAddress)?;
        let is_fit = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && !text.contains('?')
            && !text.contains('#');
        if is_fit {
            Ok(Self(url))
        } else {
            Err(InvalidAddress)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_absolute_web_address_is_one() {
        for (text, list) in [
            (
                "https://cbu.uz",
                "https://cbu.uz/uz/arkhiv-kursov-valyut/json/",
            ),
            (
                "http://127.0.0.1:8000/simulator/cbu/",
                "http://127.0.0.1:8000/simulator/cbu/uz/arkhiv-kursov-valyut/json/",
            ),
        ] {
            let address = text.parse::<RatesAddress>();
            assert_eq!(address.expect(text).url().as_str(), list);
        }
        for text in [
            "",
            "cbu.uz/json",
            "ftp://cbu.uz/json",
            "https://me:you@cbu.uz/",
            "https://cbu.uz/?x",
            "https://cbu.uz/#x",
            "file:///etc/passwd",
        ] {
            assert_eq!(text.parse::<RatesAddress>(), Err(InvalidAddress), "{text}");
        }
    }
}
