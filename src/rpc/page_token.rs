//! Pages: no larger than callers take, and tokens that are opaque to them, good only with the
//! question that they belong to (AIP-158).

use prost::Message;
use tonic::Status;

use super::status::invalid;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};

/// Digits of the digest that binds a token to its question and shows damage.
const BINDING_DIGITS: usize = 16;

/// Bytes of records after which a page ends, so that every client takes it: most refuse 4 MiB.
const PAGE_BYTES_MAX: usize = 3 << 20;

/// The items that fit on a page, at least one.
pub(super) fn fitting<M: Message>(items: impl Iterator<Item = M>) -> Vec<M> {
    let mut page: Vec<M> = Vec::new();
    let mut bytes = 0;
    for item in items {
        bytes += item.encoded_len();
        if bytes > PAGE_BYTES_MAX && !page.is_empty() {
            break;
        }
        page.push(item);
    }
    page
}

fn binding(question: &str, after: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(question.as_bytes()).update(&[0]).update(after.as_bytes());
    hasher.finalize().to_hex()[..BINDING_DIGITS].to_owned()
}

/// The token of the place `after` in the answers to `question`.
pub(super) fn write(question: &str, after: &str) -> String {
    format!("{}.{after}", binding(question, after))
}

/// The place that a token stands for; none for the first page.
pub(super) fn read(question: &str, token: &str) -> Result<Option<String>, Status> {
    if token.is_empty() {
        return Ok(None);
    }
    match token.split_once('.') {
        Some((bound, after)) if bound == binding(question, after) => Ok(Some(after.to_owned())),
        _ => Err(refused(token)),
    }
}

/// The refusal of a token that is damaged or belongs to another question.
pub(super) fn refused(token: &str) -> Status {
    let message = Bilingual::new(
        "page_token 无效，或查询条件已改变；请从第一页重新开始",
        "the page_token is invalid or belongs to another query; start again from the first page",
    );
    invalid(Violation::new("page_token", Code::CodeFormat, token, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_own_question_only() {
        let token = write("list needs", "need-007");
        assert_eq!(read("list needs", &token).unwrap().as_deref(), Some("need-007"));
        assert_eq!(read("list needs", "").unwrap(), None);
        let damaged = token.replace("007", "008");
        for (question, token) in
            [("list achievements", token.as_str()), ("list needs", "x"), ("list needs", &damaged)]
        {
            assert!(read(question, token).is_err());
        }
    }
}
