use super::{Contents, RowsHash, SealedRow, Stretch};

/// Hashes the rows of stretches that follow each other, as they come by in the order of their time, each in its stretch.
#[derive(Debug)]
pub struct StretchesHash<'s> {
    /// Those that have not ended, the present one first.
    stretches: &'s [Stretch],
    present: RowsHash,
    ended: Vec<Contents>,
}

impl<'s> StretchesHash<'s> {
    /// Of these stretches; each begins where the one before it ends.
    pub fn new(stretches: &'s [Stretch]) -> Self {
        Self {
            stretches,
            present: RowsHash::default(),
            ended: Vec::with_capacity(stretches.len()),
        }
    }

    /// Adds the next row, which lies in one of the stretches.
    pub fn add(&mut self, row: &impl SealedRow) {
        while let [present, rest @ ..] = self.stretches
            && present.to.timestamp_micros() <= row.moment()
        {
            self.stretches = rest;
            self.end_present();
        }
        self.present.add(row);
    }

    /// What each stretch came to.
    pub fn finish(mut self) -> Vec<Contents> {
        for _ in self.stretches {
            self.end_present();
        }
        self.ended
    }

    fn end_present(&mut self) {
        let present = std::mem::take(&mut self.present);
        self.ended.push(present.finish());
    }
}
