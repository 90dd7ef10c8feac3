//! What strikes a message: drawn from the rules, which count down.

use std::time::Duration;

use super::{
    fault::{Fault, Side},
    random::Random,
    rule::{DELAY_MS, Rule},
};

/// The rules of one gateway in force.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) seed: u64,
    random: Random,
    pub(super) armed: Vec<Armed>,
}

/// A rule, and how it has done so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Armed {
    pub(super) rule: Rule,
    /// How often it may strike yet, if it counts.
    pub(super) left: Option<u32>,
    pub(super) struck: u64,
}

/// What happens to a message: it may be late, and one thing more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Drawn {
    pub(super) delay: Option<Duration>,
    pub(super) fault: Option<Fault>,
}

impl Rules {
    /// The seed when none is named.
    pub(super) const SEED: u64 = 1;

    pub(super) fn new(seed: u64, rules: &[Rule]) -> Self {
        let arm = |rule: &Rule| Armed {
            rule: *rule,
            left: rule.count,
            struck: 0,
        };
        Self {
            seed,
            random: Random::new(seed),
            armed: rules.iter().map(arm).collect(),
        }
    }

    /// Draws for one message. Of several faults the first that strikes wins; the delay is drawn apart.
    pub(super) fn draw(&mut self, side: Side) -> Drawn {
        let mut drawn = Drawn::default();
        for armed in &mut self.armed {
            let Rule {
                on,
                fault,
                probability,
                delay_ms,
                ..
            } = armed.rule;
            let is_taken = fault != Fault::Delay && drawn.fault.is_some();
            if on != side || is_taken || armed.left == Some(0) || !self.random.strikes(probability)
            {
                continue;
            }
            armed.left = armed.left.map(|left| left - 1);
            armed.struck += 1;
            match fault {
                Fault::Delay => {
                    let millis = delay_ms.unwrap_or(DELAY_MS);
                    drawn.delay = Some(Duration::from_millis(millis.into()));
                }
                other => drawn.fault = Some(other),
            }
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(fault: Fault, probability: u8, count: Option<u32>) -> Rule {
        Rule {
            on: Side::Calls,
            fault,
            probability,
            count,
            delay_ms: None,
        }
    }

    #[test]
    fn a_rule_strikes_as_often_as_it_may() {
        let mut rules = Rules::new(1, &[rule(Fault::Duplicate, 100, Some(2))]);
        let drawn: Vec<_> = (0..4).map(|_| rules.draw(Side::Calls).fault).collect();
        let twice = Some(Fault::Duplicate);
        assert_eq!(drawn, [twice, twice, None, None]);
        assert_eq!(rules.armed[0].struck, 2);
    }

    #[test]
    fn a_side_is_not_struck_by_the_rules_of_the_other() {
        let mut rules = Rules::new(1, &[rule(Fault::Malformed, 100, None)]);
        assert_eq!(rules.draw(Side::Answers), Drawn::default());
    }

    #[test]
    fn a_message_may_be_late_and_struck_once_more() {
        let all = [
            rule(Fault::Delay, 100, None),
            rule(Fault::DropAnswer, 100, None),
            rule(Fault::Malformed, 100, None),
        ];
        let drawn = Rules::new(1, &all).draw(Side::Calls);
        assert_eq!(drawn.delay, Some(Duration::from_secs(1)));
        assert_eq!(drawn.fault, Some(Fault::DropAnswer));
    }

    #[test]
    fn the_same_seed_brings_the_same_faults() {
        let all = [
            rule(Fault::Duplicate, 30, None),
            rule(Fault::Reorder, 30, None),
        ];
        let story = |seed| {
            let mut rules = Rules::new(seed, &all);
            (0..200)
                .map(|_| rules.draw(Side::Calls))
                .collect::<Vec<_>>()
        };
        assert_eq!(story(42), story(42));
        assert_ne!(story(42), story(43));
    }
}
