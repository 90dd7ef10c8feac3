use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::TimeDelta;
use domain::gateway::GatewayName;
use domain::payment::Payment;
use domain::storage::StorageFailure;
use domain::{PaymentId, Timestamp};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::moments::{first_moment, is_on_its_way, submitted_at};
use super::question::ask;
use crate::jobs::agenda::{Agenda, Item};
use crate::jobs::by_gateway::by_gateway;
use crate::wiring::Services;

/// Payments that are read in one go.
const PAGE: u32 = 200;
/// Payments of one gateway that are asked about in one sweep; the others are still due in the next.
const DUE_MAX: usize = 500;
/// How long a sweep goes on to ask. What is not asked by then is still due in the next, behind what has been asked; so a
/// silent gateway never keeps the others waiting for longer than this and its last answers.
const ASKING_TIME_MAX: Duration = Duration::from_secs(30);
/// What has been past its time for longer is asked about every six hours, and so it is read every hour alone.
const RECENT: TimeDelta = TimeDelta::days(1);
const OLD_PERIOD: TimeDelta = TimeDelta::hours(1);

/// A payment's place in the list of those in processing.
type Place = (Timestamp, PaymentId);

/// What this process remembers from sweep to sweep.
#[derive(Default)]
pub(super) struct Sweeps {
    agenda: Agenda<Place>,
    /// Every payment in processing, as far back as it was read last.
    known: BTreeSet<Place>,
    /// When the old ones are read again.
    old_at: Option<Timestamp>,
}

impl Sweeps {
    /// Asks about what is due, of all gateways beside each other.
    pub(super) async fn sweep(&mut self, services: &Services, stopping: &CancellationToken) {
        let due = match self.read(services).await {
            Ok(due) => due,
            Err(failure) => {
                tracing::error!(error = %failure, cause = ?failure.cause, "payments in processing could not be listed");
                return;
            }
        };
        let began = Instant::now();
        let is_over = || stopping.is_cancelled() || began.elapsed() >= ASKING_TIME_MAX;
        let asked = by_gateway(due, is_over, |payment| look_up(services, payment)).await;
        for (place, item) in asked {
            if let Some(item) = item {
                self.agenda.put(place, item);
            } else {
                self.agenda.take(&place);
                self.known.remove(&place);
            }
        }
        if !stopping.is_cancelled() {
            self.report(services.now());
        }
    }

    /// Lets go of what rests, so that others need not wait for it.
    pub(super) async fn forget(self, services: &Services) {
        self.agenda.forget(services).await;
    }

    /// Reads what is in processing, and says what is due.
    async fn read(
        &mut self,
        services: &Services,
    ) -> Result<BTreeMap<GatewayName, Vec<Payment>>, StorageFailure> {
        let began = services.now();
        let first = self.first(began);
        let mut due = BTreeMap::<_, Vec<_>>::new();
        let mut known = BTreeSet::new();
        let mut after = first;
        loop {
            let page = services.storage.list_processing(after, PAGE).await?;
            let is_last = page.len() < PAGE as usize;
            after = page.last().map(place);
            known.extend(page.iter().map(place));
            for (moment, payment) in self.due(services, page).await? {
                let of_one = due.entry(payment.gateway.clone()).or_default();
                of_one.push((moment, payment));
            }
            if is_last {
                break;
            }
        }
        if first.is_none() {
            self.old_at = Some(began + OLD_PERIOD);
        }
        self.agenda
            .take_others(first, &known)
            .forget(services)
            .await;
        let behind = first.map_or_else(BTreeSet::new, |first| {
            let mut older = std::mem::take(&mut self.known);
            drop(older.split_off(&first));
            older
        });
        self.known = behind;
        self.known.extend(known);
        Ok(due
            .into_iter()
            .map(|(gateway, due)| (gateway, longest_due(due)))
            .collect())
    }

    /// Behind which place is read at this moment; `None` for all.
    fn first(&self, now: Timestamp) -> Option<Place> {
        let reads_recent = self.old_at.is_some_and(|at| now < at);
        reads_recent.then(|| (now - RECENT, PaymentId(Uuid::nil())))
    }

    /// Those of a page that are to be asked about now, and since when. While an order to debit may be on its way, they are
    /// not.
    async fn due(
        &self,
        services: &Services,
        page: Vec<Payment>,
    ) -> Result<Vec<(Timestamp, Payment)>, StorageFailure> {
        let now = services.now();
        let noted =
            |payment: &Payment| self.agenda.get(&place(payment)).map(|item| item.not_before);
        let by_card = page.iter().filter(|payment| {
            noted(payment).is_none_or(|moment| now >= moment)
                && services.gateways.cards(&payment.gateway).is_some()
        });
        let by_card: Vec<_> = by_card.map(|payment| payment.id).collect();
        let attempts = if by_card.is_empty() {
            Vec::new()
        } else {
            services.storage.list_attempts_of(&by_card).await?
        };
        let due_since = |payment: &Payment| {
            let of_it = attempts
                .iter()
                .filter(|attempt| attempt.payment_id == payment.id);
            let sent = submitted_at(of_it);
            let moment = noted(payment).unwrap_or_else(|| first_moment(payment, sent));
            let is_due = now >= moment && !sent.is_some_and(|sent| is_on_its_way(sent, now));
            is_due.then_some(moment)
        };
        let due = page.into_iter();
        Ok(due
            .filter_map(|payment| Some((due_since(&payment)?, payment)))
            .collect())
    }

    /// Says what is past its time.
    fn report(&self, now: Timestamp) {
        let overdue = self.known.range(..=(now, PaymentId(Uuid::max())));
        let payments_open = overdue.count();
        if let Some((oldest, _)) = self.known.first()
            && payments_open > 0
        {
            tracing::warn!(
                payments_open,
                oldest_seconds = (now - *oldest).num_seconds(),
                "{payments_open} payments are in processing past their time"
            );
        }
    }
}

/// What one gateway is asked about in a sweep: what has been due for the longest, so that nothing waits for ever behind what
/// comes again and again.
fn longest_due(mut due: Vec<(Timestamp, Payment)>) -> Vec<Payment> {
    due.sort_by_key(|(moment, payment)| (*moment, payment.id));
    due.truncate(DUE_MAX);
    due.into_iter().map(|(_, payment)| payment).collect()
}

fn place(payment: &Payment) -> Place {
    (payment.expires_at, payment.id)
}

async fn look_up(services: &Services, payment: Payment) -> (Place, Option<Item>) {
    let item = ask(services, &payment).await;
    (place(&payment), item)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    #[test]
    fn what_hangs_for_days_is_read_once_an_hour() {
        let mut sweeps = Sweeps::default();
        assert_eq!(sweeps.first(at(100)), None, "all of it at first");
        sweeps.old_at = Some(at(101));
        let recent = (at(100 - 24), PaymentId(Uuid::nil()));
        assert_eq!(sweeps.first(at(100)), Some(recent));
        assert_eq!(sweeps.first(at(101)), None);
    }
}
