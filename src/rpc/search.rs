//! SearchAchievements: a few words, filters, facets, snippets.

use std::sync::Arc;

use qianxian_proto::v1 as pb;
use tonic::Status;

use super::page_token;
use super::request::{page_size, run, within};
use super::status::invalid;
use crate::app::App;
use crate::app::search_achievements::{
    RESULTS_DEFAULT, RESULTS_MAX, SearchHit, SearchQuery, WINDOW_MAX,
};
use crate::contract::{Stored, bilingual_to_pb};
use crate::domain::Achievement;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::words::{CooperationMode, IpKind, MaturityStage, TechnologyField, Word};
use crate::search::{FACETS, Highlighted, QUERY_CHARS_MAX, parse_filter};

pub(super) async fn search(
    app: &Arc<App>,
    request: pb::SearchAchievementsRequest,
) -> Result<pb::SearchAchievementsResponse, Status> {
    let latest = request.consistency() == pb::Consistency::Latest;
    let pb::SearchAchievementsRequest { query, filter, facet_fields, .. } = request;
    within("query", &query, QUERY_CHARS_MAX)?;
    let question = format!("{query}\u{0}{filter}");
    let filter = parse_filter(&filter).map_err(invalid)?;
    let results_max = page_size(request.page_size, RESULTS_DEFAULT, RESULTS_MAX)?;
    let offset = offset(&question, &request.page_token)?;
    known_facets(&facet_fields)?;
    let report = run(app, move |app| {
        if latest {
            app.sync_search()?;
        }
        let facets = facet_fields.iter().map(String::as_str).collect();
        let results_max = results_max.min(WINDOW_MAX - offset);
        app.search(SearchQuery { words: &query, filter, offset, results_max, facets })
    })
    .await?;
    let places: Vec<usize> = report.hits.iter().map(|hit| hit.place).collect();
    let results = page_token::fitting(report.hits.into_iter().map(hit_to_pb));
    let end = places.get(results.len()).copied().unwrap_or(offset + results_max);
    let more = end < WINDOW_MAX && (end as u64) < report.total;
    let next_page_token =
        if more { page_token::write(&question, &end.to_string()) } else { String::new() };
    Ok(pb::SearchAchievementsResponse {
        results,
        facets: report
            .facets
            .into_iter()
            .map(|(field, counts)| facet_to_pb(field, counts))
            .collect(),
        total_size: i64::try_from(report.total).unwrap_or(i64::MAX),
        next_page_token,
        journal_position: i64::try_from(report.position).unwrap_or(i64::MAX),
    })
}

fn offset(question: &str, token: &str) -> Result<usize, Status> {
    match page_token::read(question, token)? {
        None => Ok(0),
        Some(offset) => offset
            .parse()
            .ok()
            .filter(|offset| *offset < WINDOW_MAX)
            .ok_or_else(|| page_token::refused(token)),
    }
}

fn known_facets(fields: &[String]) -> Result<(), Status> {
    let (count, most) = (fields.len(), FACETS.len());
    if count > most {
        let message = Bilingual::new(
            format!("共 {count} 个分面，最多 {most} 个；请删减"),
            format!("{count} facets, at most {most}; drop some"),
        );
        let violation = Violation::new("facet_fields", Code::TooMany, &count.to_string(), message);
        return Err(invalid(violation));
    }
    let Some(unknown) = fields.iter().find(|field| !FACETS.contains(&field.as_str())) else {
        return Ok(());
    };
    let known = FACETS.join(", ");
    let message = Bilingual::new(
        format!("没有可统计的字段“{unknown}”；可用：{known}"),
        format!("no facet '{unknown}'; use one of {known}"),
    );
    Err(invalid(Violation::new("facet_fields", Code::UnknownField, unknown, message)))
}

fn hit_to_pb(hit: SearchHit) -> pb::SearchResult {
    pb::SearchResult {
        achievement: Some(Achievement::to_pb(&hit.record)),
        score: f64::from(hit.score),
        snippets: hit.snippets.into_iter().map(snippet_to_pb).collect(),
    }
}

fn snippet_to_pb(found: Highlighted) -> pb::Snippet {
    let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
    let highlights = found
        .ranges
        .into_iter()
        .map(|range| pb::Highlight { start: place(range.start), end: place(range.end) });
    pb::Snippet {
        field: found.field.to_owned(),
        text: found.text,
        highlights: highlights.collect(),
    }
}

fn facet_to_pb(field: String, counts: Vec<(String, u64)>) -> pb::Facet {
    let buckets = counts.into_iter().map(|(value, count)| pb::FacetBucket {
        label: Some(bilingual_to_pb(&label(&field, &value))),
        value,
        count: i64::try_from(count).unwrap_or(i64::MAX),
    });
    let buckets = buckets.collect();
    pb::Facet { field, buckets }
}

/// What people call a facet's value: codes and free texts speak for themselves.
fn label(field: &str, value: &str) -> Bilingual {
    fn of<W: Word>(value: &str) -> Option<Bilingual> {
        W::parse(value).map(|word| Bilingual::new(word.zh(), word.en()))
    }
    let word = match field {
        "technology_field" => of::<TechnologyField>(value),
        "stage" => of::<MaturityStage>(value),
        "cooperation_mode" => of::<CooperationMode>(value),
        "ip_kind" => of::<IpKind>(value),
        _ => None,
    };
    word.unwrap_or_else(|| Bilingual::new(value, value))
}
