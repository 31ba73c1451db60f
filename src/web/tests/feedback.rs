//! Feedback forms: on the cards of a kept need, and taken from the console's own pages alone.

use axum::body::Body;
use http::{Request, StatusCode};

use super::{Answer, Console};

/// Sends a feedback form as a page of `origin` would.
async fn give_feedback(console: &Console, origin: &str, form: &[(&str, &str)]) -> Answer {
    let body = crate::web::link::link("", form).trim_start_matches('?').to_owned();
    let request = Request::post("/needs/need-1/feedback")
        .header("host", "localhost:7878")
        .header("content-type", "application/x-www-form-urlencoded");
    let request = if origin.is_empty() { request } else { request.header("origin", origin) };
    console.ask(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn feedback_is_taken_from_the_consoles_own_pages_alone() {
    let console = Console::furnished();
    let page = console.get("/needs/need-1").await;
    page.shows("action=\"/needs/need-1/feedback\"").shows("<option value=\"TOO_EARLY\">太早期");
    console.get("/needs/need-1?lang=en").await.shows("too early").shows(">accept</button>");
    console.post("/match", "气凝胶 保温毡").await.lacks("/feedback");
    let accept = [("achievement", "ach-01"), ("verdict", "ACCEPT")];
    let before = console.app.position();
    for origin in ["", "null", "http://evil.example", "http://localhost:7879", "localhost:7878"] {
        let refused = give_feedback(&console, origin, &accept).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{origin:?}");
        refused.shows("没有保存");
    }
    assert_eq!(console.app.position(), before);
    let taken = give_feedback(&console, "http://localhost:7878", &accept).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    assert_eq!(taken.header("location"), "/needs/need-1?thanks=ach-01#matches");
    console.get("/needs/need-1?thanks=ach-01").await.shows("反馈已记下");
    let kept = console.app.list::<crate::domain::Feedback>(None, 10, false).unwrap();
    let kept = &kept.records[0].content;
    assert_eq!((kept.need.as_str(), kept.achievement.as_str()), ("need-1", "ach-01"));
    assert!(kept.seen.as_ref().unwrap().rank > 0);
    let other = [("achievement", "ach-01"), ("verdict", "DECLINE"), ("reason", "OTHER")];
    let refused = give_feedback(&console, "http://localhost:7878", &other).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    refused.shows("请在说明中写清楚");
    let whole = [other.as_slice(), &[("comment", "场地不够")]].concat();
    let taken = give_feedback(&console, "http://localhost:7878", &whole).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    for broken in [&accept[..1], &[("achievement", "ach-01"), ("verdict", "LOVE")]] {
        let refused = give_feedback(&console, "http://localhost:7878", broken).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    }
}
