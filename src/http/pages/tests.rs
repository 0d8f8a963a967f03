//! Files are served whole, tagged and fenced in.
use poem::http::HeaderValue;

use super::page::HTML;
use super::*;

fn pages(files: &[(&str, &str, &str)], demo: bool) -> Pages {
    let files = files.iter().map(|(path, kind, text)| {
        ((*path).to_owned(), (*kind).to_owned(), text.as_bytes().to_vec())
    });
    Pages::of(files, demo)
}

fn house() -> Pages {
    pages(
        &[
            ("index.html", "text/html", "<script src=\"/a.js\"></script>shop"),
            ("console/index.html", "text/html", "<script type=\"importmap\">{}</script>console"),
            ("console/app.js", "text/javascript", "1"),
            ("help/index.html", "text/html", "help"),
            ("help/pages/start.md", "text/markdown", "# Start"),
        ],
        true,
    )
}

async fn get(pages: &Pages, path: &str) -> (u16, String) {
    match pages.answer(path, &HeaderMap::new()).await {
        Ok(response) => {
            let to = response.header("location").or(response.header("content-type"));
            (response.status().as_u16(), to.unwrap_or_default().to_owned())
        }
        Err(error) => (error.code.status().as_u16(), String::new()),
    }
}

#[tokio::test]
async fn every_address_leads_somewhere_or_nowhere() {
    let house = house();
    assert_eq!(get(&house, "/").await, (200, HTML.into()));
    assert_eq!(get(&house, "/console").await, (308, "/console/".into()));
    assert_eq!(get(&house, "/console/").await, (200, HTML.into()));
    assert_eq!(get(&house, "/console/queue/anything").await, (200, HTML.into()));
    assert_eq!(
        get(&house, "/console/app.js").await,
        (200, "text/javascript; charset=utf-8".into())
    );
    assert_eq!(get(&house, "/console/missing.js").await.0, 404);
    assert_eq!(get(&house, "/sign-in/bln_secret").await, (200, HTML.into()));
    assert_eq!(get(&house, "/help/backup").await, (200, HTML.into()));
    let page = get(&house, "/help/pages/start.md").await;
    assert_eq!(page, (200, "text/markdown; charset=utf-8".into()));
    for nowhere in [
        "/elsewhere",
        "/help/pages/none.md",
        "/../Cargo.toml",
        "/console/../Cargo.toml",
        "//etc/passwd",
    ] {
        assert_eq!(get(&house, nowhere).await.0, 404, "{nowhere}");
    }
}

#[tokio::test]
async fn without_the_demo_the_door_is_the_console() {
    let house = pages(&[("console/index.html", "text/html", "")], false);
    assert_eq!(get(&house, "/").await, (308, "/console/".into()));
}

