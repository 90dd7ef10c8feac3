//! What an action came to, in words for the user.

use url::Url;

use super::{
    answers::{Charge, Created, Doctor, DoctorViewed},
    exchange::{Exchange, Problem},
};
use crate::tone::Tone;

/// The news on a result page.
pub(super) struct Outcome {
    pub(super) tone: Tone,
    pub(super) title: String,
    pub(super) text: String,
}

impl Outcome {
    /// What came of `POST /payments/billing/charge/`.
    pub(super) fn of_charge(exchange: &Exchange) -> Self {
        let Charge {
            amount_charged,
            balance_after,
            currency,
            message,
        } = match exchange.answer() {
            Ok(charge) => charge,
            Err(problem) => return Self::of_problem(&problem),
        };
        match amount_charged.zip(balance_after) {
            Some((amount, balance)) => Self::good(
                format!("Charged {amount} {currency}"),
                format!("{balance} {currency} are left in the wallet."),
            ),
            None => Self::good("Free of charge", message.unwrap_or_default()),
        }
    }

    /// What came of `GET /billing/doctor/{doctor_id}/view/`.
    pub(super) fn of_doctor_view(exchange: &Exchange) -> Self {
        let DoctorViewed {
            doctor,
            charged,
            amount_charged,
            new_balance,
            currency,
            message,
        } = match exchange.answer() {
            Ok(viewed) => viewed,
            Err(problem) => return Self::of_problem(&problem),
        };
        let Doctor {
            first_name,
            last_name,
            specialization,
            rating,
        } = doctor;
        let cost = if charged {
            format!(
                "Charged {amount_charged} {currency}; {new_balance} {currency} are left in the wallet."
            )
        } else {
            format!("Not charged: {message}.")
        };
        Self::good(
            format!("{first_name} {last_name}"),
            format!("{specialization}, rating {rating}. {cost}"),
        )
    }

    /// Why something did not happen, or may not have.
    pub(super) fn of_problem(problem: &Problem) -> Self {
        let (tone, title) = match problem {
            Problem::Refused { status, .. } if status.is_client_error() => {
                (Tone::Bad, "The service said no")
            }
            Problem::Refused { .. } => (Tone::Bad, "The service could not do it"),
            Problem::NoAnswer(_) | Problem::NotUnderstood(_) => {
                (Tone::Unsure, "Not known whether it was done")
            }
        };
        Self {
            tone,
            title: title.to_owned(),
            text: problem.to_string(),
        }
    }

    fn good(title: impl Into<String>, text: String) -> Self {
        Self {
            tone: Tone::Good,
            title: title.into(),
            text,
        }
    }
}

/// The payment that `POST /payments/create/` made, and where it is paid.
pub(super) fn created_payment(exchange: &Exchange) -> Result<(String, Url), Problem> {
    let Created { payment } = exchange.answer()?;
    let url = Url::parse(&payment.payment_url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| Problem::NotUnderstood("payment_url is no http(s) address".to_owned()))?;
    Ok((payment.id, url))
}
