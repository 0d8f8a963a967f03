use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::clock::Timestamp;
use crate::domain::alert::{AlertKind, Lasting};
use crate::domain::certificate::{Care, Certificate};
use crate::domain::conversation::Conversation;
use crate::domain::event::{Event, Position, Recorded};
use crate::domain::mail::MailThread;
use crate::domain::message::{Author, Message, MessageKind, Seq};
use crate::domain::reading::Tongue;
use crate::domain::stage::Stage;
use crate::ids::{AgentId, ConversationId, CustomerId, HandoffId};

const AT: Timestamp = Timestamp(1_790_000_000_000);
const OF: ConversationId = ConversationId(7);
const MARA: Author = Author::Agent(AgentId(1));

/// Messages, each a minute after the one before.
fn talk(said: &[(Author, &str)]) -> Vec<Recorded> {
    let events = (1..).zip(said).map(|(n, (author, text))| {
        let at = AT.plus_s(60 * i64::from(n));
        let message = Message {
            seq: Seq(n),
            at,
            author: *author,
            text: (*text).to_owned(),
            kind: MessageKind::Plain,
            client_msg_id: None,
        };
        let event = Event::MessagePosted(message);
        Recorded { position: Position(u64::from(n)), conversation: OF, number: n, at, event }
    });
    events.collect()
}

fn standing(history: &[Recorded]) -> Standing<'_> {
    Standing {
        history,
        thread: None,
        seen: Seq(0),
        is_there: false,
        has_address: true,
        pause_s: 60,
    }
}

