//! One test, two databases.

/// Stamps each case twice, as `sqlite::…` and `postgres::…`. A case is an `async fn(Kind)` of the module around; one
/// that is not listed is dead code, and the compiler says so.
macro_rules! on_both_databases {
    ($($case:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() { super::$case($crate::support::Kind::Sqlite).await; })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() { super::$case($crate::support::Kind::Postgres).await; })+
        }
    };
}

pub(crate) use on_both_databases;
