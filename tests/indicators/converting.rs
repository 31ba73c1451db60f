//! Units to their base and back, and the same figure in two spellings.

use proptest::prelude::*;
use qianxian::indicators::{from_base, read, to_base};

const CONVERSIONS: &[(f64, &str, f64, &str)] = &[
    (250.0, "℃", 523.15, "K"),
    (212.0, "℉", 100.0, "℃"),
    (1.0, "MPa", 10.0, "bar"),
    (1.0, "GPa", 1_000.0, "MPa"),
    (1.0, "atm", 101.325, "kPa"),
    (760.0, "torr", 101.325, "kPa"),
    (1.0, "N/mm2", 1.0, "MPa"),
    (1.0, "英寸", 25.4, "mm"),
    (1.0, "丝", 10.0, "μm"),
    (1_000.0, "nm", 1.0, "um"),
    (15.0, "亩", 1.0, "公顷"),
    (1.0, "m³", 1_000.0, "L"),
    (2.0, "斤", 1.0, "kg"),
    (1.0, "t", 1_000.0, "公斤"),
    (1.0, "年", 365.0, "天"),
    (36.0, "km/h", 10.0, "m/s"),
    (60.0, "L/min", 3.6, "m³/h"),
    (3_000.0, "rpm", 50.0, "r/s"),
    (180.0, "°", std::f64::consts::PI, "rad"),
    (1.0, "kWh", 3.6, "MJ"),
    (1.0, "马力", 735.498_75, "W"),
    (2_000.0, "mAh", 2.0, "Ah"),
    (1.0, "g/cm³", 1_000.0, "kg/m³"),
    (1.0, "mg/L", 1.0, "g/m³"),
    (1.0, "mg/kg", 1.0, "ppm"),
    (1.0, "%", 10_000.0, "ppm"),
    (1.0, "‰", 0.1, "%"),
    (1.0, "S/cm", 100.0, "S/m"),
    (1.0, "cP", 1.0, "mPa·s"),
    (8.0, "bit", 1.0, "字节"),
    (1.0, "Gbps", 1_000.0, "Mbps"),
    (1.0, "Ω·m", 100.0, "Ω·cm"),
    (10_000.0, "Gs", 1_000.0, "mT"),
    (12.0, "次/分", 0.2, "次/s"),
    (1.0, "元", 100.0, "分钱"),
];

/// Seven digits, as many as the torr of the tables has.
fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs())
}

#[test]
fn units_convert_into_each_other() {
    for (value, unit, other, other_unit) in CONVERSIONS {
        let base = to_base(*value, unit).unwrap();
        assert!(near(from_base(base, other_unit).unwrap(), *other), "{value} {unit}");
    }
    assert_eq!(to_base(1.0, "格令"), None);
    assert_eq!(to_base(1.0, "mm 厚"), None);
}

#[test]
fn a_difference_of_temperatures_has_no_zero_of_its_own() {
    let base = |text: &str| read(text).read[0].base_high();
    assert!(near(base("温差≤5℃"), 5.0));
    assert!(near(base("控温精度±0.5℃"), 0.5));
    assert!(near(base("温升≤9℉"), 5.0));
    assert!(near(base("耐温≥0℃"), 273.15));
}

#[test]
fn money_is_whole_fen() {
    let fen = |text: &str| read(text).read[0].base_high();
    assert_eq!(fen("单价≤0.29元"), 29.0);
    assert_eq!(fen("产值≥1.2亿元"), 12_000_000_000.0);
    assert!(read("单价≤0.001元").read.is_empty(), "finer than a fen");
}

proptest! {
    #[test]
    fn there_and_back_is_where_it_began(
        value in -1e9..1e9f64,
        place in 0..CONVERSIONS.len(),
    ) {
        let unit = CONVERSIONS[place].1;
        let back = from_base(to_base(value, unit).unwrap(), unit).unwrap();
        prop_assert!((back - value).abs() <= 1e-6_f64.max(value.abs() * 1e-9), "{value} {unit} {back}");
    }
}
