use chrono::TimeDelta;
use diesel::prelude::*;
use domain::idempotency::StoredAnswer;
use domain::time::Timestamp;

use crate::failure::{DatabaseError, ensure_one};
use crate::rows::{AnswerRow, micros};
use crate::schema::idempotent_answers;
use crate::statement::Statement;

/// How long an answer is kept: twice the day that clients are promised.
const KEPT: TimeDelta = TimeDelta::hours(48);

/// Answers removed for each one added. More than one, so that what piled up while nothing was added goes too; few, so
/// that no batch stands out.
const REMOVED_PER_ADDED: i64 = 2;

/// Adds answers and removes as many old ones as their number allows: the table neither grows for ever nor needs a job.
pub(super) fn save(
    connection: &mut SqliteConnection,
    answers: Vec<StoredAnswer>,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let mut added = 0;
    for answer in answers {
        let row = AnswerRow::from(answer);
        let insert = diesel::insert_into(idempotent_answers::table).values(row);
        ensure_one("idempotent_answers", insert.execute(connection)?)?;
        added += 1;
    }
    if added > 0 {
        remove_old()
            .integer(added * REMOVED_PER_ADDED)
            .integer(micros(now - KEPT))
            .run(connection)?;
    }
    Ok(())
}

/// Lacks how many of the oldest answers to look at, and the moment before which they are old.
pub(crate) fn remove_old() -> Statement<'static> {
    Statement::new(
        "DELETE FROM idempotent_answers
         WHERE id IN (SELECT id FROM idempotent_answers ORDER BY id LIMIT ?) AND created_at < ?",
    )
}
