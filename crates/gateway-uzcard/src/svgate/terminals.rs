use super::client::Kind;
use super::{CallFailure, SvGate};
use crate::wire::{TerminalNumbers, TerminalState, UnderTerminal};

impl SvGate {
    /// Whether SV-Gate knows our terminal, and what it knows (`terminal.check`).
    pub async fn check_terminal(&self) -> Result<TerminalState, CallFailure> {
        let (merchant_id, terminal_id) = self.terminal();
        let terminal = TerminalNumbers {
            merchant_id,
            terminal_id,
        };
        self.call(
            Kind::Question,
            "terminal.check",
            &UnderTerminal { terminal },
        )
        .await
    }
}
