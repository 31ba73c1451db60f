//! The console over a real application in a temporary directory, asked as a browser asks.
//!
//! Proves that every page comes in both languages, escapes what it shows, keeps what was asked,
//! says what is wrong, and carries the strict headers. One `Console` holds the application; `get`
//! and `post` go through the same routes as the server's.

mod feedback;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, StatusCode};
use tempfile::TempDir;
use tower::ServiceExt;

use super::routes::{FORM_BYTES_MAX, routes};
use crate::app::import::{Manner, Row};
use crate::app::{App, Author, FixedClock, Options};
use crate::domain::catalogue::Command;
use crate::domain::words::{CooperationMode, IpKind, MaturityStage, TechnologyField};
use crate::domain::{
    Achievement, Expert, Fen, Indicator, IpRight, Need, Organization, Party, RecordId, Time,
};

/// 2026-11-23T00:00:00+08:00
const NOW: Time = Time::from_micros(1_795_363_200_000_000);
const DAY: i64 = 86_400_000_000;

struct Console {
    app: Arc<App>,
    router: Router,
    _dir: TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The beginning of the page's main part, for a failure's message.
    fn main(&self) -> String {
        let main = self.body.find("<main").map_or(self.body.as_str(), |at| &self.body[at..]);
        crate::domain::text::excerpt(main, 3_000)
    }

    #[track_caller]
    fn shows(&self, part: &str) -> &Self {
        assert!(self.body.contains(part), "no {part:?} in:\n{}", self.main());
        self
    }

    #[track_caller]
    fn lacks(&self, part: &str) -> &Self {
        assert!(!self.body.contains(part), "{part:?} in:\n{}", self.main());
        self
    }
}

impl Console {
    fn empty() -> Self {
        let dir = TempDir::new().unwrap();
        let clock = Arc::new(FixedClock::at(NOW));
        let options = Options { clock, ..Options::default() };
        let app = Arc::new(App::open(dir.path(), options, &mut |_, _, _| {}).unwrap());
        Self { router: routes(Arc::clone(&app)), app, _dir: dir }
    }

    fn furnished() -> Self {
        let console = Self::empty();
        let app = &console.app;
        let manner = Manner::default();
        let imported = app.import(vec![row("uni-tiaoxi", university())], &manner).unwrap();
        assert_eq!(imported.outcomes.len(), 1);
        let offers = (1..=25).map(|number| row(&format!("ach-{number:02}"), aerogel(number)));
        let others = (1..=175).map(|number| row(&format!("other-{number:03}"), welding(number)));
        let hostile = row("ach-script", hostile());
        app.import(offers.chain(others).chain([hostile]).collect(), &manner).unwrap();
        app.import(vec![row("need-1", need())], &manner).unwrap();
        app.import(vec![row("exp-1", expert())], &manner).unwrap();
        app.sync_search().unwrap();
        console
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: head.status, headers: head.headers, body }
    }

    async fn get(&self, address: &str) -> Answer {
        self.ask(Request::get(address).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, address: &str, text: &str) -> Answer {
        let body = super::link::link("", &[("text", text)]);
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.trim_start_matches('?').to_owned()));
        self.ask(request.unwrap()).await
    }
}

fn row<T>(id: &str, draft: T) -> Row<T> {
    let id = Some(RecordId::parse("id", id).unwrap());
    Row { number: 1, id, draft, violations: Vec::new() }
}

fn university() -> Organization {
    Organization {
        display_name: "苕溪大学".into(),
        region_code: "330106".into(),
        ..Default::default()
    }
}

fn tiaoxi() -> Party {
    Party { display_name: "苕溪大学".into(), organization: "uni-tiaoxi".into() }
}

fn aerogel(number: usize) -> Achievement {
    Achievement {
        title: format!("二氧化硅气凝胶保温毡 {number}"),
        summary: "以水玻璃为硅源的气凝胶毡，用于蒸汽管道保温，导热系数低。".into(),
        keywords: vec!["气凝胶".into(), "管道保温".into()],
        technology_field: Some(TechnologyField::Materials),
        stage: Some(MaturityStage::Middle),
        trl: Some(6),
        ip_rights: vec![IpRight { kind: IpKind::TradeSecret, number: String::new() }],
        cooperation_modes: vec![CooperationMode::License],
        ask_price: Some(Fen::new(180_000_000)),
        holders: vec![tiaoxi()],
        claims: vec![Indicator {
            metric: "使用温度".into(),
            value: "≤600".into(),
            unit: "℃".into(),
            must: false,
        }],
        expire_time: Some(Time::from_micros(NOW.micros() + 30 * DAY)),
        ..Achievement::default()
    }
}

