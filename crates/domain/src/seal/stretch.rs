use std::fmt;

use chrono::{SecondsFormat, TimeDelta};

use super::SealDigest;
use crate::time::Timestamp;

/// A closed stretch of time: the rows from one moment on that are older than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first moment; `None` is the beginning of time, where every chain begins.
    pub from: Option<Timestamp>,
    /// The first moment behind it.
    pub to: Timestamp,
}

impl Stretch {
    /// Where a stretch ends that begins before `first`, the moment of its first row, and shall not hold the row at
    /// `beyond`, nor any from `until` on. Rows of one moment are never parted: then it holds more than it should.
    pub fn end(
        first: Option<Timestamp>,
        beyond: Option<Timestamp>,
        until: Timestamp,
    ) -> Option<Timestamp> {
        let first = first?;
        Some(match beyond {
            None => until,
            Some(beyond) if beyond > first => beyond,
            Some(beyond) => beyond + TimeDelta::microseconds(1),
        })
    }
}

impl Stretch {
    /// From the beginning of the first to the end of the last of stretches that follow each other; `None` without any.
    pub fn around(stretches: &[Self]) -> Option<Self> {
        let (first, last) = (stretches.first()?, stretches.last()?);
        Some(Self {
            from: first.from,
            to: last.to,
        })
    }
}

impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |moment: Timestamp| moment.to_rfc3339_opts(SecondsFormat::Micros, true);
        match self.from {
            Some(from) => write!(f, "from {} to {}", show(from), show(self.to)),
            None => write!(f, "until {}", show(self.to)),
        }
    }
}

/// What the rows of a stretch come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// How many they are.
    pub rows: u64,
    /// The digest of all of them in their order.
    pub digest: SealDigest,
}
