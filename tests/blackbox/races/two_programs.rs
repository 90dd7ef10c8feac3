use std::sync::OnceLock;

use test_support::Hamyon;

use crate::support::{Kind, Setup};

/// Two programs on one database.
#[derive(Debug)]
struct Pair {
    // Before the setup: the programs end first, then their database goes.
    programs: [Hamyon; 2],
    setup: Setup,
}

impl Pair {
    /// Both are started at one moment on an empty database.
    fn start() -> Self {
        let setup = Setup::development(Kind::Postgres);
        let programs = std::thread::scope(|scope| {
            [(); 2]
                .map(|()| scope.spawn(|| setup.start()))
                .map(|starting| starting.join().expect("both programs start"))
        });
        Self { programs, setup }
    }

    fn programs(&self) -> [&Hamyon; 2] {
        self.programs.each_ref()
    }
}

fn pair() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(Pair::start)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wallet_for_a_hundred_charges_pays_for_a_hundred_of_two_hundred() {
    super::charges_beyond_the_balance(pair().programs(), &pair().setup).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_completes_of_one_attempt_are_one_credit() {
    super::completes_of_one_attempt(pair().programs(), &pair().setup).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_charges_under_one_key_are_one_charge() {
    super::charges_under_one_key(pair().programs()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_creates_under_one_key_are_one_payment() {
    super::creates_under_one_key(pair().programs()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn charges_and_topups_at_one_moment_lose_nothing() {
    super::charges_and_topups(pair().programs(), &pair().setup).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_free_view_is_used_once() {
    super::views_beyond_the_quota(pair().programs()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_doctor_is_charged_once() {
    super::views_of_one_doctor(pair().programs()).await;
}
