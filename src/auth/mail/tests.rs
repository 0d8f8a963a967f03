use super::*;

const EPOCH: Epoch = Epoch(77);

#[test]
fn an_answer_finds_its_conversation_and_only_with_the_seal() {
    let secret = mint(&IdSource::seeded(1));
    let of = ConversationId(0x0199_0000_0000_0000_0000_0000_0000_0001);
    let id = id(&secret, EPOCH, Some(of), 7, "shop.example");
    assert_eq!(conversation(&secret, &id), Some(of));
    assert_eq!(conversation(&secret, &id.to_ascii_uppercase()), Some(of));
    assert_eq!(conversation(&mint(&IdSource::seeded(2)), &id), None, "another house's");
    for at in 0..id.find('@').unwrap() {
        let mut forged: Vec<char> = id.chars().collect();
        forged[at] = if forged[at] == '4' { '5' } else { '4' };
        let forged: String = forged.into_iter().collect();
        assert_eq!(conversation(&secret, &forged), None, "{forged}");
    }
    for odd in ["", "@", "a@b", ".@", "a.b@c", "....@", "4.4@"] {
        assert_eq!(conversation(&secret, odd), None, "{odd}");
    }
}

#[test]
fn a_mail_in_no_conversation_leads_to_none() {
    let secret = mint(&IdSource::seeded(1));
    let alone = id(&secret, EPOCH, None, 7, "shop.example");
    assert_eq!(conversation(&secret, &alone), None);
    assert_eq!(alone, id(&secret, EPOCH, None, 7, "shop.example"), "the same for every attempt");
    assert_ne!(alone, id(&secret, Epoch(78), None, 7, "shop.example"));
}
