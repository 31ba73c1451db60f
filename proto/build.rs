//! Compiles the contract without protoc: protox reads the files, tonic writes the Rust.

use std::{error::Error, fs, path::PathBuf};

const CONTRACT: [&str; 29] = [
    "qianxian/v1/common.proto",
    "qianxian/v1/import.proto",
    "qianxian/v1/organization.proto",
    "qianxian/v1/achievement.proto",
    "qianxian/v1/need.proto",
    "qianxian/v1/expert.proto",
    "qianxian/v1/matching.proto",
    "qianxian/v1/expert_match.proto",
    "qianxian/v1/subscription.proto",
    "qianxian/v1/alert.proto",
    "qianxian/v1/feedback.proto",
    "qianxian/v1/judgement.proto",
    "qianxian/v1/ranking.proto",
    "qianxian/v1/trade.proto",
    "qianxian/v1/broker.proto",
    "qianxian/v1/introduction.proto",
    "qianxian/v1/deal.proto",
    "qianxian/v1/notice.proto",
    "qianxian/v1/contract.proto",
    "qianxian/v1/registration.proto",
    "qianxian/v1/payment.proto",
    "qianxian/v1/reward.proto",
    "qianxian/v1/industrialisation.proto",
    "qianxian/v1/target.proto",
    "qianxian/v1/observation.proto",
    "qianxian/v1/rulebook.proto",
    "qianxian/v1/progress.proto",
    "qianxian/v1/forecast.proto",
    "qianxian/journal/v1/journal.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=qianxian");
    let out_dir = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let mut compiler = protox::Compiler::new(["."])?;
    compiler.include_imports(true).include_source_info(true).open_files(CONTRACT)?;
    fs::write(out_dir.join("contract.fds"), compiler.encode_file_descriptor_set())?;
    let mut prost_config = tonic_prost_build::Config::new();
    prost_config.enable_type_names();
    tonic_prost_build::configure()
        .build_client(true)
        .build_server(true)
        .compile_fds_with_config(compiler.file_descriptor_set(), prost_config)?;
    Ok(())
}
