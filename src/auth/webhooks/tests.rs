use super::*;
use crate::domain::webhook::FormerSecret;
use crate::ids::WebhookId;

/// The example of the specification's reference libraries.
const SECRET: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const AT: Timestamp = Timestamp(1_614_265_330_000);
const BODY: &str = r#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn webhook() -> Webhook {
    Webhook {
        id: WebhookId(1),
        name: "shop".into(),
        url: "https://shop.example/".into(),
        events: Vec::new(),
        secret: SigningSecret(STANDARD.decode(SECRET).unwrap()),
        former: None,
        enabled: true,
        created_at: AT,
    }
}

#[test]
fn a_signature_is_the_one_of_the_specification() {
    assert_eq!(signature(&webhook(), ID, AT, BODY), SIGNATURE);
    assert_eq!(text(&webhook().secret).reveal(), format!("whsec_{SECRET}"));
}

#[test]
fn a_former_secret_signs_beside_the_new_one_until_its_time_is_over() {
    let former = webhook().secret;
    let secret = mint(&IdSource::seeded(7));
    let former = Some(FormerSecret { secret: former, until: AT.plus_s(60) });
    let webhook = Webhook { secret, former, ..webhook() };
    let both = signature(&webhook, ID, AT, BODY);
    assert_eq!(both.split(' ').count(), 2);
    assert!(both.ends_with(SIGNATURE), "{both}");
    assert!(!signature(&webhook, ID, AT.plus_s(60), BODY).contains(' '));
}

#[test]
fn a_secret_never_shows() {
    assert!(!format!("{:?}", webhook()).contains(SECRET));
    assert!(!format!("{:?}", text(&webhook().secret)).contains("whsec"));
}
