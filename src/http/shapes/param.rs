//! Identifiers as they stand in addresses and queries, refused there when malformed.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::str::FromStr;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromParameter, ParseResult, Type};

use crate::clock::Timestamp;
use crate::http::document::id_pattern;
use crate::http::errors::ApiError;
use crate::ids::IdError;

/// An identifier in an address or a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id<T>(pub T, PhantomData<T>);

impl<T: FromStr<Err = IdError> + Send + Sync> Type for Id<T> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "id".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let prefix = "".parse::<T>().err().map_or("", |not_one| not_one.prefix);
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            pattern: Some(id_pattern(prefix)),
            ..MetaSchema::new_with_format("string", "id")
        }))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<T: FromStr<Err = IdError> + Send + Sync> ParseFromParameter for Id<T> {
    fn parse_from_parameter(text: &str) -> ParseResult<Self> {
        text.parse().map(|id| Self(id, PhantomData)).map_err(ParseError::custom)
    }
}

/// Reads an identifier that stands in a body.
///
/// # Errors
/// Naming the field.
pub fn id<T: FromStr<Err = IdError>>(field: &str, text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|e: IdError| ApiError::invalid(field, e.to_string()))
}

/// Reads several.
///
/// # Errors
/// Naming the field.
pub fn ids<T: FromStr<Err = IdError>>(field: &str, texts: &[String]) -> Result<Vec<T>, ApiError> {
    texts.iter().map(|text| id(field, text)).collect()
}

/// Reads an instant that stands in a body.
///
/// # Errors
/// Naming the field.
pub fn instant(field: &str, text: &str) -> Result<Timestamp, ApiError> {
    Timestamp::from_rfc3339(text)
        .ok_or_else(|| ApiError::invalid(field, "is not a time (RFC 3339)"))
}
