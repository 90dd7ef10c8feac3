//! What PaymentServer does.

use chrono::{DateTime, Utc};

use super::{
    HumoSimulator,
    books::Shelves,
    cards::{Behaviour, CARDS, INSTITUTION, TestCard},
    payment::Status,
    request::Request,
    respond::{Fault, Reply, details, element, payment},
};

/// Longest reference.
const REFERENCE_CHARS_MAX: usize = 36;
/// Largest amount, tiyin: a thousand million so'm.
const AMOUNT_MAX: i64 = 100_000_000_000;

impl HumoSimulator {
    /// Carries out a call of the merchant.
    pub(super) fn perform(&self, request: &Request, now: DateTime<Utc>) -> Reply {
        if request.field("paymentOriginator") != Some(&self.0.merchant.soap_login) {
            return Reply::Fault(Fault::ENGINE);
        }
        let mut books = self.0.books.lock();
        let done = match request.operation.as_str() {
            "Payment" if request.field("billerRef") == Some("SOAP_RECO") => {
                self.open_closing(&mut books, request)
            }
            "Payment" if request.field("billerRef").is_some() => {
                self.create(&mut books, request, now)
            }
            "Payment" => confirm(&mut books, request, now),
            "CancelRequest" => cancel(&mut books, request, now),
            "ReturnPayment" => self.give_back(&mut books, request, now),
            "GetPayment" => status(&books, request),
            "GetPaymentList" => Ok(list(&books, request)),
            _ => Err(Fault::ENGINE),
        };
        done.unwrap_or_else(Reply::Fault)
    }

    fn create(
        &self,
        books: &mut Shelves,
        request: &Request,
        now: DateTime<Utc>,
    ) -> Result<Reply, Fault> {
        let product = request.field("billerRef");
        let payment_ref = request.field("paymentRef").ok_or(Fault(904))?;
        let is_known = matches!(product, Some("SOAP_SMS" | "SOAP_DMS"))
            && request.field("payinstrRef") == product
            && payment_ref.chars().count() <= REFERENCE_CHARS_MAX
            && request.item("ccy_code") == Some("860");
        if !is_known {
            return Err(Fault(904));
        }
        self.ensure_ours(request)?;
        // The institution may be that of the card.
        let centre_id = request.item("centre_id").unwrap_or_default();
        if centre_id != self.0.merchant.centre_id && centre_id != INSTITUTION {
            return Err(Fault(109));
        }
        if request.item("point_code") != Some(&self.0.merchant.point_code) {
            return Err(Fault(109));
        }
        let amount = request
            .item("amount")
            .and_then(|amount| amount.parse().ok());
        let amount: i64 = amount
            .filter(|amount| (1..=AMOUNT_MAX).contains(amount))
            .ok_or(Fault(110))?;
        let number = request.item("pan").ok_or(Fault(904))?;
        let place = TestCard::find(number).ok_or(Fault(111))?;
        let card = &CARDS[place];
        if request.item("expiry") != Some(card.expiry) {
            return Err(Fault(101));
        }
        let key = super::books::Key {
            payment_id: None,
            payment_ref: Some(payment_ref.to_owned()),
        };
        if books.find(&key).is_some() {
            return Err(Fault(913));
        }
        let authorised = match card.behaviour {
            Behaviour::Declines(code) | Behaviour::HasStatus(code) => return Err(Fault(code)),
            Behaviour::PinBlocked => return Err(Fault(106)),
            Behaviour::PaysHalf => (amount / 2).max(1),
            _ => amount,
        };
        if books.balance(place) < authorised {
            return Err(Fault(116));
        }
        let held = books.hold(payment_ref, place, amount, authorised, centre_id, now);
        let held = books.payment(held.ok_or(Fault(906))?);
        let action = match card.behaviour {
            Behaviour::DropsCreate => return Ok(Reply::HangUp),
            Behaviour::OddAction => "7",
            _ => "4",
        };
        Ok(payment_response(&payment(held, ""), action))
    }

    /// The terminal and its merchant.
    fn ensure_ours(&self, request: &Request) -> Result<(), Fault> {
        let merchant = &self.0.merchant;
        let is_ours = request.item("merchant_id") == Some(&merchant.merchant_id)
            && request.item("terminal_id") == Some(&merchant.terminal_id);
        is_ours.then_some(()).ok_or(Fault(109))
    }

    fn give_back(
        &self,
        books: &mut Shelves,
        request: &Request,
        now: DateTime<Utc>,
    ) -> Result<Reply, Fault> {
        self.ensure_ours(request)?;
        let place = find(books, request)?;
        let (status, card) = {
            let payment = books.payment(place);
            if request.item("centre_id") != Some(&payment.centre_id) {
                return Err(Fault(109));
            }
            (payment.status, payment.card())
        };
        match (status, card.behaviour) {
            (Status::Finished, Behaviour::RefusesReturn(code)) => return Err(Fault(code)),
            (Status::Finished, _) => books.give_back(place, now),
            (Status::Returned, _) => {}
            (Status::Active | Status::Cancelled, _) => return Err(Fault::ENGINE),
        }
        Ok(Reply::Done("ReturnPaymentResponse", String::new()))
    }

