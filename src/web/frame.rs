//! What is around every page: head, header, navigation, footer.

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, SET_COOKIE, VARY};
use http::{HeaderValue, StatusCode};
use maud::{DOCTYPE, Markup, html};

use super::language::{LANG, Text};
use super::text;
use super::visit::Visit;

/// The stylesheet.
pub(super) const STYLES: &str = include_str!("../../web/console.css");
/// The icon of the browser's tab.
pub(super) const ICON: &str = include_str!("../../web/icon.svg");

/// The stylesheet's address; changes with its content, so that browsers may keep it for ever.
static STYLES_LINK: LazyLock<String> = LazyLock::new(|| {
    let digest = blake3::hash(STYLES.as_bytes()).to_hex();
    format!("/assets/console.css?v={}", &digest[..12])
});

/// How long the language is remembered, in seconds.
const LANGUAGE_SECONDS: u32 = 31_536_000;

/// The parts of the console that the navigation names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Home,
    Search,
    Needs,
    Organizations,
    Experts,
    Match,
}

const SECTIONS: [(Section, &str, Text); 6] = [
    (Section::Home, "/", text::HOME),
    (Section::Search, "/search", text::ACHIEVEMENTS),
    (Section::Needs, "/needs", text::NEEDS),
    (Section::Match, "/match", text::MATCH),
    (Section::Organizations, "/organizations", text::ORGANIZATIONS),
    (Section::Experts, "/experts", text::EXPERTS),
];

/// A page in the making.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    visit: &'a Visit,
    title: String,
    status: StatusCode,
    section: Option<Section>,
    switch_form: Option<(&'static str, &'static str)>,
}

impl<'a> Frame<'a> {
    /// A page with a title for the browser's tab.
    pub(super) fn new(visit: &'a Visit, title: impl Into<String>) -> Self {
        let status = StatusCode::OK;
        Self { visit, title: title.into(), status, section: None, switch_form: None }
    }

    /// Where the page belongs.
    pub(super) fn section(self, section: Section) -> Self {
        Self { section: Some(section), ..self }
    }

    /// A status other than 200.
    pub(super) fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Has the language switch send this form to this path, so that what was typed is kept.
    pub(super) fn switched_by(self, form: &'static str, path: &'static str) -> Self {
        Self { switch_form: Some((form, path)), ..self }
    }

    /// Puts the frame around a page's main part.
    pub(super) fn around(self, main: &Markup) -> Response {
        let visit = self.visit;
        let lang = visit.lang;
        let page = html! {
            (DOCTYPE)
            html lang=(lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light";
                    title { (self.title) " · " (visit.t(text::BRAND)) }
                    link rel="stylesheet" href=(*STYLES_LINK);
                    link rel="icon" type="image/svg+xml" href="/assets/icon.svg";
                }
                body {
                    a.skip href="#main" { (visit.t(text::SKIP)) }
                    (self.header())
                    main #main tabindex="-1" { (main) }
                    footer.site-foot { p { (visit.t(text::FOOTER)) } }
                }
            }
        };
        let mut response = (self.status, page).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        headers.insert(VARY, HeaderValue::from_static("Accept-Language, Cookie"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        let name = lang.name();
        let cookie =
            format!("{LANG}={name}; Path=/; Max-Age={LANGUAGE_SECONDS}; SameSite=Lax; HttpOnly");
        if visit.language_asked
            && let Ok(cookie) = HeaderValue::from_str(&cookie)
        {
            headers.insert(SET_COOKIE, cookie);
        }
        response
    }

    fn header(&self) -> Markup {
        let visit = self.visit;
        html! {
            header.site-head {
                div.bar {
                    a.brand href="/" {
                        span.brand-name { (visit.t(text::BRAND)) }
                        span.brand-line { (visit.t(text::BRAND_LINE)) }
                    }
                    nav.site-nav aria-label=(visit.t(text::NAVIGATION)) {
                        @for (section, path, label) in SECTIONS {
                            @let here = (self.section == Some(section)).then_some("page");
                            a href=(path) aria-current=[here] { (visit.t(label)) }
                        }
                    }
                    (self.switch())
                }
            }
        }
    }

    fn switch(&self) -> Markup {
        let (visit, other) = (self.visit, self.visit.lang.other());
        let label = text::LANGUAGE_NAME.to(other);
        html! {
            @match self.switch_form {
                Some((form, path)) => {
                    button.switch type="submit" form=(form) lang=(other.tag())
                        formaction={ (path) "?" (LANG) "=" (other.name()) } formnovalidate { (label) }
                }
                None => { a.switch href=(visit.switched()) lang=(other.tag()) { (label) } }
            }
        }
    }
}
