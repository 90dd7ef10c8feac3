//! Statements from `.sql` files.
//!
//! A statement of [`statement!`] has a fixed text and a type of its own, so diesel prepares it once per connection and
//! finds it again by its type; `diesel::sql_query` would have it parsed and planned anew each time.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::task::noop_waker_ref;

/// Something to ask of the database.
pub(crate) trait Statement: Send + Sync {
    /// What it answers: rows, or how many rows it touched.
    type Answer: Send;

    /// Runs it. The first poll puts it on the wire.
    fn run<'c>(
        &'c self,
        connection: &'c AsyncPgConnection,
    ) -> BoxFuture<'c, QueryResult<Self::Answer>>;
}

/// A statement on its way. Its answer is awaited later, so that others can be sent behind it.
pub(crate) struct InFlight<'c, T> {
    state: State<'c, T>,
}

enum State<'c, T> {
    Sent(BoxFuture<'c, QueryResult<T>>),
    Answered(Option<QueryResult<T>>),
}

/// Sends a statement without waiting for its answer: a pipeline.
///
/// Statements run in the order in which they were sent. Answers must be awaited in that order too, because the
/// connection hands them out in it. All of them, BEGIN and COMMIT included, pass the same queue in diesel-async (the
/// lock of its statement cache), so one that has to be prepared first holds up those behind it.
pub(crate) fn send<'c, S>(
    connection: &'c AsyncPgConnection,
    statement: S,
) -> InFlight<'c, S::Answer>
where
    S: Statement + 'c,
{
    let mut answer = async move { statement.run(connection).await }.boxed();
    // Whoever awaits the answer polls again with a waker of its own.
    let mut context = Context::from_waker(noop_waker_ref());
    let state = match answer.as_mut().poll(&mut context) {
        Poll::Ready(answer) => State::Answered(Some(answer)),
        Poll::Pending => State::Sent(answer),
    };
    InFlight { state }
}

/// Sends a statement if there is something in it to ask; otherwise the answer is empty.
pub(crate) fn send_if<'c, S>(
    is_needed: bool,
    connection: &'c AsyncPgConnection,
    statement: impl FnOnce() -> S,
) -> InFlight<'c, S::Answer>
where
    S: Statement + 'c,
    S::Answer: Default,
{
    if is_needed {
        send(connection, statement())
    } else {
        InFlight {
            state: State::Answered(Some(Ok(S::Answer::default()))),
        }
    }
}

impl<T> InFlight<'_, T> {
    /// It failed before it was sent, so the server knows nothing of it.
    pub(crate) fn failed_unsent(&self) -> bool {
        matches!(self.state, State::Answered(Some(Err(_))))
    }
}

impl<T: Unpin> Future for InFlight<'_, T> {
    type Output = QueryResult<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.state {
            State::Sent(answer) => answer.as_mut().poll(context),
            State::Answered(answer) => answer.take().map_or(Poll::Pending, Poll::Ready),
        }
    }
}

