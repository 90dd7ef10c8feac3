use std::collections::BTreeMap;

use domain::gateway::GatewayName;
use futures_util::StreamExt;
use futures_util::future::{join_all, ready};
use futures_util::stream;

/// Questions that one gateway is asked at once.
pub(super) const AT_ONCE: usize = 4;

/// Does something about each of these: all gateways beside each other, so that a silent one holds up nothing but its own,
/// and of each gateway in order, [`AT_ONCE`] at a time. What is not begun when `is_over` says so is left out.
pub(super) async fn by_gateway<T, R, F: Future<Output = R>>(
    work: BTreeMap<GatewayName, Vec<T>>,
    is_over: impl Fn() -> bool,
    each: impl Fn(T) -> F,
) -> Vec<R> {
    let (is_over, each) = (&is_over, &each);
    let gateways = work.into_values().map(|of_one| {
        stream::iter(of_one)
            .take_while(move |_| ready(!is_over()))
            .map(each)
            .buffer_unordered(AT_ONCE)
            .collect::<Vec<_>>()
    });
    join_all(gateways).await.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::*;

    fn named(name: &str) -> GatewayName {
        name.parse().expect("a name")
    }

    /// The silent gateway answers after a minute, the other at once.
    async fn ask((gateway, place): (&'static str, u64)) -> (&'static str, u64, Duration) {
        let began = Instant::now();
        if gateway == "silent" {
            sleep(Duration::from_secs(60)).await;
        } else {
            sleep(Duration::from_millis(10)).await;
        }
        (gateway, place, began.elapsed())
    }

    fn work() -> BTreeMap<GatewayName, Vec<(&'static str, u64)>> {
        ["quick", "silent"]
            .map(|name| (named(name), (0..20).map(|place| (name, place)).collect()))
            .into()
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_gateway_does_not_hold_up_another() {
        let began = Instant::now();
        let is_over = || began.elapsed() >= Duration::from_secs(30);
        let asked = by_gateway(work(), is_over, ask).await;
        let count = |name| asked.iter().filter(|(of, ..)| *of == name).count();
        assert_eq!(count("quick"), 20, "all of them");
        assert_eq!(count("silent"), AT_ONCE, "those that were begun in time");
        assert_eq!(began.elapsed(), Duration::from_secs(60));
    }

    #[tokio::test(start_paused = true)]
    async fn a_gateway_is_asked_a_few_questions_at_once_in_order() {
        let began = Instant::now();
        let asked = by_gateway(work(), || false, ask).await;
        assert_eq!(asked.len(), 40);
        assert_eq!(began.elapsed(), Duration::from_secs(5 * 60));
        let silent = asked.iter().filter(|(of, ..)| *of == "silent");
        let places: Vec<_> = silent.map(|(_, place, _)| *place).collect();
        assert!(
            places
                .chunks(AT_ONCE)
                .zip(0..)
                .all(|(few, round)| few.iter().all(|place| place / 4 == round)),
            "{places:?}"
        );
    }
}
