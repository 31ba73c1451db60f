//! The clients: four that change records one by one, one that imports, until the server is gone.

use std::sync::atomic::{AtomicU64, Ordering};

use qianxian::journal::sim::Random;
use tokio::sync::Notify;

use super::calls::{Batch, Call, Change, Client, went_away};
use super::ledger::Ledger;
use super::words;

/// Most rows of one message of an import.
const ROWS_MAX: usize = 240;

/// How many acknowledgements came in so far, and who waits for them.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    count: AtomicU64,
    more: Notify,
}

impl Counter {
    fn add(&self) {
        self.count.fetch_add(1, Ordering::SeqCst);
        self.more.notify_one();
    }

    /// Waits until there are so many; returns how many there are then.
    pub(crate) async fn reach(&self, count: u64) -> u64 {
        loop {
            let now = self.count.load(Ordering::SeqCst);
            if now >= count {
                return now;
            }
            self.more.notified().await;
        }
    }
}

/// One client with what it was told and what it never got an answer to.
#[derive(Debug)]
pub(crate) struct Worker {
    number: usize,
    random: Random,
    made: usize,
    pub(crate) ledger: Ledger,
    pub(crate) call_in_doubt: Option<Call>,
    pub(crate) batch_in_doubt: Option<Batch>,
}

impl Worker {
    pub(crate) fn new(number: usize) -> Self {
        Self {
            number,
            random: Random::new(1_000 + number as u64),
            made: 0,
            ledger: Ledger::default(),
            call_in_doubt: None,
            batch_in_doubt: None,
        }
    }

    /// Changes records one by one until the server is gone.
    pub(crate) async fn change(&mut self, client: &mut Client, counter: &Counter) {
        loop {
            let call = self.next_call();
            match call.send(client).await {
                Ok(answer) => self.ledger.answered(&call, answer),
                Err(status) => {
                    went_away(&status);
                    self.call_in_doubt = Some(call);
                    return;
                }
            }
            counter.add();
        }
    }

    /// Imports batches of new and known rows until the server is gone.
    pub(crate) async fn import(&mut self, client: &mut Client, counter: &Counter) {
        loop {
            let batch = self.next_batch();
            match batch.send(client).await {
                Ok(actions) => self.ledger.imported(&batch, &actions),
                Err(status) => {
                    went_away(&status);
                    self.batch_in_doubt = Some(batch);
                    return;
                }
            }
            counter.add();
        }
    }

    /// A title that no other call has.
    fn title(&mut self) -> String {
        self.made += 1;
        let (number, made) = (self.number, self.made);
        format!("{} 第{number}乙{made}版", words(&mut self.random, 3))
    }

    /// An id of this client's own that is known to the server.
    fn known(&mut self) -> Option<String> {
        let count = self.ledger.records.len();
        let place = self.random.below(count.max(1));
        self.ledger.records.keys().nth(place).cloned()
    }

    fn next_call(&mut self) -> Call {
        let title = self.title();
        let known = self.known().filter(|_| self.random.below(3) > 0);
        let request_id = format!("request-{}-{}", self.number, self.made);
        let Some(id) = known else {
            let id = format!("w{}-{}", self.number, self.made);
            return Call { id, request_id, change: Change::Create { title } };
        };
        let change = match (self.ledger.records[&id].deleted, self.random.below(4)) {
            (true, _) => Change::Undelete,
            (false, 0) => Change::Delete,
            (false, _) => Change::Update { title },
        };
        Call { id, request_id, change }
    }

    fn next_batch(&mut self) -> Batch {
        let largest = [1, 12, 60, ROWS_MAX][self.random.below(4)];
        let count = 1 + self.random.below(largest);
        let mut rows = std::collections::BTreeMap::new();
        for _ in 0..count {
            let title = self.title();
            let known = self.known().filter(|_| self.random.below(3) == 0);
            let id = known.unwrap_or_else(|| format!("i{}-{}", self.number, self.made));
            rows.insert(id, title);
        }
        Batch(rows.into_iter().collect())
    }
}
