//! Numbers that are no figures, and figures that are kept unread.

use qianxian::indicators::read;

/// Years, standards, models, telephones, patents, list numbers, formulae, grades, people.
const NOTHING: &[&str] = &[
    "2023年完成中试",
    "2019年1月至2019年3月",
    "自2015年7月至今",
    "符合GB/T 1234-2008标准",
    "按照 ISO 9001 管理",
    "通过ISO2000认证",
    "执行JB/T 7929—1999",
    "型号为X5的样机",
    "KST-2000型机组",
    "ZFJ-11A型、ZFJ-11B型",
    "联系电话：0571-12345678",
    "专利号：ZL201012345678.9",
    "公开号CN112345678A",
    "项目编号：182102110301",
    "1.提高模具的寿命；2.减少应力",
    "（1）研究内容；（2）研究目标",
    "3、玻璃精度与稳定性控制",
    "包括3种算法",
    "Fe3O4纳米颗粒",
    "TiO2与SO42-",
    "316L不锈钢",
    "材质包括304、316L、304H等",
    "采用3003铝合金",
    "4K摄像头和5G模块",
    "3D打印材料",
    "三元811电池",
    "培养技术人员5-10名",
    "申请发明专利2项",
    "发表论文10篇",
    "引进高级人才3人",
    "已投入资金约200万元",
    "项目总预算120万元",
    "在5个省市建有试验基地7家",
    "一种数据处理方法",
    "第一阶段与第二阶段",
    "存在三个方面的问题",
    "PM2.5监测",
    "C60高性能混凝土",
    "尺寸比例为3:1",
    "外形100×200×300mm",
    "混合比例1/3处",
    "",
    "没有任何数字的文本",
];

/// Demanding words whose number has no unit that is known, with what is kept of them.
const UNREAD: &[(&str, &str)] = &[
    ("转化率≥5糖度", "转化率≥5糖度"),
    ("振动量级不低于8摩氏", "振动量级不低于8摩氏"),
    ("磁能积≥50MGOe", "磁能积≥50MGOe"),
    ("菌落数≤1.5×106", "菌落数≤1.5"),
    ("断裂韧性≥8MPa·m1/2", "断裂韧性≥8MPa"),
];

#[test]
fn what_is_no_figure_is_not_read() {
    let mut wrong = Vec::new();
    for text in NOTHING {
        let found = read(text);
        if !found.is_empty() {
            wrong.push(format!("{text}: {:?} {:?}", found.read, found.unread));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_cannot_be_read_is_kept_as_written() {
    for (text, kept) in UNREAD {
        let found = read(text);
        assert!(found.read.is_empty(), "{text}: {:?}", found.read);
        assert_eq!(found.unread.len(), 1, "{text}");
        assert!(found.unread[0].starts_with(kept), "{text}: {:?}", found.unread);
    }
}
