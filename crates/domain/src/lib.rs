//! The rules of Hamyon and its ports: money, wallets, payments, billing.
