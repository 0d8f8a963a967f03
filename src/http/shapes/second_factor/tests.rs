use super::*;
use crate::domain::second_factor::AppSecret;

/// What is drawn is what the library has, square by square.
#[test]
fn the_path_has_the_dark_squares_and_no_others() {
    let qr = QrCode::encode_text("otpauth://totp/x?secret=ABC", QrCodeEcc::Medium).unwrap();
    let mut dark = std::collections::BTreeSet::new();
    for piece in path(&qr).split('M').filter(|piece| !piece.is_empty()) {
        let (at, rest) = piece.split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let n: i32 = rest.split_once('v').unwrap().0.parse().unwrap();
        let (x, y): (i32, i32) = (x.parse().unwrap(), y.parse().unwrap());
        dark.extend((x..x + n).map(|x| (x, y)));
    }
    let all = (0..qr.size()).flat_map(|y| (0..qr.size()).map(move |x| (x, y)));
    assert!(all.clone().any(|(x, y)| qr.get_module(x, y)));
    assert!(all.into_iter().all(|(x, y)| qr.get_module(x, y) == dark.contains(&(x, y))));
}

#[test]
fn an_app_is_told_of_which_house_and_of_whom_it_is() {
    let mut factor = crate::auth::second_factor::begin(
        AgentId(7),
        &crate::ids::IdSource::seeded(1),
        Timestamp(0),
    );
    factor.secret = AppSecret(b"12345678901234567890".to_vec());
    let shown = FactorBegun::show(&factor, "ada@desk.example", "https://help.example").unwrap();
    assert_eq!(
        shown.address,
        "otpauth://totp/Baton%20help.example:ada%40desk.example?secret=\
         GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Baton%20help.example&algorithm=SHA1&\
         digits=6&period=30"
    );
}
