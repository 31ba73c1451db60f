//! Parses the command line, sets up the log, runs the command.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use qianxian::cli::{self, Cli};
use tracing_subscriber::EnvFilter;

/// The exit code of a command line that cannot be understood (sysexits' `EX_USAGE`).
const EXIT_USAGE: u8 = 64;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refused) => return explain(&refused),
    };
    let filter = EnvFilter::try_new(&cli.log).unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match cli.log_format {
        cli::LogFormat::Text => log.init(),
        cli::LogFormat::Json => log.json().init(),
    }
    cli::run(cli)
}

/// Prints help, the version, or what is wrong with the command line.
fn explain(refused: &clap::Error) -> ExitCode {
    let printed = refused.print();
    if refused.use_stderr() || printed.is_err() {
        ExitCode::from(EXIT_USAGE)
    } else {
        ExitCode::SUCCESS
    }
}
