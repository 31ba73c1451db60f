//! Progress bars on standard error, shown only when somebody watches.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;
use crate::app::Catching;

const BYTES: &str = "{msg} [{bar:30}] {percent}% {bytes}/{total_bytes} · {elapsed} · ETA {eta}";
const COUNT: &str = "{msg} [{bar:30}] {percent}% {pos}/{len} · {per_sec} · ETA {eta}";

fn bar(terminal: Terminal, total: u64, template: &str, message: String) -> ProgressBar {
    let bar = ProgressBar::new(total).with_message(message);
    if !terminal.is_watched() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style.progress_chars("█░░")),
        Err(_) => bar,
    }
}

/// A bar over bytes.
pub(super) fn of_bytes(terminal: Terminal, total: u64, message: String) -> ProgressBar {
    bar(terminal, total, BYTES, message)
}

/// A bar over things that are counted.
pub(super) fn of_count(terminal: Terminal, total: u64, message: String) -> ProgressBar {
    bar(terminal, total, COUNT, message)
}

/// The bars of the views that catch up while a data directory is opened.
pub(super) struct CatchUp {
    terminal: Terminal,
    shown: Option<(Catching, ProgressBar)>,
}

impl CatchUp {
    pub(super) const fn new(terminal: Terminal) -> Self {
        Self { terminal, shown: None }
    }

    /// Hears how far a view is.
    pub(super) fn hear(&mut self, view: Catching, done: u64, total: u64) {
        if self.shown.as_ref().is_none_or(|(shown, _)| *shown != view) {
            let message = match view {
                Catching::State => self.terminal.pick("记录视图追上日志", "state view catches up"),
                Catching::Search => {
                    self.terminal.pick("检索视图追上日志", "search view catches up")
                }
            };
            self.shown = Some((view, of_count(self.terminal, total, message.to_owned())));
        }
        if let Some((_, bar)) = &self.shown {
            bar.set_position(done);
            if done >= total {
                bar.finish_and_clear();
            }
        }
    }
}
