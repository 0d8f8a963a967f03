//! The bytes of one row of every noun, as for events; and what unique values do.

use std::fmt::Debug;

use crate::domain::access::{
    Credential, CustomerToken, Link, LinkPurpose, Scope, SecretHash, Session, Token,
};
use crate::domain::act::{Act, Deed, Doer};
use crate::domain::agent::{Agent, Presence, Role};
use crate::domain::alert::{Alert, AlertBook, AlertKind, Lasting};
use crate::domain::article::{Article, Audience, Revision};
use crate::domain::attachment::{Attachment, FileHash};
use crate::domain::case::Case;
use crate::domain::customer::{AccountState, Customer, CustomerTier, Journey};
use crate::domain::event::Position;
use crate::domain::learning::{Expected, Filling, Trial, TrialState};
use crate::domain::mail::{
    Mail, MailBook, MailHash, MailKind, MailSecret, MailState, MailThread, Place, Receipt, Taken,
    Topic,
};
use crate::domain::message::{Author, Seq};
use crate::domain::picture::Picture;
use crate::domain::policy::{Policy, PolicyVersion};
use crate::domain::reading::Tongue;
use crate::domain::second_factor::{AppSecret, SecondFactor};
use crate::domain::single_sign_on::{ProviderAccount, ProviderSession};
use crate::domain::webhook::{Delivery, FormerSecret, Outcome, Progress, SigningSecret, Webhook};
use crate::ids::{
    ActId, AgentId, ArticleId, AttachmentId, CaseId, ConversationId, CustomerId, LinkId, PictureId,
    SessionId, TokenId, TrialId, WebhookId,
};
use crate::store::record::{Record, decode, encode};
use crate::store::samples::{self, AGENT, AT, HANDOFF};
use crate::store::tables::Key;
use crate::store::{Read, Store, StoreError, WriteError, golden};

fn unchanged<R: Record + PartialEq + Debug>(record: &R) {
    let kept = golden::bytes(R::TABLE.name(), &encode(R::VERSION, record));
    let read: R = decode(R::TABLE, R::VERSION, &record.key().bytes(), &kept).unwrap();
    assert_eq!(&read, record);
}

fn agent(id: u128, email: &str) -> Agent {
    Agent {
        id: AgentId(id),
        name: "Mara".into(),
        email: email.into(),
        role: Role::Lead,
        skills: [("api".to_owned(), 3)].into(),
        tier: 2,
        tongues: vec![Tongue::En, Tongue::De],
        capacity: 3,
        presence: Presence::Available,
        disabled: true,
        created_at: AT,
        picture: None,
    }
}

fn customer() -> Customer {
    Customer {
        id: CustomerId(6),
        external_ref: Some("c-17".into()),
        name: "Ada".into(),
        email: Some("ada@example.org".into()),
        verified: true,
        tier: CustomerTier::Premium,
        value_per_year: 1_200,
        since: Some("2024-02-29".into()),
        state: AccountState::PastDue,
        journey: Journey::Renewal,
        attributes: [("seats".to_owned(), "12".to_owned())].into(),
        created_at: AT,
    }
}

fn blank_article() -> Article {
    Article {
        id: ArticleId(0),
        title: String::new(),
        body: String::new(),
        topic: None,
        audience: Audience::Public,
        published: false,
        revision: 1,
        updated_by: None,
        updated_at: AT,
    }
}

#[test]
fn people_are_written_and_read_as_ever() {
    unchanged(&samples::conversation());
    unchanged(&customer());
    unchanged(&agent(2, "Mara@example.org"));
}

#[test]
fn an_agent_with_a_picture_is_written_and_read_as_ever() {
    let picture = Picture {
        id: PictureId(15),
        kind: "image/webp".into(),
        bytes: 4_711,
        pixels: (256, 256),
        hash: FileHash([7; 32]),
        at: AT,
    };
    let shown = Agent { picture: Some(picture), ..agent(2, "Mara@example.org") };
    let kept = golden::bytes("agents_with_picture", &encode(Agent::VERSION, &shown));
    let read: Agent = decode(Agent::TABLE, Agent::VERSION, &shown.key().bytes(), &kept).unwrap();
    assert_eq!(read, shown);
}

