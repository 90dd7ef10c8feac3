use serde::{Deserialize, Serialize};

/// Which of the things that a gateway says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    /// Its answers to the service's calls.
    Answers,
    /// Its own calls to the service.
    Calls,
}

/// What can happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fault {
    Delay,
    DropRequest,
    DropAnswer,
    Duplicate,
    Reorder,
    Malformed,
    #[serde(rename = "http_500")]
    Http500,
}

impl Side {
    pub(super) const ALL: [Self; 2] = [Self::Answers, Self::Calls];

    /// The word in forms and JSON.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Calls => "calls",
        }
    }

    /// What can happen on this side.
    pub(super) const fn faults(self) -> &'static [Fault] {
        match self {
            Self::Answers => &[
                Fault::Delay,
                Fault::DropRequest,
                Fault::DropAnswer,
                Fault::Malformed,
                Fault::Http500,
            ],
            Self::Calls => &[
                Fault::Delay,
                Fault::DropRequest,
                Fault::DropAnswer,
                Fault::Duplicate,
                Fault::Reorder,
                Fault::Malformed,
                Fault::Http500,
            ],
        }
    }

    /// For people.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Answers => "Answers to our calls",
            Self::Calls => "Its calls to us",
        }
    }
}

impl Fault {
    /// The word in forms and JSON.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::DropRequest => "drop_request",
            Self::DropAnswer => "drop_answer",
            Self::Duplicate => "duplicate",
            Self::Reorder => "reorder",
            Self::Malformed => "malformed",
            Self::Http500 => "http_500",
        }
    }

    /// For people: a name, and what it does on a side.
    pub(super) const fn explained(self, side: Side) -> (&'static str, &'static str) {
        match (self, side) {
            (Self::Delay, Side::Answers) => (
                "Delay",
                "the work is done late, also for a caller who gave up",
            ),
            (Self::Delay, Side::Calls) => ("Delay", "the call is sent late"),
            (Self::DropRequest, Side::Answers) => (
                "Drop the request",
                "the connection is closed, and nothing is done",
            ),
            (Self::DropRequest, Side::Calls) => ("Drop the request", "the call never arrives"),
            (Self::DropAnswer, Side::Answers) => (
                "Drop the answer",
                "the work is done, and the connection closed",
            ),
            (Self::DropAnswer, Side::Calls) => {
                ("Drop the answer", "the call arrives, its answer does not")
            }
            (Self::Duplicate, _) => ("Duplicate", "the same call is sent twice at once"),
            (Self::Reorder, _) => ("Reorder", "the call waits until the next one is through"),
            (Self::Malformed, Side::Answers) => {
                ("Malformed", "the work is done, half of the answer is sent")
            }
            (Self::Malformed, Side::Calls) => ("Malformed", "half of the call is sent"),
            (Self::Http500, Side::Answers) => {
                ("HTTP 500", "the work is done, and the answer is HTTP 500")
            }
            (Self::Http500, Side::Calls) => (
                "HTTP 500",
                "the call arrives, its answer is HTTP 500 on the way",
            ),
        }
    }
}
