//! What the three-digit action codes mean to us (section 6, ISO 8583:1993). Only the number decides.

use domain::card::CardRefusal;

/// The fault of PaymentServer's own engine, which is also how it speaks of a payment that it does not know.
pub(crate) const ENGINE_FAULT: i32 = -1;

/// The class of an action code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Approved in full.
    Approved,
    /// A reversal was accepted.
    Reversed,
    /// Approved for a part of the amount, which we refuse.
    PartiallyApproved,
    /// No, and it stays so for this order.
    Refused(CardRefusal),
    /// No: this installation is not set up right, or sends what cannot be.
    OurFault,
    /// The original or the reference is not known.
    NotFound,
    /// It says nothing about the money: ask.
    Unknown,
}

impl Class {
    /// The class of a code; one that the table does not have says nothing.
    pub(crate) const fn of(code: i32) -> Self {
        use CardRefusal::{
            CardBlocked, CardExpired, CardUnknown, Declined, InsufficientFunds, LimitExceeded,
        };
        match code {
            0 | 1 | 3..=5 | 7 => Self::Approved,
            400 | 499 => Self::Reversed,
            2 | 6 => Self::PartiallyApproved,
            101 | 201 => Self::Refused(CardExpired),
            104 | 106 | 125 | 204 | 206..=209 | 280 | 281 => Self::Refused(CardBlocked),
            111 | 118 => Self::Refused(CardUnknown),
            113 | 121 | 123 => Self::Refused(LimitExceeded),
            116 => Self::Refused(InsufficientFunds),
            100
            | 102
            | 103
            | 105
            | 107
            | 108
            | 112
            | 114
            | 115
            | 117
            | 119
            | 122
            | 124
            | 126..=129
            | 180
            | 202
            | 203
            | 205
            | 210 => Self::Refused(Declined),
            109 | 110 | 120 | 902 | 904 | 905 | 908 | 916..=920 => Self::OurFault,
            601..=603 | 914 => Self::NotFound,
            // 903, 906, 907, 909 to 913: the switch; 500 to 504, 915: reconciliation; −1: the engine.
            _ => Self::Unknown,
        }
    }

    /// What the payer is told, when the code says that no money was taken and none will be.
    pub(crate) const fn refusal(self) -> Option<CardRefusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::OurFault | Self::PartiallyApproved => Some(CardRefusal::Declined),
            Self::Approved | Self::Reversed | Self::NotFound | Self::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use CardRefusal::{
        CardBlocked, CardExpired, CardUnknown, Declined, InsufficientFunds, LimitExceeded,
    };

    use super::*;

    /// The table of the page, line by line.
    #[test]
    fn every_code_of_the_table_has_its_class() {
        let table: [(&[i32], Class); 20] = [
            (&[0, 1, 3, 4, 5, 7], Class::Approved),
            (&[2, 6], Class::PartiallyApproved),
            (&[100], Class::Refused(Declined)),
            (&[101, 201], Class::Refused(CardExpired)),
            (&[102, 129, 180, 202, 210], Class::Refused(Declined)),
            (&[103, 105, 203, 205], Class::Refused(Declined)),
            (
                &[104, 125, 204, 207, 280, 281, 106, 206, 208, 209],
                Class::Refused(CardBlocked),
            ),
            (&[107, 108], Class::Refused(Declined)),
            (&[109, 120], Class::OurFault),
            (&[110], Class::OurFault),
            (&[111, 118], Class::Refused(CardUnknown)),
            (&[112, 117, 126, 127, 128], Class::Refused(Declined)),
            (&[113, 121, 123], Class::Refused(LimitExceeded)),
            (&[114, 115, 119, 122, 124], Class::Refused(Declined)),
            (&[116], Class::Refused(InsufficientFunds)),
            (&[400, 499], Class::Reversed),
            (&[601, 602, 603, 914], Class::NotFound),
            (
                &[902, 904, 905, 908, 916, 917, 918, 919, 920],
                Class::OurFault,
            ),
            (
                &[903, 906, 907, 909, 910, 911, 912, 913, 915],
                Class::Unknown,
            ),
            (&[-1, 500, 501, 502, 503, 504], Class::Unknown),
        ];
        for (codes, class) in table {
            for code in codes {
                assert_eq!(Class::of(*code), class, "{code}");
            }
        }
    }

    #[test]
    fn a_code_that_nobody_has_described_says_nothing() {
        for code in [
            -2,
            8,
            99,
            130,
            211,
            300,
            405,
            600,
            604,
            900,
            921,
            999,
            1000,
            i32::MIN,
        ] {
            assert_eq!(Class::of(code), Class::Unknown, "{code}");
            assert_eq!(Class::of(code).refusal(), None, "{code}");
        }
    }

    #[test]
    fn what_may_have_moved_money_is_never_a_refusal() {
        for code in [-1, 0, 903, 906, 907, 909, 910, 911, 912, 913, 914, 601] {
            assert_eq!(Class::of(code).refusal(), None, "{code}");
        }
    }
}
