#!/usr/bin/env python3
"""Writes the sample's history: brokers, deals, contracts, registrations, payments, industrialised
achievements, targets and observations, 2019 to 2025-06-30. Everything in it is fictional.

    python3 examples/sample/generate_history.py

Reads organizations.csv and achievements-*.jsonl beside it and writes its files there, the same bytes
every time: one seed, no clock, nothing but the standard library. The yearly technology amounts, as
reported, are those of YEARS to the fen; the program checks that before it writes.
"""

import csv
import datetime as dt
import json
import pathlib
import random

HERE = pathlib.Path(__file__).resolve().parent
SEED = 330521
AS_OF = dt.date(2025, 6, 30)
SOURCE = "示例（虚构）"
REGION = "330521"

# Technology amount of each year as reported, in yuan, and how many contracts were registered.
# The compound line from 13.0 to 25.0 (in 亿) has 14.82, 16.89, 19.25, 21.94 in between.
YEARS = {
    2019: (1_160_380_000, 104),
    2020: (1_300_000_000, 112),
    2021: (1_511_640_000, 121),
    2022: (1_663_250_000, 127),
    2023: (1_948_760_000, 138),
    2024: (2_226_430_000, 150),
    2025: (1_131_870_000, 73),
}
# How the contracts of a year lie over its months: December is strong, February weak.
MONTHS_BP = [700, 400, 800, 750, 800, 1050, 700, 650, 900, 700, 900, 1650]

TOWNS = [
    ("武康街道", 10), ("舞阳街道", 12), ("阜溪街道", 16), ("下渚湖街道", 5), ("康乾街道", 9),
    ("乾元镇", 8), ("新市镇", 9), ("洛舍镇", 6), ("钟管镇", 9), ("雷甸镇", 11), ("新安镇", 6),
    ("禹越镇", 5), ("莫干山镇", 3),
]

FIELDS = {
    "电子信息": [
        "毫米波雷达信号处理", "工业边缘计算网关", "多源遥感影像智能解译", "北斗高精度定位终端",
        "机器视觉缺陷检测", "车路协同路侧感知", "碳化硅功率模块封装", "低功耗广域物联网监测",
        "工业设备运维大模型", "三维激光点云处理", "数字孪生水厂仿真", "射频前端滤波器",
        "高光谱成像", "语音唤醒芯片", "电子电路板精细线路", "时空数据治理平台",
    ],
    "先进制造": [
        "谐波减速器齿形优化", "精密轴承套圈磨削", "钢琴击弦机自动装配", "机器人柔性打磨",
        "压铸模具热平衡", "数控机床热误差补偿", "电梯曳引机降噪", "板材家具柔性封边",
        "激光焊接过程监测", "齿轮锻件近净成形", "厨电燃烧器高效低排", "泵阀水力模型",
        "增材制造支撑结构", "产线数字化排程",
    ],
    "新材料及其应用": [
        "碳纤维预浸料快速固化", "可降解包装薄膜", "高导热氮化硅陶瓷基板", "水性防腐涂料",
        "铝镁合金半固态成形", "竹纤维增强复合材料", "全氟醚密封材料", "气凝胶隔热毡",
        "非织造过滤材料", "光伏胶膜抗老化", "聚酰亚胺前驱体", "稀土永磁晶界扩散",
    ],
    "新能源与高效节能": [
        "钠离子电池层状正极", "锂电池热失控预警", "空气源热泵喷气增焓", "工商业储能能量管理",
        "质子交换膜电解制氢", "光伏组件智能运维", "余热回收有机朗肯循环", "充换电站群控",
        "固态电解质涂覆", "退役电池梯次利用",
    ],
    "生物医药与医疗器械": [
        "多肽药物固相合成", "化学发光诊断试剂", "可吸收骨钉", "中药饮片智能煎制",
        "眼科光学相干成像", "发酵法制备有机酸", "口服缓释微丸", "微创手术器械涂层",
        "抗体偶联药物连接子", "呼吸道多联检测试剂",
    ],
    "航空航天": [
        "无人机桨叶复合材料", "通用航空机载航电", "电动垂直起降飞行器电推进", "低空通信导航监视",
        "航空发动机叶片修复", "卫星导航抗干扰天线", "飞行模拟训练系统",
    ],
    "环境保护与资源综合利用": [
        "印染废水深度脱盐", "挥发性有机物催化燃烧", "污泥低温干化", "焚烧飞灰资源化",
        "河湖藻华原位治理", "电镀废液重金属回收", "填埋场渗滤液处理",
    ],
    "农业": [
        "青虾良种选育", "水产养殖尾水处理", "茶叶清洁化加工", "竹林固碳经营", "蚕桑副产物利用",
        "果蔬冷链保鲜", "饲料替抗添加剂", "稻田智慧灌溉",
    ],
    "现代交通": [
        "自动驾驶仿真测试", "智能网联公交调度", "桥梁健康监测", "内河电动货船动力系统",
    ],
    "城市建设与社会发展": [
        "地下管网探测", "装配式建筑连接节点", "供水漏损定位", "社区健康养老监测", "古建筑木构检测",
        "消防物联网",
    ],
}
INDUSTRIES = {
    "电子信息": ["C39", "I65", "C40", "I64"], "先进制造": ["C34", "C35", "C33"],
    "新材料及其应用": ["C29", "C30", "C26", "C32"], "新能源与高效节能": ["C38", "D44"],
    "生物医药与医疗器械": ["C27", "C35"], "航空航天": ["C37", "G56"],
    "环境保护与资源综合利用": ["N77", "D46", "C42"], "农业": ["A04", "A01", "C13"],
    "现代交通": ["G54", "C36"], "城市建设与社会发展": ["E48", "M74"],
}
FIELD_WEIGHTS = {
    "电子信息": 24, "先进制造": 20, "新材料及其应用": 14, "新能源与高效节能": 13,
    "生物医药与医疗器械": 10, "航空航天": 6, "环境保护与资源综合利用": 5, "农业": 3, "现代交通": 3,
    "城市建设与社会发展": 2,
}

