//! BrokerService: who brings both sides together.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::broker_service_server::BrokerService;
use tonic::{Request, Response, Status, Streaming};

use super::catalogue;
use super::import::{Chunk, import};
use super::request::{author, chosen_id, required};
use super::standard::standard_service;
use crate::domain::Kind;
use crate::domain::trade::Broker;

standard_service! {
    BrokerService, Broker, broker, brokers, broker_id,
    get_broker GetBrokerRequest, list_brokers ListBrokersRequest ListBrokersResponse,
    create_broker CreateBrokerRequest, update_broker UpdateBrokerRequest,
    delete_broker DeleteBrokerRequest, undelete_broker UndeleteBrokerRequest,
    import_brokers ImportBrokersRequest ImportBrokersResponse
    {}
}
