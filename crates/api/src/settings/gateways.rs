use std::collections::BTreeMap;
use std::fmt;
use std::fs;

use config::{ConfigError, Map, Value, ValueKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::SettingsError;
use super::field_names::field_names;

/// The sections `gateways.<name>` as they were given. What is in them is known to the gateway's own crate alone, which
/// reads its section as a struct of its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct GatewaySections(BTreeMap<String, GatewaySection>);

/// The settings of one gateway. `Debug` shows their names only: some are secrets.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct GatewaySection(BTreeMap<String, Value>);

impl GatewaySections {
    /// The names of the sections that were given.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The section of a gateway; empty when none was given.
    pub fn get(&self, gateway: &str) -> GatewaySection {
        self.0.get(gateway).cloned().unwrap_or_default()
    }

    /// The section of a gateway, to be completed.
    pub fn section_mut(&mut self, gateway: &str) -> &mut GatewaySection {
        self.0.entry(gateway.to_owned()).or_default()
    }

    /// Settings whose text begins so, by the environment variables that set them.
    pub(super) fn beginning_with(&self, start: &str) -> Vec<String> {
        let sections = self.0.iter();
        let settings = sections.flat_map(|(gateway, section)| {
            section
                .0
                .iter()
                .map(move |(key, value)| (gateway, key, value))
        });
        settings
            .filter(|(_, _, value)| matches!(&value.kind, ValueKind::String(text) if text.starts_with(start)))
            .map(|(gateway, key, _)| variable(gateway, key))
            .collect()
    }
}

impl GatewaySection {
    /// Whether a setting was given, itself or in a file.
    pub fn is_given(&self, key: &str) -> bool {
        self.0.contains_key(key) || self.0.contains_key(&format!("{key}_file"))
    }

    /// Gives a setting.
    pub fn set(&mut self, key: &str, value: impl Into<ValueKind>) {
        self.0.insert(key.to_owned(), Value::new(None, value));
    }

    /// Gives a setting that was not given.
    pub fn set_default(&mut self, key: &str, value: impl Into<ValueKind>) {
        if !self.is_given(key) {
            self.set(key, value);
        }
    }

    /// The section as a gateway's own settings. A setting `x` that was given as `x_file` is read from that file; one
    /// that `S` does not have is refused. Values are never quoted: they may be secrets.
    pub fn read<S: DeserializeOwned>(&self, gateway: &str) -> Result<S, SettingsError> {
        self.read_section(&format!("gateways__{gateway}"))
    }

    /// The same for a section elsewhere: `sms__eskiz`.
    pub fn read_section<S: DeserializeOwned>(&self, section: &str) -> Result<S, SettingsError> {
        let known = field_names::<S>();
        let mut values = Map::new();
        let (plain, others): (Vec<_>, Vec<_>) = self
            .0
            .iter()
            .partition(|(key, _)| known.contains(&key.as_str()));
        values.extend(
            plain
                .into_iter()
                .map(|(key, value)| (key.clone(), value.clone())),
        );
        for (key, value) in others {
            let of_file = key.strip_suffix("_file").filter(|key| known.contains(key));
            let Some(setting) = of_file else {
                return Err(unknown(section, key, known));
            };
            let text = read_file(section_variable(section, key), value.clone())?;
            values.insert(setting.to_owned(), Value::new(None, text));
        }
        S::deserialize(Value::new(None, values)).map_err(|error| unreadable(section, &error))
    }
}

impl fmt::Debug for GatewaySection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The environment variable that sets this: `HAMYON__GATEWAYS__CLICK__SECRET_KEY`.
pub(crate) fn variable(gateway: &str, key: &str) -> String {
    section_variable(&format!("gateways__{gateway}"), key)
}

/// The same for a section elsewhere: `HAMYON__SMS__ESKIZ__PASSWORD`.
pub(crate) fn section_variable(section: &str, key: &str) -> String {
    format!("HAMYON__{section}__{key}").to_ascii_uppercase()
}

fn read_file(key: String, path: Value) -> Result<String, SettingsError> {
    let unfit = |_| SettingsError::Unfit {
        key: key.clone(),
        problem: "must be the path of a file".to_owned(),
    };
    let path = path.into_string().map_err(unfit)?;
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.trim_end().to_owned()),
        Err(cause) => Err(SettingsError::SecretFile { key, path, cause }),
    }
}

