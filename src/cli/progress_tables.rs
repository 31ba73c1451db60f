//! Progress, entries and funnels at a terminal.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use qianxian_proto::v1 as pb;

use super::cards::short_id;
use super::failure::Failure;
use super::progress_text::{Unit, bar, change, percent};
use super::terminal::Terminal;
use crate::contract::word_of;
use crate::domain::target::{Metric, Scope};
use crate::domain::text::excerpt;
use crate::domain::trade::words::BookingKind;
use crate::domain::words::{DeclineReason, Word};
use crate::ledger::{Dimension, FunnelStage, View};

/// Longest title or name in a table, in characters.
const NAME_CHARS: usize = 24;

fn label<W: Word>(terminal: Terminal, number: i32) -> &'static str {
    word_of::<W>(number).map_or("-", |word| terminal.pick(word.zh(), word.en()))
}

fn unit(terminal: Terminal, metric: i32) -> Unit {
    Unit::new(terminal, word_of::<Metric>(metric).is_some_and(Metric::is_money))
}

/// 口径 and 行政区划, which stand with every figure.
fn area(terminal: Terminal, scope: i32, region_prefix: &str) -> String {
    let region = match region_prefix {
        "" => terminal.pick("全部地区", "all regions"),
        prefix => prefix,
    };
    match scope {
        0 => region.to_owned(),
        _ => format!("{} {region}", label::<Scope>(terminal, scope)),
    }
}

