//! What is said of a row that cannot be read, and what to do about it.

use super::delimited::FIELDS_MAX;
use super::lines::LINE_BYTES_MAX;
use crate::domain::Bilingual;

pub(super) fn unreadable(error: &serde_json::Error) -> Bilingual {
    let place = error.column();
    if error.is_eof() {
        return Bilingual::new(
            "JSON 没有写完，这一行可能被截断；请补全，一行一个对象",
            "the JSON breaks off; complete it, one object a line",
        );
    }
    if error.is_data() {
        return Bilingual::new(
            "一行应是一个 JSON 对象，如 {\"title\": \"…\"}",
            "write one JSON object a line, such as {\"title\": \"…\"}",
        );
    }
    Bilingual::new(
        format!("第 {place} 字节附近不是 JSON；请检查引号、逗号和转义"),
        format!("not JSON near byte {place}; look at quotes, commas and escapes"),
    )
}

pub(super) fn too_long() -> Bilingual {
    let megabytes = LINE_BYTES_MAX >> 20;
    Bilingual::new(
        format!("这一行超过 {megabytes} MiB，没有读入；请缩短或拆开"),
        format!("longer than {megabytes} MiB and passed over; shorten or split it"),
    )
}

pub(super) fn not_utf8() -> Bilingual {
    Bilingual::new("这一行有不是 UTF-8 的字节；请改正", "bytes that are not UTF-8; mend them")
}

pub(super) fn undecoded() -> Bilingual {
    Bilingual::new("这一行有不是 GBK 的字节；请改正", "bytes that are not GBK; mend them")
}

pub(super) fn too_deep() -> Bilingual {
    Bilingual::new(
        "嵌套太深；请写文字、数组或一层对象",
        "nested too deep; write a text, an array or a flat object",
    )
}

pub(super) fn twice() -> Bilingual {
    Bilingual::new("同一个键写了两次；请只留一个", "the same key stands twice; keep one of them")
}

pub(super) fn unknown_key(nearest: Option<&str>) -> Bilingual {
    match nearest {
        Some(known) => Bilingual::new(
            format!("不认识的列，最接近的是 {known}；请改名，或用 --ignore-unknown 忽略"),
            format!("unknown column, nearest {known}; rename it, or use --ignore-unknown"),
        ),
        None => Bilingual::new(
            "不认识的列；请删去，或用 --ignore-unknown 忽略",
            "unknown column; remove it, or use --ignore-unknown",
        ),
    }
}

pub(super) fn ragged(count: usize, wanted: usize) -> Bilingual {
    let counted = if count > FIELDS_MAX { format!("> {FIELDS_MAX}") } else { count.to_string() };
    Bilingual::new(
        format!("有 {counted} 个单元格，表头有 {wanted} 个；含逗号或引号的内容请用双引号括起"),
        format!("{counted} cells under {wanted} headers; quote cells that hold commas or quotes"),
    )
}

pub(super) fn unnamed(nth: usize) -> Bilingual {
    Bilingual::new(
        format!("第 {nth} 列有内容却没有表头；请补上表头或删去内容"),
        format!("column {nth} has a value but no header; name it or remove the value"),
    )
}