#[test]
fn what_the_house_knows_is_written_and_read_as_ever() {
    unchanged(&Article {
        id: ArticleId(4),
        title: "Invoices".into(),
        body: "# Invoices\n".into(),
        topic: Some("billing".into()),
        audience: Audience::Internal,
        published: true,
        revision: 3,
        updated_by: Some(AGENT),
        updated_at: AT,
    });
    unchanged(&Act {
        id: ActId(13),
        at: AT,
        by: Doer::Agent(AGENT),
        deed: Deed::ArticleWritten,
        about: "Invoices".into(),
        seal: None,
    });
    unchanged(&Filling {
        article: ArticleId(4),
        question: "Can I pay with a gift card?".into(),
        words: vec!["gift card".into()],
        asked: vec![samples::vector()],
        at: AT,
        by: Some(AGENT),
    });
    let counts = Expected { n: 9, more: 3, fewer: 1, caught: 2, needless: 1, lost: 1, spared: 1 };
    unchanged(&Trial {
        id: TrialId(14),
        topic: "billing".into(),
        from: 0.6,
        own_before: Some(0.6),
        to: 0.55,
        begun_at: AT,
        by: Some(AGENT),
        n: 31,
        at_threshold: 0.78,
        expected: counts,
        state: TrialState::RolledBack { at: AT, by: Some(AGENT), why: "too many".into() },
    });
    unchanged(&Revision(Article {
        id: ArticleId(4),
        title: "Invoices".into(),
        body: "# Invoices\n".into(),
        revision: 2,
        updated_at: AT,
        ..blank_article()
    }));
    unchanged(&Attachment {
        id: AttachmentId(12),
        conversation: ConversationId(7),
        by: Author::Agent(AGENT),
        at: AT,
        message: Some(Seq(4)),
        hash: FileHash([9; 32]),
        shown: samples::attached(),
    });
    unchanged(&Case {
        id: CaseId(3),
        conversation: ConversationId(7),
        handoff: HANDOFF,
        ask: "a refund".into(),
        tried: vec!["Under Settings".into()],
        wrap_up: samples::wrap_up(),
        topic: Some("billing".into()),
        agent: AGENT,
        customer_tier: CustomerTier::Premium,
        transcript: "customer: twice\n".into(),
        vector: Some(samples::vector()),
        opened_at: AT,
        resolved_at: AT,
        score: Some(5),
        reopened: true,
        n_helped: 2,
        n_not_helped: 1,
    });
}

#[test]
fn what_lets_somebody_in_is_written_and_read_as_ever() {
    let hash = SecretHash([7; 32]);
    unchanged(&Credential { agent: AGENT, password: "$argon2id$".into(), changed_at: AT });
    unchanged(&SecondFactor {
        agent: AGENT,
        secret: AppSecret(vec![5; 20]),
        begun_at: AT,
        active_since: Some(AT),
        last_step: 59_666_666,
        recovery: vec![hash],
        n_wrong: 1,
        wrong_at: AT,
    });
    let id = SessionId(8);
    unchanged(&Session { hash, id, agent: AGENT, created_at: AT, seen_at: AT });
    unchanged(&ProviderAccount {
        agent: AGENT,
        issuer: "https://id.example".into(),
        subject: "u-17".into(),
        linked_at: AT,
        seen_at: AT,
    });
    unchanged(&ProviderSession {
        hash,
        id,
        agent: AGENT,
        subject: "u-17".into(),
        sid: Some("s-3".into()),
        id_token: "a.b.c".into(),
    });
    unchanged(&Link {
        hash,
        id: LinkId(9),
        purpose: LinkPurpose::Invitation,
        agent: Some(AGENT),
        created_at: AT,
        expires_at: AT,
    });
    unchanged(&Token {
        hash,
        id: TokenId(10),
        name: "reports".into(),
        scopes: vec![Scope::Read, Scope::Manage],
        created_by: AGENT,
        created_at: AT,
        expires_at: None,
    });
    let customer = CustomerId(6);
    unchanged(&CustomerToken { hash, customer, verified: true, created_at: AT, expires_at: AT });
}

#[test]
fn whom_the_house_tells_is_written_and_read_as_ever() {
    let id = WebhookId(14);
    unchanged(&Webhook {
        id,
        name: "shop".into(),
        url: "https://shop.example/hooks".into(),
        events: vec!["handoff_requested".into()],
        secret: SigningSecret(vec![5; 32]),
        former: Some(FormerSecret { secret: SigningSecret(vec![4; 32]), until: AT }),
        enabled: true,
        created_at: AT,
    });
    unchanged(&Progress {
        webhook: id,
        told: Position(99),
        failing_since: Some(AT),
        resting: Some("it takes nothing".into()),
        n_attempts: 412,
        generation: 3,
        alerts_told: 0,
    });
    unchanged(&Alert {
        number: 2,
        at: AT,
        kind: AlertKind::Ended,
        name: "webhook shop".into(),
        text: "The webhook shop has taken nothing for 2 hours.".into(),
        since: AT,
    });
    let standing = Lasting { since: AT, text: "The disk is nearly full.".into() };
    unchanged(&AlertBook {
        n: 3,
        standing: [("disk".to_owned(), standing)].into(),
        free: vec![(AT, 1_000)],
    });
    unchanged(&Delivery {
        webhook: id,
        number: 412,
        at: AT,
        position: Some(Position(100)),
        conversation: Some(ConversationId(7)),
        kind: "handoff_requested".into(),
        attempt: 2,
        outcome: Outcome::Unanswered("no answer within 10 s".into()),
        took_ms: 10_004,
        put_aside: true,
    });
}

