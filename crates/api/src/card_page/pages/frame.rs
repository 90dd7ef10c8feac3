use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, REFERRER_POLICY,
};
use askama::Template;
use domain::payment::Payment;

use crate::card_page::CardPage;
use crate::card_page::assets;
use crate::card_page::money::in_words;
use crate::card_page::texts::Texts;
use crate::language::{BY_LANGUAGE, Language};

/// Own style, own script, own icon, own forms; nothing else, and in nobody's frame.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every page needs.
pub(in crate::card_page) struct Frame {
    pub(super) texts: &'static Texts,
    pub(super) language: Language,
    /// The path of the page, without a query.
    pub(super) path: String,
    /// The path under which the service is reached, without a trailing slash.
    pub(super) prefix: String,
    pub(super) merchant: String,
    /// Whether browsers reach the page over an encrypted connection.
    pub(super) is_https: bool,
    /// Whether no money is real here, and the simulator is at hand.
    pub(super) is_sandbox: bool,
}

/// A link of the switch between languages.
pub(super) struct LanguageLink {
    pub(super) tag: &'static str,
    pub(super) name: &'static str,
    pub(super) is_current: bool,
}

/// What is paid.
pub(super) struct Summary {
    /// What the total is: to be paid, or was.
    pub(super) label: &'static str,
    pub(super) total: String,
    pub(super) amount: String,
    pub(super) commission: Option<String>,
    pub(super) reference: String,
}

impl Frame {
    pub(in crate::card_page) fn new(language: Language, path: &str, page: &CardPage) -> Self {
        Self {
            texts: Texts::of(language),
            language,
            path: format!("{}{path}", page.prefix),
            prefix: page.prefix.clone(),
            merchant: page.merchant_name.clone(),
            is_https: page.is_https,
            is_sandbox: page.is_sandbox,
        }
    }

    /// What becomes of the card's data; of the way to this page no more than is true.
    pub(super) fn privacy(&self) -> &str {
        if self.is_https {
            &self.texts.card_privacy
        } else {
            &self.texts.card_privacy_plain
        }
    }

    pub(super) fn tag(&self) -> &'static str {
        self.language.tag().unwrap_or("uz")
    }

    /// The query that keeps the language which was chosen.
    pub(super) fn query(&self) -> String {
        format!("?lang={}", self.tag())
    }

    /// The page itself.
    pub(in crate::card_page) fn here(&self) -> String {
        format!("{}{}", self.path, self.query())
    }

    pub(super) fn asset(&self, name: &str) -> String {
        format!("{}/pay/{name}?{}", self.prefix, assets::VERSION.as_str())
    }

    pub(super) fn languages(&self) -> [LanguageLink; 3] {
        [("uz", "O'zbekcha"), ("ru", "Русский"), ("en", "English")].map(|(tag, name)| {
            LanguageLink {
                tag,
                name,
                is_current: tag == self.tag(),
            }
        })
    }

    pub(super) fn summary(&self, payment: &Payment, label: &'static str) -> Summary {
        Summary {
            label,
            total: in_words(payment.total, self.language),
            amount: in_words(payment.amount, self.language),
            commission: (payment.commission.minor != 0)
                .then(|| in_words(payment.commission, self.language)),
            reference: payment.reference.clone(),
        }
    }

    pub(super) fn respond(&self, status: StatusCode, page: &impl Template) -> HttpResponse {
        match page.render() {
            Ok(html) => HttpResponse::build(status)
                .content_type("text/html; charset=utf-8")
                .insert_header((CONTENT_SECURITY_POLICY, CONTENT_POLICY))
                .insert_header((CONTENT_LANGUAGE, self.tag()))
                .append_header(BY_LANGUAGE)
                .insert_header((CACHE_CONTROL, "no-store"))
                .insert_header((REFERRER_POLICY, "no-referrer"))
                .body(html),
            Err(error) => {
                tracing::error!(%error, "a state of the card page could not be written");
                HttpResponse::InternalServerError().finish()
            }
        }
    }
}
