//! A law over random histories: after any sequence of commands the records, the counts and the
//! search are what a plain map says, and a replay of the journal into new views gives the same.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use qianxian::app::import::{Manner, Row};
use qianxian::app::search_achievements::SearchQuery;
use qianxian::app::{App, Author, Error, FixedClock};
use qianxian::contract::Stored;
use qianxian::domain::catalogue::{Command, Refusal, RowFate};
use qianxian::domain::{Achievement, Expert, Need, Organization, Record, RecordId, Time};
use qianxian::search::Filter;

use crate::world::{DAWN, lose, open};

/// Histories, over all directories.
const HISTORIES: usize = 320;
/// Histories that follow each other in one directory before it is replayed.
const HISTORIES_A_DIRECTORY: usize = 40;
/// Commands in one history.
const COMMANDS: usize = 12;

/// A small generator of numbers that are the same on every machine (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }
}

/// Content with a title that the dice chose.
trait Titled: Stored {
    fn titled(title: &str) -> Self;
}

impl Titled for Organization {
    fn titled(title: &str) -> Self {
        Self { display_name: title.to_owned(), ..Self::default() }
    }
}

impl Titled for Expert {
    fn titled(title: &str) -> Self {
        Self { display_name: title.to_owned(), ..Self::default() }
    }
}

impl Titled for Achievement {
    fn titled(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }
}

impl Titled for Need {
    fn titled(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }
}

/// A record as the model keeps it.
#[derive(Debug, Clone, PartialEq)]
struct Known<T> {
    content: T,
    revision: i64,
    created: Time,
    updated: Time,
    is_deleted: bool,
}

type Model<T> = BTreeMap<String, Known<T>>;

const IDS: [&str; 5] = ["a", "a.1", "a-1", "B", "z9"];

/// What the model says of a command on one record: the reason of the refusal, if it is refused.
fn expected<T: Titled>(
    model: &mut Model<T>,
    verb: usize,
    id: &str,
    content: &T,
    now: Time,
) -> Result<(), &'static str> {
    let known = model.get_mut(id);
    match (verb, known) {
        (0, Some(_)) => Err("exists"),
        (1..=3, None) => Err("not found"),
        (1 | 2, Some(known)) if known.is_deleted => Err("deleted"),
        (3, Some(known)) if !known.is_deleted => Err("not deleted"),
        (0 | 4, None) => {
            let content = content.clone();
            let fresh =
                Known { content, revision: 1, created: now, updated: now, is_deleted: false };
            model.insert(id.to_owned(), fresh);
            Ok(())
        }
        (4, Some(known)) if known.is_deleted => Err("deleted"),
        (1 | 4, Some(known)) if known.content == *content => Ok(()),
        (_, Some(known)) => {
            match verb {
                2 => known.is_deleted = true,
                3 => known.is_deleted = false,
                _ => known.content = content.clone(),
            }
            known.revision += 1;
            known.updated = now;
            Ok(())
        }
        (_, None) => unreachable!("five verbs"),
    }
}

fn done<T: Titled>(app: &App, verb: usize, id: &str, content: T) -> Result<(), &'static str> {
    let id = RecordId::parse("id", id).unwrap();
    let (etag, author) = (String::new(), Author::default());
    if verb == 4 {
        let row = Row { number: 1, id: Some(id), draft: content, violations: vec![] };
        let imported = app.import(vec![row], &Manner::default()).unwrap();
        return match &imported.outcomes[0].fate {
            RowFate::Rejected(_) => Err("deleted"),
            RowFate::Created | RowFate::Updated | RowFate::Unchanged => Ok(()),
        };
    }
    let command = match verb {
        0 => Command::Create { id, content },
        1 => {
            let mask = vec!["*".to_owned()];
            Command::Update { id, content: Box::new(content), mask, etag, allow_missing: false }
        }
        2 => Command::Delete { id, etag },
        _ => Command::Undelete { id, etag },
    };
    match app.change::<T>(command, author) {
        Ok(_) => Ok(()),
        Err(Error::Refused(Refusal::AlreadyExists(_))) => Err("exists"),
        Err(Error::Refused(Refusal::NotFound(_))) => Err("not found"),
        Err(Error::Refused(Refusal::Deleted(_))) => Err("deleted"),
        Err(Error::Refused(Refusal::NotDeleted(_))) => Err("not deleted"),
        Err(other) => panic!("{other}"),
    }
}

