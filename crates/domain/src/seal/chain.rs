/// What is sealed, each in a chain of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealChain {
    /// The transactions of all wallets, ordered by time, user, currency and sequence.
    Ledger,
    /// The log of administration, ordered by time and id.
    AdminLog,
}

impl SealChain {
    /// Every chain.
    pub const ALL: [Self; 2] = [Self::Ledger, Self::AdminLog];

    /// The word in the database, in the log and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::AdminLog => "admin_log",
        }
    }

    /// The chain for a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|chain| chain.as_str() == word)
    }
}

impl std::fmt::Display for SealChain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
