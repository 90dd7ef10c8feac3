use chrono::DateTime;
use domain::Timestamp;
use domain::time::{Clock, whole_micros};

/// The clock of this machine. The one place where its time enters the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the adapter through which time comes in"
    )]
    fn now(&self) -> Timestamp {
        whole_micros(DateTime::from(std::time::SystemTime::now()))
    }
}
