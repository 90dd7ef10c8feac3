//! Connections for reads.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::Object;
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::{BuildError, Object as PooledConnection, Pool};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use futures_util::FutureExt;
use tokio::time::timeout;

use crate::Options;
use crate::failure::{PostgresError, Verdict};
use crate::session::{self, Purpose};
use crate::statement::Statement;

/// A pool of connections on which statements are prepared once each.
pub(crate) struct ReadPool {
    pool: Pool<AsyncPgConnection>,
    answer_max: Duration,
}

impl ReadPool {
    /// A pool that opens connections as they are needed.
    pub(crate) fn try_new(url: &str, options: &Options) -> Result<Self, BuildError> {
        let mut config = ManagerConfig::default();
        // Broken connections are found by using them; asking each time would double the round trips of a read.
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(|url| session::connect(url, Purpose::Read).boxed());
        let wait_max = Some(options.read_wait_max);
        let pool = Pool::builder(AsyncDieselConnectionManager::new_with_config(url, config))
            .max_size(options.read_pool.max(1))
            .wait_timeout(wait_max)
            .create_timeout(wait_max)
            .recycle_timeout(wait_max)
            .runtime(Runtime::Tokio1)
            .build()?;
        let answer_max = options.read_answer_max;
        Ok(Self { pool, answer_max })
    }

    /// A connection.
    pub(crate) async fn connection(
        &self,
    ) -> Result<PooledConnection<AsyncPgConnection>, PostgresError> {
        Ok(self.pool.get().await?)
    }

    /// Asks one thing. When the server has closed the idle connections, the next ones are tried: a read may be
    /// repeated.
    pub(crate) async fn ask<S: Statement>(
        &self,
        statement: &S,
    ) -> Result<S::Answer, PostgresError> {
        let mut lost = 0;
        loop {
            let connection = self.connection().await?;
            let Ok(answer) = timeout(self.answer_max, statement.run(&connection)).await else {
                // A server that fell silent would hold the connection for as long as TCP believes in it.
                drop(Object::take(connection));
                return Err(PostgresError::Unanswered(self.answer_max));
            };
            match answer {
                Err(error) if Verdict::of(&error) == Verdict::Lost => {
                    drop(Object::take(connection));
                    if lost == self.pool.status().max_size {
                        return Err(error.into());
                    }
                    lost += 1;
                }
                answer => return Ok(answer?),
            }
        }
    }
}
