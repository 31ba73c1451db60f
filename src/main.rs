//! Parses the command line, sets up the log, runs the command.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use qianxian::cli::{self, Cli};
use tracing_subscriber::EnvFilter;

/// The exit code of a command line that cannot be understood (sysexits' `EX_USAGE`).
const EXIT_USAGE: u8 = 64;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refused) => return explain(&refused),
    };
    let Ok(filter) = EnvFilter::try_new(&cli.log) else {
        let text = format!(
            "--log “{0}”写法不对，应如 info 或 qianxian=debug / '{0}' is no log filter; write it \
             like info or qianxian=debug",
            cli.log
        );
        let error = Cli::command().error(clap::error::ErrorKind::ValueValidation, text);
        return explain(&error);
    };
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
