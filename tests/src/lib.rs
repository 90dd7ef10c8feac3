//! Black-box tests of Hamyon.
