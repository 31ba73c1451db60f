//! What a search asks for, read from the address and written back into it.

use super::facets::{Choice, FACETS, Facet};
use super::link::link;
use super::text;
use super::visit::Visit;
use crate::app::search_achievements::{RESULTS_DEFAULT, WINDOW_MAX};
use crate::domain::Violation;
use crate::domain::violation::Code;
use crate::search::{Filter, QUERY_CHARS_MAX, parse_filter};

/// The last page that can be asked for.
const PAGES_MAX: usize = WINDOW_MAX / RESULTS_DEFAULT;

/// A search as its address states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// The words; none finds everything.
    pub(super) words: String,
    /// The filter expression as written.
    pub(super) expression: String,
    /// Which page, from 1.
    pub(super) page: usize,
    /// The chosen value of each of [`FACETS`].
    chosen: [Option<Choice>; FACETS.len()],
}

impl Asked {
    /// Reads what a visit asks for, and all that is wrong with it.
    pub(super) fn read(visit: &Visit) -> (Self, Result<Filter, Vec<Violation>>) {
        let words = visit.parameter("q").to_owned();
        let expression = visit.parameter("filter").to_owned();
        let mut faults = Vec::new();
        let count = words.chars().count();
        if count > QUERY_CHARS_MAX {
            let message = text::too_long(count, QUERY_CHARS_MAX);
            faults.push(Violation::new("q", Code::TooLong, &words, message));
        }
        let mut filters = Vec::new();
        let chosen = FACETS.map(|facet| {
            let value = visit.parameter(facet.name);
            let choice = facet.choice(value);
            match choice {
                Some(choice) => filters.push(Filter::facet(facet.name, choice.code)),
                None if value.is_empty() => {}
                None => faults.push(unknown(&facet, value)),
            }
            choice
        });
        match parse_filter(&expression) {
            Ok(filter) => filters.push(filter),
            Err(fault) => faults.push(fault),
        }
        let page = page(visit.parameter("page")).unwrap_or_else(|fault| {
            faults.push(fault);
            1
        });
        let asked = Self { words, expression, page, chosen };
        (asked, if faults.is_empty() { Ok(Filter::All(filters)) } else { Err(faults) })
    }

    /// How many results stand before this page.
    pub(super) fn offset(&self) -> usize {
        (self.page - 1) * RESULTS_DEFAULT
    }

    /// The address of this search.
    pub(super) fn link(&self) -> String {
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let mut parameters = vec![("q", self.words.as_str())];
        parameters.extend(self.choices().map(|(facet, choice)| (facet.name, choice.code)));
        parameters.extend([("filter", self.expression.as_str()), ("page", &page)]);
        link("/search", &parameters)
    }

    /// The same search at another page.
    pub(super) fn at(&self, page: usize) -> Self {
        Self { page, ..self.clone() }
    }

    /// The same search with another choice for one facet, from its first page.
    pub(super) fn choosing(&self, facet: &Facet, choice: Option<Choice>) -> Self {
        let mut changed = self.at(1);
        for (known, slot) in FACETS.iter().zip(&mut changed.chosen) {
            if known.name == facet.name {
                *slot = choice;
            }
        }
        changed
    }

    /// The same search without its filter expression.
    pub(super) fn without_expression(&self) -> Self {
        Self { expression: String::new(), ..self.at(1) }
    }

    /// The same words without any condition.
    pub(super) fn words_only(&self) -> Self {
        Self { chosen: [None; FACETS.len()], ..self.without_expression() }
    }

    /// Whether there is any condition beside the words.
    pub(super) fn is_narrowed(&self) -> bool {
        !self.expression.is_empty() || self.choices().next().is_some()
    }

    /// What is chosen.
    pub(super) fn choices(&self) -> impl Iterator<Item = (Facet, Choice)> {
        FACETS.into_iter().zip(self.chosen).filter_map(|(facet, choice)| Some((facet, choice?)))
    }
}

fn unknown(facet: &Facet, value: &str) -> Violation {
    let shown = crate::domain::text::excerpt(value, crate::domain::violation::VALUE_CHARS_MAX);
    let message = text::unknown_choice(facet.title, &shown, &(facet.choices)());
    Violation::new(facet.name, Code::UnknownWord, value, message)
}

fn page(written: &str) -> Result<usize, Violation> {
    if written.is_empty() {
        return Ok(1);
    }
    let page = written.parse().ok().filter(|page| (1..=PAGES_MAX).contains(page));
    page.ok_or_else(|| Violation::new("page", Code::OutOfRange, written, text::bad_page(PAGES_MAX)))
}
