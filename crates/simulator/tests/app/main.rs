//! The client app from outside: a user with an HTTP client on one side, a service that keeps what
//! it is asked on the other.

#[path = "../common/mod.rs"]
mod common;

mod home;
mod pages;
mod returning;
mod service;
mod spending;
mod topup;
mod troubles;
mod user;
