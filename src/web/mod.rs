//! stub
use std::sync::Arc;
/// stub
pub fn routes(_app: Arc<crate::app::App>) -> axum::Router {
    axum::Router::new()
}
