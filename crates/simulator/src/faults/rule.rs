use serde::{Deserialize, Serialize};

use super::fault::{Fault, Side};

/// Longest delay, milliseconds.
pub(super) const DELAY_MS_MAX: u32 = 60_000;
/// The delay when none is named, milliseconds.
pub(super) const DELAY_MS: u32 = 1_000;
/// More strikes than this are not counted down: leave the count out.
pub(super) const COUNT_MAX: u32 = 1_000_000;

/// When a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) on: Side,
    pub(super) fault: Fault,
    /// Percent, 0 to 100.
    pub(super) probability: u8,
    /// How often at most; without it until the rule is switched off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) count: Option<u32>,
    /// Of a delay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) delay_ms: Option<u32>,
}

/// Rules that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum UnfitRule {
    #[error("probability must be 0 to 100, percent")]
    Probability,
    #[error("count must be 1 to 1000000; leave it out for no end")]
    Count,
    #[error("delay_ms must be 1 to 60000")]
    Delay,
    #[error("delay_ms belongs to delay alone")]
    DelayOfAnother,
    #[error("answers cannot be sent twice or reordered; calls can")]
    Side,
    #[error("this gateway never calls the service: its answers alone can be spoiled")]
    NoCalls,
    #[error("each fault may be given once for each side")]
    Twice,
}

impl Rule {
    /// Refuses rules that cannot be.
    pub(super) fn check_all(rules: &[Self]) -> Result<(), UnfitRule> {
        for (place, rule) in rules.iter().enumerate() {
            rule.check()?;
            let is_second = rules[..place]
                .iter()
                .any(|other| other.on == rule.on && other.fault == rule.fault);
            if is_second {
                return Err(UnfitRule::Twice);
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), UnfitRule> {
        if self.probability > 100 {
            return Err(UnfitRule::Probability);
        }
        if self
            .count
            .is_some_and(|count| !(1..=COUNT_MAX).contains(&count))
        {
            return Err(UnfitRule::Count);
        }
        if !self.on.faults().contains(&self.fault) {
            return Err(UnfitRule::Side);
        }
        match (self.fault, self.delay_ms) {
            (Fault::Delay, Some(delay)) if !(1..=DELAY_MS_MAX).contains(&delay) => {
                Err(UnfitRule::Delay)
            }
            (Fault::Delay, _) | (_, None) => Ok(()),
            (_, Some(_)) => Err(UnfitRule::DelayOfAnother),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        on: Side::Calls,
        fault: Fault::Duplicate,
        probability: 30,
        count: None,
        delay_ms: None,
    };

    #[test]
    fn a_rule_is_read_as_it_is_written() {
        let text = r#"{"on":"answers","fault":"http_500","probability":30,"count":5}"#;
        let rule: Rule = serde_json::from_str(text).unwrap();
        assert_eq!(rule.count, Some(5));
        assert_eq!(rule.fault, Fault::Http500);
        assert_eq!(serde_json::to_string(&rule).unwrap(), text);
    }

    #[test]
    fn every_fault_is_read_by_the_word_it_is_shown_with() {
        for side in Side::ALL {
            for fault in side.faults() {
                let text = format!(
                    r#"{{"on":"{}","fault":"{}","probability":1}}"#,
                    side.word(),
                    fault.word()
                );
                let rule: Rule = serde_json::from_str(&text).unwrap();
                assert_eq!((rule.on, rule.fault), (side, *fault));
            }
        }
    }

    #[test]
    fn rules_that_cannot_be_are_refused() {
        let refused = |rule| Rule::check_all(&[rule]).unwrap_err();
        assert_eq!(
            refused(Rule {
                probability: 101,
                ..RULE
            }),
            UnfitRule::Probability
        );
        assert_eq!(
            refused(Rule {
                count: Some(0),
                ..RULE
            }),
            UnfitRule::Count
        );
        assert_eq!(
            refused(Rule {
                on: Side::Answers,
                ..RULE
            }),
            UnfitRule::Side
        );
        assert_eq!(
            refused(Rule {
                delay_ms: Some(5),
                ..RULE
            }),
            UnfitRule::DelayOfAnother
        );
        let delay = Rule {
            fault: Fault::Delay,
            ..RULE
        };
        assert_eq!(
            refused(Rule {
                delay_ms: Some(60_001),
                ..delay
            }),
            UnfitRule::Delay
        );
        assert_eq!(Rule::check_all(&[RULE, RULE]), Err(UnfitRule::Twice));
        assert_eq!(Rule::check_all(&[RULE, delay]), Ok(()));
    }
}
