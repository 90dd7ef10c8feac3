/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefundStatus {
    /// The wallet was debited; whether the gateway has given the money back is not known yet.
    Pending,
    /// The gateway gave the money back, or has bound itself to.
    Settled,
    /// The gateway did not, and the wallet has the money again.
    Refused,
}

impl RefundStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Settled, Self::Refused];

    /// The word in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Settled => "settled",
            Self::Refused => "refused",
        }
    }

    /// The status for a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}
