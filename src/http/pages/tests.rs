//! Files are served whole, tagged and fenced in.
use super::*;

fn pages(files: &[(&str, &str, &str)], demo: bool) -> Pages {
    let files = files
        .iter()
        .map(|(path, kind, text)| ((*path).to_owned(), Page::new(text.as_bytes().to_vec(), kind)));
    Pages { files: files.collect(), demo }
}

fn house() -> Pages {
    pages(
        &[
            ("index.html", "text/html", "<script src=\"/a.js\"></script>shop"),
            ("console/index.html", "text/html", "<script type=\"importmap\">{}</script>console"),
            ("console/app.js", "text/javascript", "1"),
        ],
        true,
    )
}

fn get(pages: &Pages, path: &str) -> (u16, String) {
    match pages.answer(path, &HeaderMap::new()) {
        Ok(response) => {
            let to = response.header("location").or(response.header("content-type"));
            (response.status().as_u16(), to.unwrap_or_default().to_owned())
        }
        Err(error) => (error.code.status().as_u16(), String::new()),
    }
}

#[test]
fn every_address_leads_somewhere_or_nowhere() {
    let house = house();
    assert_eq!(get(&house, "/"), (200, HTML.into()));
    assert_eq!(get(&house, "/console"), (308, "/console/".into()));
    assert_eq!(get(&house, "/console/"), (200, HTML.into()));
    assert_eq!(get(&house, "/console/queue/anything"), (200, HTML.into()));
    assert_eq!(get(&house, "/console/app.js"), (200, "text/javascript; charset=utf-8".into()));
    assert_eq!(get(&house, "/console/missing.js").0, 404);
    assert_eq!(get(&house, "/sign-in/bln_secret"), (200, HTML.into()));
    for nowhere in ["/elsewhere", "/../Cargo.toml", "/console/../Cargo.toml", "//etc/passwd"] {
        assert_eq!(get(&house, nowhere).0, 404, "{nowhere}");
    }
}

#[test]
fn without_the_demo_the_door_is_the_console() {
    let house = pages(&[("console/index.html", "text/html", "")], false);
    assert_eq!(get(&house, "/"), (308, "/console/".into()));
}

#[test]
fn a_known_tag_is_answered_without_the_file() {
    let house = house();
    let first = house.answer("/console/app.js", &HeaderMap::new()).unwrap();
    let tag = first.headers().get(header::ETAG).unwrap().clone();
    let asking: HeaderMap = [(header::IF_NONE_MATCH, tag)].into_iter().collect();
    let again = house.answer("/console/app.js", &asking).unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let other = house.answer("/console/", &asking).unwrap();
    assert_eq!(other.status(), StatusCode::OK);
}

#[test]
fn a_page_may_load_its_import_map_and_nothing_inline_besides() {
    let house = house();
    let policy = |path: &str| {
        let answer = house.answer(path, &HeaderMap::new()).unwrap();
        answer.header("content-security-policy").unwrap_or_default().to_owned()
    };
    // printf '{}' | openssl dgst -sha256 -binary | base64
    assert!(policy("/console/").contains(
        "script-src 'self' 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='; style-src"
    ));
    assert!(policy("/").contains("script-src 'self'; style-src 'self';"));
    assert!(!policy("/").contains("unsafe"));
    assert_eq!(policy("/console/app.js"), "");
}

#[test]
fn tests_and_types_are_not_served() {
    assert!(is_served("model/chat.js"));
    for path in ["model/chat.test.js", "types/wire.d.ts", "tsconfig.json", ".git/config"] {
        assert!(!is_served(path), "{path}");
    }
}

#[test]
fn what_is_embedded_loads() {
    let house = Pages::load(true);
    assert!(house.files.contains_key("index.html"));
    assert!(house.files.keys().all(|path| is_served(path)));
}
