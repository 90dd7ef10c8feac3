//! Every storage port in memory: the fake that unit tests use.
