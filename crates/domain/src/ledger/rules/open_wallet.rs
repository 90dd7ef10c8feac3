use crate::ledger::{Changes, Decision, OpenWallet, Receipt, Snapshot};
use crate::time::Timestamp;
use crate::wallet::{WalletKey, WalletState};

pub(super) fn decide(snapshot: &Snapshot<'_>, open: &OpenWallet, now: Timestamp) -> Decision {
    let (wallet, opened) = wallet_or_open(snapshot, open.key, now);
    let receipt = Receipt::WalletOpened(wallet);
    if opened.is_empty() {
        Decision::repeat(receipt)
    } else {
        Decision::apply(
            Changes {
                wallets: opened,
                ..Changes::default()
            },
            receipt,
        )
    }
}

/// The wallet that a user's action is about, opened if need be, and the wallets to save for that. The user's anchor
/// is opened with it, so that every later command of the user has a row to lock.
pub(super) fn wallet_or_open(
    snapshot: &Snapshot<'_>,
    key: WalletKey,
    now: Timestamp,
) -> (WalletState, Vec<WalletState>) {
    let anchor_key = WalletKey::anchor(key.user_id);
    let mut opened = Vec::new();
    if snapshot.anchor.is_none() && anchor_key != key {
        opened.push(WalletState::open(anchor_key, now));
    }
    let wallet = snapshot.wallet.unwrap_or_else(|| {
        let wallet = WalletState::open(key, now);
        opened.push(wallet);
        wallet
    });
    (wallet, opened)
}
