//! Which need is meant on the command line.

use std::io::Read;
use std::path::Path;

use qianxian_proto::v1::match_need_request::Subject;

use super::failure::Failure;
use crate::domain::Kind;

/// Most bytes of a need's text; the longest text that the contract takes is shorter.
const TEXT_BYTES_MAX: u64 = 1 << 20;

/// The resource name of what was named by its id or by its whole name.
pub(super) fn resource_name(kind: Kind, id: &str) -> String {
    if id.contains('/') { id.to_owned() } else { format!("{}/{id}", kind.collection()) }
}

/// The need that was named, typed, or put into a file.
pub(super) fn subject(
    need: Option<&str>,
    text: Option<&str>,
    file: Option<&Path>,
) -> Result<Subject, Failure> {
    match (need, text, file) {
        (Some(id), _, _) => Ok(Subject::Need(resource_name(Kind::Need, id))),
        (None, Some(text), _) => Ok(Subject::Text(text.to_owned())),
        (None, None, Some(path)) => read_text(path).map(Subject::Text),
        (None, None, None) => {
            Err(Failure::new("请给出 --need、--text 或 --file", "give --need, --text or --file"))
        }
    }
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(TEXT_BYTES_MAX).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(TEXT_BYTES_MAX).read_to_end(&mut bytes))
    };
    read.map_err(|source| Failure::file(path, &source))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let path = path.display();
        Failure::new(
            format!("{path} 不是 UTF-8 文本；请另存为 UTF-8"),
            format!("{path} is no UTF-8 text; save it as UTF-8"),
        )
    })?;
    Ok(text.trim_start_matches('\u{FEFF}').to_owned())
}
