//! Whether a program wrote a mail: a notice of absence, a report that something could not be
//! delivered, a mailing list. Such mails are never answered and never posted, so that two programs
//! do not talk with each other for ever.

/// Words that subjects of such mails begin with, where the heads say nothing.
const SUBJECTS: [&str; 14] = [
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto:",
    "out of office",
    "abwesend",
    "abwesenheit",
    "automatische antwort",
    "réponse automatique",
    "respuesta automática",
    "undeliverable",
    "undelivered mail",
    "delivery status notification",
];

/// Names before the `@` behind which no person reads.
const SENDERS: [&str; 4] = ["mailer-daemon", "postmaster", "no-reply", "noreply"];

/// Why a program wrote it, if one did. `heads` are by lower-case name; `kind` is the media type of
/// the whole (RFC 3834, RFC 3464, RFC 2919).
pub fn automatic(
    heads: &[(String, String)],
    kind: &str,
    subject: &str,
    from: &str,
) -> Option<&'static str> {
    let head = |name: &str| {
        let found = heads.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim().to_ascii_lowercase())
    };
    if head("auto-submitted").is_some_and(|value| !value.starts_with("no")) {
        return Some("it says that a program submitted it");
    }
    if kind == "multipart/report" || head("return-path").is_some_and(|path| path == "<>") {
        return Some("it reports on another mail");
    }
    let bulk = ["bulk", "list", "junk", "auto_reply"];
    if head("precedence").is_some_and(|value| bulk.contains(&value.as_str())) {
        return Some("it was sent to many");
    }
    if heads.iter().any(|(name, _)| ["list-id", "list-unsubscribe"].contains(&name.as_str())) {
        return Some("it comes from a mailing list");
    }
    let marks = ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-response"];
    if heads.iter().any(|(name, _)| marks.contains(&name.as_str())) {
        return Some("it says that a program answers");
    }
    let user = from.split('@').next().unwrap_or_default().to_ascii_lowercase();
    if SENDERS.contains(&user.as_str()) {
        return Some("nobody reads behind its address");
    }
    let subject = subject.trim().to_lowercase();
    if SUBJECTS.iter().any(|begins| subject.starts_with(begins)) {
        return Some("its subject is that of a program");
    }
    None
}
