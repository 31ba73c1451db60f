//! `qianxian export`: pages of records to a file.

use std::path::Path;

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::achievement_service_client::AchievementServiceClient;
use qianxian_proto::v1::broker_service_client::BrokerServiceClient;
use qianxian_proto::v1::contract_service_client::ContractServiceClient;
use qianxian_proto::v1::deal_service_client::DealServiceClient;
use qianxian_proto::v1::expert_service_client::ExpertServiceClient;
use qianxian_proto::v1::industrialisation_service_client::IndustrialisationServiceClient;
use qianxian_proto::v1::need_service_client::NeedServiceClient;
use qianxian_proto::v1::observation_service_client::ObservationServiceClient;
use qianxian_proto::v1::organization_service_client::OrganizationServiceClient;
use qianxian_proto::v1::payment_service_client::PaymentServiceClient;
use qianxian_proto::v1::registration_service_client::RegistrationServiceClient;
use qianxian_proto::v1::target_service_client::TargetServiceClient;

use super::args_files::{ExportArgs, FileFormat, FileKind, MoneyUnit, Shape};
use super::connect::Connection;
use super::ending::Ending;
use super::failure::Failure;
use super::progress::of_count;
use super::terminal::Terminal;
use crate::contract::Stored;
use crate::domain::target::{Observation, Target};
use crate::domain::trade::{Broker, Contract, Deal, Industrialisation, Payment, Registration};
use crate::domain::{Achievement, Expert, Need, Organization, Record, RecordName};
use crate::exporting::{self, Export, Exportable, Format, Lang, Options, Unit};

/// Records of a page: as many as a call gives at most.
const PAGE_RECORDS: i32 = 1_000;

pub(super) async fn run(terminal: Terminal, args: &ExportArgs) -> Result<Ending, Failure> {
    let options = options(terminal, args)?;
    let connection = Connection::open_existing(terminal, &args.target).await?;
    let out = args.out.as_deref();
    let written = match args.kind {
        FileKind::Organizations => {
            export::<Organization>(terminal, &connection, args, options).await
        }
        FileKind::Achievements => export::<Achievement>(terminal, &connection, args, options).await,
        FileKind::Needs => export::<Need>(terminal, &connection, args, options).await,
        FileKind::Experts => export::<Expert>(terminal, &connection, args, options).await,
        FileKind::Brokers => export::<Broker>(terminal, &connection, args, options).await,
        FileKind::Deals => export::<Deal>(terminal, &connection, args, options).await,
        FileKind::Contracts => export::<Contract>(terminal, &connection, args, options).await,
        FileKind::Registrations => {
            export::<Registration>(terminal, &connection, args, options).await
        }
        FileKind::Payments => export::<Payment>(terminal, &connection, args, options).await,
        FileKind::Industrialisations => {
            export::<Industrialisation>(terminal, &connection, args, options).await
        }
        FileKind::Targets => export::<Target>(terminal, &connection, args, options).await,
        FileKind::Observations => export::<Observation>(terminal, &connection, args, options).await,
    };
    connection.close().await;
    let written = written?;
    if let Some(out) = out {
        let out = out.display();
        terminal
            .both(&format!("已导出 {written} 条：{out}"), &format!("exported {written}: {out}"))?;
    }
    Ok(Ending::Done)
}

fn options(terminal: Terminal, args: &ExportArgs) -> Result<Options, Failure> {
    let named = args.out.as_deref().and_then(Path::file_name);
    let named = named.and_then(|name| Format::of_name(&name.to_string_lossy()));
    let format = args.format.map(|format| match format {
        FileFormat::Csv => Format::Csv,
        FileFormat::Xlsx => Format::Xlsx,
        FileFormat::Jsonl => Format::Jsonl,
    });
    let format = format.or(named).unwrap_or_default();
    if format == Format::Xlsx && args.out.is_none() {
        return Err(Failure::new(
            "XLSX 不能写到标准输出；请用 --out 指明文件",
            "a workbook does not go to standard output; name a file with --out",
        ));
    }
    let unit = match args.unit {
        MoneyUnit::Yuan => Unit::Yuan,
        MoneyUnit::Wan => Unit::Wan,
    };
    let lang = terminal.pick_of(Lang::Zh, Lang::En);
    Ok(Options { format, unit, lang, as_import: args.shape == Shape::Import })
}