CITIES = [
    ("杭州", "330108"), ("杭州", "330106"), ("杭州", "330110"), ("湖州", "330502"),
    ("湖州", "330503"), ("嘉兴", "330402"), ("绍兴", "330602"), ("宁波", "330203"),
    ("温州", "330302"), ("金华", "330702"), ("台州", "331002"), ("上海", "310115"),
    ("上海", "310112"), ("苏州", "320508"), ("南京", "320106"), ("无锡", "320214"),
    ("常州", "320411"), ("合肥", "340104"), ("北京", "110108"), ("深圳", "440305"),
    ("广州", "440106"), ("武汉", "420111"), ("西安", "610113"), ("成都", "510107"),
    ("长沙", "430104"), ("青岛", "370212"), ("天津", "120116"), ("重庆", "500112"),
]
# Rare words, so that a name hits no company.
WORDS_1 = "澄砺岫蘅翊沅霁峤栎旻汐湛箬珩涘屿黛澹翯洵"
WORDS_2 = "圻笙嵩辂舸棹岚溆榷芷瑀潆崧铎弈沚槿旸翮泓"
TRADES = {
    "电子信息": ["智能科技", "信息技术", "微电子", "数据科技"], "先进制造": ["精密机械", "智能装备", "自动化"],
    "新材料及其应用": ["新材料", "复合材料"], "新能源与高效节能": ["新能源", "储能技术"],
    "生物医药与医疗器械": ["生物医药", "医疗器械"], "航空航天": ["航空科技", "空天技术"],
    "环境保护与资源综合利用": ["环境科技", "环保工程"], "农业": ["农业科技", "生物育种"],
    "现代交通": ["交通科技", "智行科技"], "城市建设与社会发展": ["城市科技", "工程技术"],
}
OUTSIDE_SCHOOLS = [
    ("浦汐大学", "310115"), ("江畔理工大学", "310112"), ("钟陵大学", "320106"),
    ("姑苏岸科技大学", "320508"), ("庐阳湖理工学院", "340104"), ("燕麓科技大学", "110108"),
    ("珞樱大学", "420111"), ("雁塔北理工大学", "610113"), ("锦溪大学", "510107"),
    ("甬潮海洋学院", "330203"), ("南湖岸学院", "330402"), ("鹏湾先进技术研究院", "440305"),
    ("钱江湾计量学院", "330108"), ("西兴电子研究所", "330108"), ("闵浦材料研究所", "310112"),
    ("太湖岸化工研究院", "320214"), ("海淀云溪自动化研究所", "110108"), ("天目山林学院", "330112"),
]
SURNAMES = "沈陆钮费蔡姚章俞施闻汤嵇茅莫柏宓褚戴臧凌裘屠邵骆"
GIVEN = [
    "知远", "清和", "砚秋", "云开", "以宁", "望舒", "景行", "若谷", "怀瑾", "听澜", "思齐", "明烛", "亦舟",
    "闻笛", "栖梧", "晏清", "时雨", "采苓", "佩兰", "星野", "疏影", "归帆", "临渊", "自牧", "无恙", "长缨",
]
PATENT = ["发明专利", "发明专利", "发明专利", "实用新型", "技术秘密", "软件著作权"]
LOST_REASONS = [
    ("太早期", "中试数据不足，企业不愿先投"), ("太早期", "样机只在实验室跑过"),
    ("优势不明", "与现用方案相比提升有限"), ("优势不明", "对比试验未达到预期"),
    ("商业路径不清", "市场容量测算谈不拢"), ("价格或条件不合适", "入门费超出企业预算"),
    ("价格或条件不合适", "提成比例未达成一致"), ("知识产权存疑", "共有权人未同意转让"),
    ("已有方案", "企业已采购同类设备"), ("已有方案", "企业自研团队已解决"),
    ("暂无力承接", "课题组人手不够，排期太长"), ("领域不符", "与企业主业相距较远"),
    ("科学意见", "外聘专家认为机理未充分验证"), ("其他", "企业搬迁，项目搁置"),
]
STAGES = [
    "线索日期", "对接日期", "评估日期", "试用日期", "洽谈日期", "定价日期", "签约日期", "登记日期", "履约日期",
    "验收日期", "产业化日期",
]

random.seed(SEED)


def weighted(pairs):
    words, weights = zip(*pairs)
    return random.choices(words, weights)[0]


def is_off(day):
    """Weekends, and the holidays whose dates do not move."""
    month, number = day.month, day.day
    is_holiday = (month, number) == (1, 1) or (month == 5 and number < 4)
    return day.weekday() > 4 or is_holiday or (month == 10 and number < 8)


def workday(day):
    while is_off(day):
        day += dt.timedelta(days=1)
    return day


def later(day, low, high):
    return workday(day + dt.timedelta(days=random.randint(low, high)))


def earlier(day, low, high):
    day -= dt.timedelta(days=random.randint(low, high))
    while is_off(day):
        day -= dt.timedelta(days=1)
    return day


def lognormal(mean, sigma):
    """A draw with this mean."""
    import math

    return random.lognormvariate(math.log(mean) - sigma * sigma / 2, sigma)


def wan(fen):
    """An amount of fen as 万元, exactly, without idle zeros."""
    whole, rest = divmod(fen, 1_000_000)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


def rounded(yuan):
    """Fen, as round as people agree on."""
    step = 100_000 if yuan > 5_000_000 else 10_000 if yuan > 500_000 else 1_000
    if random.random() < 0.12:
        step = 100
    return max(step, round(yuan / step) * step) * 100


def joined(items):
    return "；".join(items)


class Party:
    """Somebody who sells or buys."""

    def __init__(self, name, region, organization="", town="", field="", kind="企业"):
        self.name, self.region, self.organization = name, region, organization
        self.town, self.field, self.kind = town, field, kind

    def is_local(self):
        return self.region == REGION


def made_name(prefix, trade):
    return f"{prefix}{random.choice(WORDS_1)}{random.choice(WORDS_2)}{trade}有限公司"


