//! Proves that the journal keeps what it acknowledged, whatever the disk does.
//!
//! Seeded workloads run on a simulated disk that loses, tears and reorders what was not synced. The
//! machine goes down at an operation, in the workload or in the recovery after it; then every
//! acknowledged entry must be there, of the batch in flight a first part or nothing, and the
//! journal must verify and go on. Other tests fill the disk, fail its syncs, and flip every bit.

use std::collections::BTreeMap;
use std::sync::Arc;

use qianxian::journal::sim::{Fault, Random, SimStorage};
use qianxian::journal::{Entry, Error, Journal, Options, Position, Recovery, Storage, verify};

const WORKLOADS: u64 = 320;
/// The first so many workloads are crashed at every operation, the others at a few.
const WORKLOADS_CRASHED_EVERYWHERE: u64 = 24;

type Files = BTreeMap<String, Vec<u8>>;

/// What a journal must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Model {
    acknowledged: Vec<Vec<u8>>,
    in_flight: Vec<Vec<u8>>,
}

fn open(storage: &SimStorage, segment_bytes_max: u64) -> Result<(Journal, Recovery), Error> {
    let storage: Arc<dyn Storage> = Arc::new(storage.clone());
    Journal::open(storage, Options { segment_bytes_max })
}

fn batch(random: &mut Random) -> Vec<Vec<u8>> {
    let entries = 1 + random.below(6);
    let largest = [8, 60, 400][random.below(3)];
    let mut entry = || {
        let bytes = random.below(largest);
        random.bytes(bytes)
    };
    (0..entries).map(|_| entry()).collect()
}

/// Appends batches until there are enough or the machine fails; returns the error that ended it.
fn work(storage: &SimStorage, seed: u64, model: &mut Model) -> Option<Error> {
    let mut random = Random::new(seed);
    let segment_bytes_max = 300 + random.below(1500) as u64;
    let (mut journal, _) = match open(storage, segment_bytes_max) {
        Ok(opened) => opened,
        Err(error) => return Some(error),
    };
    for _ in 0..4 + random.below(8) {
        let batch = batch(&mut random);
        match journal.append(journal.head().position, &batch) {
            Ok(head) => {
                model.acknowledged.extend(batch);
                assert_eq!(head.position.get(), model.acknowledged.len() as u64);
            }
            Err(Error::Full(_) | Error::Write(_)) => {
                assert_eq!(contents(&journal), model.acknowledged);
            }
            Err(error) => {
                model.in_flight = batch;
                let again = journal.append(journal.head().position, &[b"x"]);
                assert!(matches!(again, Err(Error::Poisoned { source: None, .. })), "{again:?}");
                return Some(error);
            }
        }
    }
    None
}

fn contents(journal: &Journal) -> Vec<Vec<u8>> {
    let payload = |entry: Result<Entry, Error>| match entry {
        Ok(entry) => entry.payload,
        Err(error) => unreachable!("an entry of an open journal cannot be read: {error:?}"),
    };
    journal.read(Position::START).map(payload).collect()
}

fn restart(storage: &SimStorage, random: &mut Random) {
    if random.one_in(4) {
        storage.restart_process();
    } else {
        storage.restart_after_power_cut();
    }
}

/// Opens after a failure, perhaps failing again on the way, and checks everything.
fn check_recovers(storage: &SimStorage, random: &mut Random, model: &mut Model) {
    for _ in 0..random.below(3) {
        storage.crash_at(1 + random.below(9) as u64);
        if let Err(error) = open(storage, 700) {
            assert!(matches!(error, Error::Io { .. }), "{error}");
        }
        restart(storage, random);
    }
    let (mut journal, recovery) = match open(storage, 700) {
        Ok(opened) => opened,
        Err(error) => unreachable!("{error}: {error:?}"),
    };
    let found = contents(&journal);
    assert!(found.starts_with(&model.acknowledged), "an acknowledged entry is gone");
    let more = &found[model.acknowledged.len()..];
    assert!(model.in_flight.starts_with(more), "an entry that nobody appended has appeared");
    assert_eq!(recovery.head, journal.head());
    *model = Model { acknowledged: found, in_flight: Vec::new() };
    for _ in 0..3 {
        let batch = batch(random);
        let appended = journal.append(journal.head().position, &batch);
        assert!(appended.is_ok(), "{appended:?}");
        model.acknowledged.extend(batch);
    }
    assert_eq!(contents(&journal), model.acknowledged);
    let head = journal.head();
    drop(journal);
    storage.restart_after_power_cut();
    let report = verify(storage, &mut |done, total| assert!(done <= total));
    assert!(matches!(&report, Ok(report) if report.head == head), "{report:?}");
    let files = storage.files();
    for cut in recovery.cuts {
        let kept = cut.saved_as.as_ref().and_then(|name| files.get(name));
        assert_eq!(kept.map_or(0, Vec::len) as u64, cut.bytes, "cut bytes are gone");
    }
    match open(storage, 700) {
        Ok((journal, recovery)) => {
            assert_eq!(contents(&journal), model.acknowledged);
            assert_eq!(recovery.cuts, [], "nothing was left to cut");
        }
        Err(error) => unreachable!("{error}: {error:?}"),
    }
}

