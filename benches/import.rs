//! An import until searches see it, against the bare indexing of the same events: 2,000 seeded
//! records a round.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench reports and may stop")]

mod corpus;
mod paired;

use corpus::Seeded;
use qianxian::app::import::{Manner, Row};
use qianxian::app::{App, Options};
use qianxian::domain::catalogue::{Event, Listed};
use qianxian::domain::{Achievement, Kind, Life, Record, RecordId};
use qianxian::search::View;

const RECORDS: u64 = 2_000;

fn id(number: u64) -> RecordId {
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&number.to_be_bytes());
    RecordId::from_digest(Kind::Achievement, &digest)
}

fn main() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let app = App::open(&dir.path().join("data"), Options::default(), &mut |_, _, _| {})
        .expect("an application");
    let view = View::open(&dir.path().join("bare")).expect("a search view");
    let mut feeder = view.feeder().expect("its writer");
    let (mut bare_seed, mut our_seed) = (Seeded::new(3), Seeded::new(3));
    let (mut bare_next, mut our_next) = (0, 0);
    paired::compare(
        "import 2,000 records until they are found (reference: bare indexing)",
        &mut || {
            for _ in 0..RECORDS {
                bare_next += 1;
                let content = bare_seed.achievement();
                let record = Record { id: id(bare_next), content, life: Life::default() };
                let event = Event::Put { record: Achievement::wrap(record), created: true };
                feeder.apply(bare_next, &event, None).expect("an event");
            }
            feeder.commit(bare_next).expect("a commit");
        },
        &mut || {
            let mut rows = Vec::new();
            for _ in 0..RECORDS {
                our_next += 1;
                let draft = our_seed.achievement();
                rows.push(Row { number: 1, id: Some(id(our_next)), draft, violations: vec![] });
            }
            app.import(rows, &Manner::default()).expect("an import");
            app.sync_search().expect("a search view in step");
        },
        &mut || {},
    );
}
