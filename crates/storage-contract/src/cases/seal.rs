use std::sync::Arc;

use chrono::TimeDelta;
use domain::administration::AdminLogFilter;
use domain::billing::ServiceType;
use domain::exchange::ExchangeRate;
use domain::ledger::Charge;
use domain::money::{AnyMoney, CurrencyCode};
use domain::seal::{
    AdminLogRow, Contents, KnownSeal, LedgerRow, RowsHash, Seal, SealChain, SealDigest,
    SealFinding, Stretch, seal_next, verify,
};
use domain::time::{BusinessCalendar, Timestamp};
use domain::wallet::{Direction, Transaction, TransactionFilter};

use crate::Fixture;
use crate::support::{Staff, User, WHOLE_LIST, payment_of, som};

pub async fn nothing_written_is_nothing_to_seal(fixture: &Fixture) {
    for chain in SealChain::ALL {
        assert_eq!(sealed(fixture, chain).await, None);
        let report = verify(fixture.storage(), chain, &[]).await;
        let report = report.expect("the chain is read");
        assert_eq!((report.seals, report.last), (0, None));
        assert_eq!(report.findings, []);
    }
}

pub async fn what_is_settled_is_a_little_older_than_now(fixture: &Fixture) {
    let behind = TimeDelta::seconds(90);
    let settled = fixture.storage().settled_until(behind).await;
    assert_eq!(settled.expect("it is known"), fixture.now() - behind);
}

pub async fn a_seal_covers_all_that_is_stored_of_every_row(fixture: &Fixture) {
    let [one, other] = [fixture.user(), fixture.user()];
    one.top_up(som(100_000)).await;
    in_dollars(fixture, one).await;
    fixture.advance(TimeDelta::microseconds(1));
    other.top_up(som(60_000)).await;
    fixture
        .applied(other.charge(ServiceType::ChatMessage))
        .await;
    fixture.applied(one.charge(ServiceType::Consultation)).await;
    let staff = fixture.staff();
    fixture.applied(staff.block(&one, true)).await;
    fixture
        .applied(staff.adjust(&other, Direction::Credit, som(7)))
        .await;

    let mut rows = Vec::new();
    for key in [one.key(), one.key_in(CurrencyCode::Usd), other.key()] {
        let everything = TransactionFilter {
            direction: None,
            status: None,
            since: Timestamp::UNIX_EPOCH,
        };
        let listed = fixture
            .storage()
            .list_transactions(key, everything, WHOLE_LIST)
            .await;
        rows.extend(listed.expect("transactions are read").items);
    }
    rows.sort_by_key(|row| {
        let wallet = row.wallet;
        (
            row.created_at,
            wallet.user_id,
            wallet.currency.as_str(),
            row.sequence,
        )
    });
    assert_eq!(rows.len(), 7, "{rows:?}");
    assert!(rows.iter().any(|row| row.entry.conversion.is_some()));
    fixture.advance(TimeDelta::minutes(5));
    let seal = sealed(fixture, SealChain::Ledger).await.expect("a seal");
    assert_eq!(seal.contents, hashed(&rows));

    let mut lines = Staff::listed(fixture, &AdminLogFilter::default()).await;
    lines.sort_by_key(|line| (line.at, line.id));
    let mut hash = RowsHash::default();
    for line in &lines {
        hash.add(&AdminLogRow::from(line));
    }
    let seal = sealed(fixture, SealChain::AdminLog).await.expect("a seal");
    assert_eq!((lines.len(), seal.contents), (2, hash.finish()));
    assert_is_as_sealed(fixture, 7, 2).await;
}

pub async fn stretches_follow_each_other_and_leave_out_what_is_young(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    let mut seals: Vec<Seal> = Vec::new();
    for round in 1..=3 {
        fixture.advance(TimeDelta::minutes(2));
        let seal = sealed(fixture, SealChain::Ledger).await.expect("a seal");
        assert_eq!((seal.number, seal.contents.rows), (round, 1));
        assert_eq!(seal.stretch.to, fixture.now() - BEHIND);
        assert_eq!(seal.sealed_at, fixture.now());
        let last = seals.last();
        assert_eq!(seal.stretch.from, last.map(|last| last.stretch.to));
        assert!(seal.continues(last), "{seal:?}");
        seals.push(seal);
        fixture.applied(user.charge(ServiceType::ChatMessage)).await;
        fixture.advance(TimeDelta::seconds(59));
        assert_eq!(
            sealed(fixture, SealChain::Ledger).await,
            None,
            "it is young"
        );
    }
    assert_is_as_sealed(fixture, 3, 0).await;
}

