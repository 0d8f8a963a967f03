//! The committed page on webhooks: every kind of event, and messages as they are sent.

use std::fmt::Write;
use std::path::Path;

use super::*;
use crate::clock::Timestamp;
use crate::domain::decision::{Evidence, Trigger, TriggerKind};
use crate::domain::event::Event;
use crate::domain::handoff::{Disposition, Need, Verdict, WrapUp};
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::domain::reading::Tongue;
use crate::ids::{CaseId, ConversationId, CustomerId, HandoffId};

/// Set to write the committed page anew: `BATON_UPDATE=1 cargo test --lib shapes::webhooks`.
const UPDATE: &str = "BATON_UPDATE";
const AT: Timestamp = Timestamp(1_790_000_000_123);
const AGENT: AgentId = AgentId(0x019a_0000_0000_0000_0000_0000_0000_0002);
const HANDOFF: HandoffId = HandoffId(0x019a_0000_0000_0000_0000_0000_0000_0003);

/// A conversation in brief.
fn course() -> Vec<Event> {
    let said = Message {
        seq: Seq(2),
        at: AT,
        author: Author::Customer,
        text: "I was charged twice, let me talk to somebody".into(),
        kind: MessageKind::Plain,
        client_msg_id: None,
    };
    let evidence = vec![Evidence { turn: Seq(2), text: "let me talk to somebody".into() }];
    let need = Need {
        topic: Some("billing".into()),
        skill: Some(("billing".into(), 2)),
        tier: 1,
        tongue: Tongue::En,
        complexity: 1,
        preferred: None,
        also: Vec::new(),
    };
    let wrap_up = WrapUp {
        disposition: Disposition::Refunded,
        cause: "charged twice".into(),
        fix: "paid one back".into(),
        verdict: Verdict::Needed,
        tags: vec!["invoice".into()],
    };
    vec![
        Event::Opened {
            customer: CustomerId(0x019a_0000_0000_0000_0000_0000_0000_0001),
            page: "https://shop.example/plans".into(),
            context: [("plan".to_owned(), "team".to_owned())].into(),
        },
        Event::MessagePosted(said),
        Event::HandoffRequested {
            handoff: HANDOFF,
            triggers: vec![Trigger { kind: TriggerKind::ExplicitRequest, weight: 4.0, evidence }],
            need,
            cost_per_min: 1.0,
            ask: "a charge taken back".into(),
        },
        Event::Accepted { handoff: HANDOFF, by: AGENT },
        Event::WrappedUp {
            handoff: HANDOFF,
            by: AGENT,
            case: CaseId(0x019a_0000_0000_0000_0000_0000_0000_0004),
            wrap_up,
        },
        Event::Scored { score: 5, comment: "quick".into() },
    ]
}

fn documented() -> String {
    let mut text = include_str!("intro.md").to_owned();
    text.push_str("\n## Kinds of events\n\n| `type` | what happened |\n|---|---|\n");
    for kind in EventKind::ALL {
        writeln!(text, "| `{}` | {} |", kind.name(), about(*kind)).unwrap();
    }
    for kind in AlertKind::ALL {
        writeln!(text, "| `{}` | {} |", kind.name(), about_alert(kind)).unwrap();
    }
    text.push_str("\n## Messages as they are sent\n");
    for (number, event) in (1..).zip(course()) {
        let conversation = ConversationId(0x019a_0000_0000_0000_0000_0000_0000_0005);
        let position = Position(4_710 + u64::from(number));
        let recorded = Recorded { position, conversation, number, at: AT, event };
        let sent = message(&recorded, &|_| Face { name: "Mara".to_owned(), picture: None });
        let sent = serde_json::to_string_pretty(&sent).unwrap();
        write!(text, "\n```json\n{sent}\n```\n").unwrap();
    }
    text.push_str(include_str!("alerts.md"));
    for (number, kind) in (7..).zip(AlertKind::ALL) {
        let at = AT.plus_s(if kind == AlertKind::Ended { 5_400 } else { 0 });
        let alert = Alert {
            number,
            at,
            kind,
            name: "webhook shop".into(),
            text: "The webhook shop has taken nothing for 60 minutes.".into(),
            since: AT,
        };
        let sent = serde_json::to_string_pretty(&alarm(&alert)).unwrap();
        write!(text, "\n```json\n{sent}\n```\n").unwrap();
    }
    text
}

#[test]
fn the_committed_page_is_what_the_code_sends() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reference/webhooks.md");
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(&path, documented()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == documented(), "data/reference/webhooks.md is stale: {UPDATE}=1");
}
