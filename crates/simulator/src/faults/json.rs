use serde::{Deserialize, Serialize};

use super::{draw::Rules, line::FaultLine, rule::Rule};

/// What `PUT` takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRules {
    /// From which the draws follow; 1 when it is left out.
    #[serde(default)]
    pub(super) seed: Option<u64>,
    pub(super) rules: Vec<Rule>,
}

impl NewRules {
    pub(super) fn seed(&self) -> u64 {
        self.seed.unwrap_or(Rules::SEED)
    }
}

/// What is answered.
#[derive(Serialize)]
pub(super) struct RulesNow {
    gateway: &'static str,
    seed: u64,
    rules: Vec<RuleNow>,
}

#[derive(Serialize)]
struct RuleNow {
    #[serde(flatten)]
    rule: Rule,
    /// How often it struck.
    struck: u64,
    /// How often it may strike yet, if it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u32>,
}

impl RulesNow {
    pub(super) fn of(line: &FaultLine) -> Self {
        let Rules { seed, armed, .. } = line.rules();
        let rules = armed.into_iter().map(|armed| RuleNow {
            rule: armed.rule,
            struck: armed.struck,
            left: armed.left,
        });
        Self {
            gateway: line.name(),
            seed,
            rules: rules.collect(),
        }
    }
}
