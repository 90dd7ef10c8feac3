//! Writing PaymentServer's answers.

use actix_web::HttpResponse;
use quick_xml::escape::escape;

use super::payment::Payment;
use crate::clock::tashkent_time;

/// What PaymentServer says.
pub(super) enum Reply {
    /// An operation's answer: its name, and the XML within.
    Done(&'static str, String),
    /// A SOAP fault.
    Fault(Fault),
    /// The connection is dropped.
    HangUp,
}

/// No, with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault(pub(super) i32);

impl Fault {
    /// Of the engine itself: not known, or not in this state.
    pub(super) const ENGINE: Self = Self(-1);
}

impl Reply {
    pub(super) fn send(self) -> HttpResponse {
        let (status, inner) = match self {
            Self::Done(name, inner) => (200, format!("<ebppif1:{name}>{inner}</ebppif1:{name}>")),
            Self::Fault(fault) => (500, fault.xml()),
            Self::HangUp => return crate::faults::hang_up(),
        };
        let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
        HttpResponse::build(status)
            .content_type("text/xml; charset=utf-8")
            .body(format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\" \
                 xmlns:ebppif1=\"urn:PaymentServer\"><SOAP-ENV:Body>{inner}</SOAP-ENV:Body></SOAP-ENV:Envelope>"
            ))
    }
}

impl Fault {
    fn xml(self) -> String {
        let (provider, error) = match self.0 {
            -1 => ("EBPP", "-1".to_owned()),
            code => ("NETSW", format!("{code:03}")),
        };
        format!(
            "<SOAP-ENV:Fault><faultcode>SOAP-ENV:Client</faultcode><faultstring></faultstring><detail>\
             <ebppif1:PaymentServerException><provider>{provider}</provider><error>{error}</error>\
             <description>simulated</description><screen>{provider}-{error}</screen>\
             </ebppif1:PaymentServerException></detail></SOAP-ENV:Fault>"
        )
    }
}

/// An element with a text.
pub(super) fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// `details` with these items.
pub(super) fn details(items: &[(&str, &str)]) -> String {
    let items: Vec<_> = items
        .iter()
        .map(|(name, value)| {
            let (name, value) = (element("name", name), element("value", value));
            format!("<item>{name}{value}</item>")
        })
        .collect();
    format!("<details>{}</details>", items.concat())
}

/// Number, reference and details of a payment; the card's number and expiry are among them, as in the real answers.
pub(super) fn payment(payment: &Payment, between: &str) -> String {
    let number = payment.number.to_string();
    let tail = &number[number.len() - 6..];
    let time: String = tashkent_time(payment.created_at)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let left = payment.captured_tiyin - payment.returned_tiyin;
    let amount = match payment.captured_tiyin {
        0 => payment.asked_tiyin,
        captured => captured,
    };
    let transaction_amount = match payment.captured_tiyin {
        0 => payment.authorised_tiyin,
        captured => captured,
    };
    let details = details(&[
        ("pan", payment.card().number),
        ("expiry", payment.card().expiry),
        ("ccy_code", "860"),
        ("amount", &amount.to_string()),
        ("internal_pan_masked", &payment.card().mask()),
        ("auth_action_code", payment.action_code()),
        ("auth_action_code_final", payment.action_code()),
        ("auth_appr_code", tail),
        ("auth_ref_number", &format!("632{number}")),
        ("auth_stan", tail),
        ("auth_time", &time),
        ("transaction_amount", &transaction_amount.to_string()),
        ("remaining_amount", &left.to_string()),
        ("refunded_amount", &payment.returned_tiyin.to_string()),
    ]);
    format!(
        "{}{}{between}{details}",
        element("paymentID", &number),
        element("paymentRef", &payment.reference)
    )
}
