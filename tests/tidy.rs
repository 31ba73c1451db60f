//! The house rules as tests: which room may name which, how long files are, what stands in every
//! Markdown file, manifest and source. Each test reads the tree as text and lists what breaks a
//! rule, file by file.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the tree has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Most lines of code in a file, without comments, blank lines and inline tests.
const CODE_LINES_MAX: usize = 500;

/// Each room of `src` and the rooms that it may name; every room may name itself.
const ROOMS: [(&str, &[&str]); 18] = [
    ("domain", &[]),
    ("contract", &["domain"]),
    ("journal", &[]),
    ("state", &["contract", "domain", "guard"]),
    ("search", &["domain", "guard"]),
    ("indicators", &["domain"]),
    ("matching", &["domain", "indicators"]),
    ("forecast", &["domain"]),
    ("ledger", &["domain"]),
    ("importing", &["domain"]),
    ("exporting", &["domain", "importing"]),
    ("webhook", &[]),
    (
        "app",
        &[
            "contract", "domain", "forecast", "journal", "ledger", "matching", "search", "state",
            "webhook",
        ],
    ),
    ("rpc", &["app", "contract", "domain", "forecast", "ledger", "matching", "search"]),
    ("web", &["app", "domain", "matching", "search"]),
    ("guard", &[]),
    ("server", &["app", "domain", "rpc", "web"]),
    (
        "cli",
        &[
            "app",
            "contract",
            "domain",
            "exporting",
            "forecast",
            "importing",
            "journal",
            "ledger",
            "matching",
            "rpc",
            "search",
            "server",
            "state",
            "web",
        ],
    ),
];

/// Outside crates that only some rooms may name.
const GUARDED: [(&str, &[&str]); 27] = [
    ("sled", &["state"]),
    ("tantivy", &[]),
    ("ferrous_opencc", &[]),
    ("rust_stemmers", &[]),
    ("qianxian_index", &["search"]),
    ("qianxian_proto", &["cli", "contract", "rpc"]),
    ("tonic", &["cli", "rpc", "server"]),
    ("tonic_types", &["cli", "rpc"]),
    ("tonic_health", &["rpc"]),
    ("axum", &["server", "web"]),
    ("hyper", &["webhook"]),
    ("ring", &["webhook"]),
    ("tokio_rustls", &["webhook"]),
    ("rustls_native_certs", &["webhook"]),
    ("maud", &["web"]),
    ("calamine", &["importing"]),
    ("csv", &["exporting", "importing"]),
    ("rust_xlsxwriter", &["exporting"]),
    ("encoding_rs", &["importing"]),
    ("flate2", &["importing"]),
    ("ruzstd", &["importing"]),
    ("clap", &["cli", "main"]),
    ("comfy_table", &["cli"]),
    ("indicatif", &["cli"]),
    ("uom", &["indicators"]),
    ("chacha20", &["forecast"]),
    ("num_bigint", &["ledger"]),
];

