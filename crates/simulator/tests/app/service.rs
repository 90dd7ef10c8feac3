//! A service that keeps what it is asked, and answers what the API documentation says it answers,
//! or what a test tells it to.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    rt::time::sleep,
    web::{self, Bytes, Data},
};
use serde_json::Value;

use crate::common::Server;

pub(crate) const PAYMENT_ID: &str = "550e8400-e29b-41d4-a716-446655440000";
pub(crate) const PAYMENT_URL: &str =
    "https://pay.example/services/pay?service_id=1&amount=51250.00";

const GATEWAYS: &str = r#"{"success": true, "gateways": [
    {"name": "click", "display_name": "Click", "min_amount": 1000.00, "max_amount": 10000000.00},
    {"name": "humo", "display_name": "Humo", "min_amount": 1000.00, "max_amount": 10000000.00}
]}"#;
const RULES: &str = r#"{"success": true, "billing_rules": [
    {"service_type": "doctor_view", "service_name": "Shifokor profilini ko'rish", "price": 5000.00,
     "discount_percentage": 10.00, "min_quantity_for_discount": 5},
    {"service_type": "consultation", "service_name": "Konsultatsiya", "price": 50000.00,
     "discount_percentage": 0.00, "min_quantity_for_discount": 1}
]}"#;
const WALLET: &str = r#"{"success": true, "wallet": {
    "balance": 150000.00, "total_spent": 45000.00, "total_topped_up": 195000.00, "is_blocked": false,
    "today_spending": 5000.00, "recent_transactions": [
        {"id": "t-2", "type": "debit", "amount": 5000.00, "balance_after": 150000.00,
         "description": "Konsultatsiya", "status": "completed", "created_at": "2024-01-15T12:30:00Z"},
        {"id": "t-1", "type": "credit", "amount": 50000.00, "balance_after": 155000.00,
         "description": "Hamyon to'ldirish - Click", "status": "completed",
         "created_at": "2024-01-15T12:00:00Z"}
    ]}}"#;
const USAGE: &str = r#"{"success": true, "daily_usage": {"free_views_remaining": 2}}"#;
const HISTORY: &str = r#"[
    {"id": "550e8400-e29b-41d4-a716-446655440000", "reference_number": "PAY-1705320000-ABCD1234",
     "amount": 50000.00, "status": "pending", "created_at": "2024-01-15T12:00:00Z"}
]"#;
const STATUS: &str = r#"{"success": true, "payment": {
    "id": "550e8400-e29b-41d4-a716-446655440000", "reference_number": "PAY-1705320000-ABCD1234",
    "status": "completed", "amount": 50000.00, "gateway": "click",
    "created_at": "2024-01-15T12:00:00Z", "completed_at": "2024-01-15T12:05:00Z"}}"#;
const CREATED: &str = r#"{"success": true, "payment": {
    "id": "550e8400-e29b-41d4-a716-446655440000", "amount": 50000.00, "status": "pending",
    "payment_url": "https://pay.example/services/pay?service_id=1&amount=51250.00"}}"#;
const CHARGED: &str = r#"{"success": true, "charged": true, "service_type": "consultation", "quantity": 1,
    "transaction_id": "t-3", "amount_charged": 50000.00, "balance_after": 100000.00}"#;
const VIEWED: &str = r#"{"success": true,
    "doctor": {"id": 1, "first_name": "John", "last_name": "Doe", "specialization": "Cardiologist", "rating": 4.8},
    "charged": true, "amount_charged": 5000.00, "new_balance": 145000.00,
    "message": "Successfully charged for Shifokor profilini ko'rish"}"#;

/// Method and path without the slash at its end, and the answer.
const DOCUMENTED: [(&str, &str); 9] = [
    ("GET /api/payments/gateways", GATEWAYS),
    ("GET /api/payments/billing/rules", RULES),
    ("GET /api/payments/wallet", WALLET),
    ("GET /api/billing/daily-usage", USAGE),
    ("GET /api/payments/history", HISTORY),
    (
        "GET /api/payments/550e8400-e29b-41d4-a716-446655440000/status",
        STATUS,
    ),
    ("POST /api/payments/create", CREATED),
    ("POST /api/payments/billing/charge", CHARGED),
    ("GET /api/billing/doctor/1/view", VIEWED),
];

