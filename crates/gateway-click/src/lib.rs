//! Click: pay link, SHOP API webhooks, signatures.
