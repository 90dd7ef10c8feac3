use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::{
    draw::{Drawn, Rules},
    fault::Side,
    rule::{Rule, UnfitRule},
};

/// Through which one gateway says everything, and where its faults strike. Calm until rules are set. Clones share all.
#[derive(Clone)]
pub struct FaultLine(Arc<Inner>);

struct Inner {
    name: &'static str,
    title: &'static str,
    calls_us: bool,
    rules: Mutex<Rules>,
    /// One of the gateway's calls is through.
    call_ended: Notify,
}

impl fmt::Debug for FaultLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FaultLine").field(&self.0.name).finish()
    }
}

impl FaultLine {
    /// The line of a gateway: its name in addresses, its name for people, and whether it ever calls the service.
    pub fn new(name: &'static str, title: &'static str, calls_us: bool) -> Self {
        Self(Arc::new(Inner {
            name,
            title,
            calls_us,
            rules: Mutex::new(Rules::new(Rules::SEED, &[])),
            call_ended: Notify::new(),
        }))
    }

    /// Its name in addresses.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    pub(super) fn title(&self) -> &'static str {
        self.0.title
    }

    /// What this gateway says at all.
    pub(super) fn sides(&self) -> &'static [Side] {
        if self.0.calls_us {
            &Side::ALL
        } else {
            &[Side::Answers]
        }
    }

    /// Puts these rules in the place of all that were. Refuses those of a side on which the gateway says nothing.
    pub(super) fn set(&self, seed: u64, rules: &[Rule]) -> Result<(), UnfitRule> {
        Rule::check_all(rules)?;
        if rules.iter().any(|rule| !self.sides().contains(&rule.on)) {
            return Err(UnfitRule::NoCalls);
        }
        *self.lock() = Rules::new(seed, rules);
        Ok(())
    }

    /// The rules as they stand.
    pub(super) fn rules(&self) -> Rules {
        self.lock().clone()
    }

    pub(super) fn draw(&self, side: Side) -> Drawn {
        let drawn = self.lock().draw(side);
        if drawn != Drawn::default() {
            tracing::debug!(gateway = self.0.name, ?side, ?drawn, "a fault strikes");
        }
        drawn
    }

    pub(super) fn call_ended(&self) -> &Notify {
        &self.0.call_ended
    }

    /// A draw changes numbers alone, so that a panic elsewhere leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, Rules> {
        self.0.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fault::Fault;
    use super::*;

    #[test]
    fn calls_of_a_gateway_that_never_calls_cannot_be_spoiled() {
        let rule = |on| Rule {
            on,
            fault: Fault::Delay,
            probability: 100,
            count: None,
            delay_ms: None,
        };
        let silent = FaultLine::new("shop", "Shop", false);
        assert_eq!(silent.set(1, &[rule(Side::Answers)]), Ok(()));
        assert_eq!(silent.set(2, &[rule(Side::Calls)]), Err(UnfitRule::NoCalls));
        assert_eq!(silent.rules().seed, 1, "the rules that were stay");
        let calling = FaultLine::new("shop", "Shop", true);
        assert_eq!(calling.set(1, &[rule(Side::Calls)]), Ok(()));
    }
}
