//! A seeded catalogue in the shape of real records: titles of 10–30 characters, summaries of 120–320,
//! terms with Zipf frequencies, drawn from a syllabary of technical words.

use qianxian::domain::Achievement;

/// Technical words, the frequent ones first; a rank's frequency falls with its place.
const WORDS: [&str; 96] = [
    "系统",
    "方法",
    "装置",
    "材料",
    "控制",
    "检测",
    "结构",
    "工艺",
    "设备",
    "性能",
    "温度",
    "电池",
    "传感器",
    "表面",
    "加工",
    "制备",
    "智能",
    "模型",
    "数据",
    "信号",
    "能耗",
    "效率",
    "精度",
    "复合",
    "涂层",
    "轴承",
    "电机",
    "齿轮",
    "液压",
    "焊接",
    "薄膜",
    "纤维",
    "陶瓷",
    "合金",
    "聚合物",
    "催化",
    "发酵",
    "提取",
    "缓释",
    "抗体",
    "探针",
    "影像",
    "遥感",
    "测绘",
    "导航",
    "无人机",
    "旋翼",
    "复材",
    "雷达",
    "激光",
    "芯片",
    "射频",
    "天线",
    "滤波",
    "算法",
    "视觉",
    "语音",
    "调度",
    "孪生",
    "边缘",
    "云端",
    "协议",
    "加密",
    "储能",
    "光伏",
    "氢气",
    "燃料电池",
    "电解液",
    "隔膜",
    "正极",
    "负极",
    "热泵",
    "余热",
    "锅炉",
    "污水",
    "膜分离",
    "吸附",
    "臭氧",
    "固废",
    "土壤",
    "水产",
    "竹材",
    "茶叶",
    "保鲜",
    "干燥",
    "杀菌",
    "植入",
    "支架",
    "微针",
    "导管",
    "试剂",
    "质谱",
    "电泳",
    "菌株",
    "多肽",
    "疫苗",
];

/// A small generator whose stream is the same everywhere (SplitMix64).
pub(crate) struct Seeded(u64);

impl Seeded {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound as u64)).unwrap_or(0)
    }

    /// A place of the word list with a frequency near 1/rank: the smaller of a few draws.
    fn word(&mut self) -> &'static str {
        let places = WORDS.len();
        WORDS[self.below(places).min(self.below(places)).min(self.below(places))]
    }

    /// Words without spaces, a comma after every ninth.
    pub(crate) fn text(&mut self, words: usize) -> String {
        (0..words).fold(String::new(), |mut text, place| {
            text.push_str(self.word());
            if place % 9 == 8 {
                text.push('，');
            }
            text
        })
    }

    /// An achievement of usual length.
    pub(crate) fn achievement(&mut self) -> Achievement {
        let (title, body) = (6 + self.below(6), 60 + self.below(80));
        Achievement { title: self.text(title), summary: self.text(body), ..Achievement::default() }
    }
}
