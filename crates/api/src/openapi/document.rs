use serde_json::json;
use utoipa::OpenApi as _;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Info, License, OpenApi, Ref, RefOr, Response, Server};

use super::components::components;
use super::examples::{Examples, Exchange};
use super::tags;
use crate::routes::Operations;

/// Where the endpoints of client apps are, under every host.
pub(super) const BASE_PATH: &str = "/api";

/// The OpenAPI document of the service.
pub fn document() -> OpenApi {
    let mut document = Operations::openapi();
    let mut info = Info::new("Hamyon payment API", "1.0.0");
    info.description = Some(include_str!("introduction.md").to_owned());
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".to_owned());
    info.license = Some(license);
    document.info = info;
    document.servers = Some(vec![
        server(BASE_PATH, "This installation"),
        server("http://localhost:8000/api", "Development"),
        server("https://admin.medikon.uz/api", "Production"),
    ]);
    document.tags = Some(
        tags::ALL
            .iter()
            .map(|(name, description)| {
                TagBuilder::new()
                    .name(*name)
                    .description(Some(*description))
                    .build()
            })
            .collect(),
    );
    let examples = Examples::load();
    for (path, item) in &mut document.paths.paths {
        complete_path(path, item, &examples);
    }
    let schemas = document.components.take().unwrap_or_default();
    document.components = Some(components(schemas, &document.paths));
    document
}

fn server(url: &str, description: &str) -> Server {
    let mut server = Server::new(url);
    server.description = Some(description.to_owned());
    server
}

/// Whether a documented path is under the base path of client apps.
fn is_under_base(path: &str) -> bool {
    ["/payments/", "/billing/", "/admin/"]
        .iter()
        .any(|start| path.starts_with(start))
}

fn complete_path(path: &str, item: &mut PathItem, examples: &Examples) {
    if !is_under_base(path) {
        item.servers = Some(vec![server("/", "This installation")]);
    }
    let operations = [
        &mut item.get,
        &mut item.post,
        &mut item.put,
        &mut item.patch,
        &mut item.delete,
    ];
    for operation in operations.into_iter().flatten() {
        let id = operation.operation_id.clone().unwrap_or_default();
        if let Some(rest) = path.strip_prefix("/billing/") {
            say_other_path(operation, &format!("/payments/billing/{rest}"));
        }
        add_examples(operation, examples.of(&id));
        add_headers(operation);
        // Said of every operation, so that nobody has to guess: an empty list means that no token is needed.
        operation.security.get_or_insert_default();
    }
}

/// Some endpoints answer at two paths; the second is said beside the first.
fn say_other_path(operation: &mut Operation, path: &str) {
    let description = operation.description.get_or_insert_default();
    *description = format!("{description}\n\nAlso answers at `{path}`.");
    operation.extensions = Some(
        ExtensionsBuilder::new()
            .add("x-also-at", json!(path))
            .build(),
    );
}

fn add_examples(operation: &mut Operation, exchange: Exchange) {
    if let (Some(RefOr::T(body)), Some(example)) = (&mut operation.request_body, exchange.request) {
        for content in body.content.values_mut() {
            if let RefOr::T(content) = content {
                content.example = Some(example.clone());
            }
        }
    }
    let success = operation.responses.responses.get_mut("200");
    if let (Some(RefOr::T(response)), Some(example)) = (success, exchange.response) {
        for content in response.content.values_mut() {
            if let RefOr::T(content) = content {
                content.example = Some(example.clone());
            }
        }
    }
}

/// The headers that every request may carry and every answer carries.
fn add_headers(operation: &mut Operation) {
    let is_callback = operation
        .tags
        .as_deref()
        .is_some_and(|tags| tags == [tags::CALLBACKS]);
    let parameters = operation.parameters.get_or_insert_default();
    let takes_key = parameters
        .iter()
        .any(|parameter| is_header(parameter, "Idempotency-Key"));
    if !is_callback {
        for name in ["AcceptLanguage", "RequestId"] {
            parameters.push(RefOr::Ref(Ref::new(format!(
                "#/components/parameters/{name}"
            ))));
        }
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else {
            continue;
        };
        carry_request_id(response);
        if !is_callback {
            carry_language(response);
        }
        if takes_key && status == "200" {
            let replayed = Ref::new("#/components/headers/IdempotencyReplayed");
            response
                .headers
                .insert("Idempotency-Replayed".to_owned(), RefOr::Ref(replayed));
        }
    }
}

fn is_header(parameter: &RefOr<Parameter>, name: &str) -> bool {
    match parameter {
        RefOr::T(parameter) => {
            parameter.parameter_in == ParameterIn::Header && parameter.name == name
        }
        RefOr::Ref(_) => false,
    }
}

pub(super) fn carry_request_id(response: &mut Response) {
    let id = Ref::new("#/components/headers/RequestId");
    response
        .headers
        .insert("X-Request-Id".to_owned(), RefOr::Ref(id));
}

pub(super) fn carry_language(response: &mut Response) {
    let language = Ref::new("#/components/headers/ContentLanguage");
    response
        .headers
        .insert("Content-Language".to_owned(), RefOr::Ref(language));
}
