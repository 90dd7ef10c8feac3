//! Whatever is done to sealed rows, or to seals, is found.

use std::sync::Mutex;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::Timestamp;
use domain::seal::{
    AdminLogRow, ChainReport, Contents, KnownSeal, LedgerRow, RowsHash, Seal, SealChain,
    SealDigest, SealFinding, SealStore, Stretch, StretchesHash, seal_next, verify,
};
use domain::storage::StorageFailure;
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

/// A ledger and its seals, open to everything.
#[derive(Default)]
struct Store {
    rows: Vec<LedgerRow<'static>>,
    seals: Mutex<Vec<Seal>>,
}

fn moment(micros: i64) -> Timestamp {
    DateTime::<Utc>::from_timestamp_micros(micros).expect("a moment")
}

fn holds(stretch: Stretch, row: &LedgerRow<'_>) -> bool {
    let at = moment(row.created_at);
    stretch.from.is_none_or(|from| from <= at) && at < stretch.to
}

#[async_trait]
impl SealStore for Store {
    async fn settled_until(&self, _behind: TimeDelta) -> Result<Timestamp, StorageFailure> {
        Ok(moment(i64::MAX / 1_000_000))
    }

    async fn find_stretch_end(
        &self,
        _chain: SealChain,
        from: Option<Timestamp>,
        until: Timestamp,
        _rows_max: u32,
    ) -> Result<Option<Timestamp>, StorageFailure> {
        let stretch = Stretch { from, to: until };
        let has_rows = self.rows.iter().any(|row| holds(stretch, row));
        Ok(has_rows.then_some(until))
    }

    async fn read_contents(
        &self,
        _chain: SealChain,
        stretches: &[Stretch],
    ) -> Result<Vec<Contents>, StorageFailure> {
        let whole = Stretch::around(stretches).expect("a stretch");
        let rows = self.rows.iter().filter(|row| holds(whole, row));
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by_key(|row| (row.created_at, row.user_id, row.sequence));
        let mut hash = StretchesHash::new(stretches);
        for row in rows {
            hash.add(row);
        }
        Ok(hash.finish())
    }

    async fn find_last_seal(&self, _chain: SealChain) -> Result<Option<Seal>, StorageFailure> {
        Ok(self.seals.lock().expect("no panic").last().copied())
    }

    async fn list_seals(
        &self,
        _chain: SealChain,
        behind: i64,
        limit: u32,
    ) -> Result<Vec<Seal>, StorageFailure> {
        let seals = self.seals.lock().expect("no panic");
        let behind = seals.iter().filter(|seal| seal.number > behind);
        Ok(behind.take(limit as usize).copied().collect())
    }

    async fn add_seal(&self, seal: &Seal) -> Result<bool, StorageFailure> {
        self.seals.lock().expect("no panic").push(*seal);
        Ok(true)
    }
}

/// Nothing here waits.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(done) => done,
        std::task::Poll::Pending => panic!("it waits"),
    }
}

fn row(number: i64) -> LedgerRow<'static> {
    LedgerRow {
        user_id: 7,
        currency: "USD".into(),
        sequence: number,
        id: Uuid::from_u128(u128::from(number.unsigned_abs())),
        direction: "debit".into(),
        amount_minor: 100,
        balance_before_minor: 1_000,
        balance_after_minor: 900,
        counter_account: "revenue:doctor_view".into(),
        description: "Shifokor".into(),
        service: Some("doctor_view".into()),
        quantity: Some(1),
        related_object_id: Some(5),
        payment_id: Some(Uuid::max()),
        status: "completed".into(),
        created_at: number * 10,
        price_tiyin: Some(1_000_000),
        rate_som_micros: Some(12_654_430_000),
        rate_nominal: Some(1),
        rate_valid_from: Some("2026-01-15".into()),
    }
}

/// Ten rows to a seal, and one seal more than rows need.
fn sealed(rows: i64) -> Store {
    let store = Store {
        rows: (1..=rows).map(row).collect(),
        ..Store::default()
    };
    for end in 1..=rows / 10 {
        let until = moment(end * 100 + 1);
        let made = at_once(seal_next(&store, SealChain::Ledger, until, until));
        made.expect("no failure").expect("a seal");
    }
    assert_eq!(report(&store, &[]).findings, []);
    store
}

