use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Binary, Nullable, Text, Timestamptz};
use domain::seal::{Contents, Seal, SealChain, SealDigest, Stretch};

use crate::failure::SenselessRow;

/// `chain, number, from_at, to_at, row_count, rows_digest, sealed_at, digest`.
pub(super) type SealColumns = (
    Text,
    BigInt,
    Nullable<Timestamptz>,
    Timestamptz,
    BigInt,
    Binary,
    Timestamptz,
    Binary,
);

/// What stands in [`SealColumns`].
pub(super) type SealRow = (
    String,
    i64,
    Option<DateTime<Utc>>,
    DateTime<Utc>,
    i64,
    Vec<u8>,
    DateTime<Utc>,
    Vec<u8>,
);

pub(super) fn to_seal(row: SealRow) -> Result<Seal, SenselessRow> {
    let (chain, number, from, to, count, rows_digest, sealed_at, digest) = row;
    Ok(Seal {
        chain: SenselessRow::unless(SealChain::parse(&chain), "seals.chain", &chain)?,
        number,
        stretch: Stretch { from, to },
        contents: Contents {
            rows: SenselessRow::unless(count.try_into().ok(), "seals.row_count", &count)?,
            digest: to_digest("seals.rows_digest", rows_digest)?,
        },
        sealed_at,
        digest: to_digest("seals.digest", digest)?,
    })
}

fn to_digest(column: &'static str, bytes: Vec<u8>) -> Result<SealDigest, SenselessRow> {
    let bytes = bytes.try_into().ok();
    SenselessRow::unless(bytes.map(SealDigest), column, &"bytes that are no digest")
}
