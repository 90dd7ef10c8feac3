use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::idempotency::{Answer, IdempotencyKey, StoredAnswer};

use super::{Column, Inconsistent, micros};
use crate::schema::idempotent_answers;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = idempotent_answers)]
pub(crate) struct AnswerRow {
    user_id: i64,
    key: String,
    fingerprint: Vec<u8>,
    status: i32,
    body: Vec<u8>,
    created_at: i64,
}

impl From<StoredAnswer> for AnswerRow {
    fn from(stored: StoredAnswer) -> Self {
        Self {
            user_id: stored.user_id.get(),
            key: stored.key.as_str().to_owned(),
            fingerprint: stored.fingerprint.to_vec(),
            status: stored.answer.status.into(),
            body: stored.answer.body,
            created_at: micros(stored.created_at),
        }
    }
}

impl TryFrom<AnswerRow> for StoredAnswer {
    type Error = Inconsistent;

    fn try_from(row: AnswerRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("idempotent_answers", name);
        let fingerprint = row.fingerprint.try_into();
        Ok(Self {
            user_id: column("user_id").user(row.user_id)?,
            key: column("key").parse(row.key.as_str(), IdempotencyKey::parse)?,
            fingerprint: fingerprint
                .map_err(|bytes: Vec<u8>| column("fingerprint").inconsistent(bytes.len()))?,
            answer: Answer {
                status: column("status").parse(row.status, |status| u16::try_from(status).ok())?,
                body: row.body,
            },
            created_at: column("created_at").moment(row.created_at)?,
        })
    }
}