#[tokio::test]
async fn a_known_tag_is_answered_without_the_file() {
    let house = house();
    let first = house.answer("/console/app.js", &HeaderMap::new()).await.unwrap();
    let tag = first.headers().get(header::ETAG).unwrap().clone();
    let asking: HeaderMap = [(header::IF_NONE_MATCH, tag)].into_iter().collect();
    let again = house.answer("/console/app.js", &asking).await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let other = house.answer("/console/", &asking).await.unwrap();
    assert_eq!(other.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_page_may_load_its_import_map_and_nothing_inline_besides() {
    let house = house();
    let house = &house;
    let policy = |path: &'static str| async move {
        let answer = house.answer(path, &HeaderMap::new()).await.unwrap();
        answer.header("content-security-policy").unwrap_or_default().to_owned()
    };
    // printf '{}' | openssl dgst -sha256 -binary | base64
    assert!(policy("/console/").await.contains(
        "script-src 'self' 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='; style-src"
    ));
    assert!(policy("/").await.contains("script-src 'self'; style-src 'self';"));
    assert!(!policy("/").await.contains("unsafe"));
    assert_eq!(policy("/console/app.js").await, "");
}

#[tokio::test]
async fn every_form_of_a_file_has_a_tag_and_any_of_them_is_known_again() {
    let long = "export const a = 1;\n".repeat(50);
    let house = pages(&[("a.js", "text/javascript", &long)], true);
    let mut tags = Vec::new();
    for (asked, form) in [("br, gzip", Some("br")), ("gzip", Some("gzip")), ("", None)] {
        let headers = [(header::ACCEPT_ENCODING, HeaderValue::from_static(asked))];
        let answer = house.answer("/a.js", &headers.into_iter().collect()).await.unwrap();
        assert_eq!(answer.header("content-encoding"), form);
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        tags.push(answer.headers()[header::ETAG].clone());
    }
    tags.dedup();
    assert_eq!(tags.len(), 3);
    tags.push(HeaderValue::from_static("\"other\", *"));
    for tag in tags {
        let asking: HeaderMap = [(header::IF_NONE_MATCH, tag)].into_iter().collect();
        let answer = house.answer("/a.js", &asking).await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(answer.header("content-encoding"), None);
    }
}

#[test]
fn tests_and_types_are_not_served() {
    assert!(is_served("model/chat.js"));
    assert!(is_served("help/pages/start.md") && !is_served("vendor/README.md"));
    for path in ["model/chat.test.js", "types/wire.d.ts", "tsconfig.json", ".git/config"] {
        assert!(!is_served(path), "{path}");
    }
}

#[test]
fn what_is_embedded_loads() {
    let house = Pages::load(true, vec![("made", "# Made".into())]);
    assert!(house.files.contains_key("index.html"));
    assert!(house.files.contains_key("help/pages/made.md"));
    assert!(house.files.keys().all(|path| is_served(path)));
}

/// What a page loads, as its text names it.
async fn loaded(house: &Pages, page: &str) -> Vec<String> {
    let answer = house.answer(page, &HeaderMap::new()).await.unwrap();
    let text = answer.into_body().into_string().await.unwrap();
    let quoted = text.split(['"', '`']).map(|part| part.trim_start_matches("${origin}"));
    quoted.filter(|part| part.starts_with('/')).map(str::to_owned).collect()
}

/// How long what lies at an address may be kept; nothing where nothing lies.
async fn kept(house: &Pages, path: &str) -> String {
    let answer = house.answer(path, &HeaderMap::new()).await;
    answer.map_or_else(
        |_| String::new(),
        |a| a.header("cache-control").unwrap_or_default().to_owned(),
    )
}

#[tokio::test]
async fn what_a_page_loads_is_kept_for_good_until_any_of_it_changes() {
    let console = "<link href=\"/console/app.js\"><a href=\"/console/\"><i b=\"/vendor/lit/\"><script src=\"/widget/launcher.js\">";
    let house = |app: &str| {
        pages(
            &[
                ("console/index.html", "text/html", console),
                ("console/app.js", "text/javascript", app),
                ("vendor/lit/index.js", "text/javascript", "3"),
                ("widget/launcher.js", "text/javascript", "import(`${origin}/console/app.js`)"),
            ],
            false,
        )
    };
    let (old, new) = (house("1"), house("2"));
    let names = loaded(&old, "/console/").await;
    let [app, door, lit, widget] = names.as_slice() else { panic!("{names:?}") };
    assert!(app.ends_with("/console/app.js") && lit.ends_with("/vendor/lit/"), "{names:?}");
    assert_ne!(*app, loaded(&new, "/console/").await[0], "another edition has another address");
    assert_eq!(loaded(&old, widget).await, std::slice::from_ref(app), "the launcher too");
    assert_eq!((door.as_str(), widget.as_str()), ("/console/", "/widget/launcher.js"));

    assert_eq!(kept(&old, app).await, "public, max-age=31536000, immutable");
    assert_eq!(kept(&old, &format!("{lit}index.js")).await, "public, max-age=31536000, immutable");
    assert_eq!(kept(&new, app).await, "no-cache", "an old page goes on with what there is");
    assert_eq!(kept(&old, "/console/app.js").await, "no-cache");
    assert_eq!(kept(&old, "/console/").await, "no-cache");
    assert_eq!(kept(&old, &format!("{lit}none.js")).await, "");
}
