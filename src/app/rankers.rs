//! Rankers: which there are, and which of them ranks.
//!
//! The shipped weights are always there as a ranker. They are written down when a choice first
//! names them, so that going back to them finds the very same weights in a later version too.

use super::engine::Author;
use super::error::Error;
use super::open::App;
use crate::domain::catalogue::{Command, Listed, Refusal};
use crate::domain::ranker::Hand;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Kind, Life, Ranker, RankerChoice, Record, RecordId, RecordName};
use crate::matching::Weights;
use crate::state;

/// Most rankers that are kept; far more than anybody compares.
pub const RANKERS_MAX: usize = 1_000;

/// What is to become of the choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choosing {
    /// This ranker ranks from now on.
    Activate(RecordId),
    /// The one before ranks again.
    Rollback,
    /// This ranker is in shadow, or none.
    Shadow(Option<RecordId>),
}

impl App {
    /// The weights of the active ranker.
    pub(super) fn weights(&self) -> Result<Weights, Error> {
        active_weights(&self.state, &self.shipped)
    }

    /// The weights of a ranker.
    pub fn weights_of(&self, version: &RecordId) -> Result<Weights, Error> {
        weights_of(&self.state, &self.shipped, version)
    }

    /// Whether this is the ranker that comes with the program.
    pub fn is_shipped(&self, version: &RecordId) -> bool {
        version.as_str() == self.shipped.version
    }

    /// A ranker by version.
    pub fn ranker(&self, version: &RecordId) -> Result<Record<Ranker>, Error> {
        match self.kept_ranker(version)? {
            Some(ranker) => Ok(ranker),
            None if self.is_shipped(version) => self.shipped_ranker(),
            None => Err(not_found(Kind::Ranker, version)),
        }
    }

    /// Every ranker by version, the shipped one among them.
    pub fn rankers(&self) -> Result<Vec<Record<Ranker>>, Error> {
        let mut rankers = self.every::<Ranker>().collect::<Result<Vec<_>, _>>()?;
        if rankers.iter().all(|ranker| !self.is_shipped(&ranker.id)) {
            rankers.push(self.shipped_ranker()?);
            rankers.sort_by(|a, b| a.id.cmp(&b.id));
        }
        Ok(rankers)
    }

    /// Keeps a new ranker, whose signals this version has to know.
    pub fn create_ranker(
        &self,
        version: RecordId,
        content: Ranker,
        author: Author,
    ) -> Result<Record<Ranker>, Error> {
        weights(&version, &content)?;
        if !content.parent.is_empty() {
            self.ranker(&id(&content.parent)?)?;
        }
        if self.is_shipped(&version) {
            let name = RecordName { kind: Kind::Ranker, id: version };
            return Err(Error::Refused(Refusal::AlreadyExists(name)));
        }
        if self.state.counts(Kind::Ranker)?.live >= RANKERS_MAX as u64 {
            return Err(refused(
                "ranker",
                Code::TooMany,
                format!("最多保存 {RANKERS_MAX} 个排序方案"),
                format!("at most {RANKERS_MAX} rankers are kept"),
            ));
        }
        self.change(Command::Create { id: version, content }, author)
    }

    /// Which ranker is active and which in shadow; revision 0 before anything was chosen.
    pub fn ranker_choice(&self) -> Result<Record<RankerChoice>, Error> {
        if let Some(choice) = self.kept_choice()? {
            return Ok(choice);
        }
        let active = self.shipped.version.clone();
        let content = RankerChoice { active, ..RankerChoice::default() };
        Ok(Record { id: id(RankerChoice::ID)?, content, life: Life::default() })
    }

    /// Changes the choice; `etag` is what the caller saw, empty = whatever there is.
    pub fn choose_ranker(
        &self,
        choosing: &Choosing,
        etag: &str,
        author: Author,
    ) -> Result<Record<RankerChoice>, Error> {
        let current = self.ranker_choice()?;
        let before = current.life.etag();
        let is_first = current.life.revision == 0;
        let is_repeated = match &author.request {
            // The writer answers it as it did before.
            Some(mark) => self.state.request(&mark.id)?.is_some(),
            None => false,
        };
        let mut content = current.content.clone();
        if !is_repeated {
            if is_first && !etag.is_empty() && etag != before {
                let name = RecordName { kind: Kind::RankerChoice, id: current.id };
                return Err(Error::Refused(Refusal::EtagMismatch { name, current: before }));
            }
            let hand = Hand { actor: &author.actor, time: self.now() };
            content = self.chosen(content, choosing, hand)?;
            if !author.validate_only {
                self.keep_shipped(&content, &author.actor)?;
            }
        }
        let etag = if etag.is_empty() { before } else { etag.to_owned() };
        let (mask, content) = (vec!["*".to_owned()], Box::new(content));
        let id = current.id;
        self.change(Command::Update { id, content, mask, etag, allow_missing: true }, author)
    }

