//! Things that happen at the same moment.

/// Starts all the futures before it waits for the first; their results in the order in which they were given.
pub(crate) async fn all_at_once<F>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let started: Vec<_> = futures.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::with_capacity(started.len());
    for task in started {
        results.push(task.await.expect("a task ends by itself"));
    }
    results
}
