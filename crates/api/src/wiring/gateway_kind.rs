use std::fmt::Debug;

use domain::gateway::{GatewayAdapter, GatewayPorts, UnfitSetting};
use serde::de::DeserializeOwned;

use crate::settings::{GatewaySections, SettingsError, field_names, variable};

type Open =
    dyn Fn(&GatewaySections, &GatewayPorts) -> Result<Option<GatewayAdapter>, SettingsError>;

/// What the wiring knows of a gateway's crate: its name, its settings, and how it is opened.
pub struct GatewayKind {
    name: &'static str,
    keys: &'static [&'static str],
    show: fn(&'static str, &GatewaySections) -> Result<String, SettingsError>,
    open: Box<Open>,
}

impl GatewayKind {
    /// The gateway `name`, whose crate is opened with settings `S`.
    pub fn of<S: DeserializeOwned + Debug + 'static>(
        name: &'static str,
        open: fn(S, &GatewayPorts) -> Result<Option<GatewayAdapter>, UnfitSetting>,
    ) -> Self {
        Self {
            name,
            keys: field_names::<S>(),
            show: |name, settings| {
                let section: S = settings.get(name).read(name)?;
                Ok(format!("{name}: {section:#?}"))
            },
            open: Box::new(move |settings, ports| {
                let section = settings.get(name).read(name)?;
                open(section, ports).map_err(|unfit| SettingsError::Unfit {
                    key: variable(name, unfit.key),
                    problem: unfit.problem,
                })
            }),
        }
    }

    /// Its name, in the API as in the settings.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The names of its settings.
    pub const fn keys(&self) -> &'static [&'static str] {
        self.keys
    }

    /// Its settings, secrets hidden; an error when they cannot be read.
    pub(super) fn show(&self, settings: &GatewaySections) -> Result<String, SettingsError> {
        (self.show)(self.name, settings)
    }

    /// Its adapter; `None` without credentials.
    pub(super) fn open(
        &self,
        settings: &GatewaySections,
        ports: &GatewayPorts,
    ) -> Result<Option<GatewayAdapter>, SettingsError> {
        (self.open)(settings, ports)
    }
}
