//! `qianxian call`: every method of the contract by its name, with fields as people write them.

use std::collections::BTreeMap;

use qianxian_proto::calls::{Call, Field, Takes};
use serde_json::{Map, Value};

use super::args::CallArgs;
use super::call_value::value;
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::raw_codec::RawCodec;
use super::terminal::Terminal;

/// Longest comment in the list of methods, in characters.
const SUMMARY_CHARS: usize = 96;

pub(super) async fn run(terminal: Terminal, args: CallArgs) -> Result<Ending, Failure> {
    let calls = Call::all().map_err(|failed| Failure::chain("无法读取契约", &failed))?;
    let Some(method) = &args.method else {
        return list(terminal, &calls).map(|()| Ending::Done);
    };
    let call = find(&calls, method)?;
    if args.describe {
        return describe(terminal, call).map(|()| Ending::Done);
    }
    let mut request = body(&args)?;
    for stated in &args.fields {
        let (path, text) = stated.split_once('=').ok_or_else(|| {
            Failure::new(
                format!("“{stated}”应写作 字段=值；--describe 列出字段"),
                format!("write '{stated}' as FIELD=VALUE; --describe lists the fields"),
            )
        })?;
        put(&mut request, &call.fields(), path, text)?;
    }
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let done = answer(&connection, &calls, call, request).await;
    connection.close().await;
    let answer = serde_json::to_string_pretty(&done?)
        .map_err(|failed| Failure::chain("无法写出 JSON", &failed))?;
    terminal.line(&answer)?;
    Ok(Ending::Done)
}

fn find<'a>(calls: &'a [Call], method: &str) -> Result<&'a Call, Failure> {
    let bare = method.rsplit('/').next().unwrap_or(method);
    let folded = |name: &str| name.replace(['-', '_'], "").to_lowercase();
    let found = calls.iter().find(|call| folded(call.name()) == folded(bare));
    found.ok_or_else(|| {
        Failure::new(
            format!("没有方法“{method}”；不带参数运行 qianxian call 可列出全部"),
            format!("there is no method '{method}'; qianxian call alone lists all of them"),
        )
    })
}

fn list(terminal: Terminal, calls: &[Call]) -> Result<(), Failure> {
    let mut services: BTreeMap<String, Vec<&Call>> = BTreeMap::new();
    for call in calls {
        services.entry(call.service()).or_default().push(call);
    }
    for (service, calls) in services {
        terminal.line(&service)?;
        for call in calls {
            let comment = crate::domain::text::excerpt(&call.comment(), SUMMARY_CHARS);
            terminal.line(&format!("  {:<28} {comment}", call.name()))?;
        }
    }
    terminal.both(
        "qianxian call 方法 --describe 说明一个方法的字段。",
        "qianxian call METHOD --describe tells a method's fields",
    )
}

fn describe(terminal: Terminal, call: &Call) -> Result<(), Failure> {
    terminal.line(&format!("{} — {}", call.name(), call.comment()))?;
    show(terminal, &call.fields(), "")
}

/// Lists fields, and those of the record that a request carries.
fn show(terminal: Terminal, fields: &[Field], prefix: &str) -> Result<(), Failure> {
    for field in fields {
        let what = match &field.takes {
            Takes::Text => terminal.pick("文字", "text").to_owned(),
            Takes::Number => terminal.pick("整数，金额可写 46万元", "number, or 46万元").to_owned(),
            Takes::Boolean => terminal.pick("是/否", "true/false").to_owned(),
            Takes::Word { values, .. } => values.join(" | "),
            Takes::Json => "JSON".to_owned(),
        };
        let many = if field.is_list { " …" } else { "" };
        terminal.line(&format!("  {prefix}{} ({what}{many})", field.name))?;
        terminal.line(&format!("      {}", field.comment))?;
        if prefix.is_empty() && !field.is_list {
            show(terminal, &field.fields(), &format!("{}.", field.name))?;
        }
    }
    Ok(())
}

fn body(args: &CallArgs) -> Result<Map<String, Value>, Failure> {
    let Some(path) = &args.body else { return Ok(Map::new()) };
    let text = std::fs::read_to_string(path).map_err(|source| Failure::file(path, &source))?;
    match serde_json::from_str(&text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Failure::new("请求须是一个 JSON 对象", "a request is one JSON object")),
        Err(failed) => Err(Failure::chain("请求不是合法的 JSON", &failed)),
    }
}

/// Puts a value where a path of field names leads.
fn put(
    into: &mut Map<String, Value>,
    fields: &[Field],
    path: &str,
    text: &str,
) -> Result<(), Failure> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Some(field) = fields.iter().find(|field| field.name == name) else {
        let known = fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Failure::new(
            format!("没有字段“{name}”；可用：{known}"),
            format!("there is no field '{name}'; use {known}"),
        ));
    };
    let Some(rest) = rest else {
        into.insert(name.to_owned(), value(field, text)?);
        return Ok(());
    };
    let inner = into.entry(name).or_insert_with(|| Value::Object(Map::new()));
    match inner {
        Value::Object(inner) => put(inner, &field.fields(), rest, text),
        _ => Err(Failure::new(
            format!("字段“{name}”里没有“{rest}”"),
            format!("the field '{name}' holds no '{rest}'"),
        )),
    }
}

/// Calls, with the record's current etag where the caller states none.
async fn answer(
    connection: &Connection,
    calls: &[Call],
    call: &Call,
    mut request: Map<String, Value>,
) -> Result<Value, Failure> {
    let wants_etag = call.fields().iter().any(|field| field.name == "etag");
    if wants_etag
        && !request.contains_key("etag")
        && let Some(name) = request.get("name").cloned()
    {
        let service = call.service();
        let kind = service.trim_end_matches("Service");
        let getter = calls.iter().find(|get| get.name() == format!("Get{kind}"));
        if let Some(getter) = getter {
            let read = Map::from_iter([("name".to_owned(), name)]);
            let read = invoke(connection, getter, Value::Object(read)).await?;
            if let Some(etag) = read.get("etag") {
                request.insert("etag".to_owned(), etag.clone());
            }
        }
    }
    invoke(connection, call, Value::Object(request)).await
}

async fn invoke(connection: &Connection, call: &Call, request: Value) -> Result<Value, Failure> {
    let bytes = call
        .request(&request)
        .map_err(|failed| Failure::chain("请求与契约不符；--describe 列出字段", &failed))?;
    let mut client =
        tonic::client::Grpc::new(connection.channel.clone()).max_decoding_message_size(usize::MAX);
    client.ready().await.map_err(|failed| Failure::chain("服务没有就绪", &failed))?;
    let path = http::uri::PathAndQuery::try_from(call.path())
        .map_err(|failed| Failure::chain("方法名不能调用", &failed))?;
    let answer = client.unary(tonic::Request::new(bytes), path, RawCodec).await?;
    call.answer(&answer.into_inner()).map_err(|failed| Failure::chain("无法读取回答", &failed))
}