/// One page of records, the token of the next, and how many there are.
struct Page<T> {
    items: Vec<T>,
    next: String,
    total: i64,
}

/// Content whose records can be listed.
trait Listed: Stored + Exportable {
    async fn page(
        connection: &Connection,
        page_token: String,
    ) -> Result<Page<Self::Pb>, tonic::Status>;
}

/// Implements [`Listed`] for kinds of record: the calls differ in their types alone.
macro_rules! listed {
    ($($content:ident $client:ident $call:ident $request:ident $field:ident;)+) => {$(
        impl Listed for $content {
            async fn page(
                connection: &Connection,
                page_token: String,
            ) -> Result<Page<Self::Pb>, tonic::Status> {
                let request =
                    pb::$request { page_size: PAGE_RECORDS, page_token, ..Default::default() };
                let mut client = $client::new(connection.channel.clone());
                let page = client.$call(request).await?.into_inner();
                Ok(Page {
                    items: page.$field,
                    next: page.next_page_token,
                    total: page.total_size,
                })
            }
        }
    )+};
}

listed! {
    Organization OrganizationServiceClient list_organizations ListOrganizationsRequest organizations;
    Achievement AchievementServiceClient list_achievements ListAchievementsRequest achievements;
    Need NeedServiceClient list_needs ListNeedsRequest needs;
    Expert ExpertServiceClient list_experts ListExpertsRequest experts;
    Broker BrokerServiceClient list_brokers ListBrokersRequest brokers;
    Deal DealServiceClient list_deals ListDealsRequest deals;
    Contract ContractServiceClient list_contracts ListContractsRequest contracts;
    Registration RegistrationServiceClient list_registrations ListRegistrationsRequest registrations;
    Payment PaymentServiceClient list_payments ListPaymentsRequest payments;
    Industrialisation IndustrialisationServiceClient list_industrialisations ListIndustrialisationsRequest industrialisations;
    Target TargetServiceClient list_targets ListTargetsRequest targets;
    Observation ObservationServiceClient list_observations ListObservationsRequest observations;
}

async fn export<T: Listed>(
    terminal: Terminal,
    connection: &Connection,
    args: &ExportArgs,
    options: Options,
) -> Result<u64, Failure> {
    let mut export = match &args.out {
        Some(path) => Export::to_file::<T>(path, options, args.force)?,
        None => Export::to_writer::<T>(std::io::stdout(), options)?,
    };
    let label = T::KIND.label();
    let bar = of_count(terminal, 0, terminal.say(&label).to_owned());
    let mut token = String::new();
    loop {
        let page = T::page(connection, token).await?;
        bar.set_length(page.total.unsigned_abs());
        let count = page.items.len() as u64;
        for message in page.items {
            tokio::task::block_in_place(|| {
                export.write(&record::<T>(message)?).map_err(Failure::from)
            })?;
        }
        bar.inc(count);
        token = page.next;
        if token.is_empty() {
            break;
        }
    }
    bar.finish_and_clear();
    Ok(tokio::task::block_in_place(|| export.finish())?)
}

fn record<T: Stored>(message: T::Pb) -> Result<Record<T>, Failure> {
    let name = T::name_of(&message).to_owned();
    let unread = |violation: crate::domain::Violation| {
        let Failure { message, .. } = Failure::new(violation.message.zh, violation.message.en);
        Failure::new(
            format!("读不懂 {name}：{}；服务与本程序的版本可能不同", message.zh),
            format!("cannot read {name}: {}; the server may be of another version", message.en),
        )
    };
    let parsed = RecordName::parse("name", T::KIND, &name).map_err(unread)?;
    let (content, life, violations) = T::from_pb(message);
    match violations.into_iter().next() {
        Some(violation) => Err(unread(violation)),
        None => Ok(Record { id: parsed.id, content, life }),
    }
}

impl From<exporting::Error> for Failure {
    fn from(error: exporting::Error) -> Self {
        match error {
            exporting::Error::Output { source } => Self::output(source),
            error => Self { message: error.message(), quiet: false },
        }
    }
}
