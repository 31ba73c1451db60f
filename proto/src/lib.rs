//! What callers may say to qianxian, and what its journal keeps: the code generated from
//! `qianxian/v1/*.proto` and `qianxian/journal/v1/journal.proto`, their JSON form, and calls by name.

pub mod calls;
mod fields;
pub mod json;

pub use fields::set_fields;
pub use json::to_json;

/// The contract: records, requests, responses, clients and servers of package `qianxian.v1`.
#[expect(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::large_enum_variant,
    clippy::too_many_lines,
    reason = "generated code: its shape is the generators' choice, and nobody edits it"
)]
pub mod v1 {
    tonic::include_proto!("qianxian.v1");
}

/// What the journal keeps.
pub mod journal {
    /// Version 1 of the journal's entries, package `qianxian.journal.v1`.
    pub mod v1 {
        tonic::include_proto!("qianxian.journal.v1");
    }
}

/// The contract and everything it imports as an encoded `google.protobuf.FileDescriptorSet`, with
/// its comments; for server reflection and for ProtoJSON.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/contract.fds"));
