use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use uuid::Uuid;

use crate::statement::statement;

statement! {
    /// Marks a transaction as a batch of a lane.
    pub(super) MarkBatch = "mark.sql" (lane: Uuid as SqlUuid, batch: i64 as BigInt) -> count
}

statement! {
    /// Forgets lanes of which nothing was heard for a day.
    pub(super) ForgetMarks = "forget_marks.sql" () -> count
}

/// A batch, and whose it is. Written by its transaction, so that what became of it can be asked when the answer to its
/// COMMIT is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// A lane of one process, for some time.
    pub(super) lane: Uuid,
    /// Counts the tries to run a batch, from 1 on.
    pub(super) batch: i64,
}

/// So many batches write the same row. While somebody holds an old snapshot, such as a backup or an audit, the versions
/// that they leave behind stay, and each next batch has to pass them all.
const BATCHES_MAX: i64 = 1_000;

impl Mark {
    /// Of a new lane, before its first batch.
    ///
    /// # Panics
    ///
    /// When the operating system has no random bytes.
    pub(super) fn of_new_lane() -> Self {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).expect("the operating system has random bytes");
        Self {
            lane: Uuid::from_bytes(bytes),
            batch: 0,
        }
    }

    /// Its row has been written often enough.
    pub(super) const fn is_worn(self) -> bool {
        self.batch >= BATCHES_MAX
    }

    /// That of the next batch.
    pub(super) const fn next(self) -> Self {
        Self {
            batch: self.batch + 1,
            ..self
        }
    }

    /// The statement that writes it.
    pub(super) const fn write(self) -> MarkBatch {
        MarkBatch {
            lane: self.lane,
            batch: self.batch,
        }
    }
}
