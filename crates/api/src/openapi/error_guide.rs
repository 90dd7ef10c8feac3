use std::fmt::Write as _;

use super::error_code::ErrorCode;

/// The page about errors for people who write clients: prose, and a row for each error.
pub(super) fn page() -> String {
    let mut rows = String::from("| status | `code` | when | what to do |\n|---|---|---|---|\n");
    for code in ErrorCode::ALL {
        let answered = code.answered();
        // Writing to a string cannot fail.
        let _ = writeln!(
            rows,
            "| {} | `{}` | {} | {} |",
            answered.status,
            answered.code,
            code.cause(),
            code.remedy()
        );
    }
    include_str!("error_guide.md").replace("{table}\n", &rows)
}
