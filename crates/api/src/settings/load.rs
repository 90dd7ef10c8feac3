use std::fs;
use std::path::Path;

use config::{Config, Environment as Variables, File, FileFormat};

use super::secret::SecretSetting;
use super::{Settings, check};
use crate::wiring;

/// Why the program does not start: one sentence that names the key.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file or variable cannot be read as settings.
    #[error("settings: {}", without_source(.0))]
    Unreadable(#[from] config::ConfigError),
    /// A secret's file cannot be read.
    #[error("settings: {key}: the file {path} cannot be read: {cause}")]
    SecretFile {
        /// Which setting.
        key: String,
        /// Which file.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// A value is not fit for this installation.
    #[error("settings: {key}: {problem}")]
    Unfit {
        /// Which setting, as the environment variable that sets it.
        key: String,
        /// What is wrong and what to do.
        problem: String,
    },
}

/// What is wrong, without the lines of the file that a syntax error would quote: a secret may stand there.
fn without_source(error: &config::ConfigError) -> String {
    match error {
        config::ConfigError::FileParse { uri, .. } => {
            let file = uri.as_deref().unwrap_or("the file");
            let first_line = error
                .to_string()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            format!("{file} is no valid TOML: {first_line}")
        }
        other => other.to_string(),
    }
}

impl Settings {
    /// Reads settings from their defaults, the file and the environment, and checks them.
    pub fn load() -> Result<Self, SettingsError> {
        let file = std::env::var("HAMYON_CONFIG").ok();
        let is_required = file.is_some();
        let file = file.unwrap_or_else(|| "hamyon.toml".to_owned());
        // Taken as text: a secret of digits must not become a number and lose its leading zeros.
        let variables = Variables::with_prefix("HAMYON")
            .prefix_separator("__")
            .separator("__");
        Self::from_sources(
            Config::builder()
                .add_source(File::from_str(
                    include_str!("defaults.toml"),
                    FileFormat::Toml,
                ))
                .add_source(
                    File::from(Path::new(&file))
                        .format(FileFormat::Toml)
                        .required(is_required),
                )
                .add_source(variables),
        )
    }

    /// The defaults with these TOML lines on top; for tests.
    #[cfg(test)]
    pub(crate) fn from_toml(toml: &str) -> Result<Self, SettingsError> {
        Self::from_sources(
            Config::builder()
                .add_source(File::from_str(
                    include_str!("defaults.toml"),
                    FileFormat::Toml,
                ))
                .add_source(File::from_str(toml, FileFormat::Toml)),
        )
    }

    fn from_sources(
        builder: config::ConfigBuilder<config::builder::DefaultState>,
    ) -> Result<Self, SettingsError> {
        let mut settings: Self = builder.build()?.try_deserialize()?;
        settings.read_secret_files()?;
        check::check(&settings)?;
        wiring::check_gateways(&settings.gateways)?;
        wiring::sms_sender(&settings.sms)?;
        Ok(settings)
    }

    fn read_secret_files(&mut self) -> Result<(), SettingsError> {
        for (key, secret, file) in [
            (
                "HAMYON__DATABASE__URL_FILE",
                &mut self.database.url,
                &self.database.url_file,
            ),
            (
                "HAMYON__AUTH__HS256_SECRET_FILE",
                &mut self.auth.hs256_secret,
                &self.auth.hs256_secret_file,
            ),
        ] {
            let Some(path) = file else { continue };
            let text = fs::read_to_string(path).map_err(|cause| SettingsError::SecretFile {
                key: key.to_owned(),
                path: path.clone(),
                cause,
            })?;
            *secret = Some(SecretSetting::new(text.trim_end().to_owned()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::GatewaySections;

    const EXAMPLE: &str = include_str!("../../../../deploy/hamyon.example.toml");

    #[test]
    fn the_example_file_states_the_defaults() {
        let shown = |toml: &str| {
            let settings = Settings::from_toml(toml).expect("fit");
            let gateways = wiring::show_gateways(&settings.gateways).expect("fit");
            let others = Settings {
                gateways: GatewaySections::default(),
                ..settings
            };
            format!("{others:#?}\n{gateways}")
        };
        assert_eq!(shown(EXAMPLE), shown(""));
    }

    /// What the example file says of a gateway, up to the next section.
    fn example_section(gateway: &str) -> &'static str {
        let (_, rest) = EXAMPLE
            .split_once(&format!("[gateways.{gateway}]\n"))
            .unwrap_or_else(|| panic!("{gateway} has no section in the example"));
        rest.split("\n[").next().unwrap_or(rest)
    }

    #[test]
    fn the_example_file_names_every_setting_of_every_gateway() {
        for kind in wiring::known_gateways() {
            let section = example_section(kind.name());
            for key in kind.keys() {
                let is_named = section.lines().any(|line| {
                    line.trim_start_matches('#')
                        .starts_with(&format!("{key} = "))
                });
                assert!(is_named, "{key} of {} is not in the example", kind.name());
            }
        }
    }

    #[test]
    fn a_syntax_error_does_not_quote_the_file() {
        let broken = "[auth]\nhs256_secret = \"hunter2\nissuer = 1\n";
        let message =
            Settings::from_toml(broken).map_or_else(|error| error.to_string(), |_| String::new());
        assert!(
            message.contains("TOML") && !message.contains("hunter2"),
            "{message}"
        );
    }

    #[test]
    fn the_example_file_names_every_setting() {
        let settings = format!(
            "{:#?}",
            Settings::from_toml("").expect("the defaults are fit")
        );
        let fields = settings
            .lines()
            .filter_map(|line| line.trim().split_once(": "))
            .map(|(name, _)| name);
        let missing: Vec<_> = fields
            .filter(|name| {
                !EXAMPLE.contains(&format!("{name} = ")) && !EXAMPLE.contains(&format!("[{name}]"))
            })
            .filter(|name| {
                !["gateways", "sms"].contains(name) && !EXAMPLE.contains(&format!(".{name}]"))
            })
            .collect();
        assert!(
            missing.is_empty(),
            "not in deploy/hamyon.example.toml: {missing:?}"
        );
    }
}
