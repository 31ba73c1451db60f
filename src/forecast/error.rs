//! Why no forecast is made.

/// What was asked for lies outside the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForecastError {
    /// Fewer or more draws than allowed.
    #[error("forecast: {0} draws are outside the limits")]
    Draws(u32),
    /// The horizon's end lies too many years ahead.
    #[error("forecast: the horizon ends {0} years ahead, which is too far")]
    TooFar(i64),
    /// Open deals times draws are more than one forecast may take.
    #[error("forecast: {0} open deals with {1} draws are too much work")]
    TooMuchWork(usize, u32),
    /// More or fewer years than a back-test may look at.
    #[error("back-test: {0} years are outside the limits")]
    Years(u32),
}
