//! The answers of the running program to which the examples belong.

use test_support::client::Answer;
use uuid::Uuid;

use super::document::Example;
use crate::support::{Service, User};

/// People in whose lives the examples happen.
pub(super) struct Scene<'s> {
    service: &'s Service,
    /// Has used up the free views, and has money.
    payer: User,
    /// Has used up the free views, and has hardly any money.
    poor: User,
}

impl<'s> Scene<'s> {
    pub(super) async fn set(service: &'s Service) -> Self {
        let doctor =
            "INSERT INTO doctors (id, first_name, last_name, specialization, rating_hundredths)
                      VALUES (1, 'John', 'Doe', 'Cardiologist', 480)";
        service.setup.database.execute(doctor).await;
        let (payer, poor) = (service.user(), service.user());
        payer.top_up("195000.00").await;
        poor.top_up("1000.00").await;
        for user in [&payer, &poor] {
            for _ in 0..5 {
                user.charge("doctor_view").send().await;
            }
        }
        payer.charge("doctor_view").send().await;
        Self {
            service,
            payer,
            poor,
        }
    }

    /// The answer that an example shows. An example that nothing here is an answer to is a failed test.
    pub(super) async fn answer(&self, example: &Example, request: Option<&Example>) -> Answer {
        let (payer, newcomer) = (&self.payer, self.service.user());
        let (method, path) = example.endpoint.split_once(' ').unwrap_or_default();
        let path = path.trim_start_matches('/');
        match (method, path, example.label.as_str()) {
            ("GET", "payments/{payment_id}/status/", "Response") => {
                let payment = newcomer.top_up("50000.00").await;
                let path = format!("payments/{}/status/", payment.id);
                newcomer.get(&path).send().await
            }
            ("POST", "payments/{payment_id}/cancel/", "Response") => {
                let payment = newcomer.create_payment("50000.00").await;
                let path = format!("payments/{}/cancel/", payment.id);
                newcomer.post(&path).send().await
            }
            ("GET", "billing/doctor/{doctor_id}/view/", "Response") => payer.view_doctor(1).await,
            ("GET", path, "Response") => {
                // The newest movement of the examples is money that comes in.
                payer.top_up("50000.00").await;
                payer.get(&format!("{path}{}", example.query)).send().await
            }
            ("POST", path, "Response" | "Response (Charged)") => send(payer, path, request).await,
            ("POST", path, "Response (Free - within quota)") => {
                send(&newcomer, path, request).await
            }
            ("POST", path, "Error Response (Insufficient Balance)") => {
                send(&self.poor, path, request).await
            }
            ("", "", label) => self.error(label).await,
            _ => panic!("no answer to {example}"),
        }
    }

    /// Errors that may come from anywhere.
    async fn error(&self, label: &str) -> Answer {
        match label {
            "Standard Error Response" => self.poor.get("nothing/").send().await,
            "Insufficient Balance" => self.poor.charge("doctor_view").send().await,
            "Invalid Gateway" => {
                let body = r#"{"gateway": "nobody", "amount": 50000.00}"#;
                let request = self.poor.post("payments/create/");
                request.body("application/json", body).send().await
            }
            "Payment Not Found" => {
                let path = format!("payments/{}/status/", Uuid::from_u128(1));
                self.poor.get(&path).send().await
            }
            label => panic!("no answer to {label}"),
        }
    }
}

/// Posts the documented body, digit by digit.
async fn send(user: &User, path: &str, request: Option<&Example>) -> Answer {
    let body = &request.expect("a documented body").json;
    let request = user.post(path).body("application/json", body.as_str());
    request.send().await
}
