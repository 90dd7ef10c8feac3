use domain::billing::ServiceType;
use domain::money::CurrencyCode;
use proptest::prelude::*;

/// What somebody tries. Payments and attempts are named by a place in the list of those there are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Open {
        user: i64,
        currency: CurrencyCode,
    },
    Create {
        user: i64,
        som: i64,
        gateway: &'static str,
    },
    Cancel {
        payment: usize,
        is_stranger: bool,
        is_keyed: bool,
    },
    Begin {
        payment: usize,
        transaction: u8,
        is_wrong: Wrong,
    },
    Complete {
        attempt: usize,
        is_wrong: Wrong,
    },
    Fail {
        attempt: usize,
        is_wrong: Wrong,
    },
    Expire {
        payment: usize,
    },
    Submit {
        attempt: usize,
    },
    EndByHand {
        payment: usize,
    },
    CloseDispute {
        attempt: usize,
    },
    Reserve {
        payment: usize,
        /// Hundredths of what was paid; more than 100 is too much.
        percent: i64,
        is_keyed: bool,
    },
    OrderRefund {
        refund: usize,
    },
    SettleRefund {
        refund: usize,
        is_by_hand: bool,
    },
    RefuseRefund {
        refund: usize,
        is_by_hand: bool,
    },
    Reverse {
        attempt: usize,
        is_wrong: Wrong,
    },
    Charge {
        user: i64,
        service: ServiceType,
        quantity: i64,
        doctor: Option<i64>,
    },
    /// The same request again, under the same key if it had one.
    Again {
        command: usize,
    },
}

/// What is off about a call of a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Nothing,
    Amount,
    Gateway,
    Payment,
    Number,
}

/// Some time passes, and then these arrive together.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) minutes_before: i64,
    pub(super) steps: Vec<Step>,
}

pub(super) fn scenes() -> impl Strategy<Value = Vec<Scene>> {
    let minutes = prop_oneof![6 => 0..5_i64, 2 => 5..40_i64, 1 => 600..3_000_i64];
    let scene = (minutes, proptest::collection::vec(step(), 1..6));
    let scene = scene.prop_map(|(minutes_before, steps)| Scene {
        minutes_before,
        steps,
    });
    proptest::collection::vec(scene, 1..25)
}

fn step() -> impl Strategy<Value = Step> {
    let user = || 1..=3_i64;
    let place = || 0..12_usize;
    let currency = prop_oneof![Just(CurrencyCode::Uzs), Just(CurrencyCode::Usd)];
    let gateway = prop_oneof![4 => Just("click"), 1 => Just("payme")];
    let som = prop_oneof![1 => Just(500), 6 => 1_000..60_000_i64, 2 => Just(600_000)];
    let service = proptest::sample::select(ServiceType::ALL.to_vec());
    let view = (
        user(),
        1..=2_i64,
        proptest::option::weighted(0.8, 1..=5_i64),
    );
    prop_oneof![
        1 => (user(), currency).prop_map(|(user, currency)| Step::Open { user, currency }),
        5 => (user(), som, gateway).prop_map(|(user, som, gateway)| Step::Create { user, som, gateway }),
        1 => (place(), proptest::bool::weighted(0.3), any::<bool>())
            .prop_map(|(payment, is_stranger, is_keyed)| Step::Cancel { payment, is_stranger, is_keyed }),
        6 => (place(), 0..14_u8, wrong())
            .prop_map(|(payment, transaction, is_wrong)| Step::Begin { payment, transaction, is_wrong }),
        6 => (place(), wrong()).prop_map(|(attempt, is_wrong)| Step::Complete { attempt, is_wrong }),
        2 => (place(), wrong()).prop_map(|(attempt, is_wrong)| Step::Fail { attempt, is_wrong }),
        2 => place().prop_map(|payment| Step::Expire { payment }),
        1 => place().prop_map(|attempt| Step::Submit { attempt }),
        2 => place().prop_map(|payment| Step::EndByHand { payment }),
        2 => place().prop_map(|attempt| Step::CloseDispute { attempt }),
        4 => (place(), prop_oneof![Just(30), Just(70), Just(100), Just(130)], any::<bool>())
            .prop_map(|(payment, percent, is_keyed)| Step::Reserve { payment, percent, is_keyed }),
        2 => (0..4_usize).prop_map(|refund| Step::OrderRefund { refund }),
        3 => (0..4_usize, any::<bool>())
            .prop_map(|(refund, is_by_hand)| Step::SettleRefund { refund, is_by_hand }),
        3 => (0..4_usize, any::<bool>())
            .prop_map(|(refund, is_by_hand)| Step::RefuseRefund { refund, is_by_hand }),
        2 => (place(), wrong()).prop_map(|(attempt, is_wrong)| Step::Reverse { attempt, is_wrong }),
        3 => (user(), service, 1..=3_i64)
            .prop_map(|(user, service, quantity)| Step::Charge { user, service, quantity, doctor: None }),
        4 => view.prop_map(|(user, quantity, doctor)| Step::Charge {
            user,
            service: ServiceType::DoctorView,
            quantity,
            doctor,
        }),
        2 => any::<proptest::sample::Index>().prop_map(|at| Step::Again { command: at.index(1_000) }),
    ]
}

fn wrong() -> impl Strategy<Value = Wrong> {
    prop_oneof![
        16 => Just(Wrong::Nothing),
        1 => Just(Wrong::Amount),
        1 => Just(Wrong::Gateway),
        1 => Just(Wrong::Payment),
        1 => Just(Wrong::Number),
    ]
}
