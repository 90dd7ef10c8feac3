use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::SET_COOKIE;
use askama::Template;
use domain::payment::Payment;

use super::frame::{Frame, Summary};
use super::status::StatusPage;
use crate::card_page::browser::Browser;
use crate::card_page::money::in_words;
use crate::card_page::notice::CardProblem;
use crate::card_page::texts::fill;
use crate::card_page::view::{CodeView, View};

/// Between two refreshes of a page that waits for the bank, seconds.
const REFRESH_SECONDS: u32 = 5;
/// Before whoever has just paid is sent back, seconds.
const BACK_SECONDS: u32 = 6;

#[derive(Template)]
#[template(path = "card_page/card.html")]
struct CardForm<'a> {
    frame: &'a Frame,
    summary: Summary,
    token: &'a str,
    /// Where the simulator shows test cards.
    gateway: &'a str,
    heading: String,
    notice: Option<String>,
    number_problem: Option<String>,
    expiry_problem: Option<String>,
}

#[derive(Template)]
#[template(path = "card_page/code.html")]
struct CodeForm<'a> {
    frame: &'a Frame,
    summary: Summary,
    token: &'a str,
    attempt: i32,
    card_mask: String,
    sent: String,
    submit: String,
    problem: Option<String>,
    resend_in: Option<i64>,
    resend_wait: String,
}

impl Frame {
    /// The page that shows how a payment stands.
    pub(in crate::card_page) fn show(
        &self,
        payment: &Payment,
        view: View,
        scheme: &str,
        browser: &Browser,
        is_https: bool,
    ) -> HttpResponse {
        let token = browser.form_token(payment.id);
        let mut response = match view {
            View::Card(notice) => {
                let notice = notice.map(|notice| self.notice(notice));
                self.card(StatusCode::OK, payment, scheme, &token, notice, None)
            }
            View::Code(code) => self.code(payment, &code, &token),
            ended => self.ended(payment, &ended),
        };
        let cookie = browser
            .cookie(is_https, &self.prefix)
            .and_then(|cookie| cookie.parse().ok());
        if let Some(cookie) = cookie {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }

    /// The form for the card again, with what is wrong with it. What was entered is not in it.
    pub(in crate::card_page) fn card_problem(
        &self,
        payment: &Payment,
        scheme: &str,
        token: &str,
        problem: CardProblem,
    ) -> HttpResponse {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        self.card(status, payment, scheme, token, None, Some(problem))
    }

    fn card(
        &self,
        status: StatusCode,
        payment: &Payment,
        scheme: &str,
        token: &str,
        notice: Option<String>,
        problem: Option<CardProblem>,
    ) -> HttpResponse {
        let texts = self.texts;
        let said = problem.map(|problem| self.card_problem_text(problem, scheme));
        let is_of_number = problem.is_some_and(CardProblem::is_of_number);
        let (number_problem, expiry_problem) = if is_of_number {
            (said, None)
        } else {
            (None, said)
        };
        self.respond(
            status,
            &CardForm {
                frame: self,
                summary: self.summary(payment, &texts.total),
                token,
                gateway: payment.gateway.as_str(),
                heading: fill(&texts.card_heading, "scheme", scheme),
                notice,
                number_problem,
                expiry_problem,
            },
        )
    }

    fn code(&self, payment: &Payment, code: &CodeView, token: &str) -> HttpResponse {
        let texts = self.texts;
        let summary = self.summary(payment, &texts.total);
        self.respond(
            StatusCode::OK,
            &CodeForm {
                submit: fill(&texts.code_submit, "total", &&summary.total),
                summary,
                frame: self,
                token,
                attempt: code.attempt,
                card_mask: grouped(code.card_mask.as_str()),
                sent: match &code.phone_mask {
                    Some(phone) => fill(&texts.code_sent, "phone", &unbroken(phone)),
                    None => texts.code_sent_to_holder.clone(),
                },
                problem: code.problem.map(|problem| self.code_problem(problem)),
                resend_in: code.resend_in,
                resend_wait: fill(
                    &texts.code_resend_wait,
                    "seconds",
                    &code.resend_in.unwrap_or_default(),
                ),
            },
        )
    }

    fn ended(&self, payment: &Payment, view: &View) -> HttpResponse {
        let texts = self.texts;
        let amount = in_words(payment.amount, self.language);
        let paid = fill(&texts.paid_text, "amount", &amount);
        let (mark, heading, text) = match view {
            View::Paid { .. } => ("good", &texts.paid_heading, &paid),
            View::Refunded => ("unsure", &texts.refunded_heading, &texts.refunded_text),
            View::Cancelled => ("bad", &texts.cancelled_heading, &texts.cancelled_text),
            View::Expired => ("bad", &texts.expired_heading, &texts.expired_text),
            View::Doubt => ("unsure", &texts.doubt_heading, &texts.doubt_text),
            View::Working | View::Card(_) | View::Code(_) => {
                ("wait", &texts.working_heading, &texts.working_text)
            }
        };
        let is_waiting = matches!(view, View::Doubt | View::Working);
        let back = payment
            .callback_url
            .as_ref()
            .map(|_| format!("{}/pay/{}/return", self.prefix, payment.id));
        let mut lines = vec![text.clone()];
        let mut next = is_waiting.then(|| (REFRESH_SECONDS, self.here()));
        let button = match &back {
            _ if is_waiting => Some((self.here(), texts.refresh.as_str())),
            Some(back) => Some((back.clone(), texts.back.as_str())),
            None => None,
        };
        match view {
            View::Doubt => lines.push(texts.doubt_leave.clone()),
            View::Paid { is_fresh: true } if back.is_some() => {
                lines.push(texts.back_soon.clone());
                next = back.map(|back| (BACK_SECONDS, back));
            }
            _ if !is_waiting && back.is_none() => lines.push(texts.close.clone()),
            _ => {}
        }
        self.respond(
            StatusCode::OK,
            &StatusPage {
                frame: self,
                summary: Some(self.summary(payment, &texts.sum)),
                mark,
                heading,
                lines,
                next,
                button,
            },
        )
    }
}

/// Not split over two lines.
fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// A mask in groups of four, as on the card.
fn grouped(mask: &str) -> String {
    let characters: Vec<char> = mask.chars().collect();
    let groups: Vec<String> = characters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("\u{a0}")
}
