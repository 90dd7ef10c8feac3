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

/// The prefixes of an answer's names, which mean nothing: those of SOAP and those of PaymentServer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prefixes {
    soap: &'static str,
    own: &'static str,
    /// The attribute that declares the latter.
    declared: &'static str,
}

impl Prefixes {
    const ALL: [Self; 3] = [
        Self {
            soap: "SOAP-ENV",
            own: "ebppif1:",
            declared: "xmlns:ebppif1",
        },
        Self {
            soap: "soapenv",
            own: "urn:",
            declared: "xmlns:urn",
        },
        Self {
            soap: "S",
            own: "",
            declared: "xmlns",
        },
    ];

    /// Those of an answer; they change from one to the next.
    pub(super) const fn of_answer(number: usize) -> Self {
        Self::ALL[number % Self::ALL.len()]
    }
}

impl Reply {
    pub(super) fn send(self, prefixes: Prefixes) -> HttpResponse {
        let Prefixes {
            soap,
            own,
            declared,
        } = prefixes;
        let (status, inner) = match self {
            Self::Done(name, inner) => (200, format!("<{own}{name}>{inner}</{own}{name}>")),
            Self::Fault(fault) => (500, fault.xml(prefixes)),
            Self::HangUp => return crate::faults::hang_up(),
        };
        let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
        HttpResponse::build(status)
            .content_type("text/xml; charset=utf-8")
            .body(format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                 <{soap}:Envelope xmlns:{soap}=\"http://schemas.xmlsoap.org/soap/envelope/\" \
                 {declared}=\"urn:PaymentServer\"><{soap}:Body>{inner}</{soap}:Body></{soap}:Envelope>"
            ))
    }
}

impl Fault {
    fn xml(self, Prefixes { soap, own, .. }: Prefixes) -> String {
        let (provider, error) = match self.0 {
            -1 => ("EBPP", "-1".to_owned()),
            code => ("NETSW", format!("{code:03}")),
        };
        format!(
            "<{soap}:Fault><faultcode>{soap}:Client</faultcode><faultstring></faultstring><detail>\
             <{own}PaymentServerException><provider>{provider}</provider><error>{error}</error>\
             <description>simulated</description><screen>{provider}-{error}</screen>\
             </{own}PaymentServerException></detail></{soap}:Fault>"
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
        ("centre_id", &payment.centre_id),
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
