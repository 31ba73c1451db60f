//! What is measured: a kind of quantity, or one kind per another.

/// A kind of quantity. Only statements of the same kind are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A point on a scale of temperature, in kelvin.
    Temperature,
    /// A difference of temperatures, in kelvin.
    TemperatureDifference,
    /// In pascal.
    Pressure,
    /// In metres.
    Length,
    /// In square metres.
    Area,
    /// In cubic metres.
    Volume,
    /// In kilograms.
    Mass,
    /// In seconds.
    Time,
    /// In hertz.
    Frequency,
    /// In radians per second.
    Rotation,
    /// In radians.
    Angle,
    /// In newton.
    Force,
    /// In newton metres.
    Torque,
    /// In joule.
    Energy,
    /// In watt.
    Power,
    /// In volt.
    Voltage,
    /// In ampere.
    Current,
    /// In ohm.
    Resistance,
    /// In ohm metres.
    Resistivity,
    /// In siemens.
    Conductance,
    /// In farad.
    Capacitance,
    /// In henry.
    Inductance,
    /// In coulomb; Ah and mAh are of it.
    Charge,
    /// In tesla.
    MagneticFluxDensity,
    /// Parts of one; 倍 counts whole ones.
    Ratio,
    /// In decibel.
    Sound,
    /// In bit.
    Information,
    /// In bit per second.
    InformationRate,
    /// In fen.
    Money,
    /// Pieces, times, units.
    Count,
    /// In pascal seconds.
    Viscosity,
    /// In watt per metre and kelvin.
    ThermalConductivity,
    /// Rockwell C.
    HardnessRockwell,
    /// Vickers.
    HardnessVickers,
    /// Brinell.
    HardnessBrinell,
    /// Shore A.
    HardnessShore,
    /// In lumen.
    LuminousFlux,
    /// In lux.
    Illuminance,
    /// In candela.
    LuminousIntensity,
    /// In mole.
    Substance,
    /// In pascal cubic metres per second.
    Leak,
    /// Steps of a scale, 级.
    Grade,
    /// A bare number.
    Number,
}

/// A kind, or a kind per another: density is mass per volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension {
    /// What is measured.
    pub kind: Kind,
    /// Per what, for a quotient.
    pub per: Option<Kind>,
}

impl Dimension {
    pub(super) const fn of(kind: Kind) -> Self {
        Self { kind, per: None }
    }

    /// A quotient; equal kinds are parts of one, and force per area is a pressure.
    pub(super) fn quotient(kind: Kind, per: Kind) -> Self {
        match (kind, per) {
            (over, under) if over == under => Self::of(Kind::Ratio),
            (Kind::Force, Kind::Area) => Self::of(Kind::Pressure),
            (Kind::Energy, Kind::Time) => Self::of(Kind::Power),
            (Kind::Information, Kind::Time) => Self::of(Kind::InformationRate),
            (Kind::Temperature, per) => Self { kind: Kind::TemperatureDifference, per: Some(per) },
            (kind, Kind::Temperature) => Self { kind, per: Some(Kind::TemperatureDifference) },
            (kind, per) => Self { kind, per: Some(per) },
        }
    }
}
