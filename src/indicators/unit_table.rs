//! The units that are read, each with its spellings. Factors come from `uom`; what it lacks is at
//! the end of the table with its factor beside it.

use super::dimension::Kind;
use uom::si::f64 as si;

/// A unit: how it is written, and its line through the base unit.
pub(super) struct Row {
    /// Spellings in half width, 2 and 3 for ² and ³, · for every dot.
    pub(super) spellings: &'static [&'static str],
    /// What it measures.
    pub(super) kind: Kind,
    /// One of it in the base unit.
    pub(super) one: fn() -> f64,
    /// Zero of it in the base unit: not zero for ℃ and ℉ alone.
    pub(super) zero: fn() -> f64,
}

/// A unit that `uom` knows: its quantity, its module and its name there.
macro_rules! known {
    ($kind:ident, $quantity:ident, $module:ident :: $unit:ident, $($spelling:literal)+) => {
        Row {
            spellings: &[$($spelling),+],
            kind: Kind::$kind,
            one: || si::$quantity::new::<uom::si::$module::$unit>(1.0).value,
            zero: || si::$quantity::new::<uom::si::$module::$unit>(0.0).value,
        }
    };
}

/// A unit that `uom` does not know, with its factor to the base unit.
macro_rules! own {
    ($kind:ident, $factor:literal, $($spelling:literal)+) => {
        Row { spellings: &[$($spelling),+], kind: Kind::$kind, one: || $factor, zero: || 0.0 }
    };
}

