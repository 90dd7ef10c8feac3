use actix_web::HttpResponse;
use serde::Serialize;

use crate::auth::Caller;

#[derive(Serialize)]
struct MethodList {
    success: bool,
    payment_methods: [(); 0],
}

/// `GET /payments/methods/`: the caller's saved payment methods. None can be saved yet, so the list is empty.
pub(super) async fn list(_caller: Caller) -> HttpResponse {
    HttpResponse::Ok().json(MethodList {
        success: true,
        payment_methods: [],
    })
}
