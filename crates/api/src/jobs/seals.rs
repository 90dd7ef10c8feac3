use chrono::TimeDelta;
use domain::Timestamp;
use domain::seal::{Seal, SealChain, seal_next};
use tokio_util::sync::CancellationToken;

use crate::wiring::{Claim, Services};

/// Seals of one chain that are made in one go: a million rows, after which the other chain and whoever stops the program
/// have their turn.
const SEALS_MAX: u32 = 100;

/// How long something may hold up sealing before somebody should know: longer than anything that the program does itself
/// but an audit of a very large ledger.
const HELD_UP_MAX: TimeDelta = TimeDelta::minutes(15);

/// Seals what was written and is so old that nothing older can appear any more, unless another instance is at it.
pub(super) async fn seal_what_is_settled(
    services: &Services,
    behind: TimeDelta,
    stopping: &CancellationToken,
) {
    let Some(claim) = Claim::of_job(services, "seals").await else {
        return;
    };
    match services.storage.settled_until(behind).await {
        Ok(settled_until) => {
            warn_if_held_up(services, settled_until, behind);
            for chain in SealChain::ALL {
                seal_chain(services, chain, settled_until, &claim, stopping).await;
            }
        }
        Err(failure) => {
            tracing::error!(error = %failure, cause = ?failure.cause, "it is not known what may be sealed");
        }
    }
    claim.release(services).await;
}

async fn seal_chain(
    services: &Services,
    chain: SealChain,
    settled_until: Timestamp,
    claim: &Claim,
    stopping: &CancellationToken,
) {
    let mut last = None;
    for _ in 0..SEALS_MAX {
        if stopping.is_cancelled() || !claim.renew(services).await {
            break;
        }
        let storage = services.storage.as_ref();
        match seal_next(storage, chain, settled_until, services.now()).await {
            Ok(Some(seal)) => {
                log(&seal);
                last = Some(seal);
            }
            Ok(None) => return,
            Err(failure) => {
                tracing::error!(%chain, error = %failure, cause = ?failure.cause, "the {chain} could not be sealed");
                return;
            }
        }
    }
    if let Some(seal) = last {
        warn_if_behind(&seal, settled_until);
    }
}

/// More may be written than is sealed, or sealing has just begun on old books.
fn warn_if_behind(last: &Seal, settled_until: Timestamp) {
    let behind = settled_until - last.stretch.to;
    if behind > HELD_UP_MAX {
        let (chain, minutes) = (last.chain, behind.num_minutes());
        tracing::warn!(%chain, minutes, "the {chain} is sealed {minutes} minutes behind what could be");
    }
}

/// The log is the other place in which a seal is kept: whoever can write to the database can make all seals anew.
fn log(seal: &Seal) {
    let Seal {
        chain,
        number,
        digest,
        ..
    } = seal;
    let rows = seal.contents.rows;
    tracing::info!(
        seal = %format_args!("{chain}:{number}:{digest}"),
        rows,
        "{rows} rows of the {chain} sealed, {}",
        seal.stretch
    );
}

fn warn_if_held_up(services: &Services, settled_until: Timestamp, behind: TimeDelta) {
    let held_up = services.now() - settled_until - behind;
    if held_up > HELD_UP_MAX {
        let minutes = held_up.num_minutes();
        tracing::warn!(
            minutes,
            "nothing is sealed that was written in the last {minutes} minutes: a transaction in the database has been open so long"
        );
    }
}
