use std::time::Duration;

use domain::time::BusinessCalendar;

/// How the storage uses its database. `Options::default()` is right for one instance on a few cores.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Lanes for commands, a connection and a thread each. Commands of one user always take the same one.
    pub lanes: usize,
    /// The most commands in one transaction.
    pub batch_max: usize,
    /// How many commands may wait before a lane; the next one is refused as overloaded.
    pub queue_capacity: usize,
    /// The most connections for reads.
    pub read_pool: usize,
    /// How long a read waits for a connection, and for a new one to open.
    pub read_wait_max: Duration,
    /// How long a read waits for its answer before it takes the connection for lost; more than the server itself gives
    /// a statement.
    pub read_answer_max: Duration,
    /// How long a lane tries to get its lost connection back before the commands it holds fail.
    pub reconnect_max: Duration,
    /// How long a lane waits for the database to answer half a transaction before it takes the connection for lost.
    pub answer_max: Duration,
    /// Which day a moment belongs to.
    pub calendar: BusinessCalendar,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lanes: 2,
            batch_max: 512,
            queue_capacity: 1_024,
            read_pool: 4,
            read_wait_max: Duration::from_secs(3),
            read_answer_max: Duration::from_secs(12),
            reconnect_max: Duration::from_secs(5),
            answer_max: Duration::from_secs(15),
            calendar: BusinessCalendar::default(),
        }
    }
}
