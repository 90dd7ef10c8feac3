use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::Chance;

/// The moments at which requests are due until `end`: independent of each other, so many a second on average, as
/// `pgbench --rate` has them. Each is handed out when it has come.
///
/// A thread waits for them, because the timer of the runtime counts in milliseconds.
pub(super) fn requests(rate: u32, end: Instant) -> UnboundedReceiver<Instant> {
    let (hand_out, due) = unbounded_channel();
    let mut chance = Chance::new(u64::from(rate));
    let mut next = Instant::now();
    thread::spawn(move || {
        while next < end {
            if let Some(pause) = next.checked_duration_since(Instant::now()) {
                thread::sleep(pause);
            }
            if hand_out.send(next).is_err() {
                return;
            }
            next += Duration::from_secs_f64(-chance.fraction().ln() / f64::from(rate));
        }
    });
    due
}
