//! Answers that say more with their status than with their body.

use poem_openapi::ApiResponse;
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON;

/// Done; there is nothing to say.
#[derive(ApiResponse)]
pub enum Done {
    /// Done.
    #[oai(status = 204)]
    Done,
}

/// Something new.
#[derive(ApiResponse)]
pub enum Created<T: ToJSON> {
    /// Made.
    #[oai(status = 201)]
    Created(Json<T>),
}