/// Returns how many operations the workload takes when nothing fails.
fn operations(seed: u64) -> usize {
    let calm = SimStorage::new(seed);
    assert!(work(&calm, seed, &mut Model::default()).is_none());
    usize::try_from(calm.operations()).unwrap_or(usize::MAX)
}

#[test]
fn what_was_acknowledged_survives_a_crash_at_any_operation() {
    let (mut cuts, mut crashes) = (0, 0);
    for seed in 0..WORKLOADS {
        let operations = operations(seed);
        let mut random = Random::new(seed ^ 0x00c0_ffee);
        let points: Vec<usize> = if seed < WORKLOADS_CRASHED_EVERYWHERE {
            (1..=operations).collect()
        } else {
            (0..5).map(|_| 1 + random.below(operations)).collect()
        };
        for point in points {
            let storage = SimStorage::new(seed * 1000 + point as u64);
            storage.crash_at(point as u64);
            let mut model = Model::default();
            assert!(work(&storage, seed, &mut model).is_some(), "seed {seed}, point {point}");
            restart(&storage, &mut random);
            check_recovers(&storage, &mut random, &mut model);
            crashes += 1;
            cuts += usize::from(storage.files().keys().any(|name| name.starts_with("torn-")));
        }
    }
    assert!(crashes > 1500, "{crashes}");
    // Were nothing ever cut, the disk would be too kind to prove anything.
    assert!(cuts * 10 > crashes, "{cuts} of {crashes}");
}

/// Restarts the process, which reads the page cache, and then cuts the power: what the restarted
/// process saw, and may have acted on, must still be there.
fn check_stays_as_recovered(storage: &SimStorage, random: &mut Random, model: &mut Model) {
    storage.restart_process();
    let seen = match open(storage, 700) {
        Ok((journal, _)) => contents(&journal),
        Err(error) => unreachable!("{error}: {error:?}"),
    };
    storage.restart_after_power_cut();
    check_recovers(storage, random, model);
    assert!(model.acknowledged.starts_with(&seen), "what a restart showed is gone");
}

#[test]
fn a_failing_disk_loses_nothing_that_was_acknowledged() {
    let mut outcomes = BTreeMap::new();
    for seed in 0..WORKLOADS {
        let operations = operations(seed);
        let mut random = Random::new(seed ^ 0xfa17);
        for _ in 0..6 {
            let storage = SimStorage::new(seed);
            let at = 1 + random.below(operations) as u64;
            let fault = [Fault::NoSpace, Fault::Io, Fault::Short][random.below(3)];
            storage.fail_at(at, fault);
            if random.one_in(4) {
                storage.fail_at(at + 1, Fault::Io);
            }
            let mut model = Model::default();
            let outcome = match work(&storage, seed, &mut model) {
                None => "went on",
                Some(Error::Poisoned { source: Some(_), .. }) => "poisoned",
                Some(Error::Io { .. }) => "did not open",
                Some(error) => unreachable!("{error}"),
            };
            *outcomes.entry((fault == Fault::Short, outcome)).or_insert(0) += 1;
            check_stays_as_recovered(&storage, &mut random, &mut model);
        }
    }
    let seen = |short, outcome| outcomes.get(&(short, outcome)).copied().unwrap_or(0) > 20;
    let each = seen(false, "went on") && seen(false, "poisoned") && seen(false, "did not open");
    assert!(each && seen(true, "went on"), "{outcomes:?}");
}

#[test]
fn a_full_disk_leaves_a_usable_journal() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let storage = SimStorage::new(seed);
        storage.set_capacity(600 + random.below(3000));
        let mut model = Model::default();
        let Ok((mut journal, _)) = open(&storage, 500) else { unreachable!("there is room") };
        let mut full = 0;
        while full < 5 {
            let batch = batch(&mut random);
            let head = journal.head();
            match journal.append(head.position, &batch) {
                Ok(_) => model.acknowledged.extend(batch),
                Err(error) => {
                    assert!(matches!(error, Error::Full(_)), "{error:?}");
                    assert_eq!(journal.head(), head);
                    assert_eq!(contents(&journal), model.acknowledged);
                    assert!(verify(&storage, &mut |_, _| {}).is_ok());
                    full += 1;
                }
            }
        }
        storage.set_capacity(usize::MAX);
        if random.one_in(2) {
            let batch = batch(&mut random);
            assert!(journal.append(journal.head().position, &batch).is_ok());
            model.acknowledged.extend(batch);
        }
        drop(journal);
        storage.restart_after_power_cut();
        check_recovers(&storage, &mut random, &mut model);
    }
}

