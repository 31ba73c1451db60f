//! How a command ended.

/// How a command ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// All is well.
    Done,
    /// Done, but rows were rejected or differences found.
    WithFindings,
}
