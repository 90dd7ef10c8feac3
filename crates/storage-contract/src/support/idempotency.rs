use std::sync::Arc;

use domain::idempotency::{Answer, Idempotency, IdempotencyKey, Presenter};
use domain::ledger::{Command, Receipt};

use super::AsCommand;

/// The command under an idempotency key; `request` stands for what the client asked.
pub(crate) fn under_key(
    command: impl AsCommand,
    key: &str,
    request: u8,
    presenter: impl Presenter + 'static,
) -> Command {
    Command {
        idempotency: Some(Arc::new(Idempotency {
            key: IdempotencyKey::parse(key).expect("a key"),
            fingerprint: [request; 32],
            presenter: Arc::new(presenter),
        })),
        ..command.command()
    }
}

/// Answers with the whole receipt, so that two effects have two answers.
pub(crate) fn whole_receipt(receipt: &Receipt) -> Answer {
    Answer {
        status: 200,
        body: format!("{receipt:?}").into_bytes(),
    }
}

/// A bug in the code that presents an answer.
pub(crate) fn bug(_: &Receipt) -> Answer {
    panic!("a presenter that panics, as the case asks");
}
