//! From the command line to the command.

use std::process::ExitCode;

use super::args::{Cli, Command, JournalCommand};
use super::ending::Ending;
use super::failure::Failure;
use super::terminal::Terminal;
use super::watch;
use super::{
    call, demo, doctor, evaluate, evaluate_set, experts, explain, export, exposure, feedback,
    forecast, import, journal, judgements,
};
use super::{
    learn, match_achievement, match_need, rankers, search, serve, similar, subscriptions,
    target_progress,
};

/// Runs the command and says how the process should end.
pub fn run(cli: Cli) -> ExitCode {
    let terminal = Terminal::new(cli.lang);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let ended = match runtime {
        Ok(runtime) => runtime.block_on(dispatch(terminal, cli.command)),
        Err(source) => {
            Err(Failure::new(format!("无法启动：{source}"), format!("failed to start: {source}")))
        }
    };
    match ended {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::WithFindings) => ExitCode::from(2),
        Err(failure) if failure.quiet => ExitCode::SUCCESS,
        Err(failure) => {
            let Failure { message, .. } = failure;
            terminal.note(&format!("错误：{}", message.zh), &format!("error: {}", message.en));
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(terminal: Terminal, command: Command) -> Result<Ending, Failure> {
    match command {
        Command::Demo(args) => demo::run(terminal, args).await,
        Command::Serve(args) => serve::run(terminal, &args).await,
        Command::Import(args) => import::run(terminal, &args).await,
        Command::Export(args) => export::run(terminal, &args).await,
        Command::Call(args) => call::run(terminal, args).await,
        Command::Search(args) => search::run(terminal, args).await,
        Command::Match(mut args) => match args.achievement.take() {
            Some(achievement) => match_achievement::run(terminal, &achievement, args).await,
            None => match_need::run(terminal, args).await,
        },
        Command::Experts(args) => experts::run(terminal, args).await,
        Command::Explain(args) => explain::run(terminal, args).await,
        Command::Similar(args) => similar::run(terminal, args).await,
        Command::Subscriptions(command) => subscriptions::run(terminal, command).await,
        Command::Watch(args) => watch::run(terminal, args).await,
        Command::Feedback(args) => feedback::run(terminal, args).await,
        Command::Judgements(command) => judgements::run(terminal, command).await,
        Command::Rankers(command) => rankers::run(terminal, command).await,
        Command::Learn(args) => learn::run(terminal, args).await,
        Command::Forecast(args) => forecast::run(terminal, args).await,
        Command::Exposure(args) => exposure::run(terminal, args).await,
        Command::Progress(args) => target_progress::run(terminal, args).await,
        Command::Evaluate(args) => match args.set.clone() {
            Some(set) => evaluate_set::run(terminal, &args, set).await,
            None => tokio::task::block_in_place(|| evaluate::run(terminal, &args)),
        },
        Command::Journal(JournalCommand::Verify(args)) => {
            tokio::task::block_in_place(|| journal::verify(terminal, &args))
        }
        Command::Journal(JournalCommand::Dump(args)) => {
            tokio::task::block_in_place(|| journal::dump(terminal, &args))
        }
        Command::Doctor(args) => tokio::task::block_in_place(|| doctor::run(terminal, &args)),
    }
}
