//! What the tests share: a running service on either database, and those who use it.

pub(crate) mod card_payer;
pub(crate) mod case;
pub(crate) mod click;
pub(crate) mod curl;
pub(crate) mod database;
pub(crate) mod errors;
pub(crate) mod parallel;
pub(crate) mod service;
pub(crate) mod setup;
pub(crate) mod shape;
pub(crate) mod staff;
pub(crate) mod user;

pub(crate) use card_payer::CardPayer;
pub(crate) use case::on_both_databases;
pub(crate) use click::{Click, error_of, status_reply};
pub(crate) use database::{Database, Kind};
pub(crate) use errors::assert_error;
pub(crate) use parallel::all_at_once;
pub(crate) use service::{Service, development, sandbox};
pub(crate) use setup::Setup;
pub(crate) use shape::assert_documented;
pub(crate) use staff::Staff;
pub(crate) use user::{Payment, User};