/// Temperature, space, mass, time and motion.
pub(super) static MECHANICS: &[Row] = &[
    known!(Temperature, ThermodynamicTemperature, thermodynamic_temperature::degree_celsius,
        "℃" "°C" "摄氏度" "deg C" "degrees Celsius" "oC" "° C"),
    known!(Temperature, ThermodynamicTemperature, thermodynamic_temperature::degree_fahrenheit,
        "℉" "°F" "华氏度" "degrees Fahrenheit"),
    known!(Temperature, ThermodynamicTemperature, thermodynamic_temperature::kelvin,
        "K" "开尔文" "kelvin"),
    known!(TemperatureDifference, TemperatureInterval, temperature_interval::millikelvin, "mK"),
    known!(Length, Length, length::nanometer, "nm" "纳米" "nanometers"),
    known!(Length, Length, length::micrometer, "μm" "um" "微米" "㎛" "microns" "micron"),
    known!(Length, Length, length::millimeter, "mm" "MM" "毫米" "㎜" "millimeters" "公厘"),
    known!(Length, Length, length::centimeter, "cm" "CM" "厘米" "㎝" "公分" "centimeters"),
    known!(Length, Length, length::decimeter, "dm" "分米"),
    known!(Length, Length, length::meter, "m" "米" "公尺" "meters" "metres" "meter" "metre"),
    known!(Length, Length, length::kilometer, "km" "KM" "Km" "公里" "千米" "㎞" "kilometers"),
    known!(Length, Length, length::inch, "inch" "inches" "英寸"),
    known!(Length, Length, length::foot, "ft" "英尺"),
    known!(Area, Area, area::square_nanometer, "nm2"),
    known!(Area, Area, area::square_micrometer, "μm2" "um2" "平方微米"),
    known!(Area, Area, area::square_millimeter, "mm2" "平方毫米" "㎟"),
    known!(Area, Area, area::square_centimeter, "cm2" "平方厘米" "㎠"),
    known!(Area, Area, area::square_meter, "m2" "平方米" "㎡" "平米" "平方"),
    known!(Area, Area, area::square_kilometer, "km2" "平方公里" "平方千米"),
    known!(Area, Area, area::hectare, "hm2" "公顷" "ha"),
    known!(Volume, Volume, volume::microliter, "μL" "uL" "μl" "微升"),
    known!(Volume, Volume, volume::milliliter, "mL" "ml" "ML" "毫升" "㎖" "cc" "㏄"),
    known!(Volume, Volume, volume::liter, "L" "l" "升" "公升" "liters" "litres"),
    known!(Volume, Volume, volume::cubic_millimeter, "mm3" "立方毫米"),
    known!(Volume, Volume, volume::cubic_centimeter, "cm3" "立方厘米"),
    known!(Volume, Volume, volume::cubic_meter, "m3" "M3" "Nm3" "立方米" "立方" "㎥" "标方"),
    known!(Mass, Mass, mass::nanogram, "ng" "纳克"),
    known!(Mass, Mass, mass::microgram, "μg" "ug" "微克"),
    known!(Mass, Mass, mass::milligram, "mg" "毫克" "㎎"),
    known!(Mass, Mass, mass::gram, "g" "克" "grams" "gram"),
    known!(Mass, Mass, mass::kilogram, "kg" "KG" "Kg" "公斤" "千克" "㎏" "kilograms"),
    known!(Mass, Mass, mass::ton, "t" "吨" "公吨" "tonnes" "tons"),
    known!(Mass, Mass, mass::pound, "lb" "磅"),
    known!(Time, Time, time::nanosecond, "ns" "纳秒"),
    known!(Time, Time, time::microsecond, "μs" "us" "微秒"),
    known!(Time, Time, time::millisecond, "ms" "毫秒" "milliseconds"),
    known!(Time, Time, time::second, "s" "秒" "秒钟" "sec" "seconds" "second"),
    known!(Time, Time, time::minute, "min" "分钟" "minutes" "minute" "mins"),
    known!(Time, Time, time::hour, "h" "H" "小时" "hr" "hrs" "hours" "hour" "个小时" "钟头"),
    known!(Time, Time, time::day, "d" "天" "days" "day"),
    known!(Frequency, Frequency, frequency::hertz, "Hz" "HZ" "hz" "赫兹" "赫"),
    known!(Frequency, Frequency, frequency::kilohertz, "kHz" "KHz" "KHZ" "千赫" "千赫兹"),
    known!(Frequency, Frequency, frequency::megahertz, "MHz" "MHZ" "Mhz" "兆赫" "兆赫兹"),
    known!(Frequency, Frequency, frequency::gigahertz, "GHz" "GHZ" "Ghz" "吉赫"),
    known!(Frequency, Frequency, frequency::terahertz, "THz" "太赫兹"),
    known!(Rotation, AngularVelocity, angular_velocity::revolution_per_minute,
        "rpm" "RPM" "r/min" "转/分" "转/分钟" "转每分" "转每分钟" "转/min" "rev/min"),
    known!(Rotation, AngularVelocity, angular_velocity::revolution_per_second, "r/s" "转/秒"),
    known!(Rotation, AngularVelocity, angular_velocity::radian_per_second, "rad/s"),
    known!(Angle, Angle, angle::degree, "°" "deg" "degrees"),
    known!(Angle, Angle, angle::minute, "′" "角分" "arcmin"),
    known!(Angle, Angle, angle::second, "″" "角秒" "arcsec"),
    known!(Angle, Angle, angle::radian, "rad" "弧度"),
    known!(Force, Force, force::millinewton, "mN"),
    known!(Force, Force, force::newton, "N" "牛" "牛顿"),
    known!(Force, Force, force::kilonewton, "kN" "KN" "千牛"),
    known!(Force, Force, force::meganewton, "MN"),
    known!(Force, Force, force::kilogram_force, "kgf" "公斤力"),
    known!(Torque, Torque, torque::newton_meter, "N·m" "Nm" "N.m" "N*m" "牛米" "牛·米"),
    known!(Torque, Torque, torque::kilonewton_meter, "kN·m" "kNm" "KN·m" "kN.m"),
    known!(Torque, Torque, torque::newton_centimeter, "N·cm"),
    known!(Pressure, Pressure, pressure::pascal, "Pa" "pa" "帕" "帕斯卡"),
    known!(Pressure, Pressure, pressure::hectopascal, "hPa" "百帕"),
    known!(Pressure, Pressure, pressure::kilopascal, "kPa" "KPa" "kpa" "Kpa" "KPA" "千帕"),
    known!(Pressure, Pressure, pressure::megapascal, "MPa" "Mpa" "MPA" "兆帕"),
    known!(Pressure, Pressure, pressure::gigapascal, "GPa" "Gpa" "GPA" "吉帕"),
    known!(Pressure, Pressure, pressure::bar, "bar" "Bar" "巴" "公斤压力"),
    known!(Pressure, Pressure, pressure::millibar, "mbar"),
    known!(Pressure, Pressure, pressure::psi, "psi" "PSI"),
    known!(Pressure, Pressure, pressure::millimeter_of_mercury, "mmHg" "毫米汞柱"),
    known!(Pressure, Pressure, pressure::torr, "torr" "Torr"),
    known!(Viscosity, DynamicViscosity, dynamic_viscosity::pascal_second, "Pa·s" "Pa.s" "Pas"),
    known!(Viscosity, DynamicViscosity, dynamic_viscosity::millipascal_second,
        "mPa·s" "mPa.s" "mPas" "mpa·s" "mpa.s" "mPa*s"),
    known!(Viscosity, DynamicViscosity, dynamic_viscosity::centipoise, "cP" "cp" "厘泊"),
];

