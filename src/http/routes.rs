//! Every route and the operation it stands for: the gate asks this table before anything else is
//! read, and what is not in it does not exist. A test compares it with the API document.

use poem::http::Method;

use crate::app::access::Operation;

/// Method, path below `/api/v1`, operation.
pub const TABLE: &[(Method, &str, Operation)] = &[
    (Method::POST, "/customer-sessions", Operation::StartCustomerSession),
    (Method::POST, "/sessions", Operation::SignIn),
    (Method::DELETE, "/sessions/current", Operation::SecureOneself),
    (Method::GET, "/sign-in", Operation::SignIn),
    (Method::POST, "/single-sign-on/attempts", Operation::SignIn),
    (Method::POST, "/single-sign-on/sessions", Operation::SignIn),
    (Method::GET, "/links/{secret}", Operation::SignIn),
    (Method::POST, "/links/{secret}", Operation::SignIn),
    (Method::POST, "/password-resets", Operation::SignIn),
    (Method::POST, "/conversations", Operation::OpenConversation),
    (Method::GET, "/conversations", Operation::ListConversations),
    (Method::GET, "/conversations/{id}", Operation::ReadConversation),
    (Method::GET, "/conversations/{id}/messages", Operation::ReadConversation),
    (Method::POST, "/conversations/{id}/messages", Operation::PostMessage),
    (Method::POST, "/conversations/{id}/attachments", Operation::PostMessage),
    (Method::GET, "/conversations/{id}/attachments/{attachment}", Operation::ReadConversation),
    (Method::POST, "/conversations/{id}/answers", Operation::AnswerAsBot),
    (Method::GET, "/conversations/{id}/events", Operation::ReadInside),
    (Method::POST, "/conversations/{id}/handoff", Operation::RequestPerson),
    (Method::POST, "/conversations/{id}/takeover", Operation::TakeHandoff),
    (Method::POST, "/conversations/{id}/seen", Operation::MarkSeen),
    (Method::POST, "/conversations/{id}/notes", Operation::WriteNote),
    (Method::PUT, "/conversations/{id}/snooze", Operation::WorkHandoff),
    (Method::POST, "/conversations/{id}/look", Operation::WriteNote),
    (Method::POST, "/conversations/{id}/contact", Operation::WaitDifferently),
    (Method::POST, "/conversations/{id}/assistant", Operation::WaitDifferently),
    (Method::POST, "/conversations/{id}/ask", Operation::WaitDifferently),
    (Method::POST, "/conversations/{id}/score", Operation::Score),
    (Method::POST, "/conversations/{id}/closure", Operation::Close),
    (Method::GET, "/conversations/{id}/briefing", Operation::ReadInside),
    (Method::GET, "/conversations/{id}/similar", Operation::ReadInside),
    (Method::GET, "/search/conversations", Operation::ReadInside),
    (Method::POST, "/handoffs/{id}/acceptance", Operation::TakeHandoff),
    (Method::POST, "/handoffs/{id}/decline", Operation::TakeHandoff),
    (Method::POST, "/handoffs/{id}/pick", Operation::TakeHandoff),
    (Method::POST, "/handoffs/{id}/assignment", Operation::AssignHandoff),
    (Method::GET, "/handoffs/{id}/targets", Operation::ReadInside),
    (Method::POST, "/handoffs/{id}/transfer", Operation::WorkHandoff),
    (Method::POST, "/handoffs/{id}/return", Operation::WorkHandoff),
    (Method::POST, "/handoffs/{id}/wrap-up", Operation::WorkHandoff),
    (Method::GET, "/cases", Operation::ReadKnowledge),
    (Method::GET, "/cases/{id}", Operation::ReadKnowledge),
    (Method::POST, "/cases/{id}/feedback", Operation::TakeHandoff),
    (Method::GET, "/articles", Operation::ReadKnowledge),
    (Method::POST, "/articles", Operation::WriteKnowledge),
    (Method::POST, "/articles/imports", Operation::WriteKnowledge),
    (Method::GET, "/articles/{id}", Operation::ReadKnowledge),
    (Method::PUT, "/articles/{id}", Operation::WriteKnowledge),
    (Method::DELETE, "/articles/{id}", Operation::WriteKnowledge),
    (Method::GET, "/articles/{id}/revisions", Operation::ReadKnowledge),
    (Method::GET, "/audit", Operation::ReadPolicy),
    (Method::GET, "/policy", Operation::ReadPolicy),
    (Method::PUT, "/policy", Operation::WritePolicy),
    (Method::GET, "/policy/versions", Operation::ReadPolicy),
    (Method::GET, "/policy/recalibration", Operation::ReadPolicy),
    (Method::POST, "/policy/drafts", Operation::WritePolicy),
    (Method::POST, "/policy/replays", Operation::WritePolicy),
    (Method::GET, "/insights/definitions", Operation::ReadInsights),
    (Method::GET, "/insights/figures", Operation::ReadInsights),
    (Method::GET, "/insights/figures.csv", Operation::ReadInsights),
    (Method::GET, "/insights/conversations", Operation::ReadInsights),
    (Method::GET, "/insights/calibration", Operation::ReadInsights),
    (Method::GET, "/insights/people", Operation::ReadInsights),
    (Method::GET, "/insights/articles", Operation::ReadInsights),
    (Method::GET, "/insights/staffing", Operation::ReadInsights),
    (Method::GET, "/insights/digest", Operation::ReadInsights),
    (Method::GET, "/insights/gaps", Operation::ReadInsights),
    (Method::POST, "/insights/gaps/{id}/drafts", Operation::WriteKnowledge),
    (Method::GET, "/insights/what-if", Operation::ReadInsights),
    (Method::GET, "/insights/thresholds", Operation::ReadInsights),
    (Method::GET, "/insights/missed", Operation::ReadInsights),
    (Method::POST, "/accounts/1/conversations/{id}/messages", Operation::AnswerAsBot),
    (Method::POST, "/accounts/1/conversations/{id}/toggle_status", Operation::AnswerAsBot),
    (Method::GET, "/inboxes/{inbox}", Operation::StartCustomerSession),
    (Method::POST, "/inboxes/{inbox}/contacts", Operation::StartCustomerSession),
    (Method::GET, "/inboxes/{inbox}/contacts/{contact}", Operation::StartCustomerSession),
    (Method::PATCH, "/inboxes/{inbox}/contacts/{contact}", Operation::StartCustomerSession),
    (
        Method::GET,
        "/inboxes/{inbox}/contacts/{contact}/conversations",
        Operation::ListConversations,
    ),
    (
        Method::POST,
        "/inboxes/{inbox}/contacts/{contact}/conversations",
        Operation::OpenConversation,
    ),
    (
        Method::GET,
        "/inboxes/{inbox}/contacts/{contact}/conversations/{id}",
        Operation::ReadConversation,
    ),
    (
        Method::GET,
        "/inboxes/{inbox}/contacts/{contact}/conversations/{id}/messages",
        Operation::ReadConversation,
    ),
    (
        Method::POST,
        "/inboxes/{inbox}/contacts/{contact}/conversations/{id}/messages",
        Operation::PostMessage,
    ),
    (Method::GET, "/reviews/next", Operation::Review),
    (Method::POST, "/conversations/{id}/review", Operation::Review),
    (Method::POST, "/trials", Operation::WritePolicy),
    (Method::POST, "/trials/{id}/acceptance", Operation::WritePolicy),
    (Method::DELETE, "/trials/{id}", Operation::WritePolicy),
    (Method::GET, "/agents", Operation::ReadInside),
    (Method::POST, "/agents", Operation::ManagePeople),
    (Method::PATCH, "/agents/{id}", Operation::ManagePeople),
    (Method::PUT, "/agents/{id}/picture", Operation::ChangePicture),
    (Method::DELETE, "/agents/{id}/picture", Operation::ChangePicture),
    (Method::GET, "/pictures/{id}", Operation::SeePicture),
    (Method::POST, "/agents/{id}/links", Operation::ManagePeople),
    (Method::POST, "/agents/{id}/mails", Operation::ManagePeople),
    (Method::DELETE, "/agents/{id}/provider-account", Operation::ManagePeople),
    (Method::DELETE, "/agents/{id}/second-factor", Operation::RescuePeople),
    (Method::GET, "/second-factors", Operation::RescuePeople),
    (Method::GET, "/me", Operation::SecureOneself),
    (Method::GET, "/me/second-factor", Operation::SecureOneself),
    (Method::POST, "/me/second-factor", Operation::SecureOneself),
    (Method::POST, "/me/second-factor/confirmation", Operation::SecureOneself),
    (Method::POST, "/me/second-factor/recovery-codes", Operation::SecureOneself),
    (Method::POST, "/me/second-factor/removal", Operation::SecureOneself),
    (Method::PUT, "/me/presence", Operation::MindOneself),
    (Method::GET, "/me/mails", Operation::MindOneself),
    (Method::PUT, "/me/mails", Operation::MindOneself),
    (Method::GET, "/customers/{id}", Operation::ReadInside),
    (Method::PATCH, "/customers/{id}", Operation::WriteCustomer),
    (Method::DELETE, "/customers/{id}", Operation::ManageData),
    (Method::GET, "/customers/{id}/export", Operation::ManageData),
    (Method::GET, "/privacy", Operation::ManageData),
    (Method::GET, "/tokens", Operation::ManageTokens),
    (Method::POST, "/tokens", Operation::ManageTokens),
    (Method::DELETE, "/tokens/{id}", Operation::ManageTokens),
    (Method::GET, "/webhooks", Operation::ManageWebhooks),
    (Method::POST, "/webhooks", Operation::ManageWebhooks),
    (Method::PATCH, "/webhooks/{id}", Operation::ManageWebhooks),
    (Method::DELETE, "/webhooks/{id}", Operation::ManageWebhooks),
    (Method::POST, "/webhooks/{id}/secret", Operation::ManageWebhooks),
    (Method::GET, "/webhooks/{id}/deliveries", Operation::ManageWebhooks),
    (Method::POST, "/webhooks/{id}/deliveries", Operation::ManageWebhooks),
    (Method::POST, "/webhooks/{id}/tests", Operation::ManageWebhooks),
    (Method::GET, "/email", Operation::ManageEmail),
    (Method::POST, "/email/tests", Operation::ManageEmail),
    (Method::POST, "/email/mails/{number}/attempts", Operation::ManageEmail),
];