/// What makes the words of the others telling: most of a catalogue is about something else.
fn welding(number: usize) -> Achievement {
    let title = format!("焊接机器人视觉跟踪 {number}");
    Achievement {
        title, summary: "激光视觉引导机器人焊缝跟踪。".into(), ..Achievement::default()
    }
}

fn hostile() -> Achievement {
    Achievement {
        title: "<script>alert('锂电池隔膜')</script>".into(),
        summary: "锂电池隔膜 \"><img src=x onerror=alert(1)> 涂覆工艺".into(),
        keywords: vec!["锂电池\"><b>".into()],
        holders: vec![Party { display_name: "<b>甲</b>".into(), organization: String::new() }],
        ..Achievement::default()
    }
}

fn need() -> Need {
    Need {
        title: "蒸汽管道保温材料减薄".into(),
        description: "现用岩棉太厚，希望找到气凝胶一类的保温毡。".into(),
        enterprise: Party {
            display_name: "德清鹭汀科技有限公司".into(), ..Party::default()
        },
        technology_field: Some(TechnologyField::Materials),
        budget_max: Some(Fen::new(200_000_000)),
        budget_is_ceiling: true,
        min_trl: Some(7),
        ..Need::default()
    }
}

fn expert() -> Expert {
    Expert {
        display_name: "沈某<b>".into(),
        organization: tiaoxi(),
        title: "教授".into(),
        summary: "气凝胶保温毡与管道保温。".into(),
        keywords: vec!["气凝胶".into()],
        technology_fields: vec![TechnologyField::Materials],
        open_needs: 1,
        max_needs: 4,
        achievements: vec!["ach-02".into()],
        ..Expert::default()
    }
}

/// Every page of a furnished console.
const PAGES: [&str; 14] = [
    "/",
    "/search",
    "/search?q=%E6%B0%94%E5%87%9D%E8%83%B6",
    "/needs",
    "/needs/need-1",
    "/needs/need-1/explain?achievement=ach-01",
    "/needs/need-1/explain?achievement=achievements/other-001",
    "/needs/need-1/experts",
    "/experts",
    "/experts/exp-1",
    "/match",
    "/achievements/ach-01",
    "/organizations",
    "/organizations/uni-tiaoxi",
];

#[tokio::test]
async fn every_page_comes_with_the_strict_headers() {
    let console = Console::furnished();
    for address in PAGES.into_iter().chain(["/nowhere", "/assets/console.css", "/healthz"]) {
        let answer = console.get(address).await;
        let expected = if address == "/nowhere" { StatusCode::NOT_FOUND } else { StatusCode::OK };
        assert_eq!(answer.status, expected, "{address}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"), "{address}");
        assert!(policy.contains("frame-ancestors 'none'"), "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{address}");
    }
}

#[tokio::test]
async fn no_page_needs_scripts_inline_styles_or_another_host() {
    let console = Console::furnished();
    for address in PAGES {
        let answer = console.get(address).await;
        for forbidden in ["<script", " style=", "<style", " onclick", "http://", "https://", "src="]
        {
            answer.lacks(forbidden);
        }
        let headings: Vec<u8> = levels(&answer.body);
        assert_eq!(headings.iter().filter(|level| **level == 1).count(), 1, "{address}");
        let jumps = headings.windows(2).filter(|pair| pair[1] > pair[0] + 1);
        assert_eq!(jumps.count(), 0, "{address}: {headings:?}");
    }
}

/// The levels of the headings in their order.
fn levels(page: &str) -> Vec<u8> {
    let tags = page.split("<h").skip(1).filter_map(|rest| rest.bytes().next());
    tags.filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect()
}

#[tokio::test]
async fn english_pages_of_an_empty_catalogue_hold_no_chinese() {
    let console = Console::empty();
    let pages = ["/", "/search", "/needs", "/match", "/organizations", "/nowhere", "/needs/none"];
    for address in pages.into_iter().chain(["/search?page=0&stage=x", "/search?q=a&stage=EARLY"]) {
        let joint = if address.contains('?') { '&' } else { '?' };
        let answer = console.get(&format!("{address}{joint}lang=en")).await;
        // The switch names the other language in its own words; choices of vocabularies are data.
        let page = answer.body.replace("中文", "").replace("“气凝胶 保温”", "");
        let page = page.replace("初期、中期、成熟应用", "");
        let chinese: String =
            page.chars().filter(|c| ('\u{2E80}'..'\u{FFFF}').contains(c)).collect();
        assert_eq!(chinese, "", "{address}");
        answer.shows("<html lang=\"en\">");
        let chinese = console.get(address).await;
        chinese.shows("<html lang=\"zh-CN\">").shows("主导航");
        assert_eq!(chinese.status, answer.status, "{address}");
    }
}