/// Energy, electricity, light, heat, data and parts of one.
pub(super) static POWER: &[Row] = &[
    known!(Energy, Energy, energy::millijoule, "mJ"),
    known!(Energy, Energy, energy::joule, "J" "焦" "焦耳"),
    known!(Energy, Energy, energy::kilojoule, "kJ" "KJ" "千焦"),
    known!(Energy, Energy, energy::megajoule, "MJ" "兆焦"),
    known!(Energy, Energy, energy::gigajoule, "GJ"),
    known!(Energy, Energy, energy::watt_hour, "Wh" "wh" "瓦时" "W·h"),
    known!(Energy, Energy, energy::kilowatt_hour,
        "kWh" "KWh" "kwh" "KWH" "kW·h" "kw·h" "kW.h" "千瓦时" "度电"),
    known!(Energy, Energy, energy::megawatt_hour, "MWh" "MW·h" "兆瓦时"),
    known!(Energy, Energy, energy::gigawatt_hour, "GWh" "GW·h"),
    known!(Energy, Energy, energy::kilocalorie, "kcal" "千卡" "大卡"),
    known!(Energy, Energy, energy::electronvolt, "eV"),
    known!(Power, Power, power::microwatt, "μW" "uW" "微瓦"),
    known!(Power, Power, power::milliwatt, "mW" "毫瓦"),
    known!(Power, Power, power::watt, "W" "w" "瓦" "瓦特" "VA"),
    known!(Power, Power, power::kilowatt, "kW" "KW" "kw" "Kw" "千瓦" "kVA" "KVA"),
    known!(Power, Power, power::megawatt, "MW" "兆瓦" "MVA"),
    known!(Power, Power, power::gigawatt, "GW" "吉瓦"),
    known!(Power, Power, power::horsepower_metric, "马力" "hp" "HP" "PS" "匹马力"),
    known!(Voltage, ElectricPotential, electric_potential::microvolt, "μV" "uV" "微伏"),
    known!(Voltage, ElectricPotential, electric_potential::millivolt, "mV" "毫伏"),
    known!(Voltage, ElectricPotential, electric_potential::volt, "V" "v" "伏" "伏特"),
    known!(Voltage, ElectricPotential, electric_potential::kilovolt, "kV" "KV" "kv" "千伏"),
    known!(Current, ElectricCurrent, electric_current::nanoampere, "nA"),
    known!(Current, ElectricCurrent, electric_current::microampere, "μA" "uA" "微安"),
    known!(Current, ElectricCurrent, electric_current::milliampere, "mA" "毫安"),
    known!(Current, ElectricCurrent, electric_current::ampere, "A" "安" "安培"),
    known!(Current, ElectricCurrent, electric_current::kiloampere, "kA" "KA" "千安"),
    known!(Charge, ElectricCharge, electric_charge::milliampere_hour, "mAh" "mA·h" "毫安时"),
    known!(Charge, ElectricCharge, electric_charge::ampere_hour, "Ah" "AH" "A·h" "安时"),
    known!(Charge, ElectricCharge, electric_charge::picocoulomb, "pC"),
    known!(Resistance, ElectricalResistance, electrical_resistance::microohm, "μΩ"),
    known!(Resistance, ElectricalResistance, electrical_resistance::milliohm, "mΩ" "毫欧"),
    known!(Resistance, ElectricalResistance, electrical_resistance::ohm, "Ω" "欧姆" "欧" "ohm"),
    known!(Resistance, ElectricalResistance, electrical_resistance::kiloohm, "kΩ" "KΩ" "千欧"),
    known!(Resistance, ElectricalResistance, electrical_resistance::megaohm, "MΩ" "兆欧"),
    known!(Resistance, ElectricalResistance, electrical_resistance::gigaohm, "GΩ"),
    known!(Resistivity, ElectricalResistivity, electrical_resistivity::ohm_meter, "Ω·m" "Ω.m"),
    known!(Resistivity, ElectricalResistivity, electrical_resistivity::ohm_centimeter,
        "Ω·cm" "Ω.cm"),
    known!(Conductance, ElectricalConductance, electrical_conductance::microsiemens, "μS" "uS"),
    known!(Conductance, ElectricalConductance, electrical_conductance::millisiemens, "mS"),
    known!(Conductance, ElectricalConductance, electrical_conductance::siemens, "S" "西门子"),
    known!(Capacitance, Capacitance, capacitance::picofarad, "pF"),
    known!(Capacitance, Capacitance, capacitance::nanofarad, "nF"),
    known!(Capacitance, Capacitance, capacitance::microfarad, "μF" "uF" "微法"),
    known!(Capacitance, Capacitance, capacitance::millifarad, "mF"),
    known!(Capacitance, Capacitance, capacitance::farad, "F" "法拉"),
    known!(Inductance, Inductance, inductance::microhenry, "μH" "uH"),
    known!(Inductance, Inductance, inductance::millihenry, "mH"),
    known!(MagneticFluxDensity, MagneticFluxDensity, magnetic_flux_density::millitesla, "mT"),
    known!(MagneticFluxDensity, MagneticFluxDensity, magnetic_flux_density::gauss,
        "Gs" "高斯"),
    known!(MagneticFluxDensity, MagneticFluxDensity, magnetic_flux_density::tesla, "特斯拉"),
    known!(ThermalConductivity, ThermalConductivity, thermal_conductivity::watt_per_meter_kelvin,
        "W/(m·K)" "W/(mK)" "W/m·K" "W/mK" "W/m.K" "W/(m.K)" "W/(m·℃)" "W·m-1·K-1" "w/(m·k)"
        "w/m·k" "W/(m*K)" "W/(m·°C)" "瓦/(米·开)"),
    known!(Illuminance, Illuminance, illuminance::lux, "lx" "lux" "Lux" "勒克斯"),
    known!(LuminousIntensity, LuminousIntensity, luminous_intensity::candela, "cd" "坎德拉"),
    known!(Substance, AmountOfSubstance, amount_of_substance::millimole, "mmol" "毫摩尔"),
    known!(Substance, AmountOfSubstance, amount_of_substance::micromole, "μmol" "umol"),
    known!(Substance, AmountOfSubstance, amount_of_substance::mole, "mol" "摩尔"),
    known!(Information, Information, information::bit, "bit" "bits" "比特"),
    known!(Information, Information, information::byte, "字节" "Byte" "bytes"),
    known!(Information, Information, information::kilobyte, "KB" "kB"),
    known!(Information, Information, information::megabyte, "MB" "兆字节"),
    known!(Information, Information, information::gigabyte, "GB"),
    known!(Information, Information, information::terabyte, "TB"),
    known!(InformationRate, InformationRate, information_rate::bit_per_second, "bps" "bit/s"),
    known!(InformationRate, InformationRate, information_rate::kilobit_per_second,
        "kbps" "Kbps" "kb/s" "kbit/s"),
    known!(InformationRate, InformationRate, information_rate::megabit_per_second,
        "Mbps" "Mb/s" "Mbit/s" "兆比特/秒"),
    known!(InformationRate, InformationRate, information_rate::gigabit_per_second,
        "Gbps" "Gb/s" "Gbit/s"),
    known!(Ratio, Ratio, ratio::part_per_hundred,
        "%" "percent" "wt%" "wt.%" "vol%" "vol.%" "mol%" "at%" "个百分点" "%RH" "%rh" "%FS"
        "%F.S" "%F.S."),
    known!(Ratio, Ratio, ratio::part_per_thousand, "‰"),
    known!(Ratio, Ratio, ratio::part_per_million, "ppm" "PPM" "PPm" "Ppm"),
    known!(Ratio, Ratio, ratio::part_per_billion, "ppb" "PPB"),
    known!(Ratio, Ratio, ratio::ratio, "倍" "times"),
];