    fn chosen(
        &self,
        choice: RankerChoice,
        choosing: &Choosing,
        hand: Hand<'_>,
    ) -> Result<RankerChoice, Error> {
        match choosing {
            Choosing::Activate(version) => {
                self.weights_of(version)?;
                Ok(choice.activated(version.as_str(), hand))
            }
            Choosing::Rollback => choice.rolled_back(hand).ok_or_else(|| {
                refused(
                    "ranker",
                    Code::Required,
                    "此前没有启用过别的排序方案，无可回退".into(),
                    "no other ranker was active before, so there is none to go back to".into(),
                )
            }),
            Choosing::Shadow(None) => Ok(choice.shadowed("", hand)),
            Choosing::Shadow(Some(version)) => {
                self.weights_of(version)?;
                Ok(choice.shadowed(version.as_str(), hand))
            }
        }
    }

    /// Writes the shipped ranker down when a choice names it.
    fn keep_shipped(&self, choice: &RankerChoice, actor: &str) -> Result<(), Error> {
        let mut named = [&choice.active, &choice.shadow].into_iter().chain(&choice.earlier);
        let version = id(&self.shipped.version)?;
        if !named.any(|named| named == version.as_str()) || self.kept_ranker(&version)?.is_some() {
            return Ok(());
        }
        let content = self.shipped_ranker()?.content;
        let author = Author { actor: actor.to_owned(), ..Author::default() };
        match self.change(Command::Create { id: version, content }, author) {
            // Somebody else was faster, with the same weights.
            Ok(_) | Err(Error::Refused(Refusal::AlreadyExists(_))) => Ok(()),
            Err(failed) => Err(failed),
        }
    }

    fn shipped_ranker(&self) -> Result<Record<Ranker>, Error> {
        let weights = self.shipped.to_ranker();
        let notes = "随程序提供 · comes with the program".to_owned();
        let content = Ranker { weights, notes, ..Ranker::default() };
        Ok(Record { id: id(&self.shipped.version)?, content, life: Life::default() })
    }

    fn kept_ranker(&self, version: &RecordId) -> Result<Option<Record<Ranker>>, Error> {
        kept_ranker(&self.state, version)
    }

    fn kept_choice(&self) -> Result<Option<Record<RankerChoice>>, Error> {
        kept_choice(&self.state)
    }
}

/// The weights of the active ranker, as the state shows it.
pub(super) fn active_weights(state: &state::View, shipped: &Weights) -> Result<Weights, Error> {
    match kept_choice(state)? {
        None => Ok(shipped.clone()),
        Some(choice) => weights_of(state, shipped, &id(&choice.content.active)?),
    }
}

fn weights_of(
    state: &state::View,
    shipped: &Weights,
    version: &RecordId,
) -> Result<Weights, Error> {
    match kept_ranker(state, version)? {
        Some(ranker) => weights(version, &ranker.content),
        None if version.as_str() == shipped.version => Ok(shipped.clone()),
        None => Err(not_found(Kind::Ranker, version)),
    }
}

fn kept_ranker(state: &state::View, version: &RecordId) -> Result<Option<Record<Ranker>>, Error> {
    let name = RecordName { kind: Kind::Ranker, id: version.clone() };
    Ok(state.record(&name)?.and_then(Ranker::unwrap))
}

fn kept_choice(state: &state::View) -> Result<Option<Record<RankerChoice>>, Error> {
    let name = RecordName { kind: Kind::RankerChoice, id: id(RankerChoice::ID)? };
    Ok(state.record(&name)?.and_then(RankerChoice::unwrap))
}

fn id(text: &str) -> Result<RecordId, Error> {
    RecordId::parse("ranker", text).map_err(|violation| Error::Invalid(vec![violation]))
}

fn weights(version: &RecordId, ranker: &Ranker) -> Result<Weights, Error> {
    Weights::of_ranker(version.as_str(), ranker).map_err(|signal| {
        refused(
            "weights",
            Code::UnknownWord,
            format!("本版本没有信号 {signal}；请去掉它，或换用新版本"),
            format!("this version has no signal {signal}; leave it out, or use a newer version"),
        )
    })
}

fn not_found(kind: Kind, id: &RecordId) -> Error {
    Error::Refused(Refusal::NotFound(RecordName { kind, id: id.clone() }))
}

pub(super) fn refused(field: &str, code: Code, zh: String, en: String) -> Error {
    Error::Invalid(vec![Violation::new(field, code, "", Bilingual::new(zh, en))])
}
