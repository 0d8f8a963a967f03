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

/// What the table says it is when nobody says, as a document.
fn of_defaults() -> String {
    explained()
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(rest) if !rest.starts_with(' ') => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn the_table_holds_every_setting_and_no_other() {
    let read = serde_json::to_value(Typed::default()).unwrap();
    let mut names = Vec::new();
    for (name, value) in read.as_object().unwrap() {
        match value.as_object() {
            None => names.push(name.clone()),
            Some(table) => names.extend(table.keys().map(|key| format!("{name}.{key}"))),
        }
    }
    names.sort_unstable();
    let mut listed: Vec<String> = KEYS.iter().map(|key| key.name.to_owned()).collect();
    listed.sort_unstable();
    assert_eq!(listed, names);
}

#[test]
fn what_the_table_says_it_is_when_nobody_says_is_so() {
    let document = of_defaults();
    let said = Typed::from_toml(&document).unwrap().meant().unwrap();
    let unsaid = Typed::default().meant().unwrap();
    assert_eq!(format!("{said:?}"), format!("{unsaid:?}"), "{document}");
    for key in KEYS {
        let name = key.name.rsplit('.').next().unwrap();
        assert!(document.contains(&format!("\n{name} = ")), "{name}");
    }
}

#[test]
fn every_setting_can_be_said_by_the_environment() {
    for key in KEYS {
        let value = match key.takes {
            Takes::Text if key.name == "host" => "127.0.0.9",
            Takes::Text => "x",
            Takes::Number => "7",
            Takes::Switch => "true",
            Takes::List if key.name == "trusted_proxies" => "10.0.0.1, 10.0.0.2",
            Takes::List => "https://a.example,https://b.example",
        };
        let env = |name: &str| (name == key.variable()).then(|| value.to_owned());
        let typed = Typed::default().with_env(env).unwrap();
        let (said, unsaid) = (format!("{typed:?}"), format!("{:?}", Typed::default()));
        let hidden = key.name.starts_with("llm.") && key.name != "llm.url";
        assert!(hidden || said != unsaid, "{}", key.name);
    }
    let env = |name: &str| (name == "BATON_LIMITS_BODY_MS").then(|| "soon".to_owned());
    let error = Typed::default().with_env(env).unwrap_err();
    assert_eq!(error.to_string(), "BATON_LIMITS_BODY_MS: is no whole number");
    let env = |name: &str| (name == "BATON_HOST").then(|| "everywhere".to_owned());
    assert_eq!(Typed::default().with_env(env).unwrap_err().setting, "BATON_HOST");
}

#[test]
fn a_mistyped_name_within_a_table_is_told_with_the_nearest() {
    let error = Typed::from_toml("[limits]\nbody_mss = 5").unwrap_err();
    assert_eq!(error.to_string(), "limits.body_mss: no such setting; did you mean limits.body_ms?");
    let error = Typed::from_toml("[webhook]\nprivate = true").unwrap_err();
    assert_eq!(error.to_string(), "webhook: no such setting; did you mean webhooks?");
}

#[test]
fn a_certificate_and_its_key_are_named_together() {
    let typed = Typed::from_toml("host = '0.0.0.0'\n[tls]\ncertificate = 'a'\nkey = 'b'").unwrap();
    assert!(typed.meant().unwrap().tls.is_some(), "TLS needs no plain_http");
    let typed = Typed::from_toml("[tls]\nkey = 'b'").unwrap();
    assert_eq!(typed.meant().unwrap_err().setting, "tls.certificate");
}

/// Set to write the committed file anew: `BATON_UPDATE=1 cargo test --lib config`.
#[test]
fn the_committed_settings_file_is_what_is_explained() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reference/baton.toml");
    if std::env::var_os("BATON_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, explained()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == explained(), "data/reference/baton.toml is stale: BATON_UPDATE=1");
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

#[test]
fn single_sign_on_is_off_until_an_issuer_is_named() {
    assert!(Typed::from_toml("").unwrap().meant().unwrap().provider.is_none());
    let text = "[oidc]\nissuer = 'https://id.example'\nclient_id = 'baton'\n\
                client_secret = 'very secret'\nskills = ['Team Money = billing:2']";
    let typed = Typed::from_toml(text).unwrap();
    assert!(!format!("{typed:?}").contains("very secret"));
    let config = typed.meant().unwrap();
    assert!(!format!("{config:?}").contains("very secret"));
    let provider = config.provider.unwrap();
    assert_eq!(provider.scopes, ["openid", "profile", "email"]);
    assert_eq!(provider.mapping.skills, [("Team Money".into(), "billing".into(), 2)]);
    assert!(provider.passwords && !provider.creates && !provider.trusts_email);
}

#[test]
fn settings_of_single_sign_on_that_cannot_be_are_named() {
    for (text, setting) in [
        ("", "oidc.client_id"),
        ("client_id = 'b'\nissuer = 'id.example'", "oidc.issuer"),
        ("client_id = 'b'\nscopes = ['email']", "oidc.scopes"),
        ("client_id = 'b'\nleads = ['x']", "oidc.role_claim"),
        ("client_id = 'b'\nskills = ['x']", "oidc.skills"),
        ("client_id = 'b'\nskills = ['x=y:4']", "oidc.skills"),
    ] {
        let issuer = if text.contains("issuer") { "" } else { "issuer = 'https://id.example'\n" };
        let typed = Typed::from_toml(&format!("[oidc]\n{issuer}{text}")).unwrap();
        assert_eq!(typed.meant().unwrap_err().setting, setting, "{text}");
    }
}