fn step<T: Titled>(app: &App, model: &mut Model<T>, dice: &mut Dice, now: Time) {
    let (verb, id) = (dice.roll(5), IDS[dice.roll(IDS.len())]);
    let content = T::titled(["甲醇制氢", "膜", "甲"][dice.roll(3)]);
    let wanted = expected(model, verb, id, &content, now);
    assert_eq!(done(app, verb, id, content), wanted, "verb {verb} on {id}");
}

fn compare<T: Titled>(app: &App, model: &Model<T>) {
    for (id, known) in model {
        let record: Record<T> = app.get(&RecordId::parse("id", id).unwrap()).unwrap();
        let life = record.life;
        let found = Known {
            content: record.content,
            revision: life.revision,
            created: life.create_time,
            updated: life.update_time,
            is_deleted: life.is_deleted(),
        };
        assert_eq!(&found, known, "{id}");
    }
    for show_deleted in [false, true] {
        let list = app.list::<T>(None, 100, show_deleted).unwrap();
        let ids: Vec<&str> = list.records.iter().map(|record| record.id.as_str()).collect();
        let shown = model.iter().filter(|(_, known)| show_deleted || !known.is_deleted);
        let wanted: Vec<&str> = shown.map(|(id, _)| id.as_str()).collect();
        assert_eq!((ids, list.more), (wanted.clone(), false));
        assert_eq!(list.total, u64::try_from(wanted.len()).unwrap());
    }
}

fn compare_search(app: &App, model: &Model<Achievement>) {
    app.sync_search().unwrap();
    for words in ["", "甲"] {
        let query = SearchQuery {
            words,
            filter: Filter::Everything,
            offset: 0,
            results_max: 100,
            facets: vec![],
        };
        let found = app.search(query).unwrap();
        let mut ids: Vec<&str> = found.hits.iter().map(|hit| hit.record.id.as_str()).collect();
        ids.sort_unstable();
        let live = model.iter().filter(|(_, known)| !known.is_deleted);
        let wanted = live.filter(|(_, known)| known.content.title.contains(words));
        assert_eq!(ids, wanted.map(|(id, _)| id.as_str()).collect::<Vec<_>>(), "{words:?}");
    }
}

#[derive(Debug, Default)]
struct Models {
    organizations: Model<Organization>,
    achievements: Model<Achievement>,
    needs: Model<Need>,
}

impl Models {
    fn compare(&self, app: &App) {
        compare(app, &self.organizations);
        compare(app, &self.achievements);
        compare(app, &self.needs);
        compare_search(app, &self.achievements);
    }
}

/// Plays histories on one directory, then replays its journal into new views.
fn play(dir: &Path, seed: u64) {
    let mut dice = Dice(seed);
    let clock = Arc::new(FixedClock::at(DAWN));
    let app = open(dir, &clock);
    let mut models = Models::default();
    let mut now = DAWN;
    for history in 0..HISTORIES_A_DIRECTORY {
        for _ in 0..COMMANDS {
            now = Time::from_micros(now.micros() + i64::try_from(dice.roll(3)).unwrap());
            clock.set(now);
            match dice.roll(4) {
                0 => step(&app, &mut models.organizations, &mut dice, now),
                1 => step(&app, &mut models.needs, &mut dice, now),
                _ => step(&app, &mut models.achievements, &mut dice, now),
            }
        }
        compare(&app, &models.achievements);
        if history % 8 == 0 {
            models.compare(&app);
        }
    }
    models.compare(&app);
    let position = app.position();
    drop(app);
    for lost in [&[][..], &["state"], &["search"], &["state", "search"]] {
        for view in lost {
            lose(&dir.join(view));
        }
        let app = open(dir, &clock);
        assert_eq!(app.position(), position);
        models.compare(&app);
        let diagnosis = app.diagnose(&mut |_, _| {}).unwrap();
        assert_eq!(diagnosis.differences, [], "{lost:?}");
    }
}

#[test]
fn the_views_are_what_a_plain_map_says_after_any_history() {
    for seed in 1..=HISTORIES / HISTORIES_A_DIRECTORY {
        let dir = tempfile::tempdir().unwrap();
        let seed = u64::try_from(seed).unwrap();
        play(dir.path(), 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
    }
}

#[test]
fn the_content_of_every_kind_names_its_fields_as_the_contract_does() {
    fn check<T: Titled>() {
        let mut content = T::default();
        for field in T::FIELDS {
            assert!(content.take_field(field, &T::titled("一")), "{field}");
        }
        assert_eq!(content, T::titled("一"), "every field is taken over");
    }
    check::<Organization>();
    check::<Achievement>();
    check::<Need>();
    check::<Expert>();
}
