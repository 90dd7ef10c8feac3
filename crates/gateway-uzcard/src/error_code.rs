use domain::card::{CardFailure, CardRefusal};

/// What an error code of SV-Gate means for us (`uzcard.md` section 6). Its texts have no stable wording; only the code
/// decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorClass {
    /// The payer can be told, and nothing was done.
    Refusal(CardRefusal),
    /// The request was wrong, and nothing was done.
    BadRequest,
    /// SV-Gate does not serve this installation so, and nothing was done: somebody must mend it.
    Configuration,
    /// It could not be done now; whether anything was done must be asked.
    Transient,
    /// The outcome is not known and must be asked.
    Unknown,
    /// −207: the reference is used already, so the transaction must be asked about.
    Duplicate,
    /// There is no such transaction or hold.
    NotFound,
    /// −380: it is done already.
    AlreadyDone,
    /// −389: it is reversed already.
    AlreadyReversed,
    /// Not in the table: proves nothing.
    Undocumented,
}

impl ErrorClass {
    /// The class of a code.
    pub(crate) const fn of(code: i32) -> Self {
        use CardRefusal as R;
        match code {
            -100 | -103 | -209 | -384 | -199 | -210 | -213 | -217 | -290 | -297 | -376 | -241
            | -259 | -325 | -329 | -330 => Self::BadRequest,
            -101
            | -102
            | -281
            | -211
            | -300
            | -306..=-303
            | -244
            | -265..=-263
            | -292
            | -357..=-350
            | -399
            | -604..=-400 => Self::Transient,
            -307 | -301 | -302 | -311..=-308 => Self::Unknown,
            -207 => Self::Duplicate,
            -208 | -267 | -282 | -242 => Self::NotFound,
            -380 => Self::AlreadyDone,
            -389 => Self::AlreadyReversed,
            // From −257 on the token is spent or was never one: the card must be typed in again.
            -200 | -215 | -235 | -202 | -212 | -218 | -382 | -257 | -271 | -379..=-377 | -398 => {
                Self::Refusal(R::CardUnknown)
            }
            -201 | -214 | -216 => Self::Refusal(R::CardExpired),
            -203 | -204 | -248 | -205 | -289 => Self::Refusal(R::CardBlocked),
            -206 => Self::Refusal(R::SmsNotEnabled),
            -269 => Self::Refusal(R::WrongCode),
            -270 | -294 | -314 | -317 => Self::Refusal(R::CodeExpired),
            -261 => Self::Refusal(R::TooManyCodes),
            -239 | -240 | -260 => Self::Refusal(R::InsufficientFunds),
            -245 | -262 | -381 => Self::Refusal(R::LimitExceeded),
            // The phone is not the card's; corporate cards, forbidden providers, fraud monitoring; family cards.
            -224
            | -277
            | -320
            | -258
            | -246
            | -333
            | -238
            | -228
            | -234..=-229
            | -223..=-219
            | -227..=-225
            | -279 => Self::Refusal(R::Declined),
            -236
            | -237
            | -247
            | -255..=-249
            | -268
            | -286
            | -298
            | -316
            | -318
            | -374
            | -375
            | -387
            | -388
            | -243
            | -256
            | -276..=-272
            | -291
            | -295
            | -296
            | -319
            | -323
            | -321
            | -322
            | -373..=-370
            | -383
            | -385
            | -386
            | -390
            | -392
            | -393 => Self::Configuration,
            _ => Self::Undocumented,
        }
    }

    /// Whether it says for certain that the money of a debit or reversal did not move.
    pub(crate) const fn is_certain_refusal(self) -> bool {
        matches!(
            self,
            Self::Refusal(_) | Self::BadRequest | Self::Configuration
        )
    }

    /// What a payer is told when a debit or a code was refused for certain.
    pub(crate) const fn refusal(self) -> CardRefusal {
        match self {
            Self::Refusal(refusal) => refusal,
            _ => CardRefusal::Declined,
        }
    }
}

/// What a code means before the debit, where no money can have moved.
pub(crate) fn card_failure(code: i32) -> CardFailure {
    match ErrorClass::of(code) {
        ErrorClass::Refusal(refusal) => CardFailure::Refused {
            refusal,
            code: Some(code),
        },
        // A −32xxx of JSON-RPC itself is said to mean wrong credentials.
        ErrorClass::BadRequest | ErrorClass::Configuration => misconfigured(code),
        ErrorClass::Undocumented if code <= -32_000 => misconfigured(code),
        ErrorClass::Transient
        | ErrorClass::Unknown
        | ErrorClass::Duplicate
        | ErrorClass::NotFound
        | ErrorClass::AlreadyDone
        | ErrorClass::AlreadyReversed
        | ErrorClass::Undocumented => CardFailure::Unavailable(format!("SV-Gate answers {code}")),
    }
}