fn report(store: &Store, known: &[KnownSeal]) -> ChainReport {
    at_once(verify(store, SealChain::Ledger, known)).expect("no failure")
}

/// Every way to change one column of a row.
fn changes() -> Vec<fn(&mut LedgerRow<'static>)> {
    vec![
        |row| row.user_id += 1,
        |row| row.currency = "EUR".into(),
        |row| row.sequence += 1,
        |row| row.id = Uuid::nil(),
        |row| row.direction = "credit".into(),
        |row| row.amount_minor += 1,
        |row| row.balance_before_minor += 1,
        |row| row.balance_after_minor += 1,
        |row| row.counter_account = "refund".into(),
        |row| row.description = "shifokor".into(),
        |row| row.service = None,
        |row| row.service = Some(String::new().into()),
        |row| row.quantity = None,
        |row| row.quantity = Some(2),
        |row| row.related_object_id = None,
        |row| row.related_object_id = Some(6),
        |row| row.payment_id = None,
        |row| row.payment_id = Some(Uuid::nil()),
        |row| row.status = "failed".into(),
        // It stays in its stretch.
        |row| row.created_at += 1,
        |row| row.price_tiyin = None,
        |row| row.price_tiyin = Some(1),
        |row| row.rate_som_micros = None,
        |row| row.rate_som_micros = Some(1),
        |row| row.rate_nominal = None,
        |row| row.rate_nominal = Some(10),
        |row| row.rate_valid_from = None,
        |row| row.rate_valid_from = Some("2026-01-16".into()),
    ]
}

/// What says which seals the rows of are not as they were.
fn numbers(findings: &[SealFinding]) -> Vec<(char, i64)> {
    let number = |finding: &SealFinding| match finding {
        SealFinding::RowsMissing { seal, .. } => ('-', seal.number),
        SealFinding::RowsAdded { seal, .. } => ('+', seal.number),
        SealFinding::RowsChanged { seal } => ('~', seal.number),
        SealFinding::Broken { seal } => ('!', seal.number),
        SealFinding::Missing { first, .. } => ('?', *first),
        SealFinding::KnownMissing { known } | SealFinding::KnownDiffers { known, .. } => {
            ('k', known.number)
        }
    };
    findings.iter().map(number).collect()
}

#[test]
fn a_change_of_any_column_of_a_transaction_is_found() {
    for (place, change) in changes().into_iter().enumerate() {
        let mut store = sealed(30);
        change(&mut store.rows[14]);
        let findings = report(&store, &[]).findings;
        assert_eq!(numbers(&findings), [('~', 2)], "change {place}");
    }
}

#[test]
fn a_change_of_any_column_of_a_line_of_the_log_changes_its_hash() {
    let line = AdminLogRow {
        happened_at: 1,
        id: Uuid::nil(),
        actor_id: 9,
        actor_role: "admin".into(),
        action: "adjust_wallet".into(),
        target: "wallet:7:UZS".into(),
        before_state: Some("{}".into()),
        after_state: Some("{}".into()),
        reason: Some("why".into()),
    };
    let changes: Vec<fn(&mut AdminLogRow<'static>)> = vec![
        |line| line.happened_at += 1,
        |line| line.id = Uuid::max(),
        |line| line.actor_id += 1,
        |line| line.actor_role = "support".into(),
        |line| line.action = "block_wallet".into(),
        |line| line.target = "wallet:8:UZS".into(),
        |line| line.before_state = None,
        |line| line.before_state = Some("{ }".into()),
        |line| line.after_state = None,
        |line| line.after_state = Some("{ }".into()),
        |line| line.reason = None,
        |line| line.reason = Some("Why".into()),
    ];
    let hashed = |line: &AdminLogRow<'_>| {
        let mut hash = RowsHash::default();
        hash.add(line);
        hash.finish()
    };
    let mut seen = vec![hashed(&line)];
    for change in changes {
        let mut other = line.clone();
        change(&mut other);
        let contents = hashed(&other);
        assert!(!seen.contains(&contents), "{other:?}");
        seen.push(contents);
    }
}

