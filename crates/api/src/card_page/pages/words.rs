use domain::card::CardRefusal;

use super::frame::Frame;
use crate::card_page::money::in_words;
use crate::card_page::notice::{CardProblem, CodeProblem, Notice};
use crate::card_page::texts::fill;

impl Frame {
    /// What a notice says.
    pub(super) fn notice(&self, notice: Notice) -> String {
        let texts = self.texts;
        let text = match notice {
            Notice::Refused(refusal) => match refusal {
                CardRefusal::CardUnknown => &texts.notice_card_unknown,
                CardRefusal::CardExpired => &texts.notice_card_expired,
                CardRefusal::CardBlocked => &texts.notice_card_blocked,
                CardRefusal::SmsNotEnabled => &texts.notice_sms_not_enabled,
                CardRefusal::WrongCode => &texts.notice_wrong_code,
                CardRefusal::CodeExpired => &texts.notice_code_expired,
                CardRefusal::TooManyCodes => &texts.notice_too_many_codes,
                CardRefusal::InsufficientFunds => &texts.notice_insufficient_funds,
                CardRefusal::LimitExceeded => &texts.notice_limit_exceeded,
                CardRefusal::Declined => &texts.notice_declined,
            },
            Notice::Unavailable => &texts.notice_unavailable,
            Notice::Ended => &texts.notice_ended,
            Notice::Replaced => &texts.notice_replaced,
            Notice::Failed => &texts.notice_failed,
            Notice::Retry => &texts.notice_retry,
            Notice::WalletFull(max) => {
                return fill(
                    &texts.notice_wallet_full,
                    "max",
                    &in_words(max, self.language),
                );
            }
        };
        text.clone()
    }

    /// What is wrong with a code.
    pub(super) fn code_problem(&self, problem: CodeProblem) -> String {
        let texts = self.texts;
        match problem {
            CodeProblem::Form => texts.problem_code_form.clone(),
            CodeProblem::Wrong { left } => fill(&texts.problem_wrong_code, "left", &left),
            CodeProblem::Expired => texts.problem_code_expired.clone(),
            CodeProblem::NotChecked => texts.problem_check_unavailable.clone(),
            CodeProblem::OfAnotherTry => texts.problem_other_code.clone(),
            CodeProblem::TooEarly { seconds } => {
                fill(&texts.problem_too_early, "seconds", &seconds)
            }
            CodeProblem::NotSent => texts.notice_unavailable.clone(),
        }
    }

    /// What is wrong with a card.
    pub(super) fn card_problem_text(&self, problem: CardProblem, scheme: &str) -> String {
        let texts = self.texts;
        match problem {
            CardProblem::Number => texts.problem_number.clone(),
            CardProblem::Expiry => texts.problem_expiry.clone(),
            CardProblem::Expired => texts.problem_expired.clone(),
            CardProblem::Scheme => fill(&texts.problem_scheme, "scheme", scheme),
        }
    }
}