/// What the service answers.
#[derive(Clone)]
struct Answer {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
    after: Duration,
}

impl Answer {
    fn new(status: u16, body: &str) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
            after: Duration::ZERO,
        }
    }
}

/// One request that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Method and path without the slash at its end.
    pub(crate) line: String,
    headers: HashMap<String, String>,
    pub(crate) body: String,
}

impl Asked {
    /// The header, or nothing when it was not sent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a body in JSON")
    }
}

#[derive(Default)]
struct Desk {
    asked: Vec<Asked>,
    /// By request line. Beside these, what is documented is answered.
    answers: HashMap<String, Answer>,
}

/// The service on a server of its own.
pub(crate) struct Service {
    desk: Arc<Mutex<Desk>>,
    server: Server,
}

impl Service {
    pub(crate) fn start() -> Self {
        let desk = Arc::new(Mutex::new(Desk::default()));
        let shared = Data::from(Arc::clone(&desk));
        Self {
            desk,
            server: Server::start(move |cfg| {
                cfg.app_data(shared.clone()).default_service(web::to(serve));
            }),
        }
    }

    pub(crate) fn base_url(&self) -> String {
        self.server.base_url.clone()
    }

    /// Answers a request so from now on.
    pub(crate) fn answer(&self, line: &str, status: u16, body: &str) {
        self.put(line, Answer::new(status, body));
    }

    /// Answers 200 with a header on top.
    pub(crate) fn answer_with(&self, line: &str, header: (&'static str, &'static str), body: &str) {
        let headers = vec![header];
        self.put(
            line,
            Answer {
                headers,
                ..Answer::new(200, body)
            },
        );
    }

    /// Lets a request wait.
    pub(crate) fn stall(&self, line: &str, after: Duration) {
        self.put(
            line,
            Answer {
                after,
                ..Answer::new(200, "{}")
            },
        );
    }

    /// Every request with this line, in order.
    pub(crate) fn asked(&self, line: &str) -> Vec<Asked> {
        let desk = self.desk.lock().unwrap();
        let asked = desk.asked.iter().filter(|asked| asked.line == line);
        asked.cloned().collect()
    }

    /// The lines of all requests, sorted.
    pub(crate) fn lines(&self) -> Vec<String> {
        let desk = self.desk.lock().unwrap();
        let mut lines: Vec<_> = desk.asked.iter().map(|asked| asked.line.clone()).collect();
        lines.sort();
        lines
    }

    fn put(&self, line: &str, answer: Answer) {
        self.desk
            .lock()
            .unwrap()
            .answers
            .insert(line.to_owned(), answer);
    }
}

async fn serve(desk: Data<Mutex<Desk>>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let line = format!("{} {}", request.method(), request.path());
    let headers = request.headers().iter().map(|(name, value)| {
        let value = value.to_str().expect("a header in ASCII");
        (name.to_string(), value.to_owned())
    });
    let answer = {
        let mut desk = desk.lock().unwrap();
        desk.asked.push(Asked {
            line: line.clone(),
            headers: headers.collect(),
            body: String::from_utf8(body.to_vec()).expect("a body in UTF-8"),
        });
        desk.answers.get(&line).cloned()
    };
    let documented = DOCUMENTED.iter().find(|(known, _)| *known == line);
    let answer = answer
        .or_else(|| documented.map(|(_, body)| Answer::new(200, body)))
        .unwrap_or_else(|| Answer::new(404, r#"{"success": false, "error": "Not found"}"#));
    sleep(answer.after).await;
    let mut response = HttpResponse::build(StatusCode::from_u16(answer.status).unwrap());
    for header in answer.headers {
        response.insert_header(header);
    }
    response.content_type("application/json").body(answer.body)
}
