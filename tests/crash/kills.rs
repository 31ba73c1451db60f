//! A server killed at fifty moments while four clients change records and a fifth imports.

use std::sync::Arc;
use std::time::Duration;

use qianxian::journal::sim::Random;
use qianxian_proto::v1 as pb;

use super::Desk;
use super::calls::{Batch, Call, Client, connect, get, list};
use super::ledger::Ledger;
use super::process::{Server, achievements_in, doctor_agrees, journal_verifies};
use super::workers::{Counter, Worker};

const SEED: u64 = 20_260_531;
const KILLS: usize = 50;
const CHANGERS: usize = 4;
/// After so many kills the server is stopped properly and everything is compared.
const AUDIT_EVERY: usize = 10;
/// Most acknowledgements before a kill.
const ACKNOWLEDGEMENTS_MAX: usize = 60;
/// Most microseconds between the last awaited acknowledgement and the kill.
const EXTRA_MICROS_MAX: usize = 8_000;
/// Acknowledged calls of each client that are sent again after each restart.
const REPEATED: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_acknowledged_survives_fifty_kills() {
    let desk = Desk::new();
    let mut random = Random::new(SEED);
    let mut workers: Vec<Worker> = (0..=CHANGERS).map(Worker::new).collect();
    let (mut applied, mut absent) = (0, 0);
    let mut server = Server::start(&desk.data());
    for cycle in 1..=KILLS {
        let wanted = 1 + random.below(ACKNOWLEDGEMENTS_MAX) as u64;
        let extra = Duration::from_micros(random.below(EXTRA_MICROS_MAX) as u64);
        let (returned, count) = work_until_killed(server, workers, wanted, extra).await;
        workers = returned;
        server = Server::start(&desk.data());
        let mut client = connect(&server.url).await;
        for worker in &mut workers {
            match settle(&mut client, worker).await {
                Some(true) => applied += 1,
                Some(false) => absent += 1,
                None => {}
            }
            check_new(&mut client, &mut worker.ledger).await;
        }
        println!("kill {cycle}: seed {SEED}, after {count} acknowledgements and {extra:?}");
        if cycle % AUDIT_EVERY == 0 {
            drop(client);
            server = audit(server, &desk, &workers).await;
        }
    }
    drop(server);
    let mut all = Ledger::default();
    workers.into_iter().for_each(|worker| all.absorb(worker.ledger));
    println!(
        "{KILLS} kills, {} acknowledgements of {} changes to {} records, 0 lost; in doubt: {applied} \
         were applied, {absent} were not",
        all.acknowledgements,
        all.acknowledged_changes,
        all.records.len()
    );
}

/// Lets the clients work, kills the server once they had `wanted` answers and `extra` has gone by.
async fn work_until_killed(
    server: Server,
    workers: Vec<Worker>,
    wanted: u64,
    extra: Duration,
) -> (Vec<Worker>, u64) {
    let counter = Arc::new(Counter::default());
    let mut tasks = Vec::new();
    for (number, mut worker) in workers.into_iter().enumerate() {
        let mut client = connect(&server.url).await;
        let counter = Arc::clone(&counter);
        tasks.push(tokio::spawn(async move {
            if number < CHANGERS {
                worker.change(&mut client, &counter).await;
            } else {
                worker.import(&mut client, &counter).await;
            }
            worker
        }));
    }
    let count = counter.reach(wanted).await;
    tokio::time::sleep(extra).await;
    server.kill();
    let mut workers = Vec::new();
    for task in tasks {
        workers.push(task.await.unwrap());
    }
    (workers, count)
}

/// Finds out what became of the change that a client got no answer to, and sends it again; tells
/// whether it had been applied.
async fn settle(client: &mut Client, worker: &mut Worker) -> Option<bool> {
    if let Some(call) = worker.call_in_doubt.take() {
        return Some(settle_call(client, &mut worker.ledger, &call).await);
    }
    let batch = worker.batch_in_doubt.take()?;
    Some(settle_batch(client, &mut worker.ledger, &batch).await)
}

