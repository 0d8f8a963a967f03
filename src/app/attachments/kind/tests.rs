//! Files by their first bytes, honest and otherwise.

use std::time::Duration;

use super::{HEAD_BYTES, Kind, PIXELS_MAX, SIDE_MAX, of};
use crate::fuzz::feed;
use crate::promise::Trial;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}

fn picture(media_type: &'static str, width: u32, height: u32) -> Kind {
    Kind { media_type, pixels: Some((width, height)) }
}

fn file(media_type: &'static str) -> Kind {
    Kind { media_type, pixels: None }
}

#[test]
fn pictures_are_known_by_their_own_headers() {
    assert_eq!(of(&png(640, 480)), picture("image/png", 640, 480));
    assert_eq!(of(b"GIF89a\x10\x00\x20\x00...."), picture("image/gif", 16, 32));
    let mut jpeg = b"\xff\xd8\xff\xe0\x00\x04ab".to_vec();
    jpeg.extend(b"\xff\xe1\x00\x06\xff\xd8\xff\xd9");
    jpeg.extend(b"\xff\xff\xc2\x00\x11\x08\x01\x02\x03\x04");
    assert_eq!(of(&jpeg), picture("image/jpeg", 0x304, 0x102));
    let extended =
        b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x0f\x00\x00\x1f\x00\x00";
    assert_eq!(of(extended), picture("image/webp", 16, 32));
    let lossless = b"RIFF\x00\x00\x00\x00WEBPVP8L\x05\x00\x00\x00\x2f\x0f\xc0\x07\x00";
    assert_eq!(of(lossless), picture("image/webp", 16, 32));
    let lossy =
        b"RIFF\x00\x00\x00\x00WEBPVP8 \x0a\x00\x00\x00\x00\x00\x00\x9d\x01\x2a\x10\x00\x20\x00";
    assert_eq!(of(lossy), picture("image/webp", 16, 32));
}

#[test]
fn a_picture_beyond_all_measure_is_only_bytes() {
    for (width, height) in [(60_000, 60_000), (0, 10), (16_384, 16_384), (u32::MAX, 1)] {
        assert_eq!(of(&png(width, height)), file("application/octet-stream"), "{width}x{height}");
    }
}

#[test]
fn what_a_browser_would_run_is_text_or_bytes() {
    assert_eq!(of(b"<!doctype html><script>alert(1)</script>"), file("text/plain; charset=utf-8"));
    assert_eq!(of(b"<svg onload=alert(1)>"), file("text/plain; charset=utf-8"));
    assert_eq!(of(b"%PDF-1.7\n%..."), file("application/pdf"));
    assert_eq!(of(b"PK\x03\x04rest"), file("application/zip"));
    assert_eq!(of(b"\x7fELF\x02\x01"), file("application/octet-stream"));
    assert_eq!(of(b"a\0b"), file("application/octet-stream"));
    assert_eq!(of(b""), file("application/octet-stream"));
}

#[test]
fn headers_that_break_off_are_no_pictures_and_no_trouble() {
    let whole =
        [png(640, 480), b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x01\x02\x03\x04".to_vec()];
    for bytes in whole {
        for n in 0..bytes.len() - 1 {
            assert_eq!(of(&bytes[..n]).pixels, None, "{n} of {bytes:?}");
        }
    }
    assert_eq!(of(b"\xff\xd8\xff\xe0\x00\x00\xff\xe0\xff"), file("application/octet-stream"));
}

#[test]
fn a_text_may_be_cut_within_a_letter() {
    let mut text = "a".repeat(HEAD_BYTES - 1).into_bytes();
    text.push("ü".as_bytes()[0]);
    assert_eq!(of(&text), file("text/plain; charset=utf-8"));
    assert_eq!(of("aü".as_bytes().get(..2).unwrap()), file("application/octet-stream"));
}

#[test]
fn whatever_a_file_begins_with_its_kind_is_one_that_is_known() {
    let trial = Trial::of(
        &["Parsers"],
        "app::attachments::kind::tests::whatever_a_file_begins_with_its_kind_is_one_that_is_known",
    );
    let jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\x00\x11\x08\x00\x10\x00\x20";
    let webp = b"RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x1f\0\0\x0f\0\0";
    let png = png(32, 16);
    let given: [&[u8]; 7] = [
        &png,
        jpeg,
        webp,
        b"GIF89a\x20\0\x10\0\0\0\0",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"plain words",
    ];
    let (n, told) = feed("kinds", &given, Duration::from_secs(1), |bytes| {
        let kind = of(bytes);
        if let Some((width, height)) = kind.pixels {
            assert!((1..=SIDE_MAX).contains(&width) && (1..=SIDE_MAX).contains(&height));
            assert!(u64::from(width) * u64::from(height) <= PIXELS_MAX);
            assert!(kind.media_type.starts_with("image/"));
        }
        (kind.media_type, kind.pixels.is_some())
    });
    trial.held(n, "files", format!("{told} kinds told apart, all in time"));
}
