//! A sitemap is read for its addresses, whatever else stands in it.

use super::*;

#[test]
fn pages_and_further_sitemaps_are_told_apart() {
    let pages = br#"<?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
          <url><loc> https://help.example/a?x=1&amp;y=2 </loc><lastmod>2026-01-01</lastmod></url>
          <url><loc>https://help.example/b</loc></url>
        </urlset>"#;
    let urls: Vec<String> = locations(pages).unwrap().into_iter().map(|l| l.url).collect();
    assert_eq!(urls, ["https://help.example/a?x=1&y=2", "https://help.example/b"]);
    let index =
        b"<sitemapindex><sitemap><loc>https://help.example/s.xml</loc></sitemap></sitemapindex>";
    assert!(locations(index).unwrap()[0].is_sitemap);
}

#[test]
fn what_is_none_says_so() {
    for broken in [&b"<urlset></urlset>"[..], b"", b"<a><b></a>", b"{}", b"<loc>&nothing;</loc>"] {
        assert!(locations(broken).is_err(), "{}", String::from_utf8_lossy(broken));
    }
}