/// What `uom` lacks: Chinese and trade units, counts, money, scales, light flux, leaks.
pub(super) static OWN: &[Row] = &[
    // uom's year is the astronomers'; contracts mean the calendar's 365 days, and 12 months of it.
    own!(Time, 31_536_000.0, "年" "years" "year" "周年"),
    own!(Time, 2_628_000.0, "个月" "months" "month"),
    own!(Time, 604_800.0, "个星期" "星期" "weeks" "week"),
    own!(Length, 1e-5, "丝" "忽米"),
    own!(Area, 666.666_666_666_666_6, "亩"),
    own!(Volume, 158.987_294_928e-3, "桶"),
    own!(Mass, 0.5, "斤" "市斤"),
    own!(Force, 9_806.65, "吨力" "tf"),
    own!(Pressure, 101_325.0, "atm" "大气压" "个大气压"),
    own!(Pressure, 98_066.5, "kgf/cm2" "kg/cm2" "公斤/平方厘米"),
    own!(Leak, 1.0, "Pa·m3/s" "Pa.m3/s" "Pa·m3·s-1"),
    own!(Sound, 1.0, "dB" "DB" "db" "dB(A)" "dBA" "db(A)" "分贝" "dBm" "dBi"),
    own!(HardnessRockwell, 1.0, "HRC" "hrc"),
    own!(HardnessVickers, 1.0, "HV" "Hv"),
    own!(HardnessBrinell, 1.0, "HB" "HBW"),
    own!(HardnessShore, 1.0, "邵氏A" "Shore A" "邵A" "HA"),
    own!(LuminousFlux, 1.0, "lm" "流明"),
    // Fen: the reader shifts the decimal digits, so that amounts stay whole.
    own!(Money, 1.0, "分钱"),
    own!(Money, 100.0, "元" "元人民币" "人民币" "圆" "RMB" "CNY" "yuan"),
    own!(Count, 1.0, "次" "件" "台" "个" "只" "套" "片" "支" "根" "颗" "粒" "株" "头" "瓶" "辆"
        "块" "张" "枚" "发" "帧" "个循环" "循环" "cycles" "cycle" "pcs" "pieces" "台套" "台/套"
        "像素" "盒" "袋" "箱" "圈" "CFU" "cfu" "例"
        "个周期" "units" "条"),
    own!(Grade, 1.0, "级" "个等级"),
];
