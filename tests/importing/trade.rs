//! Rows of brokers, deals, contracts, payments, industrialised achievements, targets and
//! observations: what they become, and each way in which they contradict themselves.

use qianxian::domain::target::{Metric, Observation, PlanLine, Scope, Target};
use qianxian::domain::trade::words::{
    BrokerLevel, ContractState, CostKind, DealStage, DealStatus, PaymentDirection, PaymentKind,
};
use qianxian::domain::trade::{Broker, Contract, Deal, Industrialisation, Payment};
use qianxian::domain::words::DeclineReason;
use qianxian::domain::{Day, Fen};
use qianxian::importing::Importable;

use crate::{faults, rows_of};

fn one<T: Importable>(table: &str) -> T {
    let mut rows = rows_of::<T>("a.csv", table);
    assert_eq!((rows.len(), faults(&rows[0])), (1, vec![]), "{table}");
    let row = rows.pop().unwrap();
    row.draft.admit().map_err(|found| format!("{found:?}")).unwrap().into_inner()
}

/// The violations of the one row of a table, those of the record's own check as well.
fn refused<T: Importable>(table: &str) -> Vec<String> {
    let mut rows = rows_of::<T>("a.csv", table);
    let row = rows.pop().unwrap();
    let mut found = faults(&row);
    if let Err(more) = row.draft.clone().admit() {
        let more = more.into_iter().map(|one| row.locate(one));
        let more = more.map(|one| format!("{} {}", one.column, one.violation.code.as_str()));
        found.extend(more.filter(|text| !text.starts_with("id ")));
    }
    for one in &row.violations {
        let text = &one.violation.message;
        assert!(!text.zh.is_empty() && !text.en.is_empty(), "both languages: {one:?}");
    }
    found
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn a_broker_has_a_level_a_firm_and_a_certificate_that_ends() {
    let broker: Broker = one("编号,姓名,等级,证书有效期,所在机构,机构编号,镇街,擅长领域\n\
         b01,沈知远,中级,2027年12月31日,德清牵禾技术转移有限公司,organizations/brk-qianhe,新市镇,电子信息；新材料\n");
    assert_eq!((broker.display_name.as_str(), broker.level), ("沈知远", Some(BrokerLevel::Middle)));
    assert_eq!(broker.certificate_end, Some(day("2027-12-31")));
    assert_eq!(broker.firm.organization, "brk-qianhe");
    assert_eq!(broker.specialities, ["电子信息", "新材料"]);
    assert_eq!(refused::<Broker>("姓名,等级\n甲,特级\n"), ["等级 UNKNOWN_WORD"]);
    assert_eq!(refused::<Broker>("姓名,证书有效期\n甲,长期\n"), ["证书有效期 DATE_FORMAT"]);
}

#[test]
fn stage_dates_become_steps_and_a_status_ends_them() {
    let deal: Deal = one(
        "项目名称,成果编号,成果方,成果方地区代码,需求方,经纪人,预计技术交易额（万元）,线索日期,对接日期,洽谈日期,状态,状态日期,原因,说明\n\
         甲项目,achievements/a1；a2,乙大学,330521,丙公司,b01:60%；b02:4000,1.5,2024-03-01,2024-03-01,2024-05-06,流失,2024-06-30,价格,谈不拢\n",
    );
    let steps: Vec<_> =
        deal.steps.iter().map(|step| (step.to.stage, step.to.status, step.date)).collect();
    let active = DealStatus::Active;
    assert_eq!(
        steps,
        [
            (DealStage::Lead, active, day("2024-03-01")),
            (DealStage::Contact, active, day("2024-03-01")),
            (DealStage::Negotiation, active, day("2024-05-06")),
            (DealStage::Negotiation, DealStatus::Lost, day("2024-06-30")),
        ]
    );
    assert_eq!(deal.steps[3].reason, Some(DeclineReason::Price));
    assert_eq!(deal.achievements, ["a1", "a2"]);
    assert_eq!(deal.institutions[0].region_code, "330521");
    let shares: Vec<_> = deal.broker_shares.iter().map(|share| share.share_bp).collect();
    assert_eq!((shares, deal.expected_amount), (vec![6_000, 4_000], Some(Fen::new(1_500_000))));
}

#[test]
fn a_deal_whose_dates_contradict_themselves_names_the_column() {
    for (header, row, expected) in [
        ("线索日期,对接日期", "2024-03-02,2024-03-01", "对接日期 CONTRADICTION"),
        (
            "对接日期,线索日期,定价日期",
            "2024-03-02,2024-03-01,2023-01-01",
            "定价日期 CONTRADICTION",
        ),
        (
            "线索日期,状态,状态日期,原因",
            "2024-03-02,流失,2024-03-01,价格",
            "状态日期 CONTRADICTION",
        ),
        ("线索日期,状态,状态日期", "2024-03-02,流失,2024-03-03", "reason REQUIRED"),
        ("线索日期,状态", "2024-03-02,暂停", "status_date REQUIRED"),
        ("状态,状态日期", "取消,2024-03-03", "lead_date REQUIRED"),
        ("线索日期,状态日期", "2024-03-02,2024-03-03", "status CONTRADICTION"),
        ("线索日期,状态", "2024-03-02,完了", "状态 UNKNOWN_WORD"),
        ("线索日期", "昨天", "线索日期 DATE_FORMAT"),
        ("经纪人", "b01:120%", "经纪人 NUMBER_FORMAT"),
        ("经纪人", "b01", "经纪人 NUMBER_FORMAT"),
        ("经纪人", "b01:6000；b02:5000", "经纪人 OUT_OF_RANGE"),
        ("成果方,成果方编号", "甲,a；b", "成果方编号 CONTRADICTION"),
        ("成果方,成果方地区代码", "甲,330521；330521", "成果方地区代码 CONTRADICTION"),
        ("预计技术交易额", "三千", "预计技术交易额 MONEY_FORMAT"),
    ] {
        let table = format!("项目名称,{header}\n甲,{row}\n");
        assert_eq!(refused::<Deal>(&table), [expected], "{table}");
    }
}

#[test]
fn a_contract_with_a_sign_date_is_signed() {
    let header = "项目名称,合同类型,卖方名称,卖方地区代码,买方名称,签订日期,合同成交额,非技术性费用,付款计划";
    let contract: Contract = one(&format!(
        "{header}\n甲,开发,乙大学,330521,丙；丁,2025-01-02,1.3亿,设备（釜；“大”）:300万元；样品:5万,\
         分期:500万@2025-02-01；提成:2.5%\n"
    ).replace("（釜；“大”）", "（釜）"));
    assert_eq!(
        (contract.state(), contract.sign_date),
        (ContractState::Signed, Some(day("2025-01-02")))
    );
    assert_eq!(contract.amounts.contract, Some(Fen::new(13_000_000_000)));
    let costs: Vec<_> =
        contract.amounts.costs.iter().map(|line| (line.kind, &*line.label)).collect();
    assert_eq!(costs, [(CostKind::Equipment, "釜"), (CostKind::Carrier, "")]);
    assert_eq!(contract.technology_amount(), Fen::new(12_700_000_000));
    let plan: Vec<_> =
        contract.payment_plan.iter().map(|part| (part.kind, part.due, part.rate_bp)).collect();
    assert_eq!(
        plan,
        [(PaymentKind::Instalment, Some(day("2025-02-01")), 0), (PaymentKind::Royalty, None, 250)]
    );
    assert_eq!(contract.buyers.len(), 2);
    let free: Contract = one(&format!(
        "{header},终止日期,终止原因\n甲,咨询,乙,,丙,2025-01-02,0,,,2025-03-01,解除\n"
    ));
    assert_eq!((free.state(), free.amounts.contract), (ContractState::Terminated, Some(Fen::ZERO)));
}

#[test]
fn a_contract_that_contradicts_itself_names_the_column() {
    let good = "项目名称,合同类型,卖方名称,买方名称";
    for (header, row, expected) in [
        ("合同成交额", "", "合同成交额 REQUIRED"),
        ("合同成交额", "面议", "合同成交额 MONEY_FORMAT"),
        ("合同成交额", "-5", "合同成交额 OUT_OF_RANGE"),
        ("合同成交额,终止日期", "5,2025-01-01", "终止日期 CONTRADICTION"),
        ("合同成交额,签订日期,终止日期", "5,2025-01-02,2025-01-01", "终止日期 CONTRADICTION"),
        ("合同成交额,签订日期,终止原因", "5,2025-01-02,解除", "终止原因 CONTRADICTION"),
        ("合同成交额,非技术性费用", "5,汽车:3", "非技术性费用 UNKNOWN_WORD"),
        ("合同成交额,非技术性费用", "5,设备:很多", "非技术性费用 MONEY_FORMAT"),
        ("合同成交额,非技术性费用", "5,设备:6", "非技术性费用 CONTRADICTION"),
        ("合同成交额,付款计划", "5,分期:6", "付款计划 CONTRADICTION"),
        ("合同成交额,付款计划", "5,提成:多", "付款计划 MONEY_FORMAT"),
        ("合同成交额,付款计划", "5,分期:1@去年", "付款计划 DATE_FORMAT"),
    ] {
        let table = format!("{good},{header}\n甲,开发,乙,丙,{row}\n");
        let found = refused::<Contract>(&table);
        assert_eq!(found.first().map(String::as_str), Some(expected), "{table} {found:?}");
    }
}

#[test]
fn a_payment_is_received_unless_it_takes_back() {
    let paid: Payment = one("合同编号,日期,金额（万元）\ncontracts/c1,2025-02-03,47.2\n");
    assert_eq!(
        (paid.direction, paid.amount),
        (Some(PaymentDirection::Received), Some(Fen::new(47_200_000)))
    );
    let back: Payment =
        one("合同编号,日期,金额,冲销编号,说明\nc1,2025-02-04,472000,payments/p1,退回\n");
    assert_eq!((back.is_reversal(), back.reverses.as_str()), (true, "p1"));
    for (row, expected) in [
        ("c1,2025-02-04,0,,,", "金额 OUT_OF_RANGE"),
        ("c1,,5,,,", "日期 REQUIRED"),
        (",2025-02-04,5,,,", "合同编号 REQUIRED"),
        ("c1,2025-02-04,5,p1,,", "说明 REQUIRED"),
        ("c1,2025-02-04,5,p1,x,到账", "冲销编号 CONTRADICTION"),
        ("c1,2025-02-04,5,,x,冲销", "冲销编号 REQUIRED"),
        ("c1,2025-02-04,5元3角,,,", "金额 MONEY_FORMAT"),
    ] {
        let table = format!("合同编号,日期,金额,冲销编号,说明,到账种类\n{row}\n");
        assert_eq!(refused::<Payment>(&table)[0], expected, "{table}");
    }
}

#[test]
fn an_industrialised_achievement_has_proof() {
    let made: Industrialisation = one(
        "名称,成果编号,企业,日期,新增年销售额（亿元）,证明材料\n甲投产,achievements/a1,丙,2024-05-06,0.3,\"报告，第一版；税单、回执\"\n",
    );
    assert_eq!(
        (made.achievement.as_str(), made.yearly_sales),
        ("a1", Some(Fen::new(3_000_000_000)))
    );
    assert_eq!(made.evidence, ["报告，第一版", "税单、回执"]);
    assert_eq!(
        refused::<Industrialisation>("名称,日期,证明材料\n甲,,\n"),
        ["日期 REQUIRED", "证明材料 REQUIRED"]
    );
}

#[test]
fn a_targets_values_are_read_as_its_metric_has_them() {
    let target: Target =
        one("目标值,基年值,目标名称,指标,口径,行政区划,基年,目标年,计划线,逐年目标\n\
         25亿,1300000000,甲,技术交易额,合计,330521,2020,2022,逐年给定,2021:18亿；2022年:25亿元\n");
    assert_eq!((target.metric, target.scope), (Some(Metric::TechnologyAmount), Some(Scope::Total)));
    assert_eq!((target.base_value, target.final_value), (130_000_000_000, 250_000_000_000));
    assert_eq!(target.plan_line, Some(PlanLine::Given));
    assert_eq!(target.given[0].value, 180_000_000_000);
    let count: Target =
        one("目标名称,指标,基年,基年值,目标年,目标值\n乙,PCT,2020,0,2025,\"1,400.0\"\n");
    assert_eq!((count.base_value, count.final_value), (0, 1_400));
    let header = "目标名称,指标,基年,目标年";
    for (more, row, expected) in [
        ("目标值", "乙,PCT,2020,2025,25亿", "目标值 NUMBER_FORMAT"),
        ("目标值（亿元）", "乙,PCT,2020,2025,25", "目标值（亿元） NUMBER_FORMAT"),
        ("目标值", "乙,研发投入,2020,2025,很多", "目标值 MONEY_FORMAT"),
        ("目标值", "乙,PCT,2020,2025,", "目标值 REQUIRED"),
        ("目标值,逐年目标", "乙,PCT,2020,2025,5,去年:3", "逐年目标 NUMBER_FORMAT"),
        ("目标值,按月分布", "乙,PCT,2020,2025,5,10；x", "按月分布 NUMBER_FORMAT"),
        ("目标值,口径", "乙,PCT,2020,2025,5,全部", "口径 UNKNOWN_WORD"),
    ] {
        let found = refused::<Target>(&format!("{header},{more}\n{row}\n"));
        assert_eq!(found.first().map(String::as_str), Some(expected), "{row} {found:?}");
    }
}

#[test]
fn an_observation_is_of_what_the_ledger_does_not_know() {
    let seen: Observation =
        one("指标,行政区划,截至日期,数值（亿元）,来源\n研发投入,330521,2024-12-31,36.9,某局\n");
    assert_eq!((seen.value, seen.date), (369_000_000_000, Some(day("2024-12-31"))));
    assert_eq!(
        refused::<Observation>("指标,日期,数值,来源\n技术交易额,2024-12-31,5,某局\n"),
        ["指标 CONTRADICTION"]
    );
    assert_eq!(
        refused::<Observation>("指标,日期,数值,来源\nPCT,,,\n"),
        ["数值 REQUIRED", "日期 REQUIRED", "来源 REQUIRED"]
    );
}