fn sent(next: Next) -> Vec<u32> {
    match next {
        Next::Send(messages) => messages.iter().map(|message| message.seq.0).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_burst_is_one_mail_once_it_is_over() {
    let history = talk(&[(Author::Customer, "hi"), (MARA, "one"), (MARA, "two")]);
    let last = AT.plus_s(180);
    assert_eq!(next(&standing(&history), last.plus_s(10)), Next::Wait(last.plus_s(60)));
    assert_eq!(sent(next(&standing(&history), last.plus_s(60))), [2, 3]);
}

#[test]
fn whoever_never_stops_writing_is_sent_after_ten_minutes() {
    let history = talk(&[(MARA, "more"); 20]);
    let it = Standing { pause_s: 300, ..standing(&history) };
    assert_eq!(next(&it, AT.plus_s(600)), Next::Wait(AT.plus_s(660)));
    assert_eq!(sent(next(&it, AT.plus_s(660))).len(), 20);
}

#[test]
fn nobody_is_written_to_who_saw_it_or_is_there_or_left_no_address() {
    let history = talk(&[(Author::Customer, "hi"), (MARA, "one"), (MARA, "two")]);
    let later = AT.plus_s(3_600);
    let seen = Standing { seen: Seq(2), ..standing(&history) };
    assert_eq!(sent(next(&seen, later)), [3]);
    let all = Standing { seen: Seq(3), ..standing(&history) };
    assert!(matches!(next(&all, later), Next::Nothing(_)));
    let there = Standing { is_there: true, ..standing(&history) };
    assert_eq!(next(&there, later), Next::Wait(later.plus_s(60)));
    let nowhere = Standing { has_address: false, ..standing(&history) };
    assert!(matches!(next(&nowhere, later), Next::Nothing(_)));
    let week = AT.plus_s(8 * 24 * 3_600);
    assert!(matches!(next(&standing(&history), week), Next::Nothing(_)), "too old");
}

#[test]
fn the_assistant_writes_only_to_whoever_wrote_by_mail_last() {
    let said = [
        (Author::Customer, "by mail"),
        (Author::Assistant, "an answer"),
        (Author::Notice, "a notice"),
        (Author::Customer, "in the chat"),
        (Author::Assistant, "another"),
    ];
    let mut thread = MailThread::new(OF, "x".into());
    thread.heard = Some(Seq(1));
    let (first, all) = (talk(&said[..3]), talk(&said));
    let by_mail = Standing { thread: Some(&thread), ..standing(&first) };
    assert_eq!(sent(next(&by_mail, AT.plus_s(3_600))), [2]);
    let in_chat = Standing { thread: Some(&thread), ..standing(&all) };
    assert!(matches!(next(&in_chat, AT.plus_s(3_600)), Next::Nothing(_)));
    assert!(goes_by_mail(Author::Assistant, Some(&thread)) && goes_by_mail(MARA, None));
    assert!(!goes_by_mail(Author::Assistant, None) && !goes_by_mail(Author::Notice, None));
}

#[test]
fn what_was_told_by_mail_is_not_told_again() {
    let history = talk(&[(MARA, "one"), (MARA, "two")]);
    let thread = MailThread { told: Seq(1), ..MailThread::new(OF, "x".into()) };
    let it = Standing { thread: Some(&thread), ..standing(&history) };
    assert_eq!(sent(next(&it, AT.plus_s(3_600))), [2]);
}

#[test]
fn a_mail_names_who_said_what_and_how_to_answer() {
    let history = talk(&[(MARA, "Hello!"), (MARA, "Your parcel is here.")]);
    let Next::Send(messages) = next(&standing(&history), AT.plus_s(3_600)) else { panic!() };
    let said: Vec<_> = messages.iter().map(|message| ("Mara".to_owned(), message)).collect();
    let letter =
        follow_up(&subject("my  parcel\nis lost", Tongue::En), false, &said, &[], Tongue::En, true);
    assert_eq!(letter.subject, "Your question: my parcel is lost");
    assert_eq!(
        letter.text,
        "Mara:\nHello!\n\nYour parcel is here.\n\n-- \nYou can answer this e-mail: what you write \
         comes to the same conversation.\n"
    );
    assert_eq!(follow_up("a", true, &said, &[], Tongue::De, false).subject, "Re: a");
    assert_eq!(subject("", Tongue::De), "Ihre Frage");
}

#[test]
fn quotations_are_cut_as_programs_write_them() {
    let answers = [
        // A mark before each line, with a line that announces it.
        "Thanks, it came.\r\n\r\nOn Thu, 26 Nov 2026 at 07:00, Shop <a@b.example> wrote:\r\n> Mara:\r\n> It is here.\r\n>\r\n> -- \r\n> You can answer\r\n",
        // Broken over two lines.
        "Thanks, it came.\n\nOn Thu, 26 Nov 2026 at 07:00, Shop support\n<support@shop.example> wrote:\n\n> Mara:\n> It is here.\n",
        // Not marked at all, but announced.
        "Thanks, it came.\n\nLe 26 nov. 2026 à 07:00, Shop <a@b.example> a écrit :\n\nMara:\nIt is here.\n",
        // Set off by a line.
        "Thanks, it came.\n\n-----Original Message-----\nFrom: Shop\nSent: Thursday\n\nMara:\nIt is here.\n",
        "Thanks, it came.\n\n-------- Ursprüngliche Nachricht --------\nVon: Shop\n\nMara:\n",
        // Heads alone.
        "Thanks, it came.\n\n________________________________\nFrom: Shop support <a@b.example>\nSent: Thursday, 26 November 2026\nTo: Ada\nSubject: Your question\n\nMara:\nIt is here.\n",
        "Thanks, it came.\n\nVon: Shop <a@b.example>\nGesendet: Donnerstag\nAn: Ada\n\nMara:\n",
        // A signature, and what phones put there.
        "Thanks, it came.\n-- \nAda Example\nExample Ltd\n\n> It is here.\n",
        "Thanks, it came.\n\nSent from my iPhone\n\n> On 26 Nov 2026, at 07:00, Shop wrote:\n>\n> It is here.\n",
        // Below the quotation.
        "On Thu, 26 Nov 2026, Shop wrote:\n> Mara:\n> It is here.\n\nThanks, it came.\n",
        "> It is here.\nThanks, it came.",
    ];
    for (n, answer) in answers.iter().enumerate() {
        let words = new_words(answer);
        let rest = words.replace("Thanks, it came.", "");
        let rest = rest.trim().trim_matches('_');
        let is_announcement = rest.is_empty() || rest.ends_with("wrote:");
        assert!(words.contains("Thanks, it came.") && is_announcement, "{n}: {words}");
        assert!(!words.contains("It is here"), "{n}: {words}");
    }
}

#[test]
fn what_is_no_quotation_stays() {
    let prose = "He wrote:\n\nNothing.\n\nFrom: Berlin\nis where I am. -- really.\n\nAda";
    assert!(new_words(prose).contains("is where I am"));
    assert_eq!(new_words("Hi.\nHe wrote:\nNothing."), "Hi.\nHe wrote:\nNothing.");
    let only = "> Is it here?\n> Yes\n";
    assert_eq!(new_words(only), "Is it here?\nYes", "nothing is lost");
    assert_eq!(new_words("a\n\n\n\nb\n"), "a\n\nb");
    assert_eq!(new_words(""), "");
}

fn heads(heads: &[(&str, &str)]) -> Vec<(String, String)> {
    heads.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn programs_are_told_from_people() {
    let people = heads(&[("auto-submitted", "no"), ("subject", "Re: your question")]);
    assert_eq!(automatic(&people, "text/plain", "Re: your question", "ada@example.org"), None);
    for head in [
        ("auto-submitted", "auto-replied"),
        ("auto-submitted", "Auto-Generated; x"),
        ("precedence", "Bulk"),
        ("list-id", "<a.b>"),
        ("x-autoreply", "yes"),
        ("return-path", "<>"),
    ] {
        let found = automatic(&heads(&[head]), "text/plain", "Re: x", "ada@example.org");
        assert!(found.is_some(), "{head:?}");
    }
    assert!(automatic(&[], "multipart/report", "x", "a@b.example").is_some());
    assert!(automatic(&[], "text/plain", "x", "MAILER-DAEMON@b.example").is_some());
    assert!(automatic(&[], "text/plain", "Automatische Antwort: x", "a@b.example").is_some());
}

fn waiting(stage: Stage) -> Conversation {
    Conversation { stage, ..Conversation::opened(OF, CustomerId(1), AT) }
}

#[test]
fn leads_are_told_once_and_again_after_a_day() {
    let queued = waiting(Stage::Queued { handoff: HandoffId(1), since: AT });
    let mut queued = Conversation { handoff: Some(Default::default()), ..queued };
    queued.handoff.as_mut().unwrap().requested_at = AT;
    let open = [queued, waiting(Stage::FollowUp { handoff: HandoffId(1), since: AT })];
    let seen = Seen { open: &open, waiting_min: 10, ..Seen::default() };
    assert_eq!(alarms(&seen, AT.plus_s(599)), []);
    let all = alarms(&seen, AT.plus_s(600));
    let text = "1 customer waits for a person and nobody is there; the first for 10 minutes.";
    assert_eq!(all.iter().map(|alarm| alarm.text.as_str()).collect::<Vec<_>>(), [text]);
    let staffed = Seen { n_available: 1, ..seen.clone() };
    assert_eq!(alarms(&staffed, AT.plus_s(600)), []);
    assert_eq!(alarms(&staffed, AT.plus_s(1_800)).len(), 1);
    let day = AT.plus_s(24 * 3_600);
    assert_eq!(alarms(&seen, day).len(), 2, "and the one who left an address");

    let (told, raised) = fresh(all.clone(), &BTreeMap::new(), AT);
    assert_eq!((told.len(), raised.len()), (1, 1));
    let (told, same) = fresh(all.clone(), &raised, AT.plus_s(3_600));
    assert_eq!((told.len(), &same), (0, &raised));
    assert_eq!(fresh(all.clone(), &raised, day).0.len(), 1);
    let (_, over) = fresh(Vec::new(), &raised, day);
    assert_eq!(fresh(all, &over, day).0.len(), 1, "it began again");
}

#[test]
fn a_disk_that_fills_is_told_of_in_days() {
    let gb = 1_000_000_000_u64;
    let looks = |a_day: u64| -> Vec<(Timestamp, u64)> {
        (0..48_u64).map(|h| (AT.plus_s(3_600 * h as i64), 40 * gb - a_day * h / 24)).collect()
    };
    let text = |free: &[(Timestamp, u64)]| {
        let seen = Seen { free, ..Seen::default() };
        alarms(&seen, AT.plus_s(48 * 3_600)).pop().map(|alarm| alarm.text)
    };
    let days = n_days_left(&looks(4 * gb)).unwrap();
    assert!((days - 8.0).abs() < 0.1, "{days}");
    let told = text(&looks(4 * gb)).unwrap();
    assert!(told.starts_with("The disk is full in 8 days at this pace (32.2 GB"), "{told}");
    assert_eq!(text(&looks(gb / 100)), None);
    assert_eq!(n_days_left(&looks(0)), None);
    assert_eq!(n_days_left(&looks(gb)[..5]), None, "too short to say");
    assert!(text(&[(AT, 1_000_000)]).unwrap().contains("nearly full"));
    let kept_now = kept(looks(gb), AT.plus_s(48 * 3_600), gb).unwrap();
    assert_eq!(kept_now.len(), 49);
    assert_eq!(kept(kept_now, AT.plus_s(48 * 3_600 + 60), gb), None);
}

proptest! {
    /// Whatever comes, something is left of it unless it was empty, and nothing fails.
    #[test]
    fn nothing_somebody_wrote_is_lost_entirely(text in "(?s)[a-z>:@\\-\n ]{0,200}") {
        let words = new_words(&text);
        let said = text.chars().any(|c| c.is_ascii_lowercase());
        prop_assert!(!said || !words.is_empty(), "{text:?}");
    }
}

#[test]
fn an_alert_has_two_ends_and_nothing_between() {
    let alarm = |text: &str| Alarm { name: "disk".into(), text: text.into() };
    let (turns, standing) = turned(&[alarm("9 days")], &BTreeMap::new(), AT);
    let begun = Lasting { since: AT, text: "9 days".into() };
    assert_eq!(turns, [(AlertKind::Raised, "disk".to_owned(), begun.clone())]);
    let (turns, same) = turned(&[alarm("8 days")], &standing, AT.plus_s(86_400));
    assert_eq!((turns, &same), (Vec::new(), &standing));
    let (turns, none) = turned(&[], &same, AT.plus_s(90_000));
    assert_eq!((turns, none.len()), (vec![(AlertKind::Ended, "disk".to_owned(), begun)], 0));
}

#[test]
fn tokens_that_stop_working_are_told_of() {
    let tokens = [("shop".to_owned(), AT.plus_s(3 * 86_400))];
    let seen = Seen { tokens: &tokens, ..Seen::default() };
    let all = alarms(&seen, AT);
    let text = "The API token shop stops working in 3 days: make another.";
    assert_eq!(all, [Alarm { name: "token shop".into(), text: text.into() }]);
}

#[test]
fn a_certificate_is_told_of_when_somebody_has_to_see_to_it() {
    let told = |ends_in_days: i64, care: Care| {
        let certificate = Certificate { ends_at: AT.plus_s(ends_in_days * 86_400), care };
        let all = alarms(&Seen { certificate: Some(&certificate), ..Seen::default() }, AT);
        all.into_iter().map(|alarm| alarm.text).collect::<String>()
    };
    let of_house = |stands_in, failing_min: Option<i64>| {
        let failing = failing_min.map(|min| (AT.plus_s(-60 * min), "nobody answers".to_owned()));
        Care::House { stands_in, failing }
    };
    assert_eq!(told(15, Care::Keeper), "");
    let soon = "The certificate ends in 9 days: put another in its place.";
    assert_eq!(told(9, Care::Keeper), soon);
    assert_eq!(told(-1, Care::Keeper), "The certificate has ended: put another in its place.");

    assert_eq!(told(1, of_house(false, None)), "", "the house sees to it");
    assert_eq!(told(20, of_house(false, Some(59))), "", "it may yet work");
    let since = "No new certificate for 2 hours; the one that is served ends in 20 days: nobody \
                 answers.";
    assert_eq!(told(20, of_house(false, Some(150))), since);
    assert_eq!(told(800, of_house(true, None)), "", "the first is on its way");
    let none = "There is no certificate yet, browsers warn of this address: nobody answers.";
    assert_eq!(told(800, of_house(true, Some(1))), none);
}