fn unknown(section: &str, key: &str, known: &[&str]) -> SettingsError {
    let known: Vec<_> = known.iter().map(|key| key.to_ascii_uppercase()).collect();
    SettingsError::Unfit {
        key: section_variable(section, key),
        problem: format!("is no setting here; there are {}", known.join(", ")),
    }
}

fn unreadable(section: &str, error: &ConfigError) -> SettingsError {
    match error {
        ConfigError::Type {
            key: Some(key),
            expected,
            ..
        } => SettingsError::Unfit {
            key: section_variable(section, key),
            problem: format!("must be {expected}"),
        },
        ConfigError::At {
            key: Some(key),
            error,
            ..
        } => SettingsError::Unfit {
            key: section_variable(section, key),
            problem: format!("is not fit: {error}"),
        },
        other => SettingsError::Unfit {
            key: format!("HAMYON__{section}").to_ascii_uppercase(),
            problem: format!("cannot be read: {other}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use secrecy::{ExposeSecret, SecretString};

    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct ShopSettings {
        number: Option<u64>,
        key: Option<SecretString>,
        is_open: bool,
    }

    fn section(toml: &str) -> GatewaySection {
        toml::from_str(toml).expect("a table")
    }

    fn refusal(toml: &str) -> String {
        let read = section(toml).read::<ShopSettings>("shop");
        read.expect_err("refused").to_string()
    }

    #[test]
    fn texts_of_variables_are_read_as_what_they_stand_for() {
        let read = section("number = '007'\nis_open = 'true'\nkey = '0012'");
        let settings = read.read::<ShopSettings>("shop").expect("fit");
        assert_eq!((settings.number, settings.is_open), (Some(7), true));
        let key = settings.key.expect("given");
        assert_eq!(key.expose_secret(), "0012", "a secret keeps its zeros");
    }

    #[test]
    fn an_empty_section_has_the_defaults() {
        let settings = GatewaySection::default().read::<ShopSettings>("shop");
        assert!(settings.is_ok_and(|settings| settings.number.is_none() && !settings.is_open));
    }

    #[test]
    fn an_unknown_setting_is_named_with_those_that_exist() {
        assert_eq!(
            refusal("nmber = 7"),
            "settings: HAMYON__GATEWAYS__SHOP__NMBER: is no setting here; there are NUMBER, KEY, IS_OPEN"
        );
        assert!(refusal("nmber_file = 'x'").contains("SHOP__NMBER_FILE"));
    }

    #[test]
    fn a_wrong_value_is_named_and_not_quoted() {
        assert_eq!(
            refusal("number = 'hunter2'"),
            "settings: HAMYON__GATEWAYS__SHOP__NUMBER: must be an integer"
        );
        assert!(!refusal("key = ['hunter2']").contains("hunter2"));
    }

    #[test]
    fn a_secret_is_read_from_its_file_without_the_line_break_at_its_end() {
        let file = std::env::temp_dir().join(format!("hamyon-secret-{}", std::process::id()));
        fs::write(&file, "opensesame\n").expect("written");
        let mut section = GatewaySection::default();
        section.set("key_file", file.to_string_lossy().into_owned());
        let read = section.read::<ShopSettings>("shop");
        fs::remove_file(&file).expect("removed");
        let key = read.expect("fit").key.expect("given");
        assert_eq!(key.expose_secret(), "opensesame");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let message = refusal("key_file = '/nowhere/secret'");
        assert!(
            message.contains("HAMYON__GATEWAYS__SHOP__KEY_FILE"),
            "{message}"
        );
        assert!(message.contains("/nowhere/secret"), "{message}");
    }

    #[test]
    fn debug_output_shows_no_value() {
        let shown = format!("{:?}", section("key = 'hunter2'"));
        assert_eq!(shown, r#"{"key"}"#);
    }
}
