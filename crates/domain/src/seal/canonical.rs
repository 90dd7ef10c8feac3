use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Contents, SealDigest, SealedRow};

/// The fields of one row in the one form in which they are hashed: each as its name, its kind and its value, both of
/// these behind their lengths, so that no two rows have the same bytes.
///
/// A field without a value is left out. A column that is added later, and that old rows do not have, changes nothing
/// about their digests then.
#[derive(Debug, Default)]
pub struct Fields(Vec<u8>);

impl Fields {
    /// A whole number.
    pub fn integer(&mut self, name: &str, value: impl Into<Option<i64>>) {
        if let Some(value) = value.into() {
            self.put(name, b'i', &value.to_be_bytes());
        }
    }

    /// A text, as its bytes in UTF-8.
    pub fn text<'t>(&mut self, name: &str, value: impl Into<Option<&'t str>>) {
        if let Some(value) = value.into() {
            self.put(name, b't', value.as_bytes());
        }
    }

    /// A UUID, as its sixteen bytes.
    pub fn uuid(&mut self, name: &str, value: impl Into<Option<Uuid>>) {
        if let Some(value) = value.into() {
            self.put(name, b'u', value.as_bytes());
        }
    }

    /// A digest.
    pub(super) fn digest(&mut self, name: &str, value: &SealDigest) {
        self.put(name, b'd', &value.0);
    }

    /// The hash of the fields.
    pub(super) fn hash(&self) -> SealDigest {
        SealDigest(Sha256::digest(&self.0).into())
    }

    fn put(&mut self, name: &str, kind: u8, value: &[u8]) {
        put_bytes(&mut self.0, name.as_bytes());
        self.0.push(kind);
        put_bytes(&mut self.0, value);
    }
}

fn put_bytes(into: &mut Vec<u8>, bytes: &[u8]) {
    into.extend(length(bytes).to_be_bytes());
    into.extend(bytes);
}

/// Slices are shorter than 2⁶³ bytes.
fn length(bytes: &[u8]) -> u64 {
    bytes.len().try_into().unwrap_or(u64::MAX)
}

/// Hashes rows as they come by, one after another, and keeps none of them. The order of the rows counts.
#[derive(Debug, Default)]
pub struct RowsHash {
    hash: Sha256,
    rows: u64,
    /// Of the row at hand; kept for its room.
    fields: Fields,
}

impl RowsHash {
    /// Adds the next row.
    pub fn add(&mut self, row: &impl SealedRow) {
        self.fields.0.clear();
        row.write(&mut self.fields);
        self.hash.update(length(&self.fields.0).to_be_bytes());
        self.hash.update(&self.fields.0);
        self.rows += 1;
    }

    /// What all rows came to.
    pub fn finish(self) -> Contents {
        Contents {
            rows: self.rows,
            digest: SealDigest(self.hash.finalize().into()),
        }
    }
}