/// The routes whose body is a file, read by the route, piece by piece, and not before it.
const STREAMED: [(Method, &str); 3] = [
    (Method::POST, "/conversations/{id}/attachments"),
    (Method::POST, "/articles/imports"),
    (Method::PUT, "/agents/{id}/picture"),
];

/// Whether the route reads the body itself.
pub fn is_streamed(method: &Method, path: &str) -> bool {
    STREAMED.iter().any(|(known, pattern)| known == method && matches(pattern, path))
}

/// The contact an address of Chatwoot's client API names: that is who asks there, whatever else the
/// request carries.
pub fn contact(path: &str) -> Option<&str> {
    let mut parts = path.strip_prefix("/inboxes/")?.split('/').skip(1);
    parts.next().filter(|part| *part == "contacts")?;
    parts.next()
}

/// What the table says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The operation it stands for.
    Operation(Operation),
    /// The address exists with another method.
    OtherMethod,
    /// There is nothing there.
    Nothing,
}

/// Looks a request up. A HEAD is a GET without its body.
pub fn find(method: &Method, path: &str) -> Found {
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let mut found = Found::Nothing;
    for (known, pattern, operation) in TABLE {
        if matches(pattern, path) {
            if known == method {
                return Found::Operation(*operation);
            }
            found = Found::OtherMethod;
        }
    }
    found
}

/// The methods an address takes; none where there is nothing. An address that stands in the table
/// as it is takes what stands there, and not what would be taken in its place.
pub fn methods(path: &str) -> Vec<&'static str> {
    let mut known = Vec::new();
    let by_itself = TABLE.iter().any(|(_, pattern, _)| *pattern == path);
    let is_meant = |pattern: &str| if by_itself { pattern == path } else { matches(pattern, path) };
    for (method, _, _) in TABLE.iter().filter(|(_, pattern, _)| is_meant(pattern)) {
        known.push(method.as_str());
        if *method == Method::GET {
            known.push("HEAD");
        }
    }
    known
}

/// A part in braces stands for any one part that is not empty.
fn matches(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(known), Some(part)) => {
                let any = known.starts_with('{') && !part.is_empty();
                if !any && known != part {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests;
