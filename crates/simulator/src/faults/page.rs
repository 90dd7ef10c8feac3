use askama::Template;

use super::{
    draw::Armed,
    fault::{Fault, Side},
    line::FaultLine,
    rule::{DELAY_MS, DELAY_MS_MAX},
};

/// All gateways with their rules.
#[derive(Template)]
#[template(path = "faults/panel.html")]
pub(super) struct PanelPage {
    gateways: Vec<GatewayRules>,
    /// What was just done, or why not.
    notice: Option<Notice>,
    delay_ms_max: u32,
}

/// What the page has to say about the form before it.
pub(super) struct Notice {
    pub(super) text: String,
    pub(super) is_bad: bool,
}

/// One gateway.
struct GatewayRules {
    name: &'static str,
    title: &'static str,
    seed: u64,
    is_calm: bool,
    sides: Vec<SideRules>,
}

struct SideRules {
    title: &'static str,
    rows: Vec<Row>,
}

/// One fault with its rule, if it has one.
struct Row {
    /// `{side}.{fault}`, the beginning of its fields' names.
    field: String,
    name: &'static str,
    effect: &'static str,
    probability: Option<u8>,
    count: Option<u32>,
    /// Of a delay alone.
    delay_ms: Option<u32>,
    struck: u64,
}

impl PanelPage {
    pub(super) fn new(lines: &[FaultLine], notice: Option<Notice>) -> Self {
        Self {
            gateways: lines.iter().map(GatewayRules::of).collect(),
            notice,
            delay_ms_max: DELAY_MS_MAX,
        }
    }
}

impl GatewayRules {
    fn of(line: &FaultLine) -> Self {
        let rules = line.rules();
        let side = |side: &Side| SideRules {
            title: side.title(),
            rows: side
                .faults()
                .iter()
                .map(|fault| Row::of(*side, *fault, &rules.armed))
                .collect(),
        };
        Self {
            name: line.name(),
            title: line.title(),
            seed: rules.seed,
            is_calm: rules.armed.is_empty(),
            sides: line.sides().iter().map(side).collect(),
        }
    }
}

impl Row {
    fn of(side: Side, fault: Fault, armed: &[Armed]) -> Self {
        let armed = armed
            .iter()
            .find(|armed| armed.rule.on == side && armed.rule.fault == fault);
        let rule = armed.map(|armed| armed.rule);
        let (name, effect) = fault.explained(side);
        Self {
            field: format!("{}.{}", side.word(), fault.word()),
            name,
            effect,
            probability: rule.map(|rule| rule.probability),
            count: armed.and_then(|armed| armed.left),
            delay_ms: (fault == Fault::Delay)
                .then(|| rule.and_then(|rule| rule.delay_ms).unwrap_or(DELAY_MS)),
            struck: armed.map_or(0, |armed| armed.struck),
        }
    }
}
