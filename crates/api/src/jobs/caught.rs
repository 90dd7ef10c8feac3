use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

/// Runs a piece of work of a job; `None` when it panics. The panic itself is on standard error; here is said whose it is,
/// so that a job which cannot do its work is seen, and it goes on with what is left.
pub(super) async fn caught<T>(job: &str, work: impl Future<Output = T>) -> Option<T> {
    let ended = AssertUnwindSafe(work).catch_unwind().await;
    if ended.is_err() {
        tracing::error!(
            job,
            "the job {job} panicked; it goes on without this piece of work"
        );
    }
    ended.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_ends_the_piece_of_work_alone() {
        assert_eq!(caught("test", async { 7 }).await, Some(7));
        let panics = async { panic!("a bad row") };
        assert_eq!(caught::<()>("test", panics).await, None);
    }
}
