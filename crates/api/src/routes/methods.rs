use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::openapi::{refusals, tags};

/// Saved payment methods.
#[derive(Serialize, ToSchema)]
pub(super) struct MethodList {
    /// Always `true`.
    #[schema(examples(true))]
    success: bool,
    /// Always empty: none can be saved yet.
    #[schema(value_type = Vec<Object>, max_items = 0)]
    payment_methods: [(); 0],
}

/// List saved payment methods
///
/// None can be saved yet, so the list is empty.
#[utoipa::path(
    get,
    path = "/payments/methods/",
    operation_id = "list_payment_methods",
    tag = tags::PAYMENTS,
    responses(
        (status = 200, description = "An empty list", body = MethodList),
        refusals::OwnRead,
    ),
    security(("bearer" = [])),
)]
pub(super) async fn list(_caller: Caller) -> HttpResponse {
    HttpResponse::Ok().json(MethodList {
        success: true,
        payment_methods: [],
    })
}
