//! What the forms of the app send, and the call that each becomes.

use super::{
    call::{Call, json_number_or_string, json_string},
    keys::parse_key,
    session::{Session, parse_id},
};
use crate::fields::FieldReader;

/// Longest value of a field that is passed on to the service, in characters.
const VALUE_CHARS_MAX: usize = 64;

/// The fields of every form.
pub(super) struct Sender {
    pub(super) user: i64,
    key: String,
}

impl Sender {
    fn read(fields: &mut FieldReader<'_>) -> Option<Self> {
        let user = fields.required("user", "must be a positive whole number", parse_id);
        let key = fields.required(
            "key",
            "must be 1 to 255 visible ASCII characters",
            parse_key,
        );
        let (user, key) = user.zip(key)?;
        Some(Self { user, key })
    }
}

/// A form and who sent it.
pub(super) trait Form: Sized {
    fn read(fields: &mut FieldReader<'_>) -> Option<Self>;
    fn sender(&self) -> &Sender;
    /// The call that does what the form asks for.
    fn call(self, session: &Session) -> Call;
}

/// "Top up by so much through this gateway."
pub(super) struct Topup {
    sender: Sender,
    gateway: String,
    amount: String,
}

impl Form for Topup {
    fn read(fields: &mut FieldReader<'_>) -> Option<Self> {
        let sender = Sender::read(fields);
        let gateway = value(fields, "gateway");
        let amount = value(fields, "amount");
        let ((sender, gateway), amount) = sender.zip(gateway).zip(amount)?;
        Some(Self {
            sender,
            gateway,
            amount,
        })
    }

    fn sender(&self) -> &Sender {
        &self.sender
    }

    fn call(self, session: &Session) -> Call {
        let members = [
            ("gateway", json_string(&self.gateway)),
            ("amount", json_number_or_string(&self.amount)),
            ("callback_url", json_string(session.home_url().as_str())),
        ];
        Call::post("/api/payments/create/", &members).once(self.sender.key)
    }
}

/// "Take so many of this service."
pub(super) struct Charge {
    sender: Sender,
    service_type: String,
    quantity: String,
}

impl Form for Charge {
    fn read(fields: &mut FieldReader<'_>) -> Option<Self> {
        let sender = Sender::read(fields);
        let service_type = value(fields, "service_type");
        let quantity = value(fields, "quantity");
        let ((sender, service_type), quantity) = sender.zip(service_type).zip(quantity)?;
        Some(Self {
            sender,
            service_type,
            quantity,
        })
    }

    fn sender(&self) -> &Sender {
        &self.sender
    }

    fn call(self, _session: &Session) -> Call {
        let members = [
            ("service_type", json_string(&self.service_type)),
            ("quantity", json_number_or_string(&self.quantity)),
        ];
        Call::post("/api/payments/billing/charge/", &members).once(self.sender.key)
    }
}

/// "Show me this doctor." May cost money, so the form is posted, although the API's call is a GET.
pub(super) struct ViewDoctor {
    sender: Sender,
    doctor_id: i64,
}

impl Form for ViewDoctor {
    fn read(fields: &mut FieldReader<'_>) -> Option<Self> {
        let sender = Sender::read(fields);
        let doctor_id = fields.required("doctor_id", "must be a positive whole number", parse_id);
        let (sender, doctor_id) = sender.zip(doctor_id)?;
        Some(Self { sender, doctor_id })
    }

    fn sender(&self) -> &Sender {
        &self.sender
    }

    fn call(self, _session: &Session) -> Call {
        Call::get(format!("/api/billing/doctor/{}/view/", self.doctor_id)).once(self.sender.key)
    }
}

/// A value that the service, not the app, judges.
fn value(fields: &mut FieldReader<'_>, name: &'static str) -> Option<String> {
    fields.required(name, "must be 1 to 64 characters", |text| {
        let text = text.trim();
        (1..=VALUE_CHARS_MAX)
            .contains(&text.chars().count())
            .then(|| text.to_owned())
    })
}
