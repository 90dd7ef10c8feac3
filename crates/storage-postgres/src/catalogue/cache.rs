use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::catalogue::Catalogue;

/// How old the copy may get before the next batch reads it again. Together with the time that a batch takes it stays
/// below the five seconds within which a change must be in force everywhere.
const AGE_MAX: Duration = Duration::from_secs(2);

/// The catalogue by which this instance decides. Batches find it in memory; one every two seconds reads it again.
#[derive(Default)]
pub(crate) struct CatalogueCache {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<(Arc<Catalogue>, Instant)>,
    /// Counts the saves of this instance.
    saves: u64,
}

/// Proof of when a read began; what was read before a save must not hide that save.
#[derive(Clone, Copy)]
pub(crate) struct ReadTicket {
    saves: u64,
}

impl CatalogueCache {
    /// The copy, unless it is too old.
    pub(crate) fn current(&self) -> Option<Arc<Catalogue>> {
        let state = self.state();
        let (catalogue, read_at) = state.current.as_ref()?;
        (read_at.elapsed() < AGE_MAX).then(|| Arc::clone(catalogue))
    }

    /// To be taken before the catalogue is read.
    pub(crate) fn begin_read(&self) -> ReadTicket {
        ReadTicket {
            saves: self.state().saves,
        }
    }

    /// Keeps what was read, unless this instance saved another one meanwhile.
    pub(crate) fn keep(&self, ticket: ReadTicket, catalogue: Arc<Catalogue>) {
        let mut state = self.state();
        if state.saves == ticket.saves {
            state.current = Some((catalogue, Instant::now()));
        }
    }

    /// This instance saved a catalogue: whatever was read before is out of date.
    pub(crate) fn forget(&self) {
        let mut state = self.state();
        state.saves += 1;
        state.current = None;
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_save_does_not_hide_it() {
        let cache = CatalogueCache::default();
        let ticket = cache.begin_read();
        cache.forget();
        cache.keep(ticket, Arc::new(Catalogue::default()));
        assert!(cache.current().is_none());
        cache.keep(cache.begin_read(), Arc::new(Catalogue::default()));
        assert!(cache.current().is_some());
    }
}