/// Rooms that no outside crate but these may enter, so that they stay pure.
const PURE: [(&str, &[&str]); 5] = [
    ("domain", &["thiserror"]),
    ("forecast", &["chacha20", "thiserror"]),
    ("indicators", &["uom"]),
    ("ledger", &["num_bigint", "thiserror"]),
    ("matching", &["thiserror"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the tree below a folder with one of these endings, and its text.
fn files(below: &str, endings: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join(below)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with('.') && name != "target" && name != "qianxian-data" {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.insert(shown(&path), text);
            }
        }
    }
    assert!(!found.is_empty(), "nothing ends in {endings:?} below {below:?}");
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

fn sources() -> BTreeMap<String, String> {
    files("src", &[".rs"])
}

/// The room of a file under `src`: its folder, or the name of a file that stands alone.
fn room(file: &str) -> &str {
    let inside = file.trim_start_matches("src/");
    inside.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The text without line comments, so that prose names nothing.
fn uncommented(text: &str) -> String {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// The text without its inline tests, which stand at the end.
fn untested(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod tests {").map_or(text, |end| &text[..end])
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The rooms that a text names as `crate::room` or `crate::{room, room::…}`.
fn named_rooms(text: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        if text[..at].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        let word = |text: &str| text.chars().take_while(|c| is_word(*c)).collect::<String>();
        let Some(group) = rest.strip_prefix('{') else {
            named.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut is_start = true;
        for (place, character) in group.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => is_start = true,
                _ if is_start && is_word(character) => {
                    named.insert(word(&group[place..]));
                    is_start = false;
                }
                _ => {}
            }
        }
    }
    named
}

/// Whether a text names an outside crate, as `name::…` or `use name;`.
fn names_crate(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = &text[at + name.len()..];
        let is_path =
            after.starts_with("::") || (after.starts_with(';') && text[..at].ends_with("use "));
        is_path && !before.is_some_and(|c| is_word(c) || c == ':')
    })
}

#[track_caller]
fn none(broken: &[String]) {
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn imports_flow_one_way() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        let here = room(&file);
        if here == "lib" || here == "main" {
            continue;
        }
        let allowed = ROOMS.iter().find(|(room, _)| *room == here);
        let Some((_, allowed)) = allowed else {
            broken.push(format!("{file}: the room {here} is not in the table"));
            continue;
        };
        for named in named_rooms(&uncommented(&text)) {
            if named != here && !allowed.contains(&named.as_str()) {
                broken.push(format!("{file}: {here} may not name {named}"));
            }
        }
    }
    none(&broken);
}

#[test]
fn the_table_of_rooms_has_no_circle() {
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    while settled.len() < ROOMS.len() {
        let next = ROOMS.iter().find(|(room, names)| {
            !settled.contains(room) && names.iter().all(|name| settled.contains(name))
        });
        let (room, _) = next.unwrap();
        settled.insert(room);
    }
}

#[test]
fn names_are_read_out_of_imports() {
    let text = "use crate::{journal, search::{View, state}, state};\nlet x = crate::app::App;";
    let named: Vec<String> = named_rooms(text).into_iter().collect();
    assert_eq!(named, ["app", "journal", "search", "state"]);
    assert!(names_crate("fn f(x: sled::Db)", "sled") && names_crate("use sled;", "sled"));
    assert!(!names_crate("unsled::x other::sled::x", "sled"));
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    let mut broken = Vec::new();
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let crates = section(&manifest, "[workspace.dependencies]").into_iter().map(name_of);
    let crates: BTreeSet<String> = crates.map(|name| name.replace('-', "_")).collect();
    for (file, text) in sources() {
        let (here, code) = (room(&file), uncommented(untested(&text)));
        for (guarded, rooms) in GUARDED {
            assert!(crates.contains(guarded), "{guarded} is no dependency any more");
            if names_crate(&code, guarded) && !rooms.contains(&here) {
                broken.push(format!("{file}: only {rooms:?} may name {guarded}"));
            }
        }
        if let Some((_, allowed)) = PURE.iter().find(|(room, _)| *room == here) {
            let foreign = crates.iter().filter(|name| names_crate(&code, name));
            let foreign = foreign.filter(|name| !allowed.contains(&name.as_str()));
            broken.extend(foreign.map(|name| format!("{file}: {here} is pure, it names {name}")));
        }
    }
    let index = files("index/src", &[".rs"]);
    for (file, text) in &index {
        for ours in ["qianxian::", "qianxian_proto"] {
            if uncommented(text).contains(ours) {
                broken.push(format!("{file}: the index knows nothing of {ours}"));
            }
        }
    }
    none(&broken);
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut broken = Vec::new();
    for below in ["src", "proto/src", "proto/tests", "index/src", "index/tests", "tests"] {
        for (file, text) in files(below, &[".rs"]) {
            if !text.starts_with("//! ") {
                broken.push(format!("{file}: does not open with what it is for"));
            }
            let code = uncommented(untested(&text));
            let lines = code.lines().filter(|line| !line.trim().is_empty()).count();
            if lines > CODE_LINES_MAX {
                broken.push(format!("{file}: {lines} lines of code, at most {CODE_LINES_MAX}"));
            }
        }
    }
    none(&broken);
}

#[test]
fn mod_and_lib_files_hold_no_logic() {
    let mut broken = Vec::new();
    for below in ["src", "proto/src", "index/src"] {
        for (file, text) in files(below, &[".rs"]) {
            let is_front = file.ends_with("/mod.rs") || file.ends_with("/lib.rs");
            let code = uncommented(&text);
            if is_front && code.split(|c: char| !is_word(c)).any(|word| word == "fn") {
                broken.push(format!("{file}: holds a function; give it a file of its own"));
            }
        }
    }
    none(&broken);
}

#[test]
fn every_markdown_file_has_one_title() {
    let mut broken = Vec::new();
    for (file, text) in files("", &[".md"]) {
        let mut is_code = false;
        let mut titles = 0;
        for line in text.lines() {
            is_code ^= line.trim_start().starts_with("```");
            titles += usize::from(!is_code && line.starts_with("# "));
        }
        if titles != 1 || !text.starts_with("# ") {
            broken.push(format!("{file}: {titles} titles, or none on its first line"));
        }
    }
    none(&broken);
}

#[test]
fn nothing_unfinished_and_no_machine_of_ours_is_in_the_tree() {
    // Put together here, so that this file does not break its own rule.
    let words = [("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("dbg", "!("), ("to", "do!(")];
    let places = [("/ho", "me/"), ("/ro", "ot/"), ("/wo", "rk/"), ("/t", "mp/"), ("/Us", "ers/")];
    let mut broken = Vec::new();
    let endings = [".rs", ".toml", ".proto", ".md", ".csv", ".jsonl", ".txt", ".yml", ".sh"];
    for (file, text) in files("", &endings) {
        for (head, tail) in words.iter().chain(&places) {
            let word = format!("{head}{tail}");
            for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| line.contains(&word)) {
                broken.push(format!("{file}:{number}: {}", line.trim()));
            }
        }
    }
    none(&broken);
}

/// The lines of one section of a manifest, without blank lines and comments of their own.
fn section<'a>(manifest: &'a str, heading: &str) -> Vec<&'a str> {
    let lines = manifest.lines().skip_while(|line| *line != heading).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

fn name_of(line: &str) -> String {
    line.chars().take_while(|c| is_word(*c) || *c == '-').collect()
}

#[test]
fn every_dependency_is_named_once_with_its_reason() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let named = section(&manifest, "[workspace.dependencies]");
    assert!(named.len() > 30, "the section was not found");
    let mut broken = Vec::new();
    for line in &named {
        let reason = line.split_once(" # ").map_or("", |(_, reason)| reason.trim());
        if reason.is_empty() {
            broken.push(format!("Cargo.toml: {} has no reason beside it", name_of(line)));
        }
    }
    for file in ["Cargo.toml", "proto/Cargo.toml", "index/Cargo.toml"] {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        for heading in ["[dependencies]", "[dev-dependencies]", "[build-dependencies]"] {
            for line in section(&text, heading) {
                if !line.contains("workspace = true") {
                    broken.push(format!("{file}: {line} is not taken from the workspace"));
                }
            }
        }
    }
    none(&broken);
}
