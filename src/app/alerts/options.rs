//! Whether alerts are made and delivered at all.

/// Whether the journal is examined for alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alerting {
    /// Not by this process; what comes meanwhile is examined by the next that does.
    Off,
    /// It is.
    #[default]
    On,
}

/// Where webhooks may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// Nothing is posted; alerts wait.
    Off,
    /// On addresses that everybody can reach, and on this machine.
    #[default]
    Public,
    /// On private addresses too.
    Private,
}
