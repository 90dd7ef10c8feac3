//! Users who charge their wallets and pay, each one thing after another, all users at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use test_support::Hamyon;
use test_support::click::Call;
use test_support::client::Answer;
use tokio::task::JoinHandle;

use crate::support::setup::CLICK_SECRET;
use crate::support::{Click, User};

const USERS: usize = 16;
const CHARGES: usize = 8;
const TOPUPS: usize = 2;

/// What users have at first, what a top-up brings and what a charge takes, so'm.
const FIRST_BALANCE: usize = 500_000;
const TOPUP: usize = 2_000;
const CHARGE: usize = 1_000;

/// How long a service may take to recover.
const RECOVERY_TIME_MAX: Duration = Duration::from_secs(20);

/// The users, and how much work they have been given.
pub(super) struct Load {
    users: Vec<User>,
    rounds: usize,
}

/// One thing to do, which may be tried any number of times.
#[derive(Clone)]
enum Task {
    Charge(User, String),
    Complete(Click, Call),
}

/// Work for every user.
pub(super) struct Round {
    lists: Vec<Vec<Task>>,
}

/// A round that is under way.
pub(super) struct Working {
    lists: Vec<JoinHandle<Vec<Option<Answer>>>>,
    answered: Arc<AtomicUsize>,
}

/// What was answered, in the order of the tasks.
pub(super) struct Outcome(Vec<Vec<Option<Answer>>>);

impl Load {
    pub(super) async fn prepare(hamyon: &Hamyon) -> Self {
        let users: Vec<_> = (0..USERS).map(|_| User::of(hamyon)).collect();
        for user in &users {
            user.top_up(&format!("{FIRST_BALANCE}.00")).await;
        }
        Self { users, rounds: 0 }
    }

    /// Every task of every round took effect once.
    pub(super) async fn assert_balances(&self, hamyon: &Hamyon) {
        let gained = self.rounds * TOPUPS * TOPUP;
        let spent = self.rounds * CHARGES * CHARGE;
        for user in &self.users {
            let user = user.at(hamyon);
            let expected = format!("{}.00", FIRST_BALANCE + gained - spent);
            assert_eq!(user.balance().await, expected, "user {}", user.id);
            let transactions = 1 + self.rounds * (TOPUPS + CHARGES);
            assert_eq!(
                user.transactions().await.len(),
                transactions,
                "user {}",
                user.id
            );
        }
    }
}

impl Round {
    pub(super) async fn prepare(load: &mut Load, hamyon: &Hamyon) -> Self {
        load.rounds += 1;
        let mut lists = Vec::new();
        for user in &load.users {
            let (user, click) = (user.at(hamyon), Click::of(hamyon));
            let mut tasks = Vec::new();
            for number in 0..CHARGES {
                let key = format!("round-{}-charge-{number}", load.rounds);
                tasks.push(Task::Charge(user.clone(), key));
            }
            for number in 0..TOPUPS {
                let payment = user.create_payment(&format!("{TOPUP}.00")).await;
                let complete = click.begin(&payment).await;
                tasks.insert(3 * number + 1, Task::Complete(click.clone(), complete));
            }
            lists.push(tasks);
        }
        Self { lists }
    }

    /// The same work at another program.
    pub(super) fn at(&self, hamyon: &Hamyon) -> Self {
        let moved = |task: &Task| match task {
            Task::Charge(user, key) => Task::Charge(user.at(hamyon), key.clone()),
            Task::Complete(_, call) => Task::Complete(Click::of(hamyon), call.clone()),
        };
        let lists = self.lists.iter();
        Self {
            lists: lists.map(|list| list.iter().map(moved).collect()).collect(),
        }
    }

    pub(super) fn start(&self) -> Working {
        let answered = Arc::new(AtomicUsize::new(0));
        let lists = self.lists.iter().cloned();
        let start = |tasks: Vec<Task>| {
            let answered = Arc::clone(&answered);
            tokio::spawn(async move {
                let mut answers = Vec::new();
                for task in tasks {
                    let answer = task.attempt().await;
                    answered.fetch_add(usize::from(answer.is_some()), Ordering::SeqCst);
                    answers.push(answer);
                }
                answers
            })
        };
        Working {
            lists: lists.map(start).collect(),
            answered: Arc::clone(&answered),
        }
    }

    /// Tries again until everything has succeeded.
    pub(super) async fn until_all_succeed(&self) -> Outcome {
        let deadline = Instant::now() + RECOVERY_TIME_MAX;
        loop {
            let outcome = self.start().finish().await;
            if outcome.unanswered() == 0 {
                return outcome;
            }
            assert!(Instant::now() < deadline, "the service does not recover");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

impl Task {
    /// The answer; `None` when there was none, or one that asks to try again.
    async fn attempt(&self) -> Option<Answer> {
        let answer = match self {
            Self::Charge(user, key) => {
                let request = user.charge("chat_message").idempotency_key(key);
                request.try_send().await.ok()?
            }
            Self::Complete(click, call) => {
                let signed = call.clone().signed(CLICK_SECRET);
                click.try_complete(&signed).await?
            }
        };
        let wants_repeat = answer.status >= 500
            || (answer.status == 200
                && matches!(self, Self::Complete(..))
                && answer.raw("/error") == "-7");
        if wants_repeat {
            return None;
        }
        assert_eq!(answer.status, 200, "{answer:?}");
        Some(answer)
    }
}

impl Working {
    pub(super) async fn wait_for_answers(&self, wanted: usize) {
        let deadline = Instant::now() + RECOVERY_TIME_MAX;
        while self.answered.load(Ordering::SeqCst) < wanted && !self.is_over() {
            assert!(Instant::now() < deadline, "the service does not answer");
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.lists.iter().all(JoinHandle::is_finished)
    }

    pub(super) async fn finish(self) -> Outcome {
        let mut lists = Vec::new();
        for list in self.lists {
            lists.push(list.await.expect("a user ends by itself"));
        }
        Outcome(lists)
    }
}

impl Outcome {
    pub(super) fn answered(&self) -> usize {
        self.0.iter().flatten().flatten().count()
    }

    pub(super) fn unanswered(&self) -> usize {
        self.0.iter().flatten().count() - self.answered()
    }

    /// What was answered before is answered the same again, or that it was done already.
    pub(super) fn assert_continues(&self, before: &Self) {
        let pairs = self.0.iter().flatten().zip(before.0.iter().flatten());
        for (now, before) in pairs {
            let (Some(now), Some(before)) = (now, before) else {
                continue;
            };
            if before.json().get("error").is_some() {
                assert_eq!(before.raw("/error"), "0", "{before:?}");
                assert_eq!(now.raw("/error"), "-4", "{now:?} after {before:?}");
            } else {
                assert_eq!(now.text, before.text);
                assert_eq!(now.header("idempotency-replayed"), Some("true"));
            }
        }
    }
}
