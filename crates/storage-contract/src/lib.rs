//! What every storage must do, as test cases that each adapter runs.

mod clock;

pub use clock::TestClock;
