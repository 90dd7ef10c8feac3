//! Services that the tests of this program share, and others of a test's own.

use std::ops::Deref;
use std::sync::OnceLock;

use test_support::Hamyon;

use super::database::Kind;
use super::setup::Setup;
use super::user::User;

/// A running program and what it was set up with.
#[derive(Debug)]
pub(crate) struct Service {
    // Before the setup: the program ends first, then its database goes.
    hamyon: Hamyon,
    pub(crate) setup: Setup,
}

impl Service {
    pub(crate) fn start(setup: Setup) -> Self {
        Self {
            hamyon: setup.start(),
            setup,
        }
    }

    /// A user whom nobody else is.
    pub(crate) fn user(&self) -> User {
        User::of(&self.hamyon)
    }
}

impl Deref for Service {
    type Target = Hamyon;

    fn deref(&self) -> &Hamyon {
        &self.hamyon
    }
}

/// The service with [`Setup::development`] that all tests share; each takes users of its own.
pub(crate) fn development(kind: Kind) -> &'static Service {
    static SHARED: [OnceLock<Service>; 2] = [OnceLock::new(), OnceLock::new()];
    shared(&SHARED, kind, Setup::development)
}

/// The service with [`Setup::sandbox`] that all tests share; each takes users of its own.
pub(crate) fn sandbox(kind: Kind) -> &'static Service {
    static SHARED: [OnceLock<Service>; 2] = [OnceLock::new(), OnceLock::new()];
    shared(&SHARED, kind, Setup::sandbox)
}

fn shared(
    services: &'static [OnceLock<Service>; 2],
    kind: Kind,
    setup: impl FnOnce(Kind) -> Setup,
) -> &'static Service {
    let place = match kind {
        Kind::Sqlite => &services[0],
        Kind::Postgres => &services[1],
    };
    place.get_or_init(|| Service::start(setup(kind)))
}