/// The pieces of a statement's text between its parameters, one more than there are; cut once, since diesel walks a
/// statement several times each time it is run.
pub(crate) struct Pieces(OnceLock<Box<[&'static str]>>);

impl Pieces {
    pub(crate) const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The pieces, cut around the first place that names each of `$1`, `$2`, … in turn.
    pub(crate) fn of(&self, text: &'static str, parameters: usize) -> &[&'static str] {
        self.0.get_or_init(|| {
            let mut pieces = Vec::with_capacity(parameters + 1);
            let mut rest = text;
            for number in 1..=parameters {
                let (piece, behind) = rest.split_once(&format!("${number}")).unwrap_or((rest, ""));
                pieces.push(piece);
                rest = behind;
            }
            pieces.push(rest);
            pieces.into()
        })
    }
}

/// Declares a statement: its file; its parameters as `name: Rust type as SQL type`, in the order in which the text
/// first names `$1`, `$2`, …; and what it answers, `rows of Rust type as SQL type` or `count`.
macro_rules! statement {
    (
        $(#[$doc:meta])*
        $visibility:vis $name:ident $(<$life:lifetime>)? = $file:literal
        ($($field:ident: $rust:ty as $sql:ty),* $(,)?)
        -> $($answer:tt)+
    ) => {
        $(#[$doc])*
        $visibility struct $name $(<$life>)? {
            $(pub(crate) $field: $rust,)*
        }

        impl $(<$life>)? diesel::query_builder::QueryId for $name $(<$life>)? {
            type QueryId = $crate::statement::statement!(@marker $name $($life)?);
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl $(<$life>)? diesel::query_builder::QueryFragment<diesel::pg::Pg> for $name $(<$life>)? {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>,
            ) -> diesel::QueryResult<()> {
                static PIECES: $crate::statement::Pieces = $crate::statement::Pieces::new();
                let parameters: &[&str] = &[$(stringify!($field)),*];
                let mut pieces = PIECES.of(include_str!($file), parameters.len()).iter();
                $(
                    out.push_sql(pieces.next().copied().unwrap_or_default());
                    out.push_bind_param::<$sql, _>(&self.$field)?;
                )*
                out.push_sql(pieces.next().copied().unwrap_or_default());
                Ok(())
            }
        }

        $crate::statement::statement!(@answer [$name $($life)?] $($answer)+);
    };
    (@marker $name:ident) => { $name };
    (@marker $name:ident $life:lifetime) => { $name<'static> };
    (@answer [$name:ident $($life:lifetime)?] rows of $row:ty as $columns:ty) => {
        impl $(<$life>)? diesel::query_builder::Query for $name $(<$life>)? {
            type SqlType = $columns;
        }

        impl $(<$life>)? $crate::statement::Statement for $name $(<$life>)? {
            type Answer = Vec<$row>;

            fn run<'c>(
                &'c self,
                mut connection: &'c diesel_async::AsyncPgConnection,
            ) -> futures_util::future::BoxFuture<'c, diesel::QueryResult<Vec<$row>>> {
                Box::pin(async move {
                    diesel_async::RunQueryDsl::load::<$row>(self, &mut connection).await
                })
            }
        }
    };
    (@answer [$name:ident $($life:lifetime)?] count) => {
        impl $(<$life>)? $crate::statement::Statement for $name $(<$life>)? {
            type Answer = usize;

            fn run<'c>(
                &'c self,
                mut connection: &'c diesel_async::AsyncPgConnection,
            ) -> futures_util::future::BoxFuture<'c, diesel::QueryResult<usize>> {
                Box::pin(async move {
                    diesel_async::RunQueryDsl::execute(self, &mut connection).await
                })
            }
        }
    };
}
pub(crate) use statement;

/// How many rows a guarded statement must touch.
pub(crate) fn row_count<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// The texts of all statements, with their files.
    fn texts(folder: &Path) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                found.extend(texts(&path));
            } else if path.extension().is_some_and(|ending| ending == "sql") {
                let text = fs::read_to_string(&path).expect("a statement");
                found.push((path.display().to_string(), text));
            }
        }
        found
    }

    /// The parameters of a text in the order in which it first names them.
    fn parameters(text: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        for rest in text.split('$').skip(1) {
            let digits = rest.split(|other: char| !other.is_ascii_digit()).next();
            let number = digits.and_then(|digits| digits.parse().ok());
            let number = number.expect("a dollar sign is followed by a number");
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    #[test]
    fn every_text_first_names_its_parameters_in_their_order() {
        let texts = texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        assert!(texts.len() > 50, "only {} statements found", texts.len());
        for (file, text) in texts {
            let found = parameters(&text);
            let expected: Vec<u32> = (1..).take(found.len()).collect();
            assert_eq!(found, expected, "{file}");
        }
    }
}