/// Makes a journal of a few segments; returns its files, and where its last batch starts.
fn small_journal() -> (Files, usize) {
    let storage = SimStorage::new(5);
    let Ok((mut journal, _)) = open(&storage, 420) else { unreachable!("the disk is empty") };
    let mut last_batch = 0;
    for number in 0_u8..8 {
        last_batch = storage.files().values().next_back().map_or(0, Vec::len);
        let batch = [vec![number; 5], vec![], vec![number; 9]];
        let entries = 1 + usize::from(number) % 3;
        assert!(journal.append(journal.head().position, &batch[..entries]).is_ok());
    }
    (storage.files(), last_batch)
}

/// Puts files on a fresh disk.
fn disk_with(files: &Files) -> SimStorage {
    let storage = SimStorage::new(1);
    for (name, bytes) in files {
        assert!(storage.create(name).is_ok());
        storage.tamper(name, |content| content.clone_from(bytes));
    }
    assert!(storage.sync_dir().is_ok());
    storage
}

#[test]
fn verify_finds_every_flipped_bit() {
    let (files, _) = small_journal();
    assert!(files.len() > 2, "several segments: {:?}", files.keys());
    let storage = disk_with(&files);
    assert!(verify(&storage, &mut |_, _| {}).is_ok());
    for (name, bytes) in &files {
        for bit in 0..bytes.len() * 8 {
            storage.flip_bit(name, bit);
            let found = verify(&storage, &mut |_, _| {});
            let there = matches!(&found, Err(Error::Damaged { segment, byte, .. })
                if segment == name && *byte <= bit as u64 / 8);
            assert!(there, "{name}, bit {bit}: {found:?}");
            storage.flip_bit(name, bit);
        }
    }
    assert!(verify(&storage, &mut |_, _| {}).is_ok(), "all flips were undone");
}

#[test]
fn open_cuts_a_flip_in_the_last_batch_and_refuses_one_before_it() {
    let (files, last_batch) = small_journal();
    let Some((last, whole)) = files.last_key_value() else { unreachable!("there are files") };
    assert!(80 < last_batch && last_batch < whole.len(), "the last segment holds two batches");
    for bit in 0..whole.len() * 8 {
        let storage = disk_with(&files);
        storage.flip_bit(last, bit);
        let flipped = storage.files();
        match open(&storage, 420) {
            Err(Error::Damaged { segment, byte, .. }) => {
                assert!(bit / 8 < last_batch, "bit {bit}");
                assert!(segment == *last && byte <= bit as u64 / 8, "bit {bit}: {byte}");
                assert_eq!(storage.files(), flipped, "a refusal changes nothing");
            }
            Ok((_, recovery)) => {
                assert!(bit / 8 >= last_batch, "bit {bit}");
                let [cut] = &recovery.cuts[..] else { unreachable!("bit {bit}: {recovery:?}") };
                let after = storage.files();
                let mut joined = after[last].clone();
                assert_eq!(joined.len() as u64, cut.offset);
                joined.extend(
                    cut.saved_as.as_ref().and_then(|name| after.get(name)).unwrap_or(whole),
                );
                assert_eq!(joined, flipped[last], "nothing is lost");
            }
            Err(error) => unreachable!("bit {bit}: {error}"),
        }
    }
}

#[test]
fn files_that_are_cut_lengthened_removed_or_swapped_are_found() {
    let (files, _) = small_journal();
    let names: Vec<&String> = files.keys().collect();
    let check = |what: &str, opens: bool, change: &dyn Fn(&mut Files)| {
        let mut changed = files.clone();
        change(&mut changed);
        let found = verify(&disk_with(&changed), &mut |_, _| {});
        assert!(matches!(found, Err(Error::Damaged { .. })), "{what}: {found:?}");
        let opened = open(&disk_with(&changed), 420).map(|(_, recovery)| recovery);
        assert_eq!(opened.is_ok(), opens, "{what}: {opened:?}");
    };
    let edit = |files: &mut Files, name: &str, edit: &dyn Fn(&mut Vec<u8>)| {
        files.entry(name.to_owned()).and_modify(edit);
    };
    let last = names[names.len() - 1];
    check("first segment cut", false, &|f| edit(f, names[0], &|b| b.truncate(b.len() - 1)));
    check("first segment longer", false, &|f| edit(f, names[0], &|b| b.push(0)));
    check("last segment cut", true, &|f| edit(f, last, &|b| b.truncate(b.len() - 1)));
    check("last segment longer", true, &|f| edit(f, last, &|b| b.extend([0; 200])));
    check("last header cut", true, &|f| edit(f, last, &|b| b.truncate(79)));
    check("first segment gone", false, &|f| drop(f.remove(names[0])));
    check("middle segment gone", false, &|f| drop(f.remove(names[1])));
    check("segments swapped", false, &|f| {
        let (one, two) = (f[names[0]].clone(), f[names[1]].clone());
        f.extend([(names[0].clone(), two), (names[1].clone(), one)]);
    });
}
