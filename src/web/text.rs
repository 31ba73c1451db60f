//! Every fixed text of the console, in Chinese and in English.

use super::language::{Lang, Text};
use crate::domain::Bilingual;

const fn t(zh: &'static str, en: &'static str) -> Text {
    Text::new(zh, en)
}

// Frame.
pub(super) const BRAND: Text = t("牵线", "Qianxian");
pub(super) const BRAND_LINE: Text = t("技术转移匹配", "technology transfer matching");
pub(super) const LANGUAGE_NAME: Text = t("中文", "English");
pub(super) const NAVIGATION: Text = t("主导航", "Main navigation");
pub(super) const SKIP: Text = t("跳到正文", "Skip to content");
pub(super) const FOOTER: Text =
    t("牵线 · 为需求找到成果，并说明理由", "Qianxian · achievements for needs, with reasons");
pub(super) const HOME: Text = t("首页", "Home");
pub(super) const ACHIEVEMENTS: Text = t("找成果", "Achievements");
pub(super) const NEEDS: Text = t("企业需求", "Needs");
pub(super) const ORGANIZATIONS: Text = t("机构", "Organizations");
pub(super) const EXPERTS: Text = t("专家", "Experts");
pub(super) const MATCH: Text = t("文本匹配", "Match a text");

// Home.
pub(super) const HOME_TITLE: Text =
    t("为企业需求找到合用的科技成果", "Find the achievement that answers a need");
pub(super) const HOME_LEAD: Text = t(
    "输入几个词检索成果，或打开一条需求，查看逐项说明理由的匹配结果。",
    "Search achievements by a few words, or open a need to see its matches, each with its reasons.",
);
pub(super) const PASTE_INSTEAD: Text =
    t("有整段需求文本？直接粘贴匹配", "Have a whole text? Paste it and match");
pub(super) const IN_NUMBERS: Text = t("目录概况", "The catalogue in numbers");
pub(super) const COUNT_ACHIEVEMENTS: Text = t("项成果", "achievements");
pub(super) const COUNT_NEEDS: Text = t("条需求", "needs");
pub(super) const COUNT_ORGANIZATIONS: Text = t("家机构", "organizations");
pub(super) const TRY_NEEDS: Text = t("试试这些征集中的需求", "Try one of these open needs");
pub(super) const ALL_NEEDS: Text = t("全部需求", "All needs");
pub(super) const EMPTY_CATALOGUE: Text = t(
    "目录还是空的。先导入数据，例如：",
    "The catalogue is still empty. Import something first, for example:",
);
pub(super) const SEARCH_STATE: Text = t("检索状态", "State of the search");

// Search.
pub(super) const SEARCH: Text = t("检索", "Search");
pub(super) const SEARCH_TITLE: Text = t("找成果", "Find achievements");
pub(super) const SEARCH_LABEL: Text =
    t("关键词，如“气凝胶 管道保温”", "Words to look for, such as “气凝胶 保温”");
pub(super) const EXPERT_FILTER: Text = t("条件表达式", "Filter expression");
pub(super) const FILTER_LABEL: Text = t("用 AND 连接的条件", "Comparisons joined by AND");
pub(super) const FILTER_EXAMPLE: Text = t(
    "例：trl >= 6 AND region_code = 33 AND trial_first = true",
    "Example: trl >= 6 AND region_code = 33 AND trial_first = true",
);
pub(super) const FILTERS: Text = t("筛选", "Narrow down");
pub(super) const TO_FILTERS: Text = t("筛选条件 ↓", "Narrow down ↓");
pub(super) const CHOSEN: Text = t("已选条件", "Chosen");
pub(super) const CLEAR_ALL: Text = t("清除全部条件", "Clear all");
pub(super) const REMOVE: Text = t("去掉条件", "Remove");
pub(super) const COLON: Text = t("：", ": ");
pub(super) const FIELD: Text = t("技术领域", "Technology field");
pub(super) const STAGE: Text = t("所处阶段", "Stage");
pub(super) const COOPERATION: Text = t("合作方式", "Ways of cooperation");
pub(super) const IP_KIND: Text = t("知识产权", "Intellectual property");
pub(super) const NOTHING_FOUND: Text = t("没有找到符合的成果", "No achievement found");
pub(super) const TRY_FEWER: Text =
    t("减少关键词，或换成更常用的说法；", "use fewer words, or more common ones;");
