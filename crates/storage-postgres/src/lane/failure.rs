use std::sync::Arc;

use crate::failure::{PostgresError, Verdict};

/// Why a batch did not take effect. Shared by all commands of the batch.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{kind}: {cause}")]
pub(super) struct BatchFailure {
    /// What may be done about it.
    pub(super) kind: FailureKind,
    /// What was tried.
    pub(super) doing: &'static str,
    /// Why it failed.
    #[source]
    pub(super) cause: Arc<PostgresError>,
}

/// What may be done about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum FailureKind {
    /// No connection could be opened for as long as a lane tries.
    #[error("the database cannot be reached, nothing was written")]
    Unreachable,
    /// The connection was lost, and nothing was committed.
    #[error("the connection was lost, nothing was written")]
    Lost,
    /// Another transaction was in the way, or the server could not for now, such as with a full disk; nothing was committed.
    #[error("another transaction was in the way or the server could not, nothing was written")]
    Conflict,
    /// One of the commands cannot be saved; nothing was committed.
    #[error("a command cannot be saved, nothing was written")]
    Faulty,
    /// The connection was lost at the moment of the commit, and nobody could tell what became of it.
    #[error(
        "the connection was lost while it was committed, it is unknown whether anything was written"
    )]
    Unknown,
}

impl FailureKind {
    /// What a failure means, when the transaction is known to be over without a commit.
    pub(super) fn of(failure: &PostgresError) -> Self {
        match failure {
            PostgresError::Statement(error) => match Verdict::of(error) {
                Verdict::Lost => Self::Lost,
                Verdict::Conflict | Verdict::Unclear => Self::Conflict,
                Verdict::Faulty => Self::Faulty,
            },
            PostgresError::Senseless(_) | PostgresError::Panic => Self::Faulty,
            PostgresError::Connect(_)
            | PostgresError::Pool(_)
            | PostgresError::Shared(_)
            | PostgresError::Unanswered(_) => Self::Lost,
        }
    }
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NextStep {
    /// The same commands once more.
    Again,
    /// Each command by itself, so that only the culprit fails.
    Apart,
    /// Tell the callers.
    GiveUp,
}

/// How often the same commands are tried before they are taken apart, and a single one before it fails.
const TRIES_TOGETHER_MAX: u32 = 2;
const TRIES_ALONE_MAX: u32 = 4;

impl BatchFailure {
    pub(super) fn new(kind: FailureKind, doing: &'static str, cause: PostgresError) -> Self {
        Self {
            kind,
            doing,
            cause: Arc::new(cause),
        }
    }

    /// What to do after so many tries of so many commands.
    pub(super) fn next_step(&self, tries: u32, commands: usize) -> NextStep {
        let tries_max = if commands > 1 {
            TRIES_TOGETHER_MAX
        } else {
            TRIES_ALONE_MAX
        };
        match self.kind {
            FailureKind::Lost | FailureKind::Conflict if tries < tries_max => NextStep::Again,
            FailureKind::Lost | FailureKind::Conflict | FailureKind::Faulty if commands > 1 => {
                NextStep::Apart
            }
            _ => NextStep::GiveUp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next_step(kind: FailureKind, tries: u32, commands: usize) -> NextStep {
        BatchFailure::new(kind, "test", PostgresError::Panic).next_step(tries, commands)
    }

    #[test]
    fn a_faulty_command_is_looked_for_at_once() {
        assert_eq!(next_step(FailureKind::Faulty, 1, 2), NextStep::Apart);
        assert_eq!(next_step(FailureKind::Faulty, 1, 1), NextStep::GiveUp);
    }

    #[test]
    fn what_may_pass_is_tried_again_but_not_for_ever() {
        for kind in [FailureKind::Lost, FailureKind::Conflict] {
            assert_eq!(next_step(kind, 1, 512), NextStep::Again);
            assert_eq!(next_step(kind, 2, 512), NextStep::Apart);
            assert_eq!(next_step(kind, 3, 1), NextStep::Again);
            assert_eq!(next_step(kind, 4, 1), NextStep::GiveUp);
        }
    }

    #[test]
    fn what_may_have_happened_is_never_repeated() {
        assert_eq!(next_step(FailureKind::Unknown, 1, 512), NextStep::GiveUp);
        assert_eq!(next_step(FailureKind::Unknown, 1, 1), NextStep::GiveUp);
    }
}