/// A table whose columns but the first ones are numbers.
fn table(heads: &[String], texts: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(heads);
    for (place, column) in table.column_iter_mut().enumerate() {
        if place >= texts {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "-".to_owned())
}

/// All targets, a line each.
pub(super) fn show_targets(
    terminal: Terminal,
    found: &pb::ListTargetProgressResponse,
) -> Result<(), Failure> {
    if found.targets.is_empty() {
        return terminal.both("还没有目标。", "there is no target yet");
    }
    let heads = [
        ("编号", "id"),
        ("目标", "target"),
        ("口径", "scope"),
        ("年份", "year"),
        ("年度目标", "year's target"),
        ("已登记", "actual"),
        ("完成率", "completion"),
        ("时间进度", "time elapsed"),
        ("与计划差", "gap"),
    ];
    let mut table = table(&heads.map(|(zh, en)| terminal.pick(zh, en).to_owned()), 3);
    for seen in &found.targets {
        let unit = unit(terminal, seen.metric);
        table.add_row([
            short_id(&seen.target).to_owned(),
            excerpt(&seen.display_name, NAME_CHARS),
            area(terminal, seen.scope, &seen.region_prefix),
            seen.year.to_string(),
            unit.large(seen.year_target_value),
            or_dash(seen.actual_value.map(|value| unit.large(value))),
            or_dash(seen.completion_bp.map(percent)),
            percent(i64::from(seen.elapsed_bp)),
            or_dash(seen.gap_value.map(|value| unit.large(value))),
        ]);
    }
    terminal.line(&table.to_string())?;
    let Some(first) = found.targets.first() else { return Ok(()) };
    let (day, view) = (&first.as_of_date, label::<View>(terminal, first.view));
    let position = found.journal_position;
    terminal.both(
        &format!("截至 {day}，{view}，日志位置 {position}"),
        &format!("as of {day}, {view}, journal position {position}"),
    )
}

/// A target: all its years, the figures of one, and its breakdown.
pub(super) fn show_progress(
    terminal: Terminal,
    found: &pb::QueryTargetProgressResponse,
) -> Result<(), Failure> {
    let Some(seen) = &found.progress else { return Ok(()) };
    let (area, view) =
        (area(terminal, seen.scope, &seen.region_prefix), label::<View>(terminal, seen.view));
    let (name, id) = (&seen.display_name, short_id(&seen.target));
    let metric = label::<Metric>(terminal, seen.metric);
    terminal.line(&format!("{name}  [{id}]"))?;
    let (day, position) = (&seen.as_of_date, found.journal_position);
    terminal.both(
        &format!("{metric} · 口径 {area} · {view} · 截至 {day} · 日志位置 {position}"),
        &format!("{metric} · {area} · {view} · as of {day} · journal position {position}"),
    )?;
    terminal.line("")?;
    show_years(terminal, seen, &found.years)?;
    terminal.line("")?;
    show_figures(terminal, seen)?;
    show_rows(terminal, seen, found)
}

fn show_years(
    terminal: Terminal,
    seen: &pb::TargetProgress,
    years: &[pb::YearProgress],
) -> Result<(), Failure> {
    let unit = unit(terminal, seen.metric);
    let values = years.iter().flat_map(|year| [year.plan_value, year.actual_value.unwrap_or(0)]);
    let most = values.max().unwrap_or(0);
    for year in years {
        let actual = or_dash(year.actual_value.map(|value| unit.large(value)));
        let plan = unit.large(year.plan_value);
        let share = or_dash(year.completion_bp.map(percent));
        let bar = bar(year.actual_value.unwrap_or(0), year.plan_value, most);
        let state = match (year.closed, year.actual_value) {
            (true, _) => terminal.pick("已结束", "closed"),
            (false, Some(_)) => terminal.pick("进行中", "running"),
            (false, None) => terminal.pick("未开始", "to come"),
        };
        let of = terminal.pick("计划", "of");
        terminal.line(&format!("{} {bar} {actual} {of} {plan} · {share} · {state}", year.year))?;
    }
    Ok(())
}

fn show_figures(terminal: Terminal, seen: &pb::TargetProgress) -> Result<(), Failure> {
    let unit = unit(terminal, seen.metric);
    let year = seen.year;
    let elapsed = percent(i64::from(seen.elapsed_bp));
    let state = if seen.closed {
        terminal.pick("已结束，为最终数", "closed: the figure is final").to_owned()
    } else {
        format!("{}{elapsed}", terminal.pick("时间进度 ", "time elapsed "))
    };
    terminal.both(&format!("{year} 年（{state}）"), &format!("{year} ({state})"))?;
    let (target, due) = (unit.large(seen.year_target_value), unit.large(seen.due_value));
    terminal.both(
        &format!("  年度目标 {target}，应完成 {due}"),
        &format!("  target {target}, due by now {due}"),
    )?;
    show_actual(terminal, unit, seen)?;
    if seen.scope != 0 && !seen.closed {
        let signed = unit.large(seen.provisional_value);
        terminal.both(
            &format!("  在途 {signed}（已签订、未登记，不计入）"),
            &format!("  provisional {signed} (signed and not registered; never counted)"),
        )?;
    }
    if let Some(contract) = seen.contract_amount_fen {
        let contract = Unit::new(terminal, true).large(contract);
        terminal.both(
            &format!("  合同成交额 {contract}（另列，不相加）"),
            &format!("  contract amount {contract} (a series of its own)"),
        )?;
    }
    show_rest(terminal, unit, seen)?;
    let Some(before) = seen.year_before_value else { return Ok(()) };
    let before = unit.large(before);
    let grown = seen.change_bp.map(change);
    let zh = grown.as_ref().map(|grown| format!("，同比 {grown}")).unwrap_or_default();
    let en = grown.map(|grown| format!(", change {grown}")).unwrap_or_default();
    terminal.both(
        &format!("  上年同期 {before}{zh}"),
        &format!("  same period of the year before {before}{en}"),
    )
}

fn show_actual(terminal: Terminal, unit: Unit, seen: &pb::TargetProgress) -> Result<(), Failure> {
    let Some(actual) = seen.actual_value else {
        return terminal.both("  尚无填报值", "  nothing was reported yet");
    };
    let actual = unit.large(actual);
    let share = or_dash(seen.completion_bp.map(percent));
    let gap = seen.gap_value.unwrap_or(0);
    let off = unit.large(gap.saturating_abs());
    let (zh, en) =
        if gap < 0 { ("落后计划", "behind the plan") } else { ("超前计划", "ahead") };
    let from = seen.reported.as_ref().map(|it| (it.source.as_str(), it.date.as_str()));
    let (zh_from, en_from) = match from {
        Some((source, date)) => (format!("（{source}，{date}）"), format!(" ({source}, {date})")),
        None => {
            let count = seen.entry_count;
            (format!("（{count} 笔）"), format!(" ({count} entries)"))
        }
    };
    let (zh_what, en_what) = match from {
        Some(_) => ("实际", "actual"),
        None => ("已登记", "registered"),
    };
    terminal.both(
        &format!("  {zh_what} {actual}{zh_from}，完成率 {share}，{zh} {off}"),
        &format!("  {en_what} {actual}{en_from}, {share} of the target, {off} {en}"),
    )
}

fn show_rest(terminal: Terminal, unit: Unit, seen: &pb::TargetProgress) -> Result<(), Failure> {
    let Some(remaining) = seen.remaining_value.filter(|value| *value > 0) else { return Ok(()) };
    let left = unit.large(remaining);
    let (days, working) = (seen.remaining_day_count, seen.remaining_working_day_count);
    let each = |value: Option<i64>| or_dash(value.map(|value| unit.small(value)));
    let (per_day, per_working) = (each(seen.per_day_value), each(seen.per_working_day_value));
    if days == 0 {
        return terminal.both(&format!("  差 {left}"), &format!("  short of the target by {left}"));
    }
    let (zh, en) = match seen.calendar_known {
        true => ("", ""),
        false => {
            ("；节假日尚未录入，只扣周末", "; holidays are not entered, weekends are left out")
        }
    };
    terminal.both(
        &format!(
            "  还需 {left}：{days} 天，日均 {per_day}；{working} 个工作日，日均 {per_working}{zh}"
        ),
        &format!(
            "  {left} to go: {days} days, {per_day} a day; {working} working days, {per_working} \
             each{en}"
        ),
    )
}

fn show_rows(
    terminal: Terminal,
    seen: &pb::TargetProgress,
    found: &pb::QueryTargetProgressResponse,
) -> Result<(), Failure> {
    if found.dimension == 0 || found.rows.is_empty() {
        return Ok(());
    }
    terminal.line("")?;
    let (unit, money) = (unit(terminal, seen.metric), Unit::new(terminal, true));
    let metric = label::<Metric>(terminal, seen.metric);
    let heads = [
        label::<Dimension>(terminal, found.dimension).to_owned(),
        format!("{metric}{}", unit.of_column()),
        terminal.pick("占比", "share").to_owned(),
        terminal.pick("笔数", "entries").to_owned(),
        format!("{}{}", terminal.pick("合同成交额", "contract amount"), money.of_column()),
    ];
    let mut table = table(&heads, 1);
    let whole = seen.actual_value.unwrap_or(0);
    for row in &found.rows {
        let name = row.label.as_ref().map(|it| terminal.pick(&it.zh_cn, &it.en));
        table.add_row([
            excerpt(name.unwrap_or(&row.value), NAME_CHARS),
            unit.cell(row.actual_value),
            or_dash(share(row.actual_value, whole).map(percent)),
            row.entry_count.to_string(),
            money.cell(row.contract_amount_fen),
        ]);
    }
    table.add_row([
        terminal.pick("合计", "total").to_owned(),
        unit.cell(whole),
        or_dash(share(whole, whole).map(percent)),
        seen.entry_count.to_string(),
        or_dash(seen.contract_amount_fen.map(|value| money.cell(value))),
    ]);
    terminal.line(&table.to_string())?;
    if word_of::<Dimension>(found.dimension) == Some(Dimension::Broker) {
        terminal.both(
            "  一笔可由几位经纪人分成，笔数因此可多于合计。",
            "  brokers may share an entry, so entries may add up to more than their number",
        )?;
    }
    terminal.both(
        "  每一项都能展开：--by … --bookings 名称",
        "  every row opens: --by … --bookings NAME",
    )
}

fn share(part: i64, whole: i64) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    i64::try_from((i128::from(part) * 10_000).div_euclid(i128::from(whole))).ok()
}

