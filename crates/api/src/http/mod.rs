//! What all endpoints share.

mod address;
mod callback_url;
mod error;
mod execute;
mod fields;
mod limits;
mod members;
mod middleware;
mod money;
mod path_number;
mod query;
mod raw_body;
mod request_id;
mod security;
mod time;

pub use address::{TrustedProxies, client_address};
pub(crate) use callback_url::CALLBACK_URL_LENGTH_MAX;
pub use callback_url::{InvalidCallbackUrl, parse_callback_url};
pub use error::ApiError;
pub(crate) use execute::internal_answer;
pub use execute::{Executed, Idempotent, execute, json_answer, run};
pub use fields::Fields;
pub(crate) use limits::network;
pub use limits::{Limiters, limit_requests};
pub use middleware::{answer_crashes, answer_in_language, method_not_allowed, not_found, resource};
pub use money::JsonMoney;
pub(crate) use money::{json_hundredths, json_percentage, json_rate};
pub use path_number::path_number;
pub use query::Query;
pub use raw_body::RawBody;
pub use request_id::carry_request_id;
pub use security::{CrossOrigin, answer_refused_pages, secure_headers};
pub use time::json_time;

/// Longest request body, bytes.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
