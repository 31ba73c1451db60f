//! What one request tells about its visitor: language, place, parameters.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Query};
use http::header::{ACCEPT_LANGUAGE, COOKIE};
use http::request::Parts;

use super::language::{LANG, Lang, Text};
use super::link::link;

/// One request, as far as every page needs it.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    /// The language to answer in.
    pub(super) lang: Lang,
    /// Whether the address itself asks for the language, which then is kept in a cookie.
    pub(super) language_asked: bool,
    path: String,
    parameters: Vec<(String, String)>,
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let parameters = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let parameters = parameters.map(|Query(parameters)| parameters).unwrap_or_default();
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let asked = first(&parameters, LANG);
        let cookies = header(COOKIE).unwrap_or_default();
        let accepted = header(ACCEPT_LANGUAGE).unwrap_or_default();
        let lang = Lang::choose(asked, cookies, accepted);
        let language_asked = asked == lang.name();
        Ok(Self { lang, language_asked, path: parts.uri.path().to_owned(), parameters })
    }
}

fn first<'a>(parameters: &'a [(String, String)], name: &str) -> &'a str {
    let found = parameters.iter().find(|(known, _)| known == name);
    found.map_or("", |(_, value)| value.trim())
}

impl Visit {
    /// A query parameter, trimmed; empty when it is not there, the first when there are several.
    pub(super) fn parameter(&self, name: &str) -> &str {
        first(&self.parameters, name)
    }

    /// A fixed text in the visitor's language.
    pub(super) const fn t(&self, text: Text) -> &'static str {
        text.to(self.lang)
    }

    /// The same place in the other language.
    pub(super) fn switched(&self) -> String {
        // A path that begins with two slashes would be read as another host's name.
        let path = format!("/{}", self.path.trim_start_matches(['/', '\\']));
        let mut parameters: Vec<(&str, &str)> = self
            .parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| *name != LANG)
            .collect();
        parameters.push((LANG, self.lang.other().name()));
        link(&path, &parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(path: &str) -> Visit {
        let parameters = vec![("q".to_owned(), "a b".to_owned()), (LANG.into(), "zh".into())];
        Visit { lang: Lang::Zh, language_asked: false, path: path.to_owned(), parameters }
    }

    #[test]
    fn the_switch_stays_where_it_is() {
        assert_eq!(visit("/search").switched(), "/search?q=a%20b&lang=en");
        assert_eq!(visit("//elsewhere.example/").switched(), "/elsewhere.example/?q=a%20b&lang=en");
        assert_eq!(visit("/\\elsewhere").switched(), "/elsewhere?q=a%20b&lang=en");
    }
}
