use std::fmt::Display;

use chrono::NaiveDate;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::Binary;
use diesel::sqlite::{Sqlite, SqliteValue};
use domain::gateway::GatewayName;
use domain::ids::UserId;
use domain::money::{BasisPoints, CurrencyCode};
use domain::time::Timestamp;
use uuid::Uuid;

use super::Inconsistent;

/// A UUID as its sixteen bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Binary)]
pub(crate) struct UuidBlob(pub(crate) Uuid);

impl ToSql<Binary, Sqlite> for UuidBlob {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl FromSql<Binary, Sqlite> for UuidBlob {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(value.read_blob())?))
    }
}

/// Microseconds since 1970.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.timestamp_micros()
}

/// A column, for reading its values and naming it when they mean nothing.
#[derive(Clone, Copy)]
pub(crate) struct Column(pub(crate) &'static str, pub(crate) &'static str);

impl Column {
    pub(crate) fn inconsistent(self, value: impl Display) -> Inconsistent {
        Inconsistent {
            table: self.0,
            column: self.1,
            value: value.to_string(),
        }
    }

    /// Reads a word, or anything else, with its parser.
    pub(crate) fn parse<T, V: Display + Copy>(
        self,
        value: V,
        parse: impl FnOnce(V) -> Option<T>,
    ) -> Result<T, Inconsistent> {
        parse(value).ok_or_else(|| self.inconsistent(value))
    }

    pub(crate) fn user(self, id: i64) -> Result<UserId, Inconsistent> {
        self.parse(id, UserId::new)
    }

    pub(crate) fn currency(self, code: &str) -> Result<CurrencyCode, Inconsistent> {
        self.parse(code, |code| code.parse().ok())
    }

    pub(crate) fn gateway(self, name: &str) -> Result<GatewayName, Inconsistent> {
        self.parse(name, |name| name.parse().ok())
    }

    pub(crate) fn moment(self, micros: i64) -> Result<Timestamp, Inconsistent> {
        self.parse(micros, Timestamp::from_timestamp_micros)
    }

    pub(crate) fn day(self, text: &str) -> Result<NaiveDate, Inconsistent> {
        self.parse(text, |text| text.parse().ok())
    }

    pub(crate) fn count(self, number: i64) -> Result<u32, Inconsistent> {
        self.parse(number, |number| u32::try_from(number).ok())
    }

    pub(crate) fn basis_points(self, hundredths: i32) -> Result<BasisPoints, Inconsistent> {
        self.parse(hundredths, |hundredths| {
            u16::try_from(hundredths).ok().and_then(BasisPoints::new)
        })
    }
}
