use domain::PaymentId;
use tokio::sync::{Mutex, mpsc};

/// Orders that wait to be followed; those beyond are found by the sweeps of all that is in processing.
const WAITING_MAX: usize = 1_000;

/// Payments whose orders to debit got no answer in this process, for the job that asks about them soon.
#[derive(Debug)]
pub struct Doubts {
    sender: mpsc::Sender<PaymentId>,
    receiver: Mutex<mpsc::Receiver<PaymentId>>,
}

impl Default for Doubts {
    fn default() -> Self {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        Self {
            sender,
            receiver: Mutex::new(receiver),
        }
    }
}

impl Doubts {
    /// It is not known how the order to debit of this payment ended, and it is not on its way from here any more.
    pub fn raise(&self, payment_id: PaymentId) {
        // When there are too many, it is asked about a minute later.
        let _ = self.sender.try_send(payment_id);
    }

    /// The next of them, once there is one.
    pub async fn next(&self) -> PaymentId {
        let next = self.receiver.lock().await.recv().await;
        match next {
            Some(payment_id) => payment_id,
            // The sender lives as long as this does.
            None => std::future::pending().await,
        }
    }
}
