//! `qianxian call`: every method of the contract by its name, with fields as people write them.

use std::collections::BTreeMap;

use qianxian_proto::calls::{Call, Field, Takes};
use serde_json::{Map, Value};

use super::args::CallArgs;
use super::call_value::{choices, takes_money, value};
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
            Takes::Number if takes_money(&field.name) => {
                terminal.pick("金额，带单位，如 46万元", "amount with its unit: 46万元").to_owned()
            }
            Takes::Number => terminal.pick("整数", "whole number").to_owned(),
            Takes::Boolean => terminal.pick("是/否", "true/false").to_owned(),
            Takes::Word { name, values } => choices(name, values),
            Takes::Json => "JSON".to_owned(),
        };
        let many = if field.is_list { " …" } else { "" };
        terminal.line(&format!("  {prefix}{} ({what}{many})", field.name))?;
        terminal.line(&format!("      {}", field.comment))?;
        if prefix.matches('.').count() < 2 {
            let many = if field.is_list { "[]" } else { "" };
            show(terminal, &field.fields(), &format!("{prefix}{}{many}.", field.name))?;
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
    let is_again = request.contains_key("request_id");
    if let Some(carrier) = wants_etag(call, &mut request)
        && let Some(name) = carrier.get("name").cloned()
        && let Some(getter) = getter(calls, call)
    {
        // The etag moves on with the first call, and then the second would be another request.
        if is_again {
            return Err(Failure::new(
                "带 request_id 时请写明 etag，否则重试时内容就不同了",
                "state the etag with a request_id, or a repetition is another request",
            ));
        }
        let read = Map::from_iter([("name".to_owned(), name)]);
        let read = invoke(connection, getter, Value::Object(read)).await?;
        if let Some(etag) = read.get("etag") {
            carrier.insert("etag".to_owned(), etag.clone());
        }
    }
    invoke(connection, call, Value::Object(request)).await
}

/// The part of a request that wants an etag and has none: the request of a verb, or the record that
/// an update carries.
fn wants_etag<'a>(
    call: &Call,
    request: &'a mut Map<String, Value>,
) -> Option<&'a mut Map<String, Value>> {
    let has_etag = |fields: &[Field]| fields.iter().any(|field| field.name == "etag");
    let fields = call.fields();
    let carrier = if has_etag(&fields) {
        request
    } else if call.name().starts_with("Update") {
        let carried = fields.iter().find(|field| has_etag(&field.fields()))?;
        request.get_mut(&carried.name)?.as_object_mut()?
    } else {
        return None;
    };
    (!carrier.contains_key("etag")).then_some(carrier)
}

/// The method that reads what a method changes.
fn getter<'a>(calls: &'a [Call], call: &Call) -> Option<&'a Call> {
    let service = call.service();
    let kind = service.trim_end_matches("Service");
    calls.iter().find(|get| get.name() == format!("Get{kind}"))
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