HINTS = {
    "地信": "舞阳街道", "地理信息": "舞阳街道", "雷甸": "雷甸镇", "航空": "雷甸镇", "通航": "雷甸镇",
    "下渚": "下渚湖街道", "武康": "武康街道", "莫干山理工": "武康街道", "新能源": "阜溪街道",
    "医药": "阜溪街道", "药物": "阜溪街道", "智能计算": "舞阳街道", "水环境": "乾元镇",
}
FIELD_OF = {
    "C39": "电子信息", "I65": "电子信息", "I64": "电子信息", "C40": "电子信息", "M74": "电子信息",
    "C38": "新能源与高效节能", "C34": "先进制造", "C33": "先进制造", "C35": "先进制造",
    "C24": "先进制造", "C29": "新材料及其应用", "C26": "新材料及其应用", "C32": "新材料及其应用",
    "C30": "新材料及其应用", "C17": "新材料及其应用", "C20": "新材料及其应用",
    "C27": "生物医药与医疗器械", "C14": "生物医药与医疗器械", "C37": "航空航天", "G56": "航空航天",
    "C42": "环境保护与资源综合利用", "D46": "环境保护与资源综合利用",
    "N77": "环境保护与资源综合利用", "A04": "农业", "A01": "农业", "C13": "农业", "C15": "农业",
}


