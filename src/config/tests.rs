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