pub(super) const TRY_CLEAR: Text = t("去掉筛选条件再检索", "search again without conditions");
pub(super) const TRY_MATCH: Text = t(
    "把这段话当作需求来匹配（不要求每个词都出现）",
    "match it as a need (not every word has to occur)",
);
pub(super) const NO_SUCH_PAGE: Text =
    t("结果没有这么多页，回到第一页", "there are not so many pages: back to the first");
pub(super) const MEND: Text = t("请修改后再试", "Please correct this");

// Paging.
pub(super) const PAGES: Text = t("翻页", "Pages");
pub(super) const PREVIOUS: Text = t("上一页", "Previous");
pub(super) const NEXT: Text = t("下一页", "Next");
pub(super) const FIRST_PAGE: Text = t("回到第一页", "First page");

// Matches.
pub(super) const MATCH_TITLE: Text = t("用需求文本匹配成果", "Match a need text");
pub(super) const MATCH_LEAD: Text = t(
    "粘贴企业的需求描述，立即得到带理由的匹配结果。文本不会保存。",
    "Paste what an enterprise needs and get matches with reasons at once. The text is not saved.",
);
pub(super) const NEED_TEXT: Text = t("需求文本", "Need text");
pub(super) const NEED_TEXT_HINT: Text = t(
    "写明要解决的问题、指标和应用场景，越具体越好；最多 20000 字。",
    "State the problem, the figures and the use; the more concrete the better. Up to 20,000 characters.",
);
pub(super) const MATCH_BUTTON: Text = t("开始匹配", "Match");
pub(super) const MATCHES: Text = t("匹配结果", "Matches");
pub(super) const TO_MATCHES: Text = t("看匹配结果 ↓", "To the matches ↓");
pub(super) const NO_MATCHES: Text = t(
    "没有成果与这条需求有共同字词并满足硬性条件。可以把问题写得更具体，或放宽地区、知识产权、预算等要求。",
    "No achievement shares words with this need and meets its conditions. Describe the problem in \
     more detail, or loosen what is required of region, rights or budget.",
);
pub(super) const SCORE: Text = t("匹配分", "Score");
pub(super) const OF_HUNDRED: Text = t("满分 100", "of 100");
pub(super) const SIGNAL: Text = t("方面", "Aspect");
pub(super) const POINTS: Text = t("得分", "Points");
pub(super) const REASON: Text = t("理由", "Reason");
pub(super) const GATES: Text = t("硬性条件", "Conditions");
pub(super) const MET: Text = t("满足：", "met: ");
pub(super) const NOT_MET: Text = t("不满足：", "not met: ");
pub(super) const TO_OPEN: Text = t(" → ", " → ");
pub(super) const NEAR_MISSES: Text = t("差一点的成果", "Near misses");
pub(super) const NEAR_MISSES_LEAD: Text = t(
    "得分靠前、只被一两项硬性条件挡下的成果，以及怎样才能放行。",
    "Good scores that only one or two conditions kept out, and what would let them in.",
);
pub(super) const WHY_NOT: Text =
    t("某项成果为什么没有出现？输入它的编号", "Why is an achievement not here? Enter its id");
pub(super) const WHY_NOT_HINT: Text = t("成果编号", "id of an achievement");
pub(super) const EXPLAIN: Text = t("查原因", "Explain");
pub(super) const EXPLAIN_THIS: Text = t("为什么是这个结果？", "Why this result?");
pub(super) const EXPLAIN_TITLE: Text = t("为什么（没有）匹配", "Why it matches, or does not");
pub(super) const USEFUL_FOR: Text = t("哪些需求可能用得上", "Needs that it could answer");
pub(super) const NO_NEEDS: Text = t(
    "没有征集中的需求与这项成果有共同字词并满足硬性条件。",
    "No open need shares words with this achievement and has its conditions met.",
);
pub(super) const NEAR_NEEDS: Text = t("差一点的需求", "Nearly");
pub(super) const SIMILAR: Text = t("重复与替代", "Duplicates and alternatives");
pub(super) const DUPLICATE: Text = t("疑似重复", "likely duplicate");
pub(super) const ALTERNATIVE: Text = t("可能替代", "possible alternative");
pub(super) const VERDICT: Text = t("结论", "Verdict");
pub(super) const SHARED_WORDS: Text = t("共同字词", "Words in common");
pub(super) const BACK_TO_NEED: Text = t("回到需求", "Back to the need");
pub(super) const TOO_LARGE: Text =
    t("文本过长，没有读取；请缩短后再试", "the text is too long to be read; shorten it");