#[tokio::test]
async fn the_language_is_switched_and_remembered() {
    let console = Console::furnished();
    let answer = console.get("/search?q=a%26b&lang=en").await;
    assert!(answer.header("set-cookie").starts_with("lang=en; Path=/;"));
    answer.shows("href=\"/search?q=a%26b&amp;lang=zh\"");
    let plain = console.get("/").await;
    assert_eq!(plain.header("set-cookie"), "");
    assert_eq!(plain.header("vary"), "Accept-Language, Cookie");
    for (name, value) in [("cookie", "x=1; lang=en"), ("accept-language", "en-US,zh;q=0.5")] {
        let request = Request::get("/").header(name, value).body(Body::empty()).unwrap();
        console.ask(request).await.shows("Main navigation");
    }
}

#[tokio::test]
async fn what_records_say_is_escaped_everywhere() {
    let console = Console::furnished();
    let address = "/search?q=%E9%94%82%E7%94%B5%E6%B1%A0%E9%9A%94%E8%86%9C";
    for page in [
        console.get(address).await,
        console.get("/achievements/ach-script").await,
        console.post("/match", "锂电池隔膜</textarea><script>").await,
        console.get("/search?q=%3Cscript%3E%22&filter=%3Cscript%3E").await,
        console.get("/match?text=%3C/textarea%3E%3Cscript%3E").await,
    ] {
        page.shows("&lt;script&gt;")
            .lacks("<script")
            .lacks("<img")
            .lacks("<b>")
            .lacks("onerror=alert(1)>");
    }
}

#[tokio::test]
async fn a_search_shows_marks_facets_and_pages_and_keeps_what_was_asked() {
    let console = Console::furnished();
    let query = "q=%E6%B0%94%E5%87%9D%E8%83%B6";
    let first = console.get(&format!("/search?{query}")).await;
    first.shows("<mark>气凝胶</mark>").shows("共 25 项，显示第 1–20 项").shows("第 1 / 2 页");
    first.shows(&format!("href=\"/search?{query}&amp;technology_field=MATERIALS\""));
    first.shows("<span>新材料及其应用</span><span class=\"count\">25</span>");
    first.shows(&format!("href=\"/search?{query}&amp;page=2\"")).shows("180万元").shows("苕溪大学");
    let narrowed =
        format!("{query}&technology_field=MATERIALS&stage=MIDDLE&filter=trl%20%3E%3D%206");
    let second = console.get(&format!("/search?{narrowed}&page=2")).await;
    second.shows("显示第 21–25 项").shows("aria-current=\"true\"").shows("value=\"MATERIALS\"");
    let without_stage = "technology_field=MATERIALS&amp;filter=trl%20%3E%3D%206\"";
    second.shows(without_stage).shows("value=\"trl &gt;= 6\"");
    let beyond = console.get(&format!("/search?{query}&page=3")).await;
    beyond.shows("回到第一页");
    let none = console.get(&format!("/search?{query}&ip_kind=DESIGN")).await;
    none.shows("没有找到符合的成果").shows("去掉筛选条件").shows("/match?text=");
}

#[tokio::test]
async fn what_is_wrong_with_a_search_stands_at_its_form() {
    let console = Console::furnished();
    let long = "a".repeat(crate::search::QUERY_CHARS_MAX + 1);
    for (parameters, told) in [
        ("filter=trl%20%3E%3D%20six".to_owned(), "条件表达式：第 8 个字符处：“six”不是整数"),
        ("stage=%E8%80%81".to_owned(), "“老”不是所处阶段的取值；可用：初期、中期、成熟应用"),
        ("page=0".to_owned(), "页码应为 1 到 500 的整数"),
        (format!("q={long}"), "关键词：共 1001 字，最多 1000 字"),
    ] {
        let answer = console.get(&format!("/search?q=keep&{parameters}")).await;
        let answer = if parameters.starts_with("q=") {
            console.get(&format!("/search?{parameters}")).await
        } else {
            answer.shows("value=\"keep\"");
            answer
        };
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{parameters}");
        answer.shows(told).shows("role=\"alert\"").shows("id=\"q\"");
    }
}

