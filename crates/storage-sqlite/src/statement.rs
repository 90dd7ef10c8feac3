use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use diesel::sqlite::Sqlite;
use diesel::{RunQueryDsl, SqliteConnection};

/// A statement whose text never changes, with a value for each `?` in it.
///
/// SQLite prepares it once a connection: diesel prepares every `UPDATE` of its query builder and every `sql_query`
/// anew, which costs more than running them. For the few statements that every charge needs.
pub(crate) struct Statement<'a> {
    text: &'static str,
    values: Vec<Value<'a>>,
}

enum Value<'a> {
    Integer(Option<i64>),
    Text(Option<&'a str>),
    Blob(&'a [u8]),
}

impl<'a> Statement<'a> {
    /// A statement that still lacks its values. A `?` in its text always stands for one.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self {
            text,
            values: Vec::new(),
        }
    }

    pub(crate) fn integer(mut self, value: impl Into<Option<i64>>) -> Self {
        self.values.push(Value::Integer(value.into()));
        self
    }

    pub(crate) fn text(mut self, value: &'a str) -> Self {
        self.values.push(Value::Text(Some(value)));
        self
    }

    pub(crate) fn maybe_text(mut self, value: Option<&'a str>) -> Self {
        self.values.push(Value::Text(value));
        self
    }

    pub(crate) fn blob(mut self, value: &'a [u8]) -> Self {
        self.values.push(Value::Blob(value));
        self
    }

    /// Runs it; the number of rows that were changed.
    pub(crate) fn run(self, connection: &mut SqliteConnection) -> QueryResult<usize> {
        self.execute(connection)
    }
}

impl QueryFragment<Sqlite> for Statement<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let mut values = self.values.iter();
        for (place, part) in self.text.split('?').enumerate() {
            if place > 0 {
                match values.next() {
                    Some(Value::Integer(value)) => {
                        out.push_bind_param::<Nullable<BigInt>, _>(value)?;
                    }
                    Some(Value::Text(value)) => {
                        out.push_bind_param::<Nullable<Text>, _>(value)?;
                    }
                    Some(Value::Blob(value)) => out.push_bind_param::<Binary, [u8]>(value)?,
                    // SQLite would take it for NULL.
                    None => return Err(missing_value(self.text)),
                }
            }
            out.push_sql(part);
        }
        Ok(())
    }
}

fn missing_value(text: &str) -> diesel::result::Error {
    diesel::result::Error::QueryBuilderError(format!("a value is missing in: {text}").into())
}

/// Known by its text.
impl QueryId for Statement<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<SqliteConnection> for Statement<'_> {}