#[test]
fn what_is_in_one_column_is_told_from_what_is_in_the_next() {
    let (mut one, mut other) = (row(1), row(1));
    (one.counter_account, one.description) = ("ab".into(), "c".into());
    (other.counter_account, other.description) = ("a".into(), "bc".into());
    let hashed = |row: &LedgerRow<'_>| {
        let mut hash = RowsHash::default();
        hash.add(row);
        hash.finish()
    };
    assert_ne!(hashed(&one), hashed(&other));
}

#[test]
fn the_form_of_a_row_never_changes() {
    let first = Stretch {
        from: None,
        to: moment(101),
    };
    let contents = at_once(sealed(10).read_contents(SealChain::Ledger, &[first]));
    // Made with Python's hashlib from the description in `seal::Fields`.
    assert_eq!(
        contents.expect("no failure")[0].digest.to_string(),
        "81f91ea5c4860c66498af0a501a3f793322e0c6ed579693b8debfdfa4bc8fd01"
    );
    let seal = sealed(10).seals.lock().expect("no panic")[0];
    assert_eq!(
        seal.digest.to_string(),
        "184aec30f964e2100f879511f4d24f9bd51a56164ae4f6a56823093e77369b64"
    );
}

#[test]
fn a_removed_row_is_missed_and_an_added_one_is_found() {
    let mut store = sealed(30);
    store.rows.remove(0);
    store.rows.push(LedgerRow {
        created_at: 250,
        ..row(99)
    });
    let findings = report(&store, &[]).findings;
    assert_eq!(numbers(&findings), [('-', 1), ('+', 3)]);
}

#[test]
fn a_row_before_the_beginning_of_time_is_found() {
    let mut store = sealed(20);
    store.rows.push(LedgerRow {
        created_at: -1,
        ..row(99)
    });
    assert_eq!(numbers(&report(&store, &[]).findings), [('+', 1)]);
}

#[test]
fn a_row_moved_into_another_stretch_is_missed_in_its_own() {
    let mut store = sealed(30);
    store.rows[14].created_at += 100;
    let findings = report(&store, &[]).findings;
    assert_eq!(numbers(&findings), [('-', 2), ('+', 3)]);
}

#[test]
fn a_seal_that_was_made_to_fit_changed_rows_breaks_the_chain() {
    let mut store = sealed(30);
    store.rows[14].amount_minor += 1;
    let second = Stretch {
        from: Some(moment(101)),
        to: moment(201),
    };
    let contents = at_once(store.read_contents(SealChain::Ledger, &[second]));
    let contents = contents.expect("no failure")[0];
    {
        let mut seals = store.seals.lock().expect("no panic");
        seals[1].contents = contents;
    }
    assert_eq!(numbers(&report(&store, &[]).findings), [('!', 2)]);
    {
        let mut seals = store.seals.lock().expect("no panic");
        let (first, second) = (seals[0], seals[1]);
        let to = second.stretch.to;
        seals[1] = Seal::after(Some(&first), SealChain::Ledger, to, contents, to);
    }
    assert_eq!(numbers(&report(&store, &[]).findings), [('!', 3)]);
}

#[test]
fn a_chain_that_was_made_anew_is_found_by_any_seal_that_is_known() {
    let mut store = sealed(30);
    let seals = store.seals.lock().expect("no panic").clone();
    store.rows[4].amount_minor += 1;
    store.seals.lock().expect("no panic").clear();
    for seal in &seals {
        let until = seal.stretch.to;
        let made = at_once(seal_next(&store, SealChain::Ledger, until, seal.sealed_at));
        made.expect("no failure").expect("a seal");
    }
    assert_eq!(report(&store, &[]).findings, []);
    for seal in seals {
        let findings = report(&store, &[known(&seal)]).findings;
        assert_eq!(numbers(&findings), [('k', seal.number)]);
    }
}

fn known(seal: &Seal) -> KnownSeal {
    let text = format!("{}:{}:{}", seal.chain, seal.number, seal.digest);
    text.parse().expect("a seal")
}

