//! The form of the page: a row a fault, with fields named `{side}.{fault}.{probability|count|delay_ms}`.

use url::form_urlencoded;

use super::{
    draw::Rules,
    fault::{Fault, Side},
    json::NewRules,
    line::FaultLine,
    rule::Rule,
};

/// The rules that a form asks for; a row without a probability asks for none. The error is for people.
pub(super) fn read(line: &FaultLine, body: &[u8]) -> Result<NewRules, String> {
    let fields: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let text = |name: &str| {
        let value = fields.iter().find(|(known, _)| known == name);
        value.map_or("", |(_, value)| value.trim())
    };
    let mut rules = Vec::new();
    for side in line.sides() {
        for fault in side.faults() {
            rules.extend(row(*side, *fault, &text)?);
        }
    }
    let seed = number::<u64>("seed", text("seed"))?;
    Ok(NewRules {
        seed: Some(seed.unwrap_or(Rules::SEED)),
        rules,
    })
}

fn row<'a>(
    side: Side,
    fault: Fault,
    text: &impl Fn(&str) -> &'a str,
) -> Result<Option<Rule>, String> {
    let field = |what: &str| format!("{}.{}.{what}", side.word(), fault.word());
    let of = |what: &str| (field(what), text(&field(what)));
    let (name, given) = of("probability");
    let probability = number::<u8>(&name, given)?.unwrap_or(0);
    if probability == 0 {
        return Ok(None);
    }
    let (name, given) = of("count");
    let count = number(&name, given)?;
    let (name, given) = of("delay_ms");
    let delay_ms = number(&name, given)?;
    Ok(Some(Rule {
        on: side,
        fault,
        probability,
        count,
        delay_ms,
    }))
}

fn number<N: std::str::FromStr>(name: &str, text: &str) -> Result<Option<N>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |_| format!("{name} must be a whole number, and not too large");
    text.parse().map(Some).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_a_probability_are_no_rules() {
        let line = FaultLine::new("shop", "Shop", true);
        let form = b"seed=9&answers.delay.probability=25&answers.delay.delay_ms=700&answers.malformed.probability=\
                     &calls.duplicate.probability=10&calls.duplicate.count=3&calls.reorder.probability=0";
        let new = read(&line, form).unwrap();
        assert_eq!(new.seed(), 9);
        let [delay, duplicate] = &new.rules[..] else {
            panic!("{:?}", new.rules);
        };
        assert_eq!((delay.probability, delay.delay_ms), (25, Some(700)));
        assert_eq!(
            (duplicate.fault, duplicate.count),
            (Fault::Duplicate, Some(3))
        );
    }

    #[test]
    fn what_is_no_number_is_told() {
        let line = FaultLine::new("shop", "Shop", true);
        let error = read(&line, b"calls.delay.probability=often").unwrap_err();
        assert!(error.starts_with("calls.delay.probability"), "{error}");
    }

    #[test]
    fn a_gateway_that_never_calls_has_no_rules_for_calls() {
        let line = FaultLine::new("shop", "Shop", false);
        let new = read(&line, b"calls.delay.probability=50").unwrap();
        assert!(new.rules.is_empty());
    }
}
