use super::{Contents, Fields, SealChain, SealDigest, Stretch};
use crate::time::Timestamp;

/// One link of a chain: what the rows of a stretch were when it was made. Never updated, never deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Of which chain.
    pub chain: SealChain,
    /// 1, 2, 3, … within the chain, without gaps.
    pub number: i64,
    /// From where the seal before it ends.
    pub stretch: Stretch,
    /// What was found there.
    pub contents: Contents,
    /// When it was made.
    pub sealed_at: Timestamp,
    /// The hash of all this and of the digest of the seal before it.
    pub digest: SealDigest,
}

impl Seal {
    /// The seal behind the last one of a chain, over what was found up to a moment.
    pub fn after(
        last: Option<&Self>,
        chain: SealChain,
        to: Timestamp,
        contents: Contents,
        sealed_at: Timestamp,
    ) -> Self {
        let mut seal = Self {
            chain,
            number: last.map_or(1, |last| last.number + 1),
            stretch: Stretch {
                from: last.map(|last| last.stretch.to),
                to,
            },
            contents,
            sealed_at,
            digest: SealDigest::NONE,
        };
        seal.digest = seal.link(last);
        seal
    }

    /// Whether it is the one behind this seal, or the first of its chain, and says the same as when it was made.
    pub fn continues(&self, last: Option<&Self>) -> bool {
        self.stretch.from == last.map(|last| last.stretch.to) && self.digest == self.link(last)
    }

    /// What its digest must be.
    fn link(&self, last: Option<&Self>) -> SealDigest {
        let mut fields = Fields::default();
        // Should the form ever change, this changes with it.
        fields.integer("hamyon_seal", 1);
        fields.digest(
            "previous",
            &last.map_or(SealDigest::NONE, |last| last.digest),
        );
        fields.text("chain", self.chain.as_str());
        fields.integer("number", self.number);
        let micros = |moment: Timestamp| moment.timestamp_micros();
        fields.integer("from", self.stretch.from.map(micros));
        fields.integer("to", micros(self.stretch.to));
        // A storage keeps it as an `i64`.
        fields.integer(
            "rows",
            i64::try_from(self.contents.rows).unwrap_or(i64::MAX),
        );
        fields.digest("rows_digest", &self.contents.digest);
        fields.integer("sealed_at", micros(self.sealed_at));
        fields.hash()
    }
}
