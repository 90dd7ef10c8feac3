use super::{Contents, KnownSeal, ROWS_PER_SEAL_MAX, Seal, SealChain, SealFinding, SealStore};
use crate::storage::StorageFailure;

/// Seals that are read at once.
const PAGE: u32 = 500;

/// What a verification of a chain saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// Of which chain.
    pub chain: SealChain,
    /// Seals looked at.
    pub seals: u64,
    /// Rows looked at.
    pub rows: u64,
    /// The last seal that there is.
    pub last: Option<Seal>,
    /// What is not as it was sealed.
    pub findings: Vec<SealFinding>,
}

impl ChainReport {
    /// Nothing was looked at yet.
    pub const fn new(chain: SealChain) -> Self {
        Self {
            chain,
            seals: 0,
            rows: 0,
            last: None,
            findings: Vec::new(),
        }
    }
}

/// Goes through a chain and all the rows under its seals, and says what is not as it was sealed, nor as it is known
/// from elsewhere. Works on a live system: what is sealed does not change any more.
pub async fn verify<S: SealStore + ?Sized>(
    store: &S,
    chain: SealChain,
    known: &[KnownSeal],
) -> Result<ChainReport, StorageFailure> {
    let mut report = ChainReport::new(chain);
    verify_into(&mut report, store, known).await?;
    Ok(report)
}

/// The same, into a new report, which tells what was found up to a failure too.
pub async fn verify_into<S: SealStore + ?Sized>(
    report: &mut ChainReport,
    store: &S,
    known: &[KnownSeal],
) -> Result<(), StorageFailure> {
    let chain = report.chain;
    let mut missing: Vec<_> = known.iter().filter(|known| known.chain == chain).collect();
    let mut behind = 0;
    loop {
        let page = store.list_seals(chain, behind, PAGE).await?;
        let Some(last) = page.last() else { break };
        behind = last.number;
        let mut rest = &page[..];
        while !rest.is_empty() {
            let (together, others) = rest.split_at(read_together(rest));
            let stretches: Vec<_> = together.iter().map(|seal| seal.stretch).collect();
            let contents = store.read_contents(chain, &stretches).await;
            let contents = contents.map_err(|failure| {
                let first = together.first().map_or(0, |seal| seal.number);
                let under = format!("read what is under {chain}:{first} and the seals behind it");
                StorageFailure::new(under, failure)
            })?;
            for (seal, contents) in together.iter().zip(contents) {
                let number = seal.number;
                missing.retain(|known| known.number != number);
                let named = known
                    .iter()
                    .filter(|known| (known.chain, known.number) == (chain, number));
                report.look_at(*seal, contents, named);
            }
            rest = others;
        }
    }
    let missing = missing.into_iter();
    report
        .findings
        .extend(missing.map(|known| SealFinding::KnownMissing { known: *known }));
    Ok(())
}

impl ChainReport {
    /// The next seal, what its stretch holds now, and how the seal is known from elsewhere.
    fn look_at<'k>(
        &mut self,
        seal: Seal,
        found: Contents,
        known: impl Iterator<Item = &'k KnownSeal>,
    ) {
        let next = self.last.map_or(1, |last| last.number + 1);
        if seal.number > next {
            // What it continued is not there to compare with.
            self.findings.push(SealFinding::Missing {
                chain: self.chain,
                first: next,
                last: seal.number - 1,
            });
        } else if !seal.continues(self.last.as_ref()) {
            self.findings.push(SealFinding::Broken { seal });
        }
        for known in known.filter(|known| known.digest != seal.digest) {
            self.findings.push(SealFinding::KnownDiffers {
                known: *known,
                found: seal.digest,
            });
        }
        self.findings.extend(compare(seal, found));
        self.seals += 1;
        self.rows += found.rows;
        self.last = Some(seal);
    }
}

/// How many of these seals are read with one question: where little happens there are many small ones.
fn read_together(seals: &[Seal]) -> usize {
    let mut rows = 0_u64;
    let follows = |(one, next): (&Seal, &Seal)| {
        rows = rows.saturating_add(one.contents.rows);
        next.stretch.from == Some(one.stretch.to)
            && next.stretch.to > one.stretch.to
            && rows.saturating_add(next.contents.rows) <= ROWS_PER_SEAL_MAX.into()
    };
    let pairs = seals.iter().zip(seals.iter().skip(1));
    1 + pairs.map(follows).take_while(|follows| *follows).count()
}

fn compare(seal: Seal, found: Contents) -> Option<SealFinding> {
    let sealed = seal.contents;
    if found == sealed {
        None
    } else if found.rows < sealed.rows {
        let found = found.rows;
        Some(SealFinding::RowsMissing { seal, found })
    } else if found.rows > sealed.rows {
        let found = found.rows;
        Some(SealFinding::RowsAdded { seal, found })
    } else {
        Some(SealFinding::RowsChanged { seal })
    }
}
