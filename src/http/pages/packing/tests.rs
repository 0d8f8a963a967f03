//! What is wished for is what comes, and it unpacks to the same bytes.
use std::io::Read;

use poem::http::HeaderValue;

use super::*;

fn wished(said: &'static str) -> Packing {
    let headers = [(header::ACCEPT_ENCODING, HeaderValue::from_static(said))];
    Packing::wished(&headers.into_iter().collect())
}

#[test]
fn the_best_of_what_is_understood() {
    assert_eq!(wished("gzip, deflate, br, zstd"), Packing::Brotli);
    assert_eq!(wished("gzip, deflate"), Packing::Gzip);
    assert_eq!(wished("br;q=0, gzip;q=0.5"), Packing::Gzip);
    for plain in ["", "identity", "gzip;q=0", "gzip;q=nonsense", "*", ";;,"] {
        assert_eq!(wished(plain), Packing::Plain, "{plain}");
    }
    assert_eq!(Packing::wished(&HeaderMap::new()), Packing::Plain);
}

#[tokio::test]
async fn each_form_unpacks_to_the_file() {
    let plain = Bytes::from("one line like another\n".repeat(5_000));
    let packed = Packed::default();
    let (mut gzip, mut brotli) = (Vec::new(), Vec::new());
    let bytes = packed.get(Packing::Gzip, &plain).await;
    flate2::read::GzDecoder::new(bytes.as_ref()).read_to_end(&mut gzip).unwrap();
    let bytes = packed.get(Packing::Brotli, &plain).await;
    assert!(bytes.len() < plain.len() / 50);
    brotli::Decompressor::new(bytes.as_ref(), 4_096).read_to_end(&mut brotli).unwrap();
    assert_eq!((gzip, brotli), (plain.to_vec(), plain.to_vec()));
    assert_eq!(packed.get(Packing::Plain, &plain).await, plain);
}