    fn open_closing(&self, books: &mut Shelves, request: &Request) -> Result<Reply, Fault> {
        let terminal = &self.0.merchant.terminal_id;
        if request.item("terminal_id") != Some(terminal) {
            return Err(Fault(109));
        }
        let number = books.open_closing();
        let details = details(&[
            ("terminal_id", terminal),
            ("ttl", "10080"),
            ("ttl_action", "0001"),
        ]);
        let inner = element("paymentID", &number.to_string()) + &details;
        Ok(payment_response(&inner, "4"))
    }
}

fn payment_response(inner: &str, action: &str) -> Reply {
    Reply::Done(
        "PaymentResponse",
        format!("{inner}{}", element("action", action)),
    )
}

fn find(books: &Shelves, request: &Request) -> Result<usize, Fault> {
    let key = request.key().ok_or(Fault(904))?;
    books.find(&key).ok_or(Fault::ENGINE)
}

fn confirm(books: &mut Shelves, request: &Request, now: DateTime<Utc>) -> Result<Reply, Fault> {
    if !(request.is_true("confirmed") && request.is_true("finished")) {
        return Err(Fault(904));
    }
    let number = request.key().and_then(|key| key.payment_id);
    if number.is_some() && number == books.closing {
        return Ok(close(books, now));
    }
    let place = find(books, request)?;
    let (status, authorised, card) = {
        let payment = books.payment(place);
        (payment.status, payment.authorised_tiyin, payment.card())
    };
    let amount = match request.item("amount") {
        Some(amount) => amount.parse().map_err(|_| Fault(110))?,
        None => authorised,
    };
    if !(1..=authorised).contains(&amount) {
        return Err(Fault(110));
    }
    let earlier = books.note_confirm(place);
    match (status, card.behaviour) {
        (Status::Active, Behaviour::ConfirmTimesOut { captured }) if earlier == 0 => {
            if captured {
                books.capture(place, amount, now);
            }
            return Err(Fault(911));
        }
        (Status::Active, _) => books.capture(place, amount, now),
        (Status::Finished, _) => {}
        (Status::Returned | Status::Cancelled, _) => return Err(Fault::ENGINE),
    }
    Ok(payment_response(&payment(books.payment(place), ""), "10"))
}

/// Confirms a close of day.
fn close(books: &mut Shelves, now: DateTime<Utc>) -> Reply {
    let number = books.closing.take().unwrap_or_default();
    let totals = std::mem::take(&mut books.totals);
    let time: String = crate::clock::tashkent_time(now)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let details = details(&[
        ("debits_number", &totals.debits_number.to_string()),
        ("debits_amount", &totals.debits_tiyin.to_string()),
        (
            "credits_reversal_number",
            &totals.reversals_number.to_string(),
        ),
        (
            "credits_reversal_amount",
            &totals.reversals_tiyin.to_string(),
        ),
        ("reconcile_info", &time),
    ]);
    let inner = element("paymentID", &number.to_string()) + &details;
    payment_response(&inner, "10")
}

fn cancel(books: &mut Shelves, request: &Request, now: DateTime<Utc>) -> Result<Reply, Fault> {
    let place = find(books, request)?;
    match books.payment(place).status {
        Status::Active => books.release(place, now),
        Status::Cancelled => {}
        Status::Finished | Status::Returned => return Err(Fault::ENGINE),
    }
    Ok(Reply::Done("CancelRequestResponse", String::new()))
}

fn status(books: &Shelves, request: &Request) -> Result<Reply, Fault> {
    let found = books.payment(find(books, request)?);
    let status = element("status", found.status.word());
    Ok(Reply::Done("GetPaymentResponse", payment(found, &status)))
}

/// Payments of a status and a time, from one place to another. The form of the answer is not public; this one is a list of
/// answers like that of GetPayment.
fn list(books: &Shelves, request: &Request) -> Reply {
    let place = |name: &str, default: usize| {
        request
            .field(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let (first, last) = (place("startBookmark", 1).max(1), place("endBookmark", 100));
    let digits = |at: DateTime<Utc>| -> String {
        crate::clock::tashkent_time(at)
            .chars()
            .filter(char::is_ascii_digit)
            .collect()
    };
    let from = request.field("dateFrom").unwrap_or_default();
    let to = request.field("dateTo").unwrap_or("99999999999999");
    let wanted = books.payments().iter().filter(|payment| {
        let at = digits(payment.created_at);
        request.field("status") == Some(payment.status.word()) && (from..=to).contains(&at.as_str())
    });
    let payments: Vec<_> = wanted
        .skip(first - 1)
        .take((last + 1).saturating_sub(first).min(100))
        .map(|found| {
            let status = element("status", found.status.word());
            format!("<payment>{}</payment>", payment(found, &status))
        })
        .collect();
    Reply::Done("GetPaymentListResponse", payments.concat())
}
