//! Calls by name: what the contract offers, as a person at a terminal sees it.

use prost::Message;
use prost_reflect::{DeserializeOptions, DynamicMessage, EnumDescriptor, MethodDescriptor};
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor, SerializeOptions};
use serde_json::Value;

use crate::json::{CONTRACT, Error};

/// Our own package; health and reflection are not of it.
const PACKAGE: &str = "qianxian.v1";

/// One unary method of the contract.
#[derive(Debug, Clone)]
pub struct Call(MethodDescriptor);

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Takes {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Boolean,
    /// One value of an enum: its name, and the values' names without their prefix.
    Word {
        /// The enum's name.
        name: String,
        /// The values, the unspecified one left out.
        values: Vec<String>,
    },
    /// Anything else, as JSON.
    Json,
}

/// One field of a message.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its proto name.
    pub name: String,
    /// What one value of it is.
    pub takes: Takes,
    /// Whether it takes a list.
    pub is_list: bool,
    /// What the contract says of it.
    pub comment: String,
    inner: Option<MessageDescriptor>,
}

impl Field {
    fn of(field: &FieldDescriptor) -> Self {
        let (takes, inner) = match field.kind() {
            Kind::String => (Takes::Text, None),
            Kind::Bool => (Takes::Boolean, None),
            Kind::Int32 | Kind::Int64 => (Takes::Number, None),
            Kind::Enum(the_enum) => (word(&the_enum), None),
            Kind::Message(inner) => (Takes::Json, Some(inner)),
            _ => (Takes::Json, None),
        };
        let comment = comment(field.path(), &field.parent_file());
        Self { name: field.name().to_owned(), takes, is_list: field.is_list(), comment, inner }
    }

    /// The fields inside, for a field that holds a message.
    pub fn fields(&self) -> Vec<Self> {
        self.inner
            .iter()
            .flat_map(MessageDescriptor::fields)
            .map(|field| Self::of(&field))
            .collect()
    }
}

fn word(the_enum: &EnumDescriptor) -> Takes {
    let values: Vec<String> = the_enum.values().map(|value| value.name().to_owned()).collect();
    let prefix = values.first().and_then(|zero| zero.strip_suffix("UNSPECIFIED"));
    let prefix = prefix.unwrap_or_default().to_owned();
    let bare = values.iter().skip(1).map(|value| value.trim_start_matches(&prefix).to_owned());
    Takes::Word { name: the_enum.name().to_owned(), values: bare.collect() }
}

fn comment(path: &[i32], file: &prost_reflect::FileDescriptor) -> String {
    let info = file.file_descriptor_proto().source_code_info.as_ref();
    let places = info.map(|info| info.location.as_slice()).unwrap_or_default();
    let place = places.iter().find(|place| place.path == path);
    let text = place.and_then(|place| place.leading_comments.as_deref()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Call {
    /// Every unary method, by service.
    ///
    /// # Errors
    /// [`Error::Contract`] when the shipped descriptors cannot be read.
    pub fn all() -> Result<Vec<Self>, Error> {
        let contract = CONTRACT.as_ref().map_err(Error::Contract)?;
        let ours = contract.services().filter(|service| service.package_name() == PACKAGE);
        let methods = ours.flat_map(|service| service.methods().collect::<Vec<_>>());
        let unary =
            methods.filter(|method| !method.is_client_streaming() && !method.is_server_streaming());
        Ok(unary.map(Self).collect())
    }

    /// The method's name.
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The name of its service.
    pub fn service(&self) -> String {
        self.0.parent_service().name().to_owned()
    }

    /// The path that gRPC calls it by.
    pub fn path(&self) -> String {
        format!("/{}/{}", self.0.parent_service().full_name(), self.0.name())
    }

    /// What the contract says of it.
    pub fn comment(&self) -> String {
        comment(self.0.path(), &self.0.parent_service().parent_file())
    }

    /// The fields of its request.
    pub fn fields(&self) -> Vec<Field> {
        self.0.input().fields().map(|field| Field::of(&field)).collect()
    }

    /// The bytes of a request that is stated as ProtoJSON.
    ///
    /// # Errors
    /// [`Error::Encode`] when it does not fit the request's message.
    pub fn request(&self, json: &Value) -> Result<Vec<u8>, Error> {
        let options = DeserializeOptions::new().deny_unknown_fields(true);
        let message =
            DynamicMessage::deserialize_with_options(self.0.input(), json.clone(), &options)?;
        Ok(message.encode_to_vec())
    }

    /// The ProtoJSON form of an answer's bytes.
    ///
    /// # Errors
    /// [`Error::Decode`] when they are no such message, [`Error::Encode`] when a value has no form.
    pub fn answer(&self, bytes: &[u8]) -> Result<Value, Error> {
        let message = DynamicMessage::decode(self.0.output(), bytes)?;
        let options = SerializeOptions::new()
            .use_proto_field_name(false)
            .skip_default_fields(true)
            .stringify_64_bit_integers(true);
        Ok(message.serialize_with_options(serde_json::value::Serializer, &options)?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn call(name: &str) -> Call {
        Call::all().unwrap().into_iter().find(|call| call.name() == name).unwrap()
    }

    #[test]
    fn a_method_tells_its_path_its_fields_and_what_they_take() {
        let get = call("GetNeed");
        assert_eq!(get.path(), "/qianxian.v1.NeedService/GetNeed");
        assert!(get.comment().starts_with("Returns one need"), "{}", get.comment());
        let fields = get.fields();
        assert_eq!((fields[0].name.as_str(), &fields[0].takes), ("name", &Takes::Text));
        assert!(fields[0].comment.contains("needs/{id}"));
        let need = call("CreateNeed").fields().remove(0);
        let state = need.fields().into_iter().find(|field| field.name == "state").unwrap();
        let Takes::Word { name, values } = state.takes else { panic!("no word") };
        assert_eq!((name.as_str(), values[0].as_str()), ("NeedState", "DRAFT"));
    }

    #[test]
    fn requests_and_answers_go_through_json() {
        let get = call("GetNeed");
        let bytes = get.request(&json!({"name": "needs/n1"})).unwrap();
        let request = crate::v1::GetNeedRequest::decode(bytes.as_slice()).unwrap();
        assert_eq!(request.name, "needs/n1");
        assert!(matches!(get.request(&json!({"nme": "x"})), Err(Error::Encode(_))));
        let need = crate::v1::Need { title: "泵".into(), ..Default::default() };
        assert_eq!(get.answer(&need.encode_to_vec()).unwrap(), json!({"title": "泵"}));
    }

    #[test]
    fn streams_are_no_calls() {
        assert!(Call::all().unwrap().iter().all(|call| call.name() != "WatchMatches"));
    }
}
