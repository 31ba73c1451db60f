//! `qianxian doctor`.

use super::args::DirArgs;
use super::connect::{must_exist, open_app};
use super::ending::Ending;
use super::failure::Failure;
use super::progress::of_count;
use super::terminal::Terminal;
use crate::app::doctor::Difference;
use crate::domain::text::Bilingual;

pub(super) fn run(terminal: Terminal, args: &DirArgs) -> Result<Ending, Failure> {
    must_exist(&args.data_dir)?;
    let app = open_app(terminal, &args.data_dir)?;
    let message = terminal.pick("重放日志", "replaying the journal").to_owned();
    let bar = of_count(terminal, app.position(), message);
    let diagnosis = app.diagnose(&mut |done, _| bar.set_position(done))?;
    bar.finish_and_clear();
    let (journal, search) = (diagnosis.journal_position, diagnosis.search_position);
    terminal.both(
        &format!("日志 {journal} 条；检索视图已到第 {search} 条"),
        &format!("journal: {journal} entries; search view at entry {search}"),
    )?;
    for (kind, count) in &diagnosis.records {
        let label = kind.label();
        terminal.both(&format!("{}：{count}", label.zh), &format!("{}: {count}", label.en))?;
    }
    for (kind, count) in &diagnosis.searchable {
        let label = kind.label();
        terminal.both(
            &format!("可检索{}：{count}", label.zh),
            &format!("searchable {}: {count}", label.en),
        )?;
    }
    if diagnosis.differences_count == 0 {
        terminal.both("三者一致。", "all three agree")?;
        return Ok(Ending::Done);
    }
    let count = diagnosis.differences_count;
    terminal.both(
        &format!("发现 {count} 处差异（删去数据目录中的 state 或 search 后重启即可按日志重建）："),
        &format!("{count} differences (delete state or search in the data directory and restart: it is rebuilt from the journal):"),
    )?;
    for difference in &diagnosis.differences {
        terminal.line(&format!("  {}", terminal.say(&describe(difference))))?;
    }
    Ok(Ending::WithFindings)
}

fn describe(difference: &Difference) -> Bilingual {
    match difference {
        Difference::StateLacks(name) => {
            Bilingual::new(format!("记录视图缺少 {name}"), format!("the state view lacks {name}"))
        }
        Difference::StateHasMore(name) => Bilingual::new(
            format!("记录视图多出 {name}"),
            format!("the state view has {name}, which the journal does not know"),
        ),
        Difference::StateDiffers(name) => Bilingual::new(
            format!("记录视图中的 {name} 与日志不同"),
            format!("{name} differs between the state view and the journal"),
        ),
        Difference::StateMiscounts(kind) => Bilingual::new(
            format!("记录视图的{}计数不对", kind.label().zh),
            format!("the state view miscounts {}", kind.collection()),
        ),
        Difference::StateDamaged(why) => Bilingual::new(
            format!("记录视图已损坏：{why}"),
            format!("the state view is damaged: {why}"),
        ),
        Difference::SearchDamaged(why) => Bilingual::new(
            format!("检索视图已损坏：{why}"),
            format!("the search view is damaged: {why}"),
        ),
        Difference::SearchLacks(name) => {
            Bilingual::new(format!("检索视图缺少 {name}"), format!("the search view lacks {name}"))
        }
        Difference::SearchHasMore(name) => Bilingual::new(
            format!("检索视图多出 {name}"),
            format!("the search view has {name}, which is deleted or unknown"),
        ),
    }
}
