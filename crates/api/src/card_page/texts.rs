use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::Language;

static UZBEK: LazyLock<Texts> = LazyLock::new(|| read(include_str!("texts/uz.toml")));
static RUSSIAN: LazyLock<Texts> = LazyLock::new(|| read(include_str!("texts/ru.toml")));
static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("texts/en.toml")));

/// The texts of the page in one language. A catalogue with a text too few or too many is refused as a whole.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    pub(super) title: String,
    pub(super) sandbox: String,
    pub(super) sandbox_cards: String,
    pub(super) sandbox_messages: String,
    pub(super) payee: String,
    pub(super) purpose: String,
    pub(super) amount: String,
    pub(super) commission: String,
    pub(super) total: String,
    pub(super) sum: String,
    pub(super) reference: String,
    pub(super) card: String,
    pub(super) language: String,
    pub(super) card_heading: String,
    pub(super) card_number: String,
    pub(super) card_expiry: String,
    pub(super) card_expiry_hint: String,
    pub(super) card_submit: String,
    pub(super) card_next: String,
    pub(super) card_privacy: String,
    pub(super) card_privacy_plain: String,
    pub(super) code_heading: String,
    pub(super) code_sent: String,
    pub(super) code_sent_to_holder: String,
    pub(super) code: String,
    pub(super) code_submit: String,
    pub(super) code_warning: String,
    pub(super) code_resend: String,
    pub(super) code_resend_wait: String,
    pub(super) code_no_resend: String,
    pub(super) other_card: String,
    pub(super) problem: String,
    pub(super) problem_number: String,
    pub(super) problem_expiry: String,
    pub(super) problem_expired: String,
    pub(super) problem_scheme: String,
    pub(super) problem_code_form: String,
    pub(super) problem_wrong_code: String,
    pub(super) problem_code_expired: String,
    pub(super) problem_too_early: String,
    pub(super) problem_check_unavailable: String,
    pub(super) problem_other_code: String,
    pub(super) notice_title: String,
    pub(super) notice_card_unknown: String,
    pub(super) notice_card_expired: String,
    pub(super) notice_card_blocked: String,
    pub(super) notice_sms_not_enabled: String,
    pub(super) notice_wrong_code: String,
    pub(super) notice_code_expired: String,
    pub(super) notice_too_many_codes: String,
    pub(super) notice_insufficient_funds: String,
    pub(super) notice_limit_exceeded: String,
    pub(super) notice_declined: String,
    pub(super) notice_unavailable: String,
    pub(super) notice_ended: String,
    pub(super) notice_replaced: String,
    pub(super) notice_wallet_full: String,
    pub(super) notice_failed: String,
    pub(super) notice_retry: String,
    pub(super) working_heading: String,
    pub(super) working_text: String,
    pub(super) doubt_heading: String,
    pub(super) doubt_text: String,
    pub(super) doubt_leave: String,
    pub(super) refresh: String,
    pub(super) paid_heading: String,
    pub(super) paid_text: String,
    pub(super) refunded_heading: String,
    pub(super) refunded_text: String,
    pub(super) cancelled_heading: String,
    pub(super) cancelled_text: String,
    pub(super) expired_heading: String,
    pub(super) expired_text: String,
    pub(super) back: String,
    pub(super) back_soon: String,
    pub(super) close: String,
    pub(super) missing_heading: String,
    pub(super) missing_text: String,
    pub(super) stale_heading: String,
    pub(super) stale_text: String,
    pub(super) unreadable_heading: String,
    pub(super) unreadable_text: String,
    pub(super) often_heading: String,
    pub(super) often_text: String,
    pub(super) often_card_text: String,
    pub(super) minutes: String,
    pub(super) hours: String,
    pub(super) failed_heading: String,
    pub(super) failed_text: String,
    pub(super) reopen: String,
}

impl Texts {
    /// The catalogue of a language; of Uzbek when none was asked for: most payers read it.
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Unspecified | Language::Uzbek => &UZBEK,
            Language::Russian => &RUSSIAN,
            Language::English => &ENGLISH,
        }
    }
}

/// A text with its placeholder filled in.
pub(super) fn fill(text: &str, name: &str, value: &(impl ToString + ?Sized)) -> String {
    text.replace(&format!("{{{name}}}"), &value.to_string())
}

/// The files are part of the program and checked by its tests; one that cannot be read counts as empty.
fn read(file: &str) -> Texts {
    toml::from_str(file).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    const FILES: [&str; 3] = [
        include_str!("texts/uz.toml"),
        include_str!("texts/ru.toml"),
        include_str!("texts/en.toml"),
    ];

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn every_language_has_every_text_and_no_other() {
        for file in FILES {
            toml::from_str::<Texts>(file).expect("a complete catalogue");
            let texts: BTreeMap<String, String> = toml::from_str(file).expect("texts");
            assert!(texts.values().all(|text| !text.trim().is_empty()));
        }
    }

    #[test]
    fn a_text_has_the_same_placeholders_in_every_language() {
        let [uz, ru, en] =
            FILES.map(|file| toml::from_str::<BTreeMap<String, String>>(file).expect("texts"));
        for (key, text) in &en {
            let expected = placeholders(text);
            assert_eq!(placeholders(&uz[key]), expected, "{key}");
            assert_eq!(placeholders(&ru[key]), expected, "{key}");
        }
    }
}