pub async fn a_seal_is_stored_once_as_it_was_made(fixture: &Fixture) {
    let storage = fixture.storage();
    let contents = Contents {
        rows: 17,
        digest: SealDigest([7; 32]),
    };
    let mut seals: Vec<Seal> = Vec::new();
    for chain in [SealChain::AdminLog, SealChain::Ledger] {
        seals.clear();
        for _ in 0..5 {
            fixture.advance(TimeDelta::microseconds(1));
            let now = fixture.now();
            let seal = Seal::after(seals.last(), chain, now, contents, now);
            assert!(storage.add_seal(&seal).await.expect("it is added"));
            let other = Seal {
                sealed_at: now + TimeDelta::days(1),
                ..seal
            };
            let is_added = storage.add_seal(&other).await.expect("it is not added");
            assert!(!is_added, "the number is taken");
            seals.push(seal);
        }
        let last = storage.find_last_seal(chain).await.expect("it is read");
        assert_eq!(last, seals.last().copied());
        for (behind, limit, expected) in [
            (0, 10, &seals[..]),
            (1, 2, &seals[1..3]),
            (4, 10, &seals[4..]),
            (5, 10, &[]),
        ] {
            let listed = storage.list_seals(chain, behind, limit).await;
            assert_eq!(listed.expect("they are read"), expected);
        }
    }
}

pub async fn a_stretch_ends_before_it_holds_too_much(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    user.top_up(som(100_000)).await;
    fixture.applied(staff.block(&user, true)).await;
    fixture.applied(staff.block(&user, false)).await;
    let first = fixture.now();
    let mut moments = vec![first];
    for pause in [1, 1, 1_000_000, 3_600_000_000, 7, 86_400_000_000, 2] {
        fixture.advance(TimeDelta::microseconds(pause));
        fixture.applied(user.charge(ServiceType::ChatMessage)).await;
        let adjust = staff.adjust(&user, Direction::Credit, som(1_000));
        fixture.applied(adjust).await;
        moments.push(fixture.now());
    }
    // Two rows a moment at the most.
    let until = fixture.now() + TimeDelta::days(30);
    for (chain, all) in [(SealChain::Ledger, 15), (SealChain::AdminLog, 9)] {
        for rows_max in [1_u64, 2, 3, 5, 8, 14, 16, 100] {
            let mut from = None;
            let mut found = 0;
            while let Some(to) = end(fixture, chain, from, until, rows_max).await {
                let stretch = Stretch { from, to };
                let read = fixture.storage().read_contents(chain, &[stretch]).await;
                let rows = read.expect("rows are read")[0].rows;
                let is_one_moment = rows == 2 && rows_max == 1;
                assert!(
                    rows > 0 && (rows <= rows_max || is_one_moment),
                    "{rows} of {rows_max} in {stretch}"
                );
                found += rows;
                from = Some(to);
            }
            assert_eq!(found, all, "{chain} {rows_max}");
        }
        let whole = end(fixture, chain, None, until, 16).await;
        assert_eq!(whole, Some(until), "all that there is");
        assert_eq!(end(fixture, chain, None, first, 16).await, None);
        assert_eq!(end(fixture, chain, Some(until), until, 16).await, None);
        let last = moments.last().copied();
        assert_eq!(end(fixture, chain, last, until, 16).await, Some(until));
    }
}

pub async fn stretches_that_follow_each_other_are_read_together(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    let mut moments = Vec::new();
    for _ in 0..6 {
        user.top_up(som(1_000)).await;
        let adjust = staff.adjust(&user, Direction::Credit, som(1));
        fixture.applied(adjust).await;
        fixture.advance(TimeDelta::microseconds(1));
        moments.push(fixture.now());
    }
    // The first and the last are empty, and so is one in the middle.
    let late = fixture.now() + TimeDelta::hours(1);
    let early = moments[0] - TimeDelta::hours(1);
    let ends = [
        early, moments[0], moments[3], moments[3], moments[5], late, late,
    ];
    let mut from = None;
    let stretches = ends.map(|to| Stretch {
        from: from.replace(to),
        to,
    });
    for chain in SealChain::ALL {
        let together = fixture.storage().read_contents(chain, &stretches).await;
        let together = together.expect("rows are read");
        let of_chain = if chain == SealChain::Ledger { 2 } else { 1 };
        let rows: Vec<_> = together.iter().map(|contents| contents.rows).collect();
        assert_eq!(rows, [0, 1, 3, 0, 2, 0, 0].map(|rows| rows * of_chain));
        for (stretch, contents) in stretches.iter().zip(together) {
            let alone = fixture.storage().read_contents(chain, &[*stretch]).await;
            assert_eq!(alone.expect("rows are read"), [contents], "{stretch}");
        }
        let nothing = fixture.storage().read_contents(chain, &[]).await;
        assert_eq!(nothing.expect("nothing is read"), []);
    }
}

