use crate::ids::UserId;

/// What a member of staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffRole {
    /// Reads.
    Support,
    /// Reads and changes.
    Admin,
}

impl StaffRole {
    /// Both roles.
    pub const ALL: [Self; 2] = [Self::Support, Self::Admin];

    /// The word in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Admin => "admin",
        }
    }

    /// The role for a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// Who does something as a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Their id on the platform.
    pub user_id: UserId,
    /// As what they did it.
    pub role: StaffRole,
}
