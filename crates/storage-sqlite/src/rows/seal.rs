use diesel::prelude::{Insertable, Queryable, Selectable};
use domain::seal::{Contents, Seal, SealChain, SealDigest, Stretch};

use super::{Column, Inconsistent, micros};
use crate::schema::seals;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = seals, treat_none_as_default_value = false)]
pub(crate) struct SealRow {
    chain: String,
    number: i64,
    from_at: Option<i64>,
    to_at: i64,
    row_count: i64,
    rows_digest: Vec<u8>,
    sealed_at: i64,
    digest: Vec<u8>,
}

impl From<&Seal> for SealRow {
    fn from(seal: &Seal) -> Self {
        Self {
            chain: seal.chain.as_str().to_owned(),
            number: seal.number,
            from_at: seal.stretch.from.map(micros),
            to_at: micros(seal.stretch.to),
            row_count: i64::try_from(seal.contents.rows).unwrap_or(i64::MAX),
            rows_digest: seal.contents.digest.0.to_vec(),
            sealed_at: micros(seal.sealed_at),
            digest: seal.digest.0.to_vec(),
        }
    }
}

impl TryFrom<SealRow> for Seal {
    type Error = Inconsistent;

    fn try_from(row: SealRow) -> Result<Self, Inconsistent> {
        let column = |name| Column("seals", name);
        let digest = |name, bytes: Vec<u8>| {
            let is_short = |_| column(name).inconsistent("bytes that are no digest");
            bytes.try_into().map(SealDigest).map_err(is_short)
        };
        let from = row.from_at.map(|from| column("from_at").moment(from));
        Ok(Self {
            chain: column("chain").parse(row.chain.as_str(), SealChain::parse)?,
            number: row.number,
            stretch: Stretch {
                from: from.transpose()?,
                to: column("to_at").moment(row.to_at)?,
            },
            contents: Contents {
                rows: column("row_count").parse(row.row_count, |count| count.try_into().ok())?,
                digest: digest("rows_digest", row.rows_digest)?,
            },
            sealed_at: column("sealed_at").moment(row.sealed_at)?,
            digest: digest("digest", row.digest)?,
        })
    }
}