fn misconfigured(code: i32) -> CardFailure {
    CardFailure::Misconfigured(format!("SV-Gate answers {code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of section 6, row by row.
    #[test]
    fn every_row_of_the_table_has_its_class() {
        use CardRefusal as R;
        use ErrorClass as C;
        let rows: &[(&[i32], C)] = &[
            (&[-100, -103, -209, -384], C::BadRequest),
            (&[-101, -102, -281], C::Transient),
            (&[-199], C::BadRequest),
            (&[-200, -215, -235], C::Refusal(R::CardUnknown)),
            (&[-201, -214, -216], C::Refusal(R::CardExpired)),
            (&[-202, -212, -218], C::Refusal(R::CardUnknown)),
            (&[-203, -204, -248], C::Refusal(R::CardBlocked)),
            (&[-205, -289], C::Refusal(R::CardBlocked)),
            (&[-206], C::Refusal(R::SmsNotEnabled)),
            (&[-207], C::Duplicate),
            (&[-208, -267, -282], C::NotFound),
            (&[-210, -213], C::BadRequest),
            (&[-211, -300, -303, -304, -305, -306], C::Transient),
            (&[-307], C::Unknown),
            (&[-301, -302, -308, -309, -310, -311], C::Unknown),
            (&[-217, -290, -297, -376], C::BadRequest),
            (&[-224, -277, -320], C::Refusal(R::Declined)),
            (
                &[-236, -237, -247, -249, -250, -251, -252],
                C::Configuration,
            ),
            (
                &[-253, -254, -255, -268, -286, -298, -316],
                C::Configuration,
            ),
            (&[-318, -374, -375, -387, -388], C::Configuration),
            (
                &[-238, -228, -229, -230, -231, -232],
                C::Refusal(R::Declined),
            ),
            (
                &[-233, -234, -219, -220, -221, -222],
                C::Refusal(R::Declined),
            ),
            (&[-223, -225, -226, -227, -279], C::Refusal(R::Declined)),
            (&[-239], C::Refusal(R::InsufficientFunds)),
            (&[-240, -260], C::Refusal(R::InsufficientFunds)),
            (&[-241], C::BadRequest),
            (&[-242], C::NotFound),
            (&[-243], C::Configuration),
            (&[-244], C::Transient),
            (&[-245, -262, -381], C::Refusal(R::LimitExceeded)),
            (&[-246], C::Refusal(R::Declined)),
            (&[-256, -272, -273, -274, -275, -276], C::Configuration),
            (&[-291, -295, -296, -319, -323], C::Configuration),
            (
                &[-257, -271, -377, -378, -379, -398],
                C::Refusal(R::CardUnknown),
            ),
            (&[-258], C::Refusal(R::Declined)),
            (&[-259], C::BadRequest),
            (&[-261], C::Refusal(R::TooManyCodes)),
            (&[-263, -264, -265], C::Transient),
            (&[-269], C::Refusal(R::WrongCode)),
            (&[-270], C::Refusal(R::CodeExpired)),
            (&[-294, -314, -317], C::Refusal(R::CodeExpired)),
            (&[-292], C::Transient),
            (&[-321, -322], C::Configuration),
            (&[-325, -329, -330], C::BadRequest),
            (&[-333], C::Refusal(R::Declined)),
            (
                &[-350, -351, -352, -353, -354, -355, -356, -357, -399],
                C::Transient,
            ),
            (
                &[-370, -371, -372, -373, -383, -385, -386],
                C::Configuration,
            ),
            (&[-390, -392, -393], C::Configuration),
            (&[-380], C::AlreadyDone),
            (&[-382], C::Refusal(R::CardUnknown)),
            (&[-389], C::AlreadyReversed),
            (&[-400, -500, -604], C::Transient),
            // "Ignore" and "not our use" prove nothing, as does what is not in the table.
            (&[-266, -278, -293, -299], C::Undocumented),
            (
                &[-1, 0, 1, -99, -312, -605, -32_600, i32::MIN],
                C::Undocumented,
            ),
        ];
        for (codes, class) in rows {
            for code in *codes {
                assert_eq!(C::of(*code), *class, "{code}");
            }
        }
    }

    #[test]
    fn only_classes_that_are_certain_end_a_debit() {
        for code in [
            -101, -102, -207, -208, -211, -244, -301, -307, -311, -380, -389, -450, -9,
        ] {
            assert!(!ErrorClass::of(code).is_certain_refusal(), "{code}");
        }
        for code in [-200, -205, -240, -257, -258, -262, -333, -236, -199] {
            assert!(ErrorClass::of(code).is_certain_refusal(), "{code}");
        }
    }

    #[test]
    fn before_the_debit_a_payer_learns_what_concerns_the_card() {
        let refused = |refusal, code| CardFailure::Refused {
            refusal,
            code: Some(code),
        };
        assert_eq!(card_failure(-269), refused(CardRefusal::WrongCode, -269));
        assert_eq!(card_failure(-261), refused(CardRefusal::TooManyCodes, -261));
        for code in [-236, -199, -322, -32_600] {
            let failure = card_failure(code);
            assert!(matches!(failure, CardFailure::Misconfigured(_)), "{code}");
        }
        for code in [-101, -292, -307, -450, -9_999] {
            let failure = card_failure(code);
            assert!(matches!(failure, CardFailure::Unavailable(_)), "{code}");
        }
    }
}