def read_parties():
    """The sample's organizations, and more enterprises and schools that stand in no catalogue."""
    parties = []
    with open(HERE / "organizations.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name, kind = row["机构名称"], row["机构类型"]
            town = next((town for hint, town in HINTS.items() if hint in name), None)
            town = town or weighted(TOWNS)
            town = town if row["行政区划"] == REGION else ""
            field = FIELD_OF.get(row["行业代码"], "") if kind == "企业" else ""
            field = "先进制造" if "厨房" in name or "泵阀" in name else field
            parties.append(Party(name, row["行政区划"], row["机构编号"], town, field, kind))
    for field, weight in FIELD_WEIGHTS.items():
        for _ in range(2 + weight // 3):
            name = made_name("德清", random.choice(TRADES[field]))
            # Every town has some.
            town = TOWNS[len(parties) % len(TOWNS)][0] if random.random() < 0.4 else weighted(TOWNS)
            parties.append(Party(name, REGION, "", town, field))
        for _ in range(4 + weight // 2):
            city, region = random.choice(CITIES)
            name = made_name(city, random.choice(TRADES[field]))
            parties.append(Party(name, region, "", "", field))
    for name, region in OUTSIDE_SCHOOLS:
        parties.append(Party(name, region, "", "", "", "高校"))
    return parties


PARTIES = read_parties()
BY_ID = {party.organization: party for party in PARTIES if party.organization}
SCHOOL_KINDS = {"高校", "科研院所", "共建研究院"}
SCHOOLS = [party for party in PARTIES if party.kind in SCHOOL_KINDS]
FIRMS = [party for party in PARTIES if party.kind == "企业"]


def read_achievements():
    achievements = []
    for name in ("electronics", "materials", "machinery"):
        with open(HERE / f"achievements-{name}.jsonl", encoding="utf-8") as file:
            achievements += [json.loads(line) for line in file if line.strip()]
    return achievements


ACHIEVEMENTS = read_achievements()
# An achievement is held by one exclusive deal or shared by others, never both.
HELD, SHARED = set(), {}


def take_achievement(mode):
    """An achievement that is offered in this mode and still may be."""
    is_exclusive = mode in ("转让", "独占许可", "排他许可", "作价投资")
    free = []
    for one in ACHIEVEMENTS:
        if mode not in one["cooperation_modes"] or one["id"] in HELD:
            continue
        if is_exclusive and one["id"] in SHARED or SHARED.get(one["id"], 0) > 3:
            continue
        if (one.get("holder_ids") or [""])[0] in BY_ID:
            free.append(one)
    if not free or (is_exclusive and len(HELD) > 75):
        return None
    chosen = random.choice(free)
    if is_exclusive:
        HELD.add(chosen["id"])
    else:
        SHARED[chosen["id"]] = SHARED.get(chosen["id"], 0) + 1
    return chosen


def firm(field, local):
    fitting = [one for one in FIRMS if one.is_local() == local and one.field == field]
    fitting = fitting or [one for one in FIRMS if one.is_local() == local]
    return random.choice(fitting)


def school(local):
    return random.choice([one for one in SCHOOLS if one.is_local() == local])


# --- brokers -------------------------------------------------------------------------------------


def brokers():
    firms = ["brk-qianhe", "brk-huxi", "ttc-moganshan", "ttc-tiaoxi", "ttc-zhebei"]
    rows, names = [], set()
    for place in range(60):
        name = random.choice(SURNAMES) + random.choice(GIVEN)
        while name in names:
            name = random.choice(SURNAMES) + random.choice(GIVEN)
        names.add(name)
        level = random.choices(["初级", "中级", "高级"], [5, 4, 1])[0]
        year = random.randint(2017, 2023)
        home = random.choice(firms)
        specialities = random.sample(list(FIELDS), random.randint(1, 3))
        rows.append({
            "编号": f"b{place + 1:02d}", "姓名": name, "等级": level,
            "证书编号": f"示例-JJR-{year}-{random.randint(1, 999):04d}",
            "发证机构": "示例技术经纪人培训基地（虚构）",
            "证书有效期": f"{year + 8}-12-31", "所在机构": BY_ID[home].name, "机构编号": home,
            # Every town has brokers; the larger ones have more.
            "镇街": TOWNS[place % len(TOWNS)][0] if place < 39 else weighted(TOWNS),
            "擅长领域": joined(specialities), "来源": SOURCE,
        })
    return rows


BROKERS = brokers()


def shares(town):
    near = [one["编号"] for one in BROKERS if one["镇街"] == town] or ["b01"]
    lead = random.choice(near)
    if random.random() < 0.72:
        return [(lead, 10_000)]
    other = random.choice([one["编号"] for one in BROKERS if one["编号"] != lead])
    part = random.choice([5_000, 6_000, 7_000, 8_000])
    if random.random() < 0.15:
        third = random.choice([one["编号"] for one in BROKERS if one["编号"] not in (lead, other)])
        return [(lead, 5_000), (other, 3_000), (third, 2_000)]
    return [(lead, part), (other, 10_000 - part)]


def shares_text(shares):
    return joined(f"{broker}:{part}" for broker, part in shares)


# --- registrations -------------------------------------------------------------------------------


class Trade:
    """A contract that was registered, with all that the other files say of it."""

    def __init__(self):
        self.end = None
        self.change = None
        self.shares = []
        self.achievement = None
        self.mode = ""
        self.deal = self.contract = ""


def sides(is_school, field):
    """Seller and buyer: sold by the county, bought by it, or both."""
    direction = random.choices(["output", "intake", "both"], [38, 34, 28])[0]
    seller_local, buyer_local = direction != "intake", direction != "output"
    seller = school(seller_local) if is_school else firm(field, seller_local)
    buyer = firm(field, buyer_local)
    while buyer is seller:
        buyer = random.choice([one for one in FIRMS if one.is_local() == buyer_local])
    return seller, buyer


def title_of(trade, year):
    topic = random.choice(FIELDS[trade.field])
    kind = trade.type
    if trade.achievement:
        name = trade.achievement["title"]
        tail = {"技术转让": "专利权转让", "技术许可": f"专利{trade.mode}"}.get(kind, kind)
        tail = "专利权作价入股转让" if trade.mode == "作价投资" else tail
        return f"“{name}”{tail}"
    if kind == "技术转让":
        return f"“{topic}”" + random.choice(["专利权转让", "专有技术转让", "专利申请权转让"])
    if kind == "技术许可":
        return f"“{topic}”专利" + random.choice(["普通许可", "普通许可", "独占许可", "排他许可"])
    if kind == "技术咨询":
        tail = random.choice(["技术路线论证", "可行性研究咨询", "专利布局咨询", "工艺诊断咨询"])
        return f"{topic}{tail}"
    if kind == "技术服务":
        tail = random.choice([
            "工艺优化技术服务", "检测分析技术服务", "产线改造技术服务", f"{year}年度技术服务",
            "系统集成技术服务", "中试验证技术服务",
        ])
        return f"{topic}{tail}"
    tail = random.choice([
        "关键技术研发", "样机研制", "系统开发", "联合攻关", "产业化关键技术开发", "委托开发", "工艺包开发",
        "平台研发（二期）",
    ])
    return f"{topic}{tail}"


def draw(year):
    """One registration, with a weight instead of an amount where it is a large one."""
    trade = Trade()
    trade.field = weighted(FIELD_WEIGHTS.items())
    trade.is_school = random.random() < 0.47
    if trade.is_school:
        trade.type = random.choices(
            ["技术转让", "技术许可", "技术开发", "技术服务", "技术咨询"], [27, 24, 24, 17, 8])[0]
        mode = {
            "技术转让": random.choices(["转让", "作价投资"], [9, 1])[0],
            "技术许可": random.choices(["普通许可", "排他许可", "独占许可"], [6, 2, 2])[0],
            "技术开发": "技术开发", "技术服务": "技术服务", "技术咨询": "技术咨询",
        }[trade.type]
        trade.mode = mode
        seller, buyer = sides(True, trade.field)
        likely = 0.9 if trade.type in ("技术转让", "技术许可") else 0.35
        if random.random() < likely:
            trade.achievement = take_achievement(mode)
        if trade.achievement:
            trade.field = trade.achievement.get("technology_field") or trade.field
            seller = BY_ID[trade.achievement["holder_ids"][0]]
            local = not seller.is_local() or random.random() < 0.6
            buyer = firm(trade.field, local)
            while buyer is seller:
                buyer = firm(trade.field, local)
        mean, sigma = {
            "转让": (460_000, 0.95), "作价投资": (9_460_000, 0.55), "普通许可": (560_000, 1.0),
            "排他许可": (760_000, 0.9), "独占许可": (980_000, 0.9), "技术开发": (820_000, 0.9),
            "技术服务": (380_000, 0.9), "技术咨询": (160_000, 0.6),
        }[mode]
        trade.yuan, trade.is_large = lognormal(mean, sigma), False
    else:
        trade.type = random.choices(
            ["技术开发", "技术服务", "技术咨询", "技术许可", "技术转让"], [56, 33, 3, 5, 3])[0]
        trade.mode = {"技术许可": "普通许可", "技术转让": "转让"}.get(trade.type, trade.type)
        seller, buyer = sides(random.random() < 0.12, trade.field)
        trade.is_large = trade.type in ("技术开发", "技术服务")
        mean = 24_000_000 if trade.type == "技术开发" else 15_000_000
        trade.yuan = lognormal(mean, 0.95) if trade.is_large else lognormal(1_900_000, 0.9)
        if trade.is_large:
            trade.yuan = min(max(trade.yuan, 260_000), random.uniform(52_000_000, 68_000_000))
    trade.seller, trade.buyer = seller, buyer
    trade.more_buyers = []
    if random.random() < 0.04:
        other = firm(trade.field, buyer.is_local())
        if other is not buyer and other is not seller:
            trade.more_buyers.append(other)
    trade.title = title_of(trade, year)
    trade.town = seller.town if seller.is_local() else buyer.town
    trade.ip = ip_of(trade)
    trade.industry = random.choice(INDUSTRIES[trade.field])
    return trade


def ip_of(trade):
    if trade.achievement:
        kinds = [right.split(":")[0] for right in trade.achievement.get("ip_rights", [])]
        return sorted(set(kinds), key=kinds.index)[:2]
    if trade.type in ("技术转让", "技术许可"):
        return [random.choice(PATENT)]
    return [random.choice(PATENT)] if random.random() < 0.4 else []


def date_all(trades, year):
    """Gives each contract its days, so that the months carry what MONTHS_BP says, more or less."""
    months = range(1, 7) if year == AS_OF.year else range(1, 13)
    total = sum(trade.yuan for trade in trades)
    whole = sum(MONTHS_BP[month - 1] for month in months)
    open_ = {
        month: total * MONTHS_BP[month - 1] / whole * random.lognormvariate(0, 0.16)
        for month in months
    }
    for trade in sorted(trades, key=lambda trade: -trade.yuan):
        if trade.is_large:
            month = max(open_, key=open_.get)
            open_[month] -= trade.yuan
        else:
            month = random.choices(list(months), [MONTHS_BP[month - 1] for month in months])[0]
        # The end of December carries more than its beginning.
        low = 10 if month == 12 and random.random() < 0.6 else 1
        trade.registered = workday(dt.date(year, month, random.randint(low, 26)))
        trade.signed = earlier(trade.registered, 3, 55)


def year_sum(trades, year):
    total = 0
    for trade in trades:
        if trade.registered.year == year:
            total += trade.technology
        if trade.change and trade.change[0].year == year:
            total += trade.change[2] - trade.technology
        if trade.end and trade.end[1].year == year:
            total -= trade.change[2] if trade.change else trade.technology
    return total


def registrations():
    by_year = {}
    for year, (_, count) in YEARS.items():
        trades = [draw(year) for _ in range(count)]
        date_all(trades, year)
        by_year[year] = sorted(trades, key=lambda trade: trade.registered)
    everything = [trade for trades in by_year.values() for trade in trades]
    later_ends(everything)
    for year, trades in by_year.items():
        settle(year, trades, everything)
    serials = {}
    for trade in everything:
        year = trade.registered.year
        serials[year] = serials.get(year, 0) + 1
        # The region digits 999999 are nobody's; the older form had 14 digits.
        is_old = trade.registered < dt.date(2019, 7, 1)
        serial = f"{serials[year]:04d}" if is_old else f"{serials[year]:06d}"
        trade.number = f"{year}999999{serial}"
        if random.random() < (0.42 if trade.is_school else 0.18):
            trade.shares = shares(trade.town)
    return everything


def later_ends(everything):
    """Changes (2 %), deregistrations and revocations (1 %), some of them across a year's end."""
    steady = [trade for trade in everything if trade.registered < dt.date(2025, 3, 1)]
    chosen = random.sample(steady, 27)
    for trade in chosen[:18]:
        day = later(trade.registered, 25, 320)
        if day > AS_OF:
            day = later(trade.registered, 20, 60)
        trade.change = [day, random.choice([0.6, 0.75, 0.85, 1.1, 1.2, 1.35]), 0, 0]
    notes = [
        ("注销", "", "双方协商解除合同"), ("注销", "", "买方停产，合同终止履行"),
        ("注销", "", "研发路线调整，协议终止"), ("撤销", "重复登记", "与另一登记为同一合同"),
        ("注销", "", "未通过中期评审，合同解除"), ("撤销", "虚假合同", "核查未见实际履行"),
        ("注销", "", "卖方无法交付，协议终止"), ("撤销", "重复登记", "关联单位重复申报"),
        ("注销", "", "受托方更换，另签合同"),
    ]
    for trade, (kind, ground, note) in zip(chosen[18:], notes):
        day = later(trade.registered, 40, 300)
        day = day if day <= AS_OF else later(trade.registered, 20, 50)
        trade.end = (kind, day, ground, note)
        trade.yuan = min(trade.yuan, 12_000_000)


def settle(year, trades, everything):
    """Scales the year's large contracts so that the year has its figure, to the fen."""
    target = YEARS[year][0] * 100
    small = [trade for trade in trades if not trade.is_large]
    large = [trade for trade in trades if trade.is_large]
    for trade in small:
        price(trade, trade.yuan)
    before = year_sum([t for t in everything if t.registered.year < year], year)
    wanted = target / 100 - before / 100 - sum(trade.technology for trade in small) / 100
    factor = wanted / sum(trade.yuan for trade in large)
    for _ in range(30):
        for trade in large:
            price(trade, trade.yuan * factor)
        off = (target - year_sum(everything_until(everything, year), year)) / 100
        factor += off / sum(trade.yuan for trade in large)
        if abs(off) < 200_000:
            break
    # What rounding left goes into one contract that nothing happened to afterwards.
    plain = [trade for trade in large if not trade.change and not trade.end]
    last = max(plain, key=lambda trade: trade.technology)
    off = target - year_sum(everything_until(everything, year), year)
    last.technology += off
    last.contract = max(last.contract + off, last.technology)
    assert year_sum(everything_until(everything, year), year) == target, year
    assert last.technology > 0


def everything_until(everything, year):
    return [trade for trade in everything if trade.registered.year <= year]


def price(trade, yuan):
    state = random.getstate()
    # The same contract is rounded the same way however often the year is scaled.
    random.seed(f"{SEED} {trade.title} {trade.registered} {trade.seller.name}")
    trade.technology = rounded(yuan)
    trade.contract = trade.technology
    if trade.is_large and random.random() < 0.55:
        part = random.uniform(0.58, 0.97)
        trade.contract = max(trade.technology, rounded(trade.technology / 100 / part))
    if trade.change:
        trade.change[2] = rounded(trade.technology / 100 * trade.change[1])
        more = trade.contract - trade.technology
        trade.change[3] = trade.change[2] + more
    random.setstate(state)


def registration_row(trade):
    buyers = [trade.buyer] + trade.more_buyers
    row = {
        "合同登记编号": trade.number, "合同编号": trade.contract_id, "项目名称": trade.title,
        "合同类型": trade.type,
        "卖方名称": trade.seller.name, "卖方编号": trade.seller.organization,
        "卖方地区代码": trade.seller.region,
        "买方名称": joined(one.name for one in buyers),
        "买方编号": joined(one.organization for one in buyers)
        if any(one.organization for one in buyers) else "",
        "买方地区代码": joined(one.region for one in buyers),
        "签订日期": trade.signed, "登记日期": trade.registered,
        "合同成交额（万元）": wan(trade.contract), "技术交易额（万元）": wan(trade.technology),
        "技术领域": trade.field, "知识产权类别": joined(trade.ip), "行业代码": trade.industry,
        "镇街": trade.town, "经纪人": shares_text(trade.shares),
        "变更日期": "", "变更后合同成交额（万元）": "", "变更后技术交易额（万元）": "", "注销日期": "",
        "撤销日期": "", "撤销事由": "", "原因": "", "来源": SOURCE,
    }
    if trade.change:
        row["变更日期"] = trade.change[0]
        row["变更后合同成交额（万元）"] = wan(trade.change[3])
        row["变更后技术交易额（万元）"] = wan(trade.change[2])
    if trade.end:
        kind, day, ground, note = trade.end
        row[f"{kind}日期"], row["撤销事由"], row["原因"] = day, ground, note
    return row


# --- deals and contracts -------------------------------------------------------------------------


def stage_days(signed):
    """The days of the stages up to signing, backwards from it."""
    days = {"签约日期": signed}
    days["定价日期"] = earlier(signed, 5, 40)
    days["洽谈日期"] = earlier(days["定价日期"], 10, 60)
    trial = random.random() < 0.25
    if trial:
        days["试用日期"] = earlier(days["洽谈日期"], 20, 90)
    days["评估日期"] = earlier(days["试用日期" if trial else "洽谈日期"], 10, 60)
    days["对接日期"] = earlier(days["评估日期"], 7, 60)
    days["线索日期"] = earlier(days["对接日期"], 4, 40)
    return days


def origin():
    kind = random.choices(["匹配", "对接意向", "活动", "走访", "拍卖", "其他"], [30, 24, 20, 18, 2, 6])[0]
    if kind == "活动":
        return kind, random.choice(["浙北成果路演第三场", "专家进企业·新市专场", "秋季科技对接会", "地信小镇供需对接会"])
    return kind, ""


def deal_row(number, trade, days, status="进行中", end=("", "", "")):
    kind, reference = origin()
    is_state = trade.seller.kind in ("高校", "科研院所")
    has_met = "洽谈日期" in days
    priced = "定价日期" in days
    expected = trade.expected
    row = {
        "编号": f"deal-{number:04d}", "项目名称": trade.title,
        "成果编号": trade.achievement["id"] if trade.achievement else "",
        "成果方": trade.seller.name, "成果方编号": trade.seller.organization,
        "成果方地区代码": trade.seller.region, "需求方": trade.buyer.name,
        "需求方编号": trade.buyer.organization, "需求方地区代码": trade.buyer.region,
        "经纪人": shares_text(trade.shares), "撮合来源": kind, "来源依据": reference,
        "技术领域": trade.field, "镇街": trade.town, "合作方式": trade.mode,
        "预计技术交易额（万元）": wan(expected) if expected else "",
        "定价方式": random.choices(["协议定价", "挂牌", "拍卖"], [88, 7, 5])[0] if priced else "",
        "成果方为国有单位": "是" if is_state else "",
        "成果方已核实": "是" if has_met else "", "需求方已核实": "是" if has_met else "",
    }
    row.update({name: days.get(name, "") for name in STAGES})
    row["状态"], (row["状态日期"], row["原因"], row["说明"]) = status, end
    row["来源"] = SOURCE
    return row


def estimate(trade):
    """What was expected: near what came, rounder, and more often too much than too little."""
    factor = random.choice([0.8, 0.9, 1.0, 1.0, 1.1, 1.25, 1.5])
    return max(5_000_000, round(trade.technology * factor / 5_000_000) * 5_000_000)


def plan_of(trade):
    """How the price is to be paid: text of the plan, and its parts as (day, fen)."""
    total, signed = trade.contract, trade.signed
    if trade.mode == "作价投资":
        return f"入股:{wan(total)}万元", []
    if trade.type == "技术许可" and random.random() < 0.4:
        first = total
        text = f"一次总付:{wan(first)}万元@{later(signed, 10, 40)}；提成:{random.choice(['2', '3', '5'])}%"
        return text, [(later(signed, 10, 40), first)]
    if total < 30_000_000 or random.random() < 0.35:
        day = later(signed, 10, 45)
        return f"一次总付:{wan(total)}万元@{day}", [(day, total)]
    cuts = random.choice([(30, 40, 30), (50, 30, 20), (40, 60), (30, 30, 30, 10)])
    day, parts, left = later(signed, 10, 30), [], total
    for place, cut in enumerate(cuts):
        amount = left if place == len(cuts) - 1 else total * cut // 100 // 100 * 100
        parts.append((day, amount))
        left -= amount
        day = later(day, 90, 200)
    text = joined(f"分期:{wan(amount)}万元@{day}" for day, amount in parts)
    return text, parts


def contract_row(trade, deal):
    more = trade.contract - trade.technology
    costs = ""
    if more:
        kind = random.choice(["设备", "仪器", "零部件", "原材料"])
        costs = f"{kind}:{wan(more)}万元"
    text, trade.parts = plan_of(trade)
    return {
        "编号": trade.contract_id, "项目编号": deal, "项目名称": trade.title, "合同类型": trade.type,
        "卖方名称": trade.seller.name, "卖方编号": trade.seller.organization,
        "卖方地区代码": trade.seller.region, "买方名称": joined([trade.buyer.name] + [b.name for b in trade.more_buyers]),
        "买方编号": trade.buyer.organization if not trade.more_buyers else "",
        "买方地区代码": joined([trade.buyer.region] + [b.region for b in trade.more_buyers]),
        "签订日期": trade.signed, "有效期至": trade.signed + dt.timedelta(days=random.choice([365, 730, 1095, 1825])),
        "合同成交额（万元）": wan(trade.contract), "非技术性费用": costs, "付款计划": text,
        "技术领域": trade.field, "知识产权类别": joined(trade.ip), "行业代码": trade.industry,
        "镇街": trade.town, "经纪人": shares_text(trade.shares), "来源": SOURCE,
    }


def payments_of(trade, rows):
    for place, (due, amount) in enumerate(trade.parts, 1):
        day = later(due, -4, 45)
        if day < trade.signed:
            day = workday(trade.signed)
        if day > AS_OF or random.random() < 0.06 or (trade.end and day > trade.end[1]):
            continue
        row = {
            "编号": f"pay-{len(rows) + 1:04d}", "合同编号": trade.contract_id, "到账日期": day,
            "金额（元）": f"{amount // 100}.{amount % 100:02d}", "到账种类": "到账",
            "付款计划序号": place, "凭证号": f"示例-{day:%Y%m}-{random.randint(1, 9999):04d}",
            "冲销编号": "", "说明": "",
        }
        rows.append(row)
        if random.random() < 0.012:
            back = later(day, 2, 12)
            if back <= AS_OF:
                rows.append(row | {
                    "编号": f"pay-{len(rows) + 1:04d}", "到账日期": back, "到账种类": "冲销",
                    "凭证号": "", "冲销编号": row["编号"], "说明": "付款账户填错，退回后重付",
                })


def history(trades):
    """Deals and contracts of registrations, then deals that were lost, then those that are open."""
    deals, contracts, payments = [], [], []
    able = [one for one in trades if one.is_school or one.technology < 900_000_000]
    chosen = [one for one in able if one.achievement or random.random() < 0.16]
    for trade in trades:
        trade.contract_id = ""
    for trade in sorted(chosen, key=lambda one: one.registered):
        trade.contract_id = f"con-{len(contracts) + 1:04d}"
        trade.shares = trade.shares or (shares(trade.town) if random.random() < 0.8 else [])
        days = stage_days(trade.signed)
        days["登记日期"] = trade.registered
        status, end = "进行中", ("", "", "")
        if trade.end:
            status, end = "取消", (trade.end[1], "", trade.end[3])
        else:
            after = later(trade.registered, 1, 30)
            if after <= AS_OF:
                days["履约日期"] = after
                done = later(after, 90, 560)
                if done <= AS_OF:
                    days["验收日期"] = done
                    made = later(done, 60, 420)
                    if made <= AS_OF and trade.achievement and random.random() < 0.5:
                        days["产业化日期"] = made
        trade.expected = estimate(trade)
        row = deal_row(len(deals) + 1, trade, days, status, end)
        trade.deal = row["编号"]
        trade.made = days.get("产业化日期")
        deals.append(row)
        contracts.append(contract_row(trade, trade.deal))
        payments_of(trade, payments)
    lost_deals(deals)
    open_deals(deals, contracts, payments)
    payments.sort(key=lambda row: (row["到账日期"], row["编号"]))
    return deals, contracts, payments, chosen


def sketch(year):
    """A deal that came to no contract yet."""
    trade = draw(year)
    while trade.is_large and random.random() < 0.35:
        trade = draw(year)
    if trade.achievement:
        # Nothing is agreed on, so the achievement stays free for others.
        give_back(trade.achievement["id"])
    trade.yuan = min(trade.yuan, 45_000_000)
    trade.signed = trade.registered = AS_OF
    price(trade, trade.yuan)
    trade.expected = estimate(trade) if random.random() < 0.93 else 0
    trade.shares = shares(trade.town) if random.random() < 0.85 else []
    return trade


def give_back(achievement):
    HELD.discard(achievement)
    if achievement in SHARED:
        SHARED[achievement] -= 1
        if not SHARED[achievement]:
            del SHARED[achievement]


def lost_deals(deals):
    reach = ["线索日期", "对接日期", "评估日期", "洽谈日期", "定价日期"]
    for _ in range(128):
        year = random.choices(range(2019, 2026), [10, 12, 16, 18, 20, 24, 12])[0]
        trade = sketch(year)
        start = workday(dt.date(year, random.randint(1, 12 if year < 2025 else 4), random.randint(1, 26)))
        count = random.choices([1, 2, 3, 4, 5], [24, 30, 24, 17, 5])[0]
        days, day = {}, start
        for name in reach[:count]:
            days[name] = day
            day = later(day, 8, 55)
        if day > AS_OF:
            day = AS_OF
        if random.random() < 0.14:
            note = random.choice(["企业战略调整，主动取消", "课题组负责人调离", "与其他项目合并", "企业融资未到位"])
            deals.append(deal_row(len(deals) + 1, trade, days, "取消", (day, "", note)))
        else:
            reason, note = random.choice(LOST_REASONS)
            deals.append(deal_row(len(deals) + 1, trade, days, "流失", (day, reason, note)))


def open_deals(deals, contracts, payments):
    """About 90 open deals, in every stage as of AS_OF; those that are signed wait for registration."""
    reach = ["线索日期", "对接日期", "评估日期", "试用日期", "洽谈日期", "定价日期"]
    counts = {"线索日期": 17, "对接日期": 14, "评估日期": 13, "试用日期": 6, "洽谈日期": 11, "定价日期": 9}
    for last, count in counts.items():
        for _ in range(count):
            trade = sketch(2025)
            names = reach[:reach.index(last) + 1]
            if last != "试用日期" and random.random() < 0.75 and "试用日期" in names:
                names.remove("试用日期")
            days, day = {}, earlier(AS_OF, 3, 70)
            for name in reversed(names):
                days[name] = day
                day = earlier(day, 8, 60)
            if last == "定价日期" and trade.achievement:
                committed(trade)
            status, end = "进行中", ("", "", "")
            if random.random() < 0.08:
                held = later(days[last], 1, 20)
                if held <= AS_OF:
                    status, end = "暂停", (held, "", random.choice(["企业等待厂房交付", "等待检测报告", "课题组暑期排期"]))
            deals.append(deal_row(len(deals) + 1, trade, days, status, end))
    for place in range(31):
        trade = sketch(2025)
        if trade.achievement:
            committed(trade)
        trade.signed = earlier(AS_OF, 1, 48)
        trade.registered = AS_OF
        trade.contract_id = f"con-{len(contracts) + 1:04d}"
        deal = ""
        if place < 22:
            row = deal_row(len(deals) + 1, trade, stage_days(trade.signed))
            deals.append(row)
            deal = row["编号"]
        contracts.append(contract_row(trade, deal))
        payments_of(trade, payments)


def committed(trade):
    """From pricing on a deal holds its achievement: one that is free, or none."""
    trade.achievement = take_achievement(trade.mode)
    if trade.achievement:
        trade.field = trade.achievement.get("technology_field") or trade.field
        trade.seller = BY_ID[trade.achievement["holder_ids"][0]]
        if not trade.seller.is_local():
            trade.buyer = firm(trade.field, True)
    trade.town = trade.seller.town if trade.seller.is_local() else trade.buyer.town
    trade.title = title_of(trade, 2025)
    trade.ip = ip_of(trade)
    price(trade, trade.yuan)


# --- industrialised achievements, targets, observations -------------------------------------------


def industrialisations(chosen):
    counts = {2019: 33, 2020: 41, 2021: 47, 2022: 52, 2023: 58, 2024: 66, 2025: 34}
    rows, seen = [], set()
    made = [one for one in chosen if getattr(one, "made", None)]
    for trade in made:
        if trade.achievement["id"] in seen or not trade.buyer.is_local():
            continue
        seen.add(trade.achievement["id"])
        rows.append({
            "产业化名称": f"{trade.achievement['title']}投产", "成果编号": trade.achievement["id"],
            "项目编号": trade.deal, "企业名称": trade.buyer.name, "企业编号": trade.buyer.organization,
            "日期": trade.made, "镇街": trade.buyer.town, "技术领域": trade.field,
        })
    have = {year: sum(row["日期"].year == year for row in rows) for year in counts}
    locals_ = [one for one in FIRMS if one.is_local()]
    for year, count in counts.items():
        for _ in range(count - have[year]):
            buyer = random.choice(locals_)
            field = buyer.field or weighted(FIELD_WEIGHTS.items())
            topic = random.choice(FIELDS[field])
            tail = random.choice(["生产线投产", "产品批量销售", "示范线建成", "新产品上市", "技术规模化应用"])
            month = random.randint(1, 6 if year == 2025 else 12)
            rows.append({
                "产业化名称": f"{topic}{tail}", "成果编号": "", "项目编号": "", "企业名称": buyer.name,
                "企业编号": buyer.organization, "日期": workday(dt.date(year, month, random.randint(1, 26))),
                "镇街": buyer.town, "技术领域": field,
            })
    rows.sort(key=lambda row: (row["日期"], row["产业化名称"]))
    for place, row in enumerate(rows, 1):
        evidence = random.sample(
            ["投产报告", "新产品鉴定证书", "首批销售合同", "纳税证明", "验收意见书", "用户使用报告", "检测报告"], random.randint(1, 3))
        sales = rounded(lognormal(18_000_000, 1.0))
        row |= {
            "新增年销售额（万元）": wan(sales) if random.random() < 0.85 else "",
            "证明材料": joined(evidence), "来源": SOURCE,
        }
        rows[place - 1] = {"编号": f"ind-{place:03d}"} | row
    return rows


TARGETS = [
    {
        "id": "target-technology-amount", "display_name": "2025年技术交易额达到25亿元",
        "metric": "TECHNOLOGY_AMOUNT", "scope": "TOTAL", "region_prefix": REGION, "base_year": 2020,
        "base_value": "13亿元", "final_year": 2025, "final_value": "25亿元", "plan_line": "COMPOUND",
        "months_bp": [str(part) for part in MONTHS_BP], "accumulation": "FLOW",
    },
    {
        "id": "target-rd-expenditure", "display_name": "2025年研发投入达到40亿元",
        "metric": "RD_EXPENDITURE", "base_value": "24.6亿元", "final_value": "40亿元",
        "plan_line": "LINEAR", "accumulation": "FLOW",
    },
    {
        "id": "target-high-tech-firms", "display_name": "2025年高新技术企业达到550家",
        "metric": "HIGH_TECH_FIRM_COUNT", "base_value": 262, "final_value": 550,
        "plan_line": "LINEAR", "accumulation": "STOCK",
    },
    {
        "id": "target-technology-smes", "display_name": "2025年科技型中小企业达到1800家",
        "metric": "TECHNOLOGY_SME_COUNT", "base_value": 705, "final_value": 1800,
        "plan_line": "LINEAR", "accumulation": "STOCK",
    },
    {
        "id": "target-rd-bodies", "display_name": "2025年各类研发机构达到200家",
        "metric": "RD_BODY_COUNT", "base_value": 92, "final_value": 200, "plan_line": "LINEAR",
        "accumulation": "STOCK",
    },
    {
        "id": "target-pct", "display_name": "2025年PCT专利申请达到140件",
        "metric": "PCT_APPLICATION_COUNT", "base_value": 58, "final_value": 140,
        "plan_line": "LINEAR", "accumulation": "FLOW",
    },
    {
        "id": "target-industrialised", "display_name": "2019至2025年累计产业化成果500项",
        "metric": "INDUSTRIALISED_COUNT", "base_year": 2018, "base_value": 0, "final_value": 500,
        "plan_line": "LINEAR", "accumulation": "CUMULATIVE",
    },
]
OBSERVED = {
    "研发投入": ["24.6亿元", "27.9亿元", "30.4亿元", "33.8亿元", "36.9亿元", "18.7亿元"],
    "高新技术企业数": [262, 311, 372, 431, 489, 512],
    "科技型中小企业数": [705, 921, 1164, 1402, 1618, 1701],
    "研发机构数": [92, 113, 131, 152, 178, 186],
    "PCT专利申请数": [58, 71, 83, 104, 118, 66],
}


def targets():
    rows = []
    for target in TARGETS:
        common = {"region_prefix": REGION, "base_year": 2020, "final_year": 2025}
        row = {"id": target["id"], "display_name": target["display_name"]} | common | target
        row["source"] = SOURCE
        row["note"] = "示例目标：数值照公开的规划口径拟定，基年值为虚构"
        rows.append(row)
    return rows


def observations():
    rows = []
    for metric, values in OBSERVED.items():
        for year, value in zip(range(2020, 2026), values):
            day = f"{year}-12-31" if year < 2025 else "2025-06-30"
            rows.append({
                "指标": metric, "行政区划": REGION, "截至日期": day, "数值": value,
                "来源": "示例统计（虚构）", "来源编号": f"示例统计{year}-{metric}",
                "说明": "虚构数据，仅供演示" if year < 2025 else "虚构数据，上半年快报",
            })
    return rows


# --- files ---------------------------------------------------------------------------------------


def write_csv(name, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    trades = registrations()
    deals, contracts, payments, chosen = history(trades)
    for year, (yuan, _) in YEARS.items():
        assert year_sum(trades, year) == yuan * 100, year
    for trade in trades:
        assert REGION in (trade.seller.region, trade.buyer.region), trade.title
        assert 0 < trade.technology <= trade.contract, trade.title
        assert trade.registered <= AS_OF and trade.signed <= trade.registered
    write_csv("brokers.csv", BROKERS)
    write_csv("registrations.csv", [registration_row(trade) for trade in trades])
    write_csv("deals.csv", deals)
    write_csv("contracts.csv", contracts)
    write_csv("payments.csv", payments)
    write_csv("industrialisations.csv", industrialisations(chosen))
    write_csv("observations.csv", observations())
    with open(HERE / "targets.jsonl", "w", encoding="utf-8") as file:
        for row in targets():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