/// The entries of a figure and what they add up to.
pub(super) fn show_bookings(
    terminal: Terminal,
    found: &pb::ListBookingsResponse,
) -> Result<(), Failure> {
    let (unit, money) = (unit(terminal, found.metric), Unit::new(terminal, true));
    let metric = label::<Metric>(terminal, found.metric);
    let heads = [
        terminal.pick("日期", "day").to_owned(),
        terminal.pick("记录", "record").to_owned(),
        terminal.pick("登记编号", "number").to_owned(),
        terminal.pick("种类", "kind").to_owned(),
        terminal.pick("项目", "title").to_owned(),
        format!("{metric}{}", unit.of_column()),
        format!("{}{}", terminal.pick("合同成交额", "contract amount"), money.of_column()),
    ];
    let mut table = table(&heads, 5);
    for entry in &found.bookings {
        table.add_row([
            entry.date.clone(),
            short_id(&entry.record).to_owned(),
            entry.number.clone(),
            label::<BookingKind>(terminal, entry.kind).to_owned(),
            excerpt(&entry.title, NAME_CHARS),
            unit.cell(entry.value),
            money.cell(entry.contract_amount_fen),
        ]);
    }
    terminal.line(&table.to_string())?;
    let (shown, all) = (found.bookings.len(), found.total_size);
    let total = unit.small(found.total_value);
    let area = area(terminal, found.scope, &found.region_prefix);
    let view = label::<View>(terminal, found.view);
    let (day, year, position) = (&found.as_of_date, found.year, found.journal_position);
    terminal.both(
        &format!(
            "{year} 年合计 {total}，共 {all} 笔，显示 {shown} 笔 · {area} · {view} · 截至 {day} · \
             日志位置 {position}"
        ),
        &format!(
            "{year}: {total} in {all} entries, {shown} shown · {area} · {view} · as of {day} · \
             journal position {position}"
        ),
    )
}

