//! The HTTP service and the `hamyon` binary.
