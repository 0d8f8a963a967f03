use super::*;
use crate::config::Typed;

fn meant(text: &str) -> Result<Option<Settings>, ConfigError> {
    Typed::from_toml(text)?.email.meant()
}

#[test]
fn there_is_no_e_mail_until_a_server_is_named() {
    assert_eq!(meant("").unwrap(), None);
    assert_eq!(meant("[email]\nimap_host = 'a'").unwrap_err().setting, "email.smtp_host");
    assert_eq!(meant("[email]\nsmtp_host = 'a'").unwrap_err().setting, "email.from");
}

#[test]
fn what_is_not_said_is_the_safe_usual() {
    let text = "[email]\nfrom = 'Shop <a@b.example>'\nsmtp_host = 'mx'\nimap_host = 'mx'\n\
        imap_user = 'u'\nimap_password = 'p'";
    let settings = meant(text).unwrap().unwrap();
    assert_eq!((settings.from_name.as_str(), settings.from.as_str()), ("Shop", "a@b.example"));
    assert_eq!((settings.smtp.port, settings.smtp.secrecy), (587, Secrecy::Upgrade));
    assert_eq!(settings.smtp.reach, Reach::Beyond, "the own network is shut");
    let inbox = settings.inbox.unwrap();
    assert_eq!((inbox.server.port, inbox.server.secrecy), (993, Secrecy::Whole));
    assert!(!settings.open_unknown && settings.alerts && settings.digest);
}

#[test]
fn what_does_not_go_together_is_refused_by_name() {
    let with = |more: &str| {
        let text = format!("[email]\nfrom = 'a@b.example'\nsmtp_host = 'mx'\n{more}");
        meant(&text).unwrap_err().setting
    };
    assert_eq!(with("smtp_security = 'ssl'"), "email.smtp_security");
    assert_eq!(with("smtp_user = 'me'"), "email.smtp_password");
    assert_eq!(with("imap_host = 'mx'"), "email.imap_user");
    assert_eq!(with("pause_s = 0"), "email.pause_s");
    let bad = meant("[email]\nsmtp_host = 'mx'\nfrom = 'nobody'").unwrap_err();
    assert_eq!(bad.setting, "email.from");
}

#[test]
fn passwords_are_never_printed() {
    let text = "[email]\nfrom = 'a@b.example'\nsmtp_host = 'mx'\nsmtp_user = 'u'\n\
        smtp_password = 'sesame'";
    let typed = Typed::from_toml(text).unwrap();
    assert!(!format!("{typed:?}").contains("sesame"));
    assert!(!format!("{:?}", typed.meant().unwrap()).contains("sesame"));
}
