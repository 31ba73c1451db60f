//! Which address shows what, and the headers that every answer carries.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderValue, StatusCode};

use super::frame::{ICON, STYLES};
use super::problem::Problem;
use super::visit::Visit;
use super::{
    achievements, experts, explain, feedback, home, match_text, needs, organizations, search,
};
use crate::app::App;

/// Most bytes of a form: the longest need text, each character percent-encoded, and room beside it.
pub const FORM_BYTES_MAX: usize = 256 << 10;

/// Browsers may keep an asset for ever: its address changes with its content.
const ASSET_CACHE: &str = "public, max-age=31536000, immutable";
const ICON_CACHE: &str = "public, max-age=86400";

const HEADERS: [(HeaderName, &str); 5] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The console over one application, with pages of its own for what it does not know.
pub fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(home::show))
        .route("/search", get(search::show))
        .route("/needs", get(needs::list))
        .route("/needs/{id}", get(needs::show))
        .route("/needs/{id}/feedback", post(feedback::give))
        .route("/needs/{id}/explain", get(explain::show))
        .route("/needs/{id}/experts", get(experts::for_need))
        .route("/match", get(match_text::show).post(match_text::answer))
        .route("/achievements/{id}", get(achievements::show))
        .route("/organizations", get(organizations::list))
        .route("/organizations/{id}", get(organizations::show))
        .route("/experts", get(experts::list))
        .route("/experts/{id}", get(experts::show))
        .route("/assets/console.css", get(styles))
        .route("/assets/icon.svg", get(icon))
        .route("/healthz", get(health))
        .fallback(no_page)
        .method_not_allowed_fallback(no_method)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(map_response(with_headers))
        .with_state(app)
}

async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn styles() -> Response {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, ASSET_CACHE)];
    (headers, STYLES).into_response()
}

async fn icon() -> Response {
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, ICON_CACHE)];
    (headers, ICON).into_response()
}

async fn health(State(app): State<Arc<App>>) -> Response {
    let no_store = [(CACHE_CONTROL, "no-store")];
    if app.is_alive() {
        (no_store, "ok").into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, no_store, "stopped").into_response()
    }
}

async fn no_page(visit: Visit) -> Response {
    Problem::no_page().page(&visit)
}

async fn no_method(visit: Visit) -> Response {
    Problem::method().page(&visit)
}