pub(super) const FORM_BROKEN: Text =
    t("表单没有完整送达，请重新提交", "the form did not arrive whole; send it again");

// Feedback.
pub(super) const FEEDBACK: Text = t("这条匹配怎么样？", "What do you think of this match?");
pub(super) const DECLINE_WHY: Text = t("不合适…", "Decline…");
pub(super) const DECLINE_REASON: Text = t("不合适的原因", "Reason to decline");
pub(super) const COMMENT: Text = t("说明", "Comment");
pub(super) const SEND_FEEDBACK: Text = t("提交反馈", "Send feedback");
pub(super) const THANKS: Text = t(
    "反馈已记下。排序不会因此自动改变；积累够了可以用来学习新的权重。",
    "Your feedback is kept. It changes no ranking by itself; with enough of it, new weights can be \
     learned.",
);
pub(super) const FOREIGN_FORM: Text = t(
    "这个表单不是从本控制台的页面提交的，没有保存；请在需求页面上操作。",
    "This form was not sent from a page of this console and nothing was kept; use the need's page.",
);

// Records.
pub(super) const NEEDS_TITLE: Text = t("企业需求", "Needs");
pub(super) const NEEDS_LEAD: Text =
    t("打开一条需求，查看与它匹配的成果。", "Open a need to see the achievements that match it.");
pub(super) const ORGANIZATIONS_TITLE: Text = t("机构", "Organizations");
pub(super) const EXPERTS_TITLE: Text = t("专家", "Experts");
pub(super) const EXPERTS_LEAD: Text = t(
    "打开一条需求，点“找专家”，查看谁能帮上忙、有没有余力。",
    "Open a need and choose “Find experts” to see who could help, and has room.",
);
pub(super) const EXPERT: Text = t("专家", "Expert");
pub(super) const EXPERTS_FOR_NEED: Text = t("可对接的专家", "Experts for this need");
pub(super) const FIND_EXPERTS: Text = t("找专家", "Find experts");
pub(super) const EXPERTS_WHO_FIT: Text = t("合适的专家", "Experts who fit");
pub(super) const NO_EXPERTS: Text = t("没有合适的专家", "No expert fits");
pub(super) const NEAR_EXPERTS: Text = t("差一点的专家", "Near misses");
pub(super) const UNLISTED: Text =
    t("相近成果的完成人，尚未建专家档案", "Contributors of near achievements, not on file");
