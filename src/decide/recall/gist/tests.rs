use super::By::{Agent, Customer, Other};
use super::{Gist, gist};
use crate::domain::handoff::Disposition;

fn of(turns: &[(super::By, &str)]) -> Gist {
    gist(None, turns)
}

#[test]
fn the_fix_is_what_the_agent_said_before_the_customer_was_content() {
    let found = of(&[
        (Customer, "Hi there!"),
        (Customer, "The label printer prints every address twice since Monday."),
        (Other, "I found nothing about that. Shall I fetch a person?"),
        (Agent, "Hello Mina, thanks for writing. Let me check."),
        (
            Agent,
            "This happens when the driver keeps two queues, because the update adds one. \
             Please open Printers > Queues and delete the one that ends in -copy. \
             Is there anything else I can help with?",
        ),
        (Customer, "That worked, thank you!"),
        (Agent, "My pleasure. Have a great day!"),
    ]);
    assert_eq!(found.ask, "The label printer prints every address twice since Monday.");
    assert!(found.fix.contains("Please open Printers > Queues and delete"), "{found:?}");
    assert!(!found.fix.contains("anything else") && !found.fix.contains("pleasure"), "{found:?}");
    assert!(found.cause.starts_with("This happens when the driver keeps two queues"), "{found:?}");
    assert_eq!(found.disposition, Disposition::Solved);
}

#[test]
fn a_first_thank_you_does_not_end_the_matter() {
    let found = of(&[
        (Customer, "My export stops at row 5000 with error E-17."),
        (Agent, "Please try a smaller file first and tell me what happens."),
        (Customer, "Thanks, I will."),
        (Customer, "Same error with 100 rows."),
        (Agent, "I've raised the limit for your account, the export runs with 50000 rows now."),
        (Customer, "Great, works now."),
    ]);
    assert!(found.fix.contains("raised the limit"), "{found:?}");
}

#[test]
fn a_subject_is_the_ask_unless_a_form_wrote_it() {
    let turns = [(Customer, "It asks for a code that never comes to my phone."), (Agent, "Hello")];
    assert_eq!(gist(Some("RE: Sign-in code missing"), &turns).ask, "Sign-in code missing");
    let asked = "It asks for a code that never comes to my phone.";
    assert_eq!(gist(Some("Conversation with Visitor 4411"), &turns).ask, asked);
    assert_eq!(gist(Some(" "), &turns).ask, asked);
}

#[test]
fn how_it_ended_is_told_by_the_last_words_of_both() {
    let ask = (Customer, "I was charged twice for the annual plan.");
    let refund = (Agent, "I have refunded the second charge of 240 EUR to your card.");
    assert_eq!(of(&[ask, refund]).disposition, Disposition::Refunded);
    let help = (Agent, "Please open Billing and choose another card for the next invoice.");
    assert_eq!(
        of(&[ask, help, (Customer, "Still the same problem.")]).disposition,
        Disposition::NotSolved
    );
    let question = (Agent, "Which invoice number do you see on the second charge?");
    assert_eq!(of(&[ask, question]).disposition, Disposition::NoReply);
    assert_eq!(of(&[ask, help]).disposition, Disposition::Solved);
}

#[test]
fn courtesy_alone_fixes_nothing() {
    let found = of(&[
        (Customer, "My parcel is late."),
        (Agent, "Hello, thanks for your patience!"),
        (Agent, "I will look into this and get back to you."),
    ]);
    assert_eq!(found.fix, "");
    assert_eq!(of(&[]), Gist { disposition: Disposition::NoReply, ..Gist::default() });
}

#[test]
fn other_languages_are_read_too() {
    let found = of(&[
        (Customer, "Meine Rechnung fehlt im Kundenkonto."),
        (Agent, "Guten Tag, vielen Dank für die Nachricht."),
        (Agent, "Ich habe die Rechnung neu erstellt, sie liegt jetzt unter Konto > Belege."),
        (Customer, "Danke, klappt."),
    ]);
    assert!(found.fix.starts_with("Ich habe die Rechnung neu erstellt"), "{found:?}");
    assert_eq!(found.disposition, Disposition::Solved);
}