#[test]
fn what_is_no_seal_is_not_taken_for_one() {
    let digest = "0f".repeat(32);
    let parse = |text: String| text.parse::<KnownSeal>().ok();
    assert!(parse(format!("ledger:1:{digest}")).is_some());
    for text in [
        String::new(),
        digest.clone(),
        format!("books:1:{digest}"),
        format!("ledger:0:{digest}"),
        format!("ledger:-1:{digest}"),
        format!("ledger:x:{digest}"),
        format!("ledger:1:{digest}0"),
        format!("ledger:1:{}", &digest[1..]),
        format!("ledger:1:{}g", &digest[1..]),
        format!("ledger:1:{}", "ж".repeat(32)),
    ] {
        assert_eq!(parse(text.clone()), None, "{text}");
    }
    assert_eq!(SealDigest::parse(&digest), Some(SealDigest([15; 32])));
}

/// What somebody with a database tool may do.
#[derive(Clone, Debug)]
enum Tampering {
    Change(Index, Index),
    Remove(Index),
    Add(i64),
    Swap(Index, Index),
    RemoveSeal(Index),
    SwapSeals(Index, Index),
    ChangeSeal(Index, u8),
}

fn tampering() -> impl Strategy<Value = Tampering> {
    let index = any::<Index>;
    prop_oneof![
        (index(), index()).prop_map(|(row, change)| Tampering::Change(row, change)),
        index().prop_map(Tampering::Remove),
        (-1_000_i64..500).prop_map(Tampering::Add),
        (index(), index()).prop_map(|(one, other)| Tampering::Swap(one, other)),
        index().prop_map(Tampering::RemoveSeal),
        (index(), index()).prop_map(|(one, other)| Tampering::SwapSeals(one, other)),
        (index(), 0_u8..7).prop_map(|(seal, part)| Tampering::ChangeSeal(seal, part)),
    ]
}

impl Tampering {
    /// Does it; whether anything is different now.
    fn tamper(&self, store: &mut Store) -> bool {
        let mut seals = store.seals.lock().expect("no panic");
        match self {
            Self::Change(row, change) => {
                let changes = changes();
                let change = change.get(&changes);
                change(&mut store.rows[row.index(50)]);
            }
            Self::Remove(row) => {
                store.rows.remove(row.index(50));
            }
            Self::Add(at) => store.rows.push(LedgerRow {
                created_at: *at,
                ..row(999)
            }),
            // What two rows hold, but for their places.
            Self::Swap(one, other) => {
                let (one, other) = (one.index(50), other.index(50));
                let (id, other_id) = (store.rows[one].id, store.rows[other].id);
                store.rows[one].id = other_id;
                store.rows[other].id = id;
                return one != other;
            }
            // With the last one it takes a seal that is known.
            Self::RemoveSeal(seal) => {
                seals.remove(seal.index(4));
            }
            Self::SwapSeals(one, other) => {
                let (one, other) = (one.index(5), other.index(5));
                let (number, other_number) = (seals[one].number, seals[other].number);
                seals.swap(one, other);
                seals[one].number = number;
                seals[other].number = other_number;
                return one != other;
            }
            Self::ChangeSeal(seal, part) => {
                let seal = &mut seals[seal.index(5)];
                let later = TimeDelta::microseconds(1);
                match part {
                    0 => seal.number += 10,
                    1 => seal.stretch.from = Some(moment(7)),
                    2 => seal.stretch.to += later,
                    3 => seal.contents.rows += 1,
                    4 => seal.contents.digest.0[9] ^= 1,
                    5 => seal.sealed_at += later,
                    _ => seal.digest.0[31] ^= 0x80,
                }
            }
        }
        true
    }
}

proptest! {
    #[test]
    fn any_tampering_is_found(tampering in tampering()) {
        let mut store = sealed(50);
        let is_different = tampering.tamper(&mut store);
        let findings = report(&store, &[]).findings;
        prop_assert_eq!(findings.is_empty(), !is_different, "{:?}", findings);
    }

    #[test]
    fn the_last_seals_are_missed_by_whoever_knows_the_last(removed in 1_usize..=5) {
        let store = sealed(50);
        let last = *store.seals.lock().expect("no panic").last().expect("a seal");
        store.seals.lock().expect("no panic").truncate(5 - removed);
        prop_assert_eq!(report(&store, &[]).findings, []);
        prop_assert_eq!(report(&store, &[known(&last)]).findings, [SealFinding::KnownMissing { known: known(&last) }]);
    }
}