pub(super) const UNLISTED_LEAD: Text = t(
    "按完成人姓名和第一完成单位归并，同名同单位视为一人。",
    "Gathered by name and first holder: the same name at the same place is taken for one person.",
);
pub(super) const OWN_ACHIEVEMENTS: Text = t("本人成果", "Own achievements");
pub(super) const WORKS_AT: Text = t("所在单位", "Works at");
pub(super) const JOB_TITLE: Text = t("职称", "Title");
pub(super) const LOAD: Text = t("在办情况", "Load");
pub(super) const ORCID: Text = t("ORCID", "ORCID");
pub(super) const NO_RECORDS: Text = t("这里还没有记录", "Nothing here yet");
pub(super) const NEED: Text = t("需求", "Need");
pub(super) const ACHIEVEMENT: Text = t("成果", "Achievement");
pub(super) const ORGANIZATION: Text = t("机构", "Organization");
pub(super) const ITS_ACHIEVEMENTS: Text = t("该机构的成果", "Its achievements");
pub(super) const SEE_ALL: Text = t("全部查看", "See all");
pub(super) const NEGOTIABLE: Text = t("面议", "negotiable");
pub(super) const CEILING: Text = t("（不可超出）", " (ceiling)");
pub(super) const MUST: Text = t("必须", "must");
pub(super) const EXPIRED: Text = t("已过有效期", "expired");
pub(super) const CHALLENGE: Text = t("揭榜挂帅", "public challenge");
pub(super) const TRIAL_FIRST: Text = t("先用后转", "try before you pay");
pub(super) const SUMMARY: Text = t("简介", "Summary");
pub(super) const DESCRIPTION: Text = t("问题描述", "Description");
pub(super) const FOUNDATION: Text = t("已有基础", "What is there already");
pub(super) const INDICATORS: Text = t("技术指标", "Figures required");
pub(super) const CLAIMS: Text = t("性能指标", "Figures claimed");
pub(super) const METRIC: Text = t("指标", "Figure");
pub(super) const VALUE: Text = t("数值", "Value");
pub(super) const FACTS: Text = t("基本情况", "At a glance");
pub(super) const ORIGIN: Text = t("登记信息", "About this record");
pub(super) const ENTERPRISE: Text = t("需求单位", "Enterprise");
pub(super) const NEED_TYPE: Text = t("需求类型", "Type of need");
pub(super) const BUDGET: Text = t("预算", "Budget");
pub(super) const PRICE: Text = t("拟价", "Asking price");
pub(super) const MIN_TRL: Text = t("成熟度要求", "Required readiness");
pub(super) const MATURITY: Text = t("成熟度", "Maturity");
pub(super) const REQUIRED_IP: Text = t("知识产权要求", "Required rights");
pub(super) const REQUIRED_REGIONS: Text = t("地区要求", "Required regions");
pub(super) const REGION: Text = t("地区代码", "Region code");
pub(super) const INDUSTRY: Text = t("行业代码", "Industry code");
pub(super) const DISCIPLINE: Text = t("学科", "Discipline");
pub(super) const KEYWORDS: Text = t("关键词", "Keywords");
pub(super) const IPC: Text = t("IPC 分类号", "IPC classes");
pub(super) const HOLDERS: Text = t("完成单位", "Holders");
pub(super) const CONTRIBUTORS: Text = t("完成人", "Contributors");
pub(super) const VALID_UNTIL: Text = t("有效期至", "Valid until");
pub(super) const KIND: Text = t("机构类型", "Kind");
pub(super) const USCC: Text = t("统一社会信用代码", "Unified social credit code");
pub(super) const ALIASES: Text = t("别名", "Also known as");
pub(super) const ID: Text = t("编号", "Id");
pub(super) const SOURCE: Text = t("来源", "Source");
pub(super) const EXTERNAL_ID: Text = t("来源编号", "Id at the source");
pub(super) const CREATED: Text = t("登记时间", "Registered");
pub(super) const UPDATED: Text = t("更新时间", "Updated");

// Failures.
pub(super) const NOT_FOUND: Text = t("没有找到", "Not found");
pub(super) const REFUSED: Text = t("无法处理这个请求", "This request cannot be answered");
pub(super) const UNAVAILABLE: Text = t("暂时无法服务", "Not available right now");
pub(super) const INTERNAL: Text = t("系统出错了", "Something went wrong here");
pub(super) const NO_PAGE: Text = t(
    "这个地址没有页面；可能记录已不在，或地址有误。",
    "There is no page at this address; the record may be gone, or the address wrong.",
);
pub(super) const BAD_METHOD: Text =
    t("这个地址不接受这种提交方式。", "This address does not take requests of this kind.");
pub(super) const TO_HOME: Text = t("回首页", "Home");
pub(super) const TO_SEARCH: Text = t("找成果", "Find achievements");

