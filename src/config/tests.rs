use super::*;

#[test]
fn an_empty_document_is_a_working_house() {
    let config = Typed::from_toml("").unwrap().meant().unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8300");
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let error = Typed::from_toml("prot = 80").unwrap_err();
    assert_eq!(error.to_string(), "prot: no such setting; did you mean port?");
}

#[test]
fn the_environment_overrules_the_file() {
    let typed = Typed::from_toml("port = 1\nhost = '::1'").unwrap();
    let env = |name: &str| (name == "BATON_PORT").then(|| "8400".to_owned());
    let config = typed.with_env(env).unwrap().meant().unwrap();
    assert_eq!(config.listen.to_string(), "[::1]:8400");
}

#[test]
fn plain_http_beyond_loopback_must_be_wanted() {
    let error = Typed::from_toml("host = '0.0.0.0'").unwrap().meant().unwrap_err();
    assert_eq!(error.setting, "host");
    let wanted = Typed::from_toml("host = '0.0.0.0'\nplain_http = true").unwrap();
    assert!(wanted.meant().is_ok());
}

#[test]
fn an_origin_is_exact_or_refused() {
    for bad in ["*", "https://*.shop.example", "shop.example", "https://shop.example/path"] {
        let typed = Typed { allowed_origins: vec![bad.into()], ..Typed::default() };
        assert_eq!(typed.meant().unwrap_err().setting, "allowed_origins", "{bad}");
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_refused_with_its_line() {
    let error = Typed::from_toml("host = '::1'\nport = 'x'").unwrap_err();
    assert!(error.why.contains("line 2"), "{error}");
}

#[test]
fn a_language_model_is_off_until_its_url_is_given() {
    assert!(Typed::from_toml("").unwrap().meant().unwrap().llm.is_none());
    let text = "[llm]\nurl = 'http://10.0.0.5:8080/v1'\nmodel = 'm'\nkey = 'sk-secret'";
    let typed = Typed::from_toml(text).unwrap();
    assert!(!format!("{typed:?}").contains("sk-secret"));
    let config = typed.meant().unwrap();
    assert!(!format!("{config:?}").contains("sk-secret"));
    let llm = config.llm.unwrap();
    assert_eq!((llm.calls_max, llm.first_token.as_secs(), llm.whole.as_secs()), (2, 20, 60));
    assert!(llm.answers && llm.summaries);
}

#[test]
fn settings_of_a_language_model_that_cannot_be_are_named() {
    for (text, setting) in [
        ("url = 'http://a/v1'", "llm.model"),
        ("url = 'a/v1'\nmodel = 'm'", "llm.url"),
        ("url = 'http://a/v1'\nmodel = 'm'\ncalls_max = 0", "llm.calls_max"),
        ("url = 'http://a/v1'\nmodel = 'm'\nwhole_ms = 5", "llm.first_token_ms"),
        ("url = 'http://a/v1'\nmodel = 'm'\nkey = 'a b'", "llm.key"),
    ] {
        let typed = Typed::from_toml(&format!("[llm]\n{text}")).unwrap();
        assert_eq!(typed.meant().unwrap_err().setting, setting);
    }
    let error = Typed::from_toml("[llm]\nurll = 'http://a/v1'").unwrap_err();
    assert_eq!(error.setting, "llm.urll");
}

#[test]
fn the_key_of_a_language_model_may_come_from_the_environment() {
    let env = |name: &str| match name {
        "BATON_LLM_URL" => Some("http://127.0.0.1:9/v1".to_owned()),
        "BATON_LLM_MODEL" => Some("m".to_owned()),
        "BATON_LLM_KEY" => Some("sk-secret".to_owned()),
        _ => None,
    };
    let config = Typed::default().with_env(env).unwrap().meant().unwrap();
    assert!(config.llm.unwrap().key.is_some());
}
