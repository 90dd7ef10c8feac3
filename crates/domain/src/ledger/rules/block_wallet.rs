use crate::administration::{AdminAction, AdminLogEntry, AdminTarget};
use crate::ledger::{BlockWallet, Changes, Decision, Receipt, Refusal, Snapshot};
use crate::time::Timestamp;
use crate::wallet::WalletState;

/// Blocks a wallet or lets it free. Nothing is written when it is so already.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    block: &BlockWallet,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let before = snapshot.wallet.ok_or(Refusal::UnknownWallet)?;
    if before.is_blocked == block.is_blocked {
        return Ok(Decision::repeat(Receipt::WalletBlockSet(before)));
    }
    let after = WalletState {
        is_blocked: block.is_blocked,
        ..before
    };
    let entry = AdminLogEntry {
        id: block.order.id,
        actor: block.order.actor,
        action: if block.is_blocked {
            AdminAction::BlockWallet
        } else {
            AdminAction::UnblockWallet
        },
        target: AdminTarget::Wallet(block.key),
        before: Some(facts(&before)),
        after: Some(facts(&after)),
        reason: Some(block.order.reason.clone()),
        at: now,
    };
    let changes = Changes {
        wallets: vec![after],
        admin_entry: Some(entry),
        ..Changes::default()
    };
    Ok(Decision::apply(changes, Receipt::WalletBlockSet(after)))
}

fn facts(wallet: &WalletState) -> String {
    format!(r#"{{"is_blocked":{}}}"#, wallet.is_blocked)
}
