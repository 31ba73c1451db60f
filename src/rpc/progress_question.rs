//! Questions of progress, read from their messages.

use prost_types::Timestamp;
use tonic::Status;

use super::page_token;
use super::request::{as_of_day, within};
use super::status::invalid;
use crate::app::progress::{Asked, Part, Place};
use crate::contract::{time_from_pb, word_of};
use crate::domain::check::NAME_CHARS_MAX;
use crate::domain::target::Scope;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::words::Word;
use crate::domain::{Day, RecordId};
use crate::ledger::{Dimension, Figure, View};

/// Longest value of a row that may be asked for: an organization's name, or longer by its record's
/// collection.
const VALUE_CHARS_MAX: usize = NAME_CHARS_MAX + 40;

/// The day, year, view and moment of a question.
pub(super) fn asked(
    as_of_date: &str,
    year: i32,
    view: i32,
    known_time: Option<Timestamp>,
) -> Result<Asked, Status> {
    Ok(Asked {
        as_of: as_of_day(as_of_date)?,
        year: (year != 0).then_some(i64::from(year)),
        view: word::<View>("view", view)?.unwrap_or(View::AsReported),
        known_at: known_time.map(time_from_pb),
    })
}

/// The word of an enum number; none for 0.
pub(super) fn word<W: Word>(field: &str, number: i32) -> Result<Option<W>, Status> {
    if number == 0 {
        return Ok(None);
    }
    word_of::<W>(number).map(Some).ok_or_else(|| {
        let message = Bilingual::new(
            format!("没有编号为 {number} 的取值；可用：{}", W::choices()),
            format!("there is no value numbered {number}; use 1 to {}", W::ALL.len()),
        );
        invalid(Violation::new(field, Code::UnknownWord, &number.to_string(), message))
    })
}

/// The figure and the row that are asked for.
pub(super) fn part(figure: i32, dimension: i32, value: String) -> Result<Part, Status> {
    within("value", &value, VALUE_CHARS_MAX)?;
    let figure = word::<Figure>("figure", figure)?.unwrap_or(Figure::Actual);
    let dimension = word::<Dimension>("dimension", dimension)?;
    if dimension.is_none() && !value.is_empty() {
        let message = Bilingual::new(
            "写了分项，也要写明维度 dimension",
            "state the dimension that the value is a row of",
        );
        return Err(invalid(Violation::new("dimension", Code::Required, "", message)));
    }
    Ok(Part { figure, cell: dimension.map(|dimension| (dimension, value)) })
}

/// The first day of a period.
pub(super) fn start_day(text: &str) -> Result<Option<Day>, Status> {
    if text.is_empty() {
        return Ok(None);
    }
    let message = Bilingual::new(
        "应为北京日期，如 2026-11-23（1900 至 2199 年）",
        "write a day in Beijing like 2026-11-23, years 1900 to 2199",
    );
    let refused = || invalid(Violation::new("start_date", Code::DateFormat, text, message));
    Day::parse(text).map(Some).ok_or_else(refused)
}

/// The scope and region of a funnel that names no target.
pub(super) fn area(scope: i32, region_prefix: String) -> Result<Option<(Scope, String)>, Status> {
    let scope = word::<Scope>("scope", scope)?;
    let is_prefix = matches!(region_prefix.len(), 0 | 2 | 4 | 6)
        && region_prefix.bytes().all(|byte| byte.is_ascii_digit());
    if !is_prefix {
        let message = Bilingual::new(
            "行政区划前缀为 2、4 或 6 位数字",
            "a region prefix is the first 2, 4 or 6 digits of a region code",
        );
        let refused = Violation::new("region_prefix", Code::CodeFormat, &region_prefix, message);
        return Err(invalid(refused));
    }
    if scope.is_none() && !region_prefix.is_empty() {
        let message = Bilingual::new(
            "写了行政区划，也要写明口径：输出、吸纳或合计",
            "state the scope that the region goes with: OUTPUT, INTAKE or TOTAL",
        );
        return Err(invalid(Violation::new("scope", Code::Required, "", message)));
    }
    Ok(scope.map(|scope| (scope, region_prefix)))
}

/// The token of the entry that a page ends with.
pub(super) fn place_token(question: &str, (day, id, place): &Place) -> String {
    page_token::write(question, &format!("{day}/{id}/{place}"))
}

/// The entry that a token stands for.
pub(super) fn place(question: &str, token: &str) -> Result<Option<Place>, Status> {
    let Some(text) = page_token::read(question, token)? else { return Ok(None) };
    let mut parts = text.split('/');
    let mut next = || parts.next().unwrap_or_default();
    let (day, id, place) = (next(), next(), next());
    let day = Day::parse(day);
    let (id, place) = (RecordId::parse("page_token", id).ok(), place.parse().ok());
    match (day, id, place) {
        (Some(day), Some(id), Some(place)) => Ok(Some((day, id, place))),
        _ => Err(page_token::refused(token)),
    }
}
