//! What a forecast is made from: deals and contracts on their way, and what was booked.

use crate::domain::trade::words::DealStage;
use crate::domain::{Day, Fen};

/// One step of a deal as it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Milestone {
    /// The day on which it happened.
    pub day: Day,
    /// The stage from then on.
    pub stage: DealStage,
    /// Whether the deal goes on; not when it is lost or cancelled.
    pub is_open: bool,
}

/// A deal, or a signed contract that no deal stands behind. A deal and its contract are one
/// pursuit, so that nothing counts twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pursuit {
    /// The resource name, unique among the pursuits.
    pub id: String,
    /// How it went, earlier days first.
    pub milestones: Vec<Milestone>,
    /// 预计技术交易额 of the deal, as it stands now.
    pub expected: Option<Fen>,
    /// 技术交易额 of the contract, which counts from the day of signing on.
    pub signed: Option<Fen>,
    /// The day and the amount of the registration's first booking.
    pub registered: Option<(Day, Fen)>,
}

/// Why an amount was booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// 登记, with the first day on which its deal or contract was known; none = never before.
    Registered {
        /// That day.
        known_since: Option<Day>,
    },
    /// 变更, 注销 or 撤销.
    Corrected,
}

/// What was booked in the target's scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Booking {
    /// The day to which it counts.
    pub day: Day,
    /// 技术交易额; negative where something is taken back.
    pub amount: Fen,
    /// Why.
    pub origin: Origin,
}

/// All that is on record in the target's scope. The order of the lists does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct World {
    /// Deals and contracts, ended ones with the open.
    pub pursuits: Vec<Pursuit>,
    /// Bookings.
    pub bookings: Vec<Booking>,
}

impl World {
    /// The same in one order, so that the order of reading changes no draw.
    pub(super) fn normalised(mut self) -> Self {
        for pursuit in &mut self.pursuits {
            // Stable: of one day's steps the later written one stays the later one.
            pursuit.milestones.sort_by_key(|milestone| milestone.day);
        }
        self.pursuits.sort_by(|one, other| one.id.cmp(&other.id));
        self.bookings.sort_unstable();
        self
    }

    /// What was booked from one day to another, both with it.
    pub(super) fn booked(&self, from: Day, to: Day) -> i128 {
        let inside = self.bookings.iter().filter(|it| from <= it.day && it.day <= to);
        inside.map(|booking| i128::from(booking.amount.get())).sum()
    }
}