/// The funnel of a period.
pub(super) fn show_funnel(
    terminal: Terminal,
    found: &pb::QueryFunnelResponse,
) -> Result<(), Failure> {
    let heads = [
        ("阶段", "stage"),
        ("数量", "count"),
        ("转化率", "conversion"),
        ("中位天数", "median days"),
    ];
    let mut table = table(&heads.map(|(zh, en)| terminal.pick(zh, en).to_owned()), 1);
    let mut has_whole = false;
    for stage in &found.stages {
        let mut name = label::<FunnelStage>(terminal, stage.stage).to_owned();
        if found.scope != 0 && !stage.regional {
            has_whole = true;
            name.push('*');
        }
        table.add_row([
            name,
            stage.count.to_string(),
            or_dash(stage.conversion_bp.map(percent)),
            or_dash(stage.median_day_count.map(|days| days.to_string())),
        ]);
    }
    terminal.line(&table.to_string())?;
    if has_whole {
        terminal.both("  * 不分地区", "  * of all regions")?;
    }
    let lost = found.lost.iter().map(|row| {
        let reason = match row.reason {
            0 => terminal.pick("未填", "not stated"),
            reason => label::<DeclineReason>(terminal, reason),
        };
        format!("{reason} {}", row.count)
    });
    let lost: Vec<String> = lost.collect();
    if !lost.is_empty() {
        let lost = lost.join(terminal.pick("、", ", "));
        terminal.both(&format!("流失：{lost}"), &format!("lost: {lost}"))?;
    }
    let (first, last) = (&found.start_date, &found.as_of_date);
    let (cancelled, position) = (found.cancelled_count, found.journal_position);
    let area = area(terminal, found.scope, &found.region_prefix);
    terminal.both(
        &format!("{first} 至 {last} · {area} · 取消 {cancelled} 项 · 日志位置 {position}"),
        &format!(
            "{first} to {last} · {area} · {cancelled} cancelled · journal position {position}"
        ),
    )
}
