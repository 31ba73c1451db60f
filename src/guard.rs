//! Panics of engines below the views, as values.

/// Does work that may panic on bytes it did not expect; gives back what the panic said.
///
/// Only for views, which are given up and rebuilt: whatever a panic leaves half-done is in them.
pub(crate) fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        text.unwrap_or("without a word").to_owned()
    })
}
