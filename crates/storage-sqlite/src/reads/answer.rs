use diesel::prelude::*;
use domain::idempotency::{IdempotencyKey, StoredAnswer};
use domain::ids::UserId;

use crate::failure::DatabaseError;
use crate::rows::AnswerRow;
use crate::schema::idempotent_answers;

/// The first answer under a user's key, when there is one.
pub(crate) fn find_answer(
    connection: &mut SqliteConnection,
    user_id: UserId,
    key: &IdempotencyKey,
) -> Result<Option<StoredAnswer>, DatabaseError> {
    let row = idempotent_answers::table
        .filter(idempotent_answers::user_id.eq(user_id.get()))
        .filter(idempotent_answers::key.eq(key.as_str()))
        .select(AnswerRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(StoredAnswer::try_from).transpose()?)
}