fn say(lang: Lang, zh: String, en: String) -> String {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// How many results, and which of them are shown.
pub(super) fn results(lang: Lang, total: u64, first: usize, last: usize) -> String {
    let plural = if total == 1 { "" } else { "s" };
    say(
        lang,
        format!("共 {total} 项，显示第 {first}–{last} 项"),
        format!("{total} result{plural}, showing {first}–{last}"),
    )
}

/// How many records a list has.
pub(super) fn total(lang: Lang, total: u64) -> String {
    say(lang, format!("共 {total} 条"), format!("{total} in all"))
}

/// Which page this is.
pub(super) fn page_of(lang: Lang, page: usize, pages: usize) -> String {
    say(lang, format!("第 {page} / {pages} 页"), format!("Page {page} of {pages}"))
}

/// The end of a list of names of which some are left out.
pub(super) fn and_more(lang: Lang, total: usize, left_out: usize) -> String {
    say(lang, format!("等 {total} 家"), format!(" and {left_out} more"))
}

/// Until when something is good.
pub(super) fn until(lang: Lang, day: &str) -> String {
    say(lang, format!("有效期至 {day}"), format!("until {day}"))
}

/// What the matching looked at.
pub(super) fn considered(lang: Lang, considered: u64, gated: usize, version: &str) -> String {
    say(
        lang,
        format!(
            "{considered} 项成果与需求有共同字词，其中 {gated} 项候选未满足硬性条件 · 权重 {version}"
        ),
        format!(
            "{considered} achievements share words with the need; {gated} candidates failed a \
             condition · weights {version}"
        ),
    )
}

/// How much an expert has in hand.
pub(super) fn in_hand(lang: Lang, open: u32, max: u32) -> String {
    say(lang, format!("在办 {open} / 可承接 {max}"), format!("{open} in hand of {max}"))
}

/// Which weights ranked.
pub(super) fn ranked_by(lang: Lang, version: &str) -> String {
    say(lang, format!("权重 {version}"), format!("weights {version}"))
}

/// What the matching of an achievement looked at.
pub(super) fn considered_needs(lang: Lang, considered: u64, gated: usize, version: &str) -> String {
    say(
        lang,
        format!(
            "{considered} 条征集中的需求与成果有共同字词，其中 {gated} 条候选未满足硬性条件 · 权重 {version}"
        ),
        format!(
            "{considered} open needs share words with the achievement; {gated} candidates failed a \
             condition · weights {version}"
        ),
    )
}

/// Which aspects earned nothing.
pub(super) fn unearned(lang: Lang, count: usize, names: &str) -> String {
    say(lang, format!("未得分 {count} 项：{names}"), format!("{count} without points: {names}"))
}

/// Asks for more matches than shown.
pub(super) fn show_matches(lang: Lang, count: usize) -> String {
    say(lang, format!("显示前 {count} 项"), format!("Show the first {count}"))
}

/// Whether the search sees everything that is registered.
pub(super) fn search_state(lang: Lang, journal: u64, search: u64) -> String {
    let behind = journal.saturating_sub(search);
    if behind == 0 {
        let zh = format!("检索已包含全部登记（日志位置 {journal}）");
        return say(lang, zh, format!("The search is up to date (journal position {journal})"));
    }
    say(
        lang,
        format!("检索正在跟进：还差 {behind} 条登记（{search} / {journal}），稍后刷新即可"),
        format!(
            "The search is {behind} entries behind ({search} of {journal}); reload in a moment"
        ),
    )
}

/// A text that is too long.
pub(super) fn too_long(count: usize, chars_max: usize) -> Bilingual {
    Bilingual::new(
        format!("共 {count} 字，最多 {chars_max} 字；请缩短"),
        format!("{count} characters, at most {chars_max}; shorten it"),
    )
}

/// A facet's value that is not one.
pub(super) fn unknown_choice(facet: Text, value: &str, choices: &str) -> Bilingual {
    let (zh, en) = (facet.to(Lang::Zh), facet.to(Lang::En));
    Bilingual::new(
        format!("“{value}”不是{zh}的取值；可用：{choices}"),
        format!("'{value}' is no value of {en}; use one of {choices}"),
    )
}

/// A page number that is not one.
pub(super) fn bad_page(pages_max: usize) -> Bilingual {
    Bilingual::new(
        format!("页码应为 1 到 {pages_max} 的整数"),
        format!("a page is a number from 1 to {pages_max}"),
    )
}
