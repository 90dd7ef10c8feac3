use std::fmt;

/// A service of the platform that costs money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceType {
    /// View of a doctor's profile.
    DoctorView,
    /// Medical consultation.
    Consultation,
    /// Chat message.
    ChatMessage,
    /// Diagnosis by AI.
    AiDiagnosis,
    /// Prescription.
    Prescription,
}

impl ServiceType {
    /// All of them, in the order of the API.
    pub const ALL: [Self; 5] = [
        Self::DoctorView,
        Self::Consultation,
        Self::ChatMessage,
        Self::AiDiagnosis,
        Self::Prescription,
    ];

    /// The word in the API and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DoctorView => "doctor_view",
            Self::Consultation => "consultation",
            Self::ChatMessage => "chat_message",
            Self::AiDiagnosis => "ai_diagnosis",
            Self::Prescription => "prescription",
        }
    }

    /// The service for a word. An unknown word is no service; it is never free.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|service| service.as_str() == word)
    }
}

impl fmt::Display for ServiceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
