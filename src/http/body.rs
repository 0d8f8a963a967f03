//! A request's JSON body, checked against the very schema that the API document publishes: what the
//! document does not name is refused, and every refusal names the field. What the values mean is
//! checked by the use cases.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use poem::{Request, RequestBody};
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::ParseFromJSON;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Number, Value};

use crate::http::errors::{ApiError, Code};

/// The schemas of all request shapes; filled once when the routes are put together.
static CONTRACT: OnceLock<BTreeMap<String, MetaSchema>> = OnceLock::new();

/// Makes the published schemas known. Later calls change nothing: there is one document.
pub fn publish(registry: Registry) {
    CONTRACT.get_or_init(|| registry.schemas);
}

/// A JSON body that fits its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body<T>(pub T);

impl<T: ParseFromJSON> Body<T> {
    fn read(bytes: &[u8]) -> Result<Self, ApiError> {
        let value = parse(bytes)?;
        if let Some(schemas) = CONTRACT.get() {
            Check { schemas }.value(&T::schema_ref(), &value, &Path::Root)?;
        }
        let read = T::parse_from_json(Some(value));
        read.map(Self).map_err(|e| ApiError::new(Code::Invalid, e.into_message()))
    }
}

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: <Json<T> as Payload>::CONTENT_TYPE,
                schema: T::schema_ref(),
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let is_json = request.content_type().is_some_and(Json::<T>::check_content_type);
        if !is_json {
            return Err(ApiError::new(Code::UnsupportedType, "send application/json").into());
        }
        let bytes = body.take()?.into_bytes().await?;
        Ok(Self::read(&bytes)?)
    }
}

/// The JSON value of a text, refusing what `serde_json` would quietly settle: a key given twice.
///
/// # Errors
/// With line and column of what is no JSON.
pub fn parse(bytes: &[u8]) -> Result<Value, ApiError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| ApiError::new(Code::Invalid, "the body is not UTF-8"))?;
    let no_json = |e: serde_json::Error| ApiError::new(Code::Invalid, format!("no JSON: {e}"));
    let mut source = serde_json::Deserializer::from_str(text);
    let value = Strict.deserialize(&mut source).map_err(no_json)?;
    source.end().map_err(no_json)?;
    Ok(value)
}

/// Reads a value and refuses repeated keys.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut out = Vec::new();
        while let Some(item) = items.next_element_seed(Self)? {
            out.push(item);
        }
        Ok(Value::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut out = Map::new();
        while let Some(name) = fields.next_key::<Name>()? {
            let value = fields.next_value_seed(Self)?;
            if out.contains_key(&name.0) {
                return Err(A::Error::custom(format!("`{}` is given twice", name.0)));
            }
            out.insert(name.0, value);
        }
        Ok(Value::Object(out))
    }
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Name(String);

/// Where in the body a value stands.
enum Path<'a> {
    Root,
    Field(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Self::Root, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

impl Path<'_> {
    fn refuse(&self, why: impl Into<String>) -> ApiError {
        match self {
            Self::Root => ApiError::new(Code::Invalid, why),
            _ => ApiError::invalid(self.to_string(), why),
        }
    }
}

/// Compares a value with what the document says of it.
struct Check<'a> {
    schemas: &'a BTreeMap<String, MetaSchema>,
}

impl Check<'_> {
    fn value(&self, schema: &MetaSchemaRef, value: &Value, at: &Path<'_>) -> Result<(), ApiError> {
        let schema = match schema {
            MetaSchemaRef::Inline(schema) => schema,
            MetaSchemaRef::Reference(name) => match self.schemas.get(name) {
                Some(schema) => schema,
                None => return Ok(()),
            },
        };
        for part in &schema.all_of {
            self.value(part, value, at)?;
        }
        match (schema.ty, value) {
            ("object", Value::Object(fields)) => self.object(schema, fields, at),
            ("array", Value::Array(items)) => self.array(schema, items, at),
            ("string", Value::String(text)) => string(schema, text, at),
            ("integer", Value::Number(n)) if n.is_i64() || n.is_u64() => number(schema, n, at),
            ("number", Value::Number(n)) => number(schema, n, at),
            ("", _) | ("boolean", Value::Bool(_)) => Ok(()),
            (expected, _) => Err(at.refuse(format!("must be of type {expected}"))),
        }
    }

    fn object(
        &self,
        schema: &MetaSchema,
        fields: &Map<String, Value>,
        at: &Path<'_>,
    ) -> Result<(), ApiError> {
        for (name, value) in fields {
            let place = Path::Field(at, name);
            let known = schema.properties.iter().find(|(known, _)| known == name);
            let required = schema.required.contains(&name.as_str());
            match (known, &schema.additional_properties) {
                (Some(_), _) if value.is_null() && !required => {}
                (Some((_, inner)), _) => self.value(inner, value, &place)?,
                (None, Some(inner)) => self.value(inner, value, &place)?,
                (None, None) => return Err(place.refuse("is not a field known here")),
            }
        }
        match schema.required.iter().find(|name| !fields.contains_key(**name)) {
            Some(missing) => Err(Path::Field(at, missing).refuse("is missing")),
            None => Ok(()),
        }
    }

    fn array(&self, schema: &MetaSchema, items: &[Value], at: &Path<'_>) -> Result<(), ApiError> {
        if let Some(max) = schema.max_items.filter(|max| items.len() > *max) {
            return Err(at.refuse(format!("has more than {max} items")));
        }
        let Some(inner) = &schema.items else { return Ok(()) };
        for (index, item) in items.iter().enumerate() {
            self.value(inner, item, &Path::Item(at, index))?;
        }
        Ok(())
    }
}

fn string(schema: &MetaSchema, text: &str, at: &Path<'_>) -> Result<(), ApiError> {
    if !schema.enum_items.is_empty() && !schema.enum_items.iter().any(|item| item == text) {
        let known: Vec<_> = schema.enum_items.iter().filter_map(Value::as_str).collect();
        return Err(at.refuse(format!("must be one of {}", known.join(", "))));
    }
    if let Some(max) = schema.max_length.filter(|max| text.chars().count() > *max) {
        return Err(at.refuse(format!("is longer than {max} characters")));
    }
    Ok(())
}

fn number(schema: &MetaSchema, n: &Number, at: &Path<'_>) -> Result<(), ApiError> {
    let value = n.as_f64().unwrap_or(f64::NAN);
    let (least, most) = range(schema);
    if value >= least && value <= most {
        return Ok(());
    }
    Err(at.refuse(format!("must be from {least} to {most}")))
}

/// What the document says, within what the format can hold.
fn range(schema: &MetaSchema) -> (f64, f64) {
    let (least, most) = match schema.format {
        Some("uint8") => (0.0, f64::from(u8::MAX)),
        Some("uint32") => (0.0, f64::from(u32::MAX)),
        Some("uint64") => (0.0, u64::MAX as f64),
        Some("int32") => (f64::from(i32::MIN), f64::from(i32::MAX)),
        _ => (f64::MIN, f64::MAX),
    };
    (least.max(schema.minimum.unwrap_or(least)), most.min(schema.maximum.unwrap_or(most)))
}

#[cfg(test)]
mod tests;
