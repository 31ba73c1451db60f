//! Whether a claim meets a demand, one verdict a demand.

/// How a demand came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A claim meets it.
    Met,
    /// The best claim falls short.
    Short {
        /// By how much, in the demand's own unit: 2,000小时.
        gap: String,
        /// What it earns, in parts per million: half at most.
        earns: i32,
    },
    /// No claim speaks of it.
    Unanswered,
    /// The demand itself could not be read.
    Unread,
}

/// 要求 and 成果 side by side, for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The demand as written: 耐温 ≥200℃.
    pub demand: String,
    /// The claim that answers it best, as written; empty when there is none.
    pub claim: String,
    /// Whether the need cannot do without it.
    pub must: bool,
    /// How it came out.
    pub answer: Answer,
}