#[tokio::test]
async fn a_need_shows_its_matches_with_every_reason() {
    let console = Console::furnished();
    let page = console.get("/needs/need-1").await;
    page.shows("蒸汽管道保温材料减薄").shows("≤ 200万元（不可超出）").shows("TRL ≥ 7");
    page.shows("同属技术领域“新材料及其应用”").shows("技术成熟度 TRL 6，需求要求 ≥ 7，差 1 级");
    page.shows("拟价 180万元，不超过上限 200万元").shows("关键词命中").shows("<mark>");
    page.shows("href=\"/achievements/ach-01\"").shows("href=\"/needs/need-1?top=50\"");
    let all = console.get("/needs/need-1?top=50").await;
    all.shows("href=\"/achievements/ach-25\"").lacks("top=50\"");
    let english = console.get("/needs/need-1?lang=en").await;
    english
        .shows("same technology field")
        .shows("CNY 2,000,000 (ceiling)")
        .shows("words in common");
}

#[tokio::test]
async fn a_need_leads_to_the_people_who_could_help() {
    let console = Console::furnished();
    console.get("/needs/need-1").await.shows("href=\"/needs/need-1/experts\"");
    let page = console.get("/needs/need-1/experts").await;
    page.shows("沈某&lt;b&gt;").lacks("沈某<b>").shows("href=\"/experts/exp-1\"");
    page.shows("有相关成果 1 项").shows("从事技术领域“新材料及其应用”").shows("在办 1 / 可承接 4");
    page.shows("href=\"/achievements/ach-02\"");
    let english = console.get("/needs/need-1/experts?lang=en").await;
    english.shows("achievements near the need: 1").shows("1 in hand of 4");
    let expert = console.get("/experts/exp-1").await;
    expert.shows("教授").shows("href=\"/organizations/uni-tiaoxi\"").shows("本人成果");
    console.get("/experts").await.shows("沈某&lt;b&gt;");
    let nobody = console.get("/experts/nobody").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert_eq!(console.get("/needs/nobody/experts").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_need_shows_near_misses_and_explains_any_achievement() {
    let console = Console::furnished();
    let dear = Achievement { ask_price: Some(Fen::new(250_000_000)), ..aerogel(90) };
    console.app.import(vec![row("ach-dear", dear)], &Manner::default()).unwrap();
    console.app.sync_search().unwrap();
    let page = console.get("/needs/need-1").await;
    page.shows("差一点的成果").shows("拟价 250万元，超出上限 50万元").shows("上限提高到 250万元");
    page.shows("action=\"/needs/need-1/explain\"");
    page.shows("href=\"/needs/need-1/explain?achievement=ach-dear\"");
    let kept_out = console.get("/needs/need-1/explain?achievement=ach-dear").await;
    kept_out.shows("被门槛挡下：拟价 250万元，超出上限 50万元；否则可排第").shows("共同字词");
    kept_out.shows("href=\"/needs/need-1\"");
    let shown = console.get("/needs/need-1/explain?achievement=ach-01&lang=en").await;
    shown.shows("ranked 1, among the matches shown").shows("Words in common");
    let behind = console.get("/needs/need-1/explain?achievement=achievements/ach-25").await;
    behind.shows("只列出前 10 项");
    for nothing in ["", "?achievement=", "?achievement=nobody", "?achievement=%2F"] {
        let answer = console.get(&format!("/needs/need-1/explain{nothing}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    let no_need = console.get("/needs/nobody/explain?achievement=ach-01").await;
    assert_eq!(no_need.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_achievement_shows_the_needs_that_it_could_answer() {
    let console = Console::furnished();
    let page = console.get("/achievements/ach-01").await;
    page.shows("哪些需求可能用得上").shows("href=\"/needs/need-1\"").shows("需求仍在征集");
    page.shows("href=\"/needs/need-1/explain?achievement=ach-01\"").shows("关键词命中");
    let there = console.get("/needs/need-1").await;
    let score = |page: &Answer| {
        let at = page.body.find("<p class=\"score\">").unwrap();
        crate::domain::text::excerpt(&page.body[at..], 80)
    };
    assert_eq!(score(&page), score(&there), "both directions agree");
    let other = console.get("/achievements/other-001?lang=en").await;
    other.shows("Needs that it could answer").shows("No open need shares words");
    let dear = Achievement { ask_price: Some(Fen::new(250_000_000)), ..aerogel(90) };
    console.app.import(vec![row("ach-dear", dear)], &Manner::default()).unwrap();
    console.app.sync_search().unwrap();
    page.shows("重复与替代").shows("疑似重复").shows("两份文本几乎一样");
    let near = console.get("/achievements/ach-dear").await;
    near.shows("差一点的需求").shows("上限提高到 250万元");
}

#[tokio::test]
async fn a_pasted_text_is_matched_and_not_kept() {
    let console = Console::furnished();
    let before = console.app.position();
    let page = console.post("/match", "气凝胶 保温毡").await;
    assert_eq!(page.status, StatusCode::OK);
    page.shows("href=\"/achievements/ach-01\"").shows("\n气凝胶 保温毡</textarea>");
    page.shows("formaction=\"/match?lang=en\"");
    assert_eq!(console.app.position(), before);
    let empty = console.post("/match", "  ").await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    empty.shows("role=\"alert\"").shows("id=\"need-text\"");
    let longest = console.post("/match", &"保".repeat(20_000)).await;
    assert_eq!(longest.status, StatusCode::OK, "the longest need fits the form");
    let long = console.post("/match", &"保".repeat(20_001)).await;
    assert_eq!(long.status, StatusCode::BAD_REQUEST);
    let huge = console.post("/match", &"a".repeat(FORM_BYTES_MAX)).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    huge.shows("文本过长");
    let other = Request::post("/match").header("content-type", "text/plain").body(Body::from("x"));
    let other = console.ask(other.unwrap()).await;
    assert_eq!(other.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    other.shows("重新提交");
}

#[tokio::test]
async fn records_show_all_that_is_stated() {
    let console = Console::furnished();
    let page = console.get("/achievements/ach-07").await;
    page.shows("二氧化硅气凝胶保温毡 7").shows("中期 TRL 6").shows("使用温度").shows("≤600 ℃");
    page.shows("href=\"/organizations/uni-tiaoxi\"").shows("技术秘密").shows("普通许可");
    page.shows("2026-12-22").shows("<code>ach-07</code>").shows("2026-11-23 00:00");
    let university = console.get("/organizations/uni-tiaoxi").await;
    university
        .shows("该机构的成果 (25)")
        .shows("filter=holder%20%3D%20%22organizations%2Funi-tiaoxi%22");
    let free = console.get("/achievements/ach-script").await;
    free.shows("面议");
}

#[tokio::test]
async fn what_is_not_there_is_said_in_both_languages() {
    let console = Console::furnished();
    let mut gone = row("ach-gone", aerogel(99));
    gone.draft.title = "已撤回".into();
    console.app.import(vec![gone], &Manner::default()).unwrap();
    let id = RecordId::parse("id", "ach-gone").unwrap();
    let delete = Command::<Achievement>::Delete { id, etag: String::new() };
    console.app.change(delete, Author::default()).unwrap();
    for (address, zh, en) in [
        ("/achievements/none", "没有 achievements/none", "achievements/none does not exist"),
        ("/achievements/ach-gone", "已删除", "is deleted"),
        ("/needs/%E9%9C%80", "这个地址没有页面", "no page at this address"),
        ("/needs/%FF", "这个地址没有页面", "no page at this address"),
        ("/organizations/none", "没有 organizations/none", "does not exist"),
        ("/nowhere", "这个地址没有页面", "no page at this address"),
        ("/needs?after=%3C", "这个地址没有页面", "no page at this address"),
    ] {
        let joint = if address.contains('?') { '&' } else { '?' };
        for (lang, told) in [("zh", zh), ("en", en)] {
            let answer = console.get(&format!("{address}{joint}lang={lang}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
            answer.shows(told).shows("href=\"/\"");
        }
    }
    let wrong = Request::put("/needs").body(Body::empty()).unwrap();
    assert_eq!(console.ask(wrong).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn lists_go_on_where_they_stopped() {
    let console = Console::empty();
    let needs = (1..=21).map(|number| {
        let title = format!("需求{number}号");
        row(&format!("need-{number:02}"), Need { title, ..Need::default() })
    });
    console.app.import(needs.collect(), &Manner::default()).unwrap();
    let first = console.get("/needs").await;
    first
        .shows("共 21 条")
        .shows("需求20号")
        .lacks("需求21号")
        .shows("href=\"/needs?after=need-20\"");
    let second = console.get("/needs?after=need-20").await;
    second.shows("需求21号").lacks("需求20号").shows("回到第一页");
    console.get("/").await.shows("需求6号").lacks("需求7号").shows("<strong>21</strong>");
}

#[tokio::test]
async fn the_server_says_that_it_lives() {
    let console = Console::empty();
    let answer = console.get("/healthz").await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "ok"));
}
