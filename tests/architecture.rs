//! Dependencies point inward: `api` → adapters → `domain`. A turned arrow fails here, by name.

use std::fmt;

use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand};

const ADAPTERS: &[&str] = &[
    "storage-memory",
    "storage-sqlite",
    "storage-postgres",
    "gateway-click",
    "gateway-payme",
    "gateway-humo",
    "gateway-uzcard",
    "rates-cbu",
    "sms-eskiz",
];
const TEST_CRATES: &[&str] = &[
    "hamyon-bench",
    "hamyon-tests",
    "storage-contract",
    "test-support",
];

/// What an adapter may use for its tests, and only there.
const TESTS_OF_ADAPTERS: &[&str] = &["storage-contract", "storage-memory", "test-support"];

/// I/O, an async runtime, the clock and chance have no place in the rules. A name that ends in `*` is a beginning.
const FOREIGN_TO_DOMAIN: &[&str] = &[
    "actix*",
    "async-std",
    "axum*",
    "config",
    "deadpool*",
    "diesel*",
    "fastrand",
    "getrandom",
    "hyper*",
    "jsonwebtoken",
    "libsqlite3-sys",
    "log",
    "rand*",
    "reqwest",
    "rusqlite",
    "smol",
    "sqlx*",
    "time",
    "tokio*",
    "tower*",
    "tracing*",
    "ureq",
];

/// Features that bring the clock or chance into crates that are fine without them.
const FOREIGN_FEATURES_TO_DOMAIN: &[(&str, &[&str])] = &[
    ("chrono", &["clock", "now"]),
    ("uuid", &["fast-rng", "rng", "v1", "v4", "v6", "v7"]),
];

/// One line in a `Cargo.toml`: `from` uses `to`.
#[derive(Debug, Clone)]
struct Arrow {
    from: String,
    to: String,
    kind: DependencyKind,
    to_workspace: bool,
    features: Vec<String>,
    default_features: bool,
}

impl fmt::Display for Arrow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} -> {} ({}, features {:?})",
            self.from, self.to, self.kind, self.features
        )
    }
}

impl Arrow {
    fn new(from: &str, dependency: &Dependency) -> Self {
        Self {
            from: from.to_owned(),
            to: dependency.name.clone(),
            kind: dependency.kind,
            to_workspace: dependency.path.is_some(),
            features: dependency.features.clone(),
            default_features: dependency.uses_default_features,
        }
    }

    fn is_for_tests(&self) -> bool {
        self.kind == DependencyKind::Development || TEST_CRATES.contains(&self.from.as_str())
    }

    fn starts_at_adapter(&self) -> bool {
        ADAPTERS.contains(&self.from.as_str())
    }
}

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo reads the workspace")
}

fn workspace() -> (Vec<String>, Vec<Arrow>) {
    let metadata = metadata();
    let crates = metadata
        .packages
        .iter()
        .map(|package| package.name.to_string())
        .collect();
    let arrows = metadata
        .packages
        .iter()
        .flat_map(|package| {
            package
                .dependencies
                .iter()
                .map(|dependency| Arrow::new(&package.name, dependency))
        })
        .collect();
    (crates, arrows)
}

fn domain_uses_no_crate_of_the_workspace(arrow: &Arrow) -> bool {
    !(arrow.from == "domain" && arrow.to_workspace)
}

fn domain_uses_nothing_that_acts(arrow: &Arrow) -> bool {
    let is_foreign = |name: &str| match name.strip_suffix('*') {
        Some(beginning) => arrow.to.starts_with(beginning),
        None => arrow.to == name,
    };
    arrow.from != "domain"
        || arrow.is_for_tests()
        || !FOREIGN_TO_DOMAIN.iter().any(|name| is_foreign(name))
}

fn domain_switches_on_neither_clock_nor_chance(arrow: &Arrow) -> bool {
    if arrow.from != "domain" || arrow.is_for_tests() {
        return true;
    }
    match FOREIGN_FEATURES_TO_DOMAIN
        .iter()
        .find(|(name, _)| *name == arrow.to)
    {
        // The default features of these crates are free to grow, and chrono's hold the clock.
        Some((_, foreign)) => {
            !arrow.default_features
                && !arrow
                    .features
                    .iter()
                    .any(|feature| foreign.contains(&feature.as_str()))
        }
        None => true,
    }
}

fn adapter_knows_the_domain_alone(arrow: &Arrow) -> bool {
    !arrow.starts_at_adapter()
        || !arrow.to_workspace
        || arrow.to == "domain"
        || (arrow.is_for_tests() && TESTS_OF_ADAPTERS.contains(&arrow.to.as_str()))
}

