//! A link works until it lapses.
use super::*;

#[test]
fn a_reset_lapses_after_half_an_hour_and_an_invitation_after_three_days() {
    let (ids, now) = (IdSource::seeded(5), Timestamp(1_700_000_000_000));
    let (reset, _) = issue(LinkPurpose::Reset, Some(AgentId(1)), &ids, now);
    assert!(usable(&reset, now.plus_s(1_799)));
    assert!(!usable(&reset, now.plus_s(1_800)));
    let (invitation, secret) = issue(LinkPurpose::Invitation, Some(AgentId(1)), &ids, now);
    assert!(usable(&invitation, now.plus_s(259_199)));
    assert!(!usable(&invitation, now.plus_s(259_200)));
    assert!(secret.reveal().starts_with("bln_"));
}
