//! Proves that the contract explains itself and is whole: every file, message, field, oneof, enum,
//! value, service and method of ours opens with a comment, and every import is shipped. It walks
//! the descriptors that the package ships and looks each place up in their source info.

use std::collections::HashSet;

use prost::{DecodeError, Message};
use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto, FileDescriptorSet};

// Field numbers in descriptor.proto, of which source-info paths are made.
const FILE_SYNTAX: i32 = 12;
const FILE_MESSAGE: i32 = 4;
const FILE_ENUM: i32 = 5;
const FILE_SERVICE: i32 = 6;
const MESSAGE_FIELD: i32 = 2;
const MESSAGE_NESTED: i32 = 3;
const MESSAGE_ENUM: i32 = 4;
const MESSAGE_ONEOF: i32 = 8;
const ENUM_VALUE: i32 = 2;
const SERVICE_METHOD: i32 = 2;

/// Every place of a file that wants a comment: its path and its name for people.
type Places = Vec<(Vec<i32>, String)>;

fn contract() -> Result<FileDescriptorSet, DecodeError> {
    FileDescriptorSet::decode(qianxian_proto::FILE_DESCRIPTOR_SET)
}

fn ours(contract: &FileDescriptorSet) -> impl Iterator<Item = &FileDescriptorProto> {
    contract.file.iter().filter(|file| file.package().starts_with("qianxian."))
}

fn step(path: &[i32], field: i32, index: usize) -> Vec<i32> {
    let index = i32::try_from(index).unwrap_or(i32::MAX);
    path.iter().copied().chain([field, index]).collect()
}

fn add_enum(places: &mut Places, path: Vec<i32>, scope: &str, the_enum: &EnumDescriptorProto) {
    for (index, value) in the_enum.value.iter().enumerate() {
        places.push((step(&path, ENUM_VALUE, index), format!("{scope}.{}", value.name())));
    }
    places.push((path, format!("{scope}.{}", the_enum.name())));
}

/// Whether the compiler made a oneof for an optional field, so that nobody could comment it.
fn is_synthetic(message: &DescriptorProto, index: usize) -> bool {
    let mut fields = message.field.iter();
    fields.any(|field| {
        field.proto3_optional() && usize::try_from(field.oneof_index()).is_ok_and(|at| at == index)
    })
}

fn add_message(places: &mut Places, path: Vec<i32>, scope: &str, message: &DescriptorProto) {
    let name = format!("{scope}.{}", message.name());
    for (index, field) in message.field.iter().enumerate() {
        places.push((step(&path, MESSAGE_FIELD, index), format!("{name}.{}", field.name())));
    }
    for (index, oneof) in message.oneof_decl.iter().enumerate() {
        if is_synthetic(message, index) {
            continue;
        }
        places.push((step(&path, MESSAGE_ONEOF, index), format!("{name}.{}", oneof.name())));
    }
    for (index, nested) in message.nested_type.iter().enumerate() {
        add_message(places, step(&path, MESSAGE_NESTED, index), &name, nested);
    }
    for (index, nested) in message.enum_type.iter().enumerate() {
        add_enum(places, step(&path, MESSAGE_ENUM, index), &name, nested);
    }
    places.push((path, name));
}

fn places_of(file: &FileDescriptorProto) -> Places {
    let mut places = Places::new();
    for (index, message) in file.message_type.iter().enumerate() {
        add_message(&mut places, step(&[], FILE_MESSAGE, index), file.package(), message);
    }
    for (index, the_enum) in file.enum_type.iter().enumerate() {
        add_enum(&mut places, step(&[], FILE_ENUM, index), file.package(), the_enum);
    }
    for (index, service) in file.service.iter().enumerate() {
        let path = step(&[], FILE_SERVICE, index);
        let name = format!("{}.{}", file.package(), service.name());
        for (index, method) in service.method.iter().enumerate() {
            places.push((step(&path, SERVICE_METHOD, index), format!("{name}.{}", method.name())));
        }
        places.push((path, name));
    }
    places
}

fn commented_paths(file: &FileDescriptorProto) -> HashSet<Vec<i32>> {
    let locations = file.source_code_info.iter().flat_map(|info| &info.location);
    locations
        .filter(|location| {
            // A comment above `syntax` that a blank line sets apart counts as detached.
            let detached =
                location.path == [FILE_SYNTAX] && !location.leading_detached_comments.is_empty();
            detached || !location.leading_comments().trim().is_empty()
        })
        .map(|location| location.path.clone())
        .collect()
}

#[test]
fn every_part_of_the_contract_opens_with_a_comment() -> Result<(), DecodeError> {
    let contract = contract()?;
    let mut bare = Vec::new();
    let mut seen = 0;
    for file in ours(&contract) {
        let commented = commented_paths(file);
        let file_itself = (vec![FILE_SYNTAX], file.name().to_owned());
        for (path, name) in places_of(file).into_iter().chain([file_itself]) {
            seen += 1;
            if !commented.contains(&path) {
                bare.push(name);
            }
        }
    }
    assert!(seen > 300, "only {seen} parts were found, so the walk is broken");
    assert!(bare.is_empty(), "without a leading comment: {bare:#?}");
    Ok(())
}

#[test]
fn the_contract_ships_with_everything_it_imports() -> Result<(), DecodeError> {
    let contract = contract()?;
    let names: HashSet<&str> = contract.file.iter().map(FileDescriptorProto::name).collect();
    for file in &contract.file {
        for import in &file.dependency {
            assert!(names.contains(import.as_str()), "{} imports {import}", file.name());
        }
    }
    let folders = ["qianxian/v1", "qianxian/journal/v1"];
    let files = folders.iter().flat_map(|folder| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        std::fs::read_dir(folder).into_iter().flatten()
    });
    assert_eq!(ours(&contract).count(), files.count(), "every file is built in");
    Ok(())
}