#[test]
fn what_goes_by_mail_is_written_and_read_as_ever() {
    let conversation = ConversationId(7);
    unchanged(&Mail {
        number: 3,
        kind: MailKind::FollowUp { conversation, up_to: Seq(9) },
        made_at: AT,
        n_attempts: 2,
        trouble: Some("the mail server hung up".into()),
        state: MailState::Waiting { due_at: AT },
    });
    unchanged(&MailThread {
        conversation,
        subject: "a refund".into(),
        told: Seq(9),
        heard: Some(Seq(8)),
        ids: vec!["a@shop.example".into()],
    });
    unchanged(&Receipt {
        number: 4,
        hash: MailHash([6; 32]),
        at: AT,
        taken: Taken::Posted,
        conversation: Some(conversation),
    });
    unchanged(&MailBook {
        place: Some(Place { validity: 1, uid: 2, old_to: 1 }),
        n_mails: 3,
        n_receipts: 4,
        digest: "2026-01-26".into(),
        raised: [("disk".to_owned(), AT)].into(),
        free: vec![(AT, 1_000)],
        unwanted: vec![(AGENT, Topic::Digest)],
        ..MailBook::new(MailSecret(vec![5; 32]), Position(99))
    });
}

#[test]
fn a_conversation_has_one_mail_that_waits_and_any_number_that_do_not() {
    let store = Store::in_memory().unwrap();
    let mail = |number, state| Mail {
        number,
        kind: MailKind::FollowUp { conversation: ConversationId(7), up_to: Seq(1) },
        made_at: AT,
        n_attempts: 0,
        trouble: None,
        state,
    };
    let put = |mail: Mail| store.write_blocking(move |tx| tx.put(&mail));
    put(mail(1, MailState::Sent { at: AT })).unwrap();
    put(mail(2, MailState::Waiting { due_at: AT })).unwrap();
    assert!(put(mail(3, MailState::Waiting { due_at: AT })).is_err());
    let waiting = || store.read_blocking(|at| at.mail_waiting_for(ConversationId(7))).unwrap();
    assert_eq!(waiting().map(|mail| mail.number), Some(2));
    put(mail(2, MailState::Sent { at: AT })).unwrap();
    assert_eq!(waiting(), None);
    put(mail(3, MailState::Waiting { due_at: AT })).unwrap();
    let all = store.read_blocking(|at| at.mails_waiting(9)).unwrap();
    assert_eq!(all.iter().map(|mail| mail.number).collect::<Vec<_>>(), [3]);
    assert!(store.check().unwrap().is_clean());
}

/// A policy's record grows new fields with defaults, so its bytes are only read, not compared.
#[test]
fn a_policy_of_any_age_can_be_read() {
    let toml = "[thresholds]\nhandoff = 0.5\n".to_owned();
    let policy = Policy::default();
    let version = PolicyVersion { version: 2, toml, policy, note: "n".into(), by: None, at: AT };
    let bytes = encode(PolicyVersion::VERSION, &version);
    let read: PolicyVersion =
        decode(PolicyVersion::TABLE, PolicyVersion::VERSION, &2_u32.bytes(), &bytes).unwrap();
    assert_eq!(read, version);
}

#[test]
fn a_unique_value_belongs_to_one_record_and_follows_it() {
    let store = Store::in_memory().unwrap();
    let put = |agent: Agent| store.write_blocking(move |tx| tx.put(&agent));
    put(agent(1, "a@example.org")).unwrap();
    let taken = put(agent(2, "A@Example.org "));
    assert!(matches!(taken, Err(WriteError::Refused(StoreError::Taken { .. }))), "{taken:?}");

    put(agent(1, "b@example.org")).unwrap();
    put(agent(2, "a@example.org")).unwrap();
    let find = |email| store.read_blocking(|read| read.agent_by_email(email)).unwrap();
    assert_eq!(find("A@EXAMPLE.ORG").map(|a| a.id), Some(AgentId(2)));
    assert_eq!(find("b@example.org").map(|a| a.id), Some(AgentId(1)));

    let gone: Result<(), WriteError<StoreError>> =
        store.write_blocking(|tx| tx.delete::<Agent>(AgentId(2)));
    gone.unwrap();
    assert_eq!(find("a@example.org"), None);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn records_are_listed_from_either_end_also_within_the_job_that_writes_them() {
    let store = Store::in_memory().unwrap();
    let put = |id: u128| {
        let agent = agent(id, &format!("{id}@example.org"));
        store.write_blocking(move |tx| tx.put(&agent)).unwrap();
    };
    [2, 4, 6].into_iter().for_each(put);
    let seen: Result<_, WriteError<StoreError>> = store.write_blocking(|tx| {
        tx.put(&agent(5, "5@example.org"))?;
        tx.delete::<Agent>(AgentId(4))?;
        let ids = |agents: Vec<Agent>| agents.iter().map(|a| a.id.0).collect::<Vec<_>>();
        Ok((ids(tx.scan(Some(AgentId(2)), 2)?), ids(tx.scan_back(Some(AgentId(6)), 9)?)))
    });
    assert_eq!(seen.unwrap(), (vec![5, 6], vec![5, 2]));
}