async fn settle_call(client: &mut Client, ledger: &mut Ledger, call: &Call) -> bool {
    let before = ledger.records.get(&call.id);
    let found = get(client, &call.id).await;
    let was_applied =
        found.as_ref().is_some_and(|found| found.revision == ledger.revision(&call.id) + 1);
    match before {
        Some(before) if !was_applied => before.check(&call.id, found.as_ref()),
        None if !was_applied => assert_eq!(found, None, "{call:?}"),
        _ => {}
    }
    let answer = call.send(client).await.unwrap_or_else(|status| panic!("{call:?}: {status:?}"));
    if was_applied {
        assert_eq!(found.as_ref(), Some(&answer), "{call:?}");
    }
    ledger.answered(call, answer);
    was_applied
}

/// A message of an import is there as a whole or not at all.
async fn settle_batch(client: &mut Client, ledger: &mut Ledger, batch: &Batch) -> bool {
    let mut applied = 0;
    for (id, title) in &batch.0 {
        let found = get(client, id).await;
        let is_new = found.as_ref().is_some_and(|found| found.title == *title);
        match (is_new, ledger.records.get(id)) {
            (true, _) => applied += 1,
            (false, Some(before)) => before.check(id, found.as_ref()),
            (false, None) => assert_eq!(found, None, "{id}"),
        }
    }
    let rows = batch.0.len();
    assert!(applied == 0 || applied == rows, "{applied} of {rows} rows of a batch were kept");
    let actions = batch.send(client).await.unwrap_or_else(|status| panic!("{status:?}"));
    if applied == 0 {
        ledger.imported(batch, &actions);
        return false;
    }
    assert!(actions.iter().all(|action| *action == pb::ImportAction::Unchanged), "{actions:?}");
    let is_known = |id| ledger.records.contains_key(id);
    let first_time = batch.0.iter().map(|(id, _)| match is_known(id) {
        true => pb::ImportAction::Updated,
        false => pb::ImportAction::Created,
    });
    let first_time: Vec<_> = first_time.collect();
    ledger.imported(batch, &first_time);
    true
}

/// Gets what was acknowledged since the last restart, and repeats the latest calls.
async fn check_new(client: &mut Client, ledger: &mut Ledger) {
    for (call, answer) in ledger.calls.iter().rev().take(REPEATED) {
        let again =
            call.send(client).await.unwrap_or_else(|refused| panic!("{call:?}: {refused:?}"));
        assert_eq!(again, *answer, "a repeated call gets the same answer: {call:?}");
    }
    for id in std::mem::take(&mut ledger.unseen) {
        let found = get(client, &id).await;
        ledger.records[&id].check(&id, found.as_ref());
    }
}

/// Compares every record, finds some by their words, and lets the program check its own files.
async fn audit(server: Server, desk: &Desk, workers: &[Worker]) -> Server {
    let mut client = connect(&server.url).await;
    let found: std::collections::BTreeMap<String, pb::Achievement> = list(&mut client)
        .await
        .into_iter()
        .map(|record| (record.name.trim_start_matches("achievements/").to_owned(), record))
        .collect();
    let expected = workers.iter().map(|worker| worker.ledger.records.len()).sum::<usize>();
    assert_eq!(found.len(), expected, "records that nobody made");
    for worker in workers {
        for (id, expected) in &worker.ledger.records {
            expected.check(id, found.get(id));
        }
        if let Some((id, expected)) =
            worker.ledger.records.iter().rfind(|(_, expected)| !expected.deleted)
        {
            finds(&mut client, id, &expected.title).await;
        }
    }
    drop(client);
    server.stop();
    journal_verifies(&desk.data());
    let doctor = doctor_agrees(&desk.data());
    assert_eq!(achievements_in(&doctor), expected as u64);
    Server::start(&desk.data())
}

async fn finds(client: &mut Client, id: &str, title: &str) {
    let request = pb::SearchAchievementsRequest {
        query: title.to_owned(),
        page_size: 100,
        consistency: pb::Consistency::Latest.into(),
        ..Default::default()
    };
    let response = client.search_achievements(request).await.unwrap().into_inner();
    let hits = response.results.into_iter().filter_map(|result| result.achievement);
    let hits: Vec<_> = hits.map(|hit| (hit.name, hit.title)).collect();
    let wanted = (format!("achievements/{id}"), title.to_owned());
    assert!(hits.contains(&wanted), "{wanted:?} is not among {hits:?}");
}
