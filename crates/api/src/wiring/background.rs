use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

/// Work that goes on to its end though whoever asked for it hangs up. It runs on the program's own runtime, since what
/// runs on that of a server thread is dropped with the thread; at shutdown it is waited for.
#[derive(Clone, Debug)]
pub struct Background {
    runtime: Handle,
    tasks: TaskTracker,
}

impl Background {
    /// Runs work on this runtime.
    pub fn new(runtime: Handle) -> Self {
        Self {
            runtime,
            tasks: TaskTracker::new(),
        }
    }

    /// Starts some work. What is returned may be waited for or dropped.
    pub fn run<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        self.tasks.spawn_on(work, &self.runtime)
    }

    /// Waits until all work has ended, so long and no longer; how much of it is left.
    pub async fn finish(&self, time_max: Duration) -> usize {
        self.tasks.close();
        // That the time is over shows in what is left.
        let _ = tokio::time::timeout(time_max, self.tasks.wait()).await;
        self.tasks.len()
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn work_ends_though_nobody_waits_for_it() {
        let background = Background::new(Handle::current());
        let ((start, started), (end, mut ended)) = (oneshot::channel::<()>(), oneshot::channel());
        drop(background.run(async move {
            let _ = started.await;
            let _ = end.send(());
        }));
        drop(start);
        assert_eq!(background.finish(Duration::from_secs(60)).await, 0);
        assert_eq!(ended.try_recv(), Ok(()));
    }

    #[tokio::test]
    async fn work_without_end_is_not_waited_for_without_end() {
        let background = Background::new(Handle::current());
        let endless = background.run(std::future::pending::<()>());
        assert_eq!(background.finish(Duration::from_millis(1)).await, 1);
        endless.abort();
    }
}
