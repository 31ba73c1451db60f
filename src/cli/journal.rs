//! `qianxian journal verify` and `qianxian journal dump`.

use std::path::Path;
use std::sync::Arc;

use qianxian_proto::journal::v1 as pb;

use super::args::{DirArgs, DumpArgs};
use super::connect::must_hold;
use super::ending::Ending;
use super::failure::Failure;
use super::progress::of_bytes;
use super::terminal::Terminal;
use crate::app::{self, DataDir};
use crate::contract::decode_entry;
use crate::domain::catalogue::Event;
use crate::domain::text::Bilingual;
use crate::journal::{self, DirStorage, Journal, Position};

/// Opens the journal of a data directory that nobody else uses, without touching its views.
fn storage(dir: &Path) -> Result<(DataDir, DirStorage), Failure> {
    must_hold(dir, &["journal"])?;
    let held = DataDir::take(dir)?;
    let storage = DirStorage::exclusive(&held.journal())
        .map_err(|source| Failure::file(&held.journal(), &source))?;
    Ok((held, storage))
}

pub(super) fn verify(terminal: Terminal, args: &DirArgs) -> Result<Ending, Failure> {
    let (_held, storage) = storage(&args.data_dir)?;
    let bar = of_bytes(terminal, 0, terminal.pick("检查日志", "verifying").to_owned());
    let verified = journal::verify(&storage, &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let report = verified.map_err(|failed| {
        let Failure { message, quiet } = Failure::chain("日志账本不可信", &failed);
        let zh = "如果上次是异常退出，请先启动一次：没写完的末尾会被截去并另存；再检查仍不通过，才是损坏";
        let en = "if the process was killed, start it once: an unfinished end is cut and kept; what \
                  still fails then is damage";
        let message = Bilingual::new(format!("{}。{zh}", message.zh), format!("{}; {en}", message.en));
        Failure { message, quiet }
    })?;
    let chain: String = report.head.chain.iter().map(|byte| format!("{byte:02x}")).collect();
    let (segments, entries, bytes) = (report.segments, report.entries, report.bytes);
    terminal.both(
        &format!("日志完好：{segments} 段，{entries} 条，{bytes} 字节；链尾哈希 {chain}"),
        &format!("the journal holds: {segments} segments, {entries} entries, {bytes} bytes; head hash {chain}"),
    )?;
    Ok(Ending::Done)
}

pub(super) fn dump(terminal: Terminal, args: &DumpArgs) -> Result<Ending, Failure> {
    let (_held, storage) = storage(&args.dir.data_dir)?;
    let (journal, recovery) = Journal::open(Arc::new(storage), journal::Options::default())
        .map_err(|failed| Failure::chain("打不开日志账本", &failed))?;
    if recovery.cut_bytes() > 0 {
        let bytes = recovery.cut_bytes();
        terminal.note(
            &format!("上次写入没有完成：末尾 {bytes} 字节已截去，另存在 journal 目录"),
            &format!(
                "the last write was unfinished: {bytes} bytes were cut and kept beside the journal"
            ),
        );
    }
    for stored in journal.read(Position::new(args.from)) {
        let stored = stored.map_err(|failed| Failure::chain("读不了日志账本", &failed))?;
        if args.json {
            let mut entry = <pb::Entry as prost::Message>::decode(stored.payload.as_slice())
                .map_err(|failed| Failure::chain("读不了日志条目", &failed))?;
            hide_secrets(&mut entry);
            let value = qianxian_proto::to_json(&entry)
                .map_err(|failed| Failure::chain("无法输出 JSON", &failed))?;
            terminal.line(&value.to_string())?;
            continue;
        }
        let position = stored.position.get();
        let entry = decode_entry(&stored.payload)
            .map_err(|source| app::Error::Entry { position, source })?;
        for event in &entry.events {
            let verb = match event {
                Event::Put { created: true, .. } => terminal.pick("新增", "created"),
                Event::Put { created: false, .. } => terminal.pick("修改", "updated"),
                Event::Deleted { .. } => terminal.pick("删除", "deleted"),
                Event::Undeleted { .. } => terminal.pick("恢复", "undeleted"),
            };
            terminal.line(&format!("{position}\t{}\t{verb}\t{}", entry.actor, event.name()))?;
        }
    }
    Ok(Ending::Done)
}

/// Takes the secrets out of an entry that is shown.
fn hide_secrets(entry: &mut pb::Entry) {
    for event in &mut entry.events {
        if let Some(pb::event::Kind::SubscriptionPut(put)) = &mut event.kind
            && let Some(subscription) = &mut put.subscription
        {
            subscription.webhook_secret.clear();
        }
    }
}
