use std::io::Write as _;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use crate::openapi;

/// What to print.
#[derive(Args)]
pub(super) struct OpenapiArguments {
    /// In which form.
    #[arg(long = "as", value_enum, default_value = "openapi")]
    form: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// The OpenAPI 3.1 document, JSON.
    Openapi,
    /// A Postman collection 2.1, JSON.
    Postman,
    /// The table of errors, Markdown.
    Errors,
}

/// `hamyon openapi`: prints the API documentation. Needs no settings and touches nothing.
pub(super) fn print_documentation(arguments: &OpenapiArguments) -> Result<ExitCode, Failure> {
    let text = match arguments.form {
        Form::Openapi => openapi::document_text(),
        Form::Postman => openapi::postman_text(),
        Form::Errors => openapi::errors_text(),
    };
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(|cause| Failure::system("print", cause))?;
    Ok(ExitCode::SUCCESS)
}