fn simulator_stands_alone(arrow: &Arrow) -> bool {
    arrow.from != "simulator"
        || !arrow.to_workspace
        || (arrow.is_for_tests() && arrow.to == "test-support")
}

fn only_the_api_uses_adapters(arrow: &Arrow) -> bool {
    !ADAPTERS.contains(&arrow.to.as_str())
        || arrow.from == "api"
        // The storage in memory is what unit tests run on.
        || (arrow.is_for_tests() && arrow.to == "storage-memory")
}

fn nobody_uses_the_api(arrow: &Arrow) -> bool {
    arrow.to != "api" || !arrow.to_workspace
}

fn test_crates_stay_out_of_the_program(arrow: &Arrow) -> bool {
    !TEST_CRATES.contains(&arrow.to.as_str()) || arrow.is_for_tests()
}

fn contract_and_support_do_not_know_the_program(arrow: &Arrow) -> bool {
    match arrow.from.as_str() {
        "storage-contract" => !arrow.to_workspace || arrow.to == "domain",
        "test-support" => !arrow.to_workspace,
        _ => true,
    }
}

fn only_gateways_rates_simulator_and_tests_call_out(arrow: &Arrow) -> bool {
    arrow.to != "reqwest"
        || arrow.from.starts_with("gateway-")
        || arrow.from.starts_with("rates-")
        || arrow.from.starts_with("sms-")
        || arrow.from == "simulator"
        || arrow.is_for_tests()
}

type Rule = fn(&Arrow) -> bool;

fn assert_all_arrows(rule: Rule) {
    let (_, arrows) = workspace();
    let turned: Vec<_> = arrows
        .iter()
        .filter(|arrow| !rule(arrow))
        .map(Arrow::to_string)
        .collect();
    assert!(turned.is_empty(), "{turned:#?}");
}

/// The rules hold for the workspace, and each of them notices an arrow that breaks it.
macro_rules! rules {
    ($($rule:ident refuses $from:literal -> $to:literal;)+) => {
        mod the_workspace {
            $(#[test] fn $rule() { super::assert_all_arrows(super::$rule); })+
        }
        mod a_turned_arrow_is_noticed_by {
            $(#[test] fn $rule() {
                let arrow = super::normal($from, $to);
                assert!(!super::$rule(&arrow), "{arrow} passed");
            })+
        }
    };
}

rules! {
    domain_uses_no_crate_of_the_workspace refuses "domain" -> "storage-memory";
    domain_uses_nothing_that_acts refuses "domain" -> "tokio-postgres";
    domain_switches_on_neither_clock_nor_chance refuses "domain" -> "chrono";
    adapter_knows_the_domain_alone refuses "storage-sqlite" -> "storage-memory";
    simulator_stands_alone refuses "simulator" -> "gateway-click";
    only_the_api_uses_adapters refuses "hamyon-tests" -> "storage-postgres";
    nobody_uses_the_api refuses "hamyon-tests" -> "api";
    test_crates_stay_out_of_the_program refuses "api" -> "test-support";
    contract_and_support_do_not_know_the_program refuses "test-support" -> "domain";
    only_gateways_rates_simulator_and_tests_call_out refuses "api" -> "reqwest";
}

/// An ordinary dependency with the features that its crate has by default.
fn normal(from: &str, to: &str) -> Arrow {
    let (crates, _) = workspace();
    Arrow {
        from: from.to_owned(),
        to: to.to_owned(),
        kind: DependencyKind::Normal,
        to_workspace: crates.iter().any(|name| name == to),
        features: Vec::new(),
        default_features: true,
    }
}

#[test]
fn every_crate_has_a_place_in_these_rules() {
    let (crates, _) = workspace();
    let named = |name: &str| {
        ["api", "domain", "simulator"].contains(&name)
            || ADAPTERS.contains(&name)
            || TEST_CRATES.contains(&name)
    };
    let (known, strangers): (Vec<_>, Vec<_>) = crates.iter().partition(|name| named(name));
    assert!(
        strangers.is_empty(),
        "say what these may depend on: {strangers:?}"
    );
    assert_eq!(
        known.len(),
        3 + ADAPTERS.len() + TEST_CRATES.len(),
        "a crate named in these rules is gone: {known:?}"
    );
}

#[test]
fn cargo_run_runs_the_service() {
    let metadata = metadata();
    let chosen = metadata
        .packages
        .iter()
        .filter_map(|package| package.default_run.as_deref())
        .collect::<Vec<_>>();
    // The benchmark is a program of the workspace too, and cargo refuses to guess.
    assert_eq!(chosen, ["hamyon"]);
}