pub async fn of_many_who_seal_at_once_the_chain_does_not_fork(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    for _ in 0..20 {
        fixture.advance(TimeDelta::minutes(2));
        fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    }
    let now = fixture.now();
    let sealers: Vec<_> = (0..8)
        .map(|sealer| {
            let storage = Arc::clone(fixture.shared_storage());
            tokio::spawn(async move {
                let mut made = 0;
                for minutes in (0..40).rev() {
                    let until = now - TimeDelta::minutes(minutes) - TimeDelta::seconds(sealer);
                    let sealed = seal_next(&*storage, SealChain::Ledger, until, now).await;
                    made += u64::from(sealed.expect("no failure").is_some());
                }
                made
            })
        })
        .collect();
    let mut made = 0;
    for sealer in sealers {
        made += sealer.await.expect("the storage does not panic");
    }
    let report = verify(fixture.storage(), SealChain::Ledger, &[]).await;
    let report = report.expect("the chain is read");
    assert_eq!(report.findings, []);
    assert_eq!(report.seals, made);
    // The last transaction is of this very moment.
    assert_eq!(report.rows, 20);
}

pub async fn a_seal_that_is_known_from_elsewhere_is_asked_for(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    fixture.advance(TimeDelta::minutes(2));
    let seal = sealed(fixture, SealChain::Ledger).await.expect("a seal");
    let known = |number, digest| KnownSeal {
        chain: SealChain::Ledger,
        number,
        digest,
    };
    let other = SealDigest([9; 32]);
    let [same, differs, missing] = [known(1, seal.digest), known(1, other), known(2, other)];
    let report = verify(
        fixture.storage(),
        SealChain::Ledger,
        &[same, differs, missing],
    )
    .await;
    let found = seal.digest;
    assert_eq!(
        report.expect("the chain is read").findings,
        [
            SealFinding::KnownDiffers {
                known: differs,
                found
            },
            SealFinding::KnownMissing { known: missing },
        ]
    );
    let report = verify(fixture.storage(), SealChain::AdminLog, &[same]).await;
    assert_eq!(report.expect("the chain is read").findings, []);
}

const BEHIND: TimeDelta = TimeDelta::minutes(1);

async fn sealed(fixture: &Fixture, chain: SealChain) -> Option<Seal> {
    let until = fixture.now() - BEHIND;
    let sealed = seal_next(fixture.storage(), chain, until, fixture.now()).await;
    sealed.expect("the storage seals")
}

async fn end(
    fixture: &Fixture,
    chain: SealChain,
    from: Option<Timestamp>,
    until: Timestamp,
    rows_max: u64,
) -> Option<Timestamp> {
    let rows_max = u32::try_from(rows_max).expect("a few rows");
    let end = fixture
        .storage()
        .find_stretch_end(chain, from, until, rows_max)
        .await;
    end.expect("rows are counted")
}

fn hashed(rows: &[Transaction]) -> Contents {
    let mut hash = RowsHash::default();
    for row in rows {
        hash.add(&LedgerRow::from(row));
    }
    hash.finish()
}

async fn assert_is_as_sealed(fixture: &Fixture, ledger_rows: u64, lines: u64) {
    for (chain, rows) in [
        (SealChain::Ledger, ledger_rows),
        (SealChain::AdminLog, lines),
    ] {
        let report = verify(fixture.storage(), chain, &[]).await;
        let report = report.expect("the chain is read");
        assert_eq!(report.findings, []);
        assert_eq!(report.rows, rows, "{chain}");
    }
}

/// Ten dollars, of which a consultation is paid.
async fn in_dollars(fixture: &Fixture, user: User<'_>) {
    let today = BusinessCalendar::default().day_of(fixture.now());
    let rate = ExchangeRate::try_new(CurrencyCode::Usd, 12_654_430_000, 1, today);
    let rates = [rate.expect("a rate")];
    let saved = fixture.storage().save_rates(&rates).await;
    saved.expect("rates are saved");
    fixture
        .change_catalogue(|catalogue| {
            for terms in &mut catalogue.gateways {
                terms.supported_currencies = vec![CurrencyCode::Uzs, CurrencyCode::Usd];
            }
        })
        .await;
    let click = fixture.click();
    let amount = AnyMoney::new(1_000, CurrencyCode::Usd);
    let create = user.create_through(click.name.clone(), amount);
    let payment = payment_of(fixture.applied(create).await);
    let attempt = click.begun(&payment).await;
    click.completed(&payment, &attempt).await;
    let charge = Charge {
        currency: CurrencyCode::Usd,
        ..user.charge(ServiceType::Consultation)
    };
    fixture.applied(charge).await;
}
