//! Every setting: its name, what it takes, what it is when nobody says, what it means. The one table
//! behind the settings file, the environment, `baton config --explain` and the suggestion when a name
//! is mistyped; a test compares it with what is read.

use strsim::osa_distance;
use toml::{Table, Value};

use super::{ConfigError, Typed, wrong};

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Switch,
    /// Texts; in the environment separated by commas.
    List,
}

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name in the settings file; the part before a dot is the table.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it is when nobody says, as it would be written; empty for nothing.
    pub default: &'static str,
    /// Whether SIGHUP makes a change take effect; else the next start does.
    pub reloads: bool,
    /// What it means.
    pub about: &'static str,
}

impl Key {
    /// The environment variable that overrules the file.
    pub fn variable(&self) -> String {
        format!("BATON_{}", self.name.to_uppercase().replace('.', "_"))
    }

    /// A value as it stands in the environment.
    fn read(&self, text: &str) -> Result<Value, ConfigError> {
        let variable = self.variable();
        match self.takes {
            Takes::Text => Ok(Value::String(text.to_owned())),
            Takes::Number => {
                text.parse().map(Value::Integer).map_err(|_| wrong(&variable, "is no whole number"))
            }
            Takes::Switch => match text {
                "1" | "true" => Ok(Value::Boolean(true)),
                "0" | "false" | "" => Ok(Value::Boolean(false)),
                _ => Err(wrong(&variable, "is true or false")),
            },
            Takes::List => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                Ok(Value::Array(items.map(|item| Value::String(item.to_owned())).collect()))
            }
        }
    }
}

macro_rules! keys {
    ($($name:literal $takes:ident $default:literal $(($reloads:ident))? $about:literal;)*) => {
        &[$(Key {
            name: $name,
            takes: Takes::$takes,
            default: $default,
            reloads: keys!(@ $($reloads)?),
            about: $about,
        },)*]
    };
    (@ reloads) => { true };
    (@) => { false };
}

/// Every setting, in the order in which it is explained.
pub const KEYS: &[Key] = keys! {
    "host" Text "127.0.0.1" "Address to listen on. Beyond this machine it takes a certificate (tls.certificate), or plain_http.";
    "port" Number "8300" "Port to listen on; 0 takes a free one.";
    "data_dir" Text "baton-data" "Where the data lies.";
    "public_url" Text "" "The address people type, as https://help.example.org, when it is not the one Baton listens on.";
    "allowed_origins" List "" "Sites that may embed the widget, as https://shop.example, compared exactly.";
    "identity_secret" Text "" "What your site signs its customers' identities with, 32 characters or more; without it no identity is believed.";
    "trusted_proxies" List "" "Addresses of proxies whose X-Forwarded-For is believed; this machine when none is named.";
    "plain_http" Switch "false" "Serve plain HTTP beyond this machine: right only behind a proxy that speaks TLS.";
    "log" Text "info,tantivy=warn" (reloads) "What is logged, as info,baton=debug. Libraries are heard down to info at most: below, they log what they carry.";
    "log_format" Text "text" "text for people, json for programs.";
    "tls.certificate" Text "" (reloads) "A PEM file with the certificate and those that vouch for it; Baton then speaks HTTPS itself. SIGHUP reads the file again.";
    "tls.key" Text "" (reloads) "A PEM file with the certificate's private key.";
    "tls.acme_directory" Text "" "Instead of those files: the URL of an ACME directory that issues certificates, as https://acme.example.org/directory; one in your own network will do. Naming it agrees to its terms. Baton fetches the first certificate at the start and the next ones in time.";
    "tls.acme_domains" List "" "The names they are for, as support.example.org; the first is the one people type. Each leads to this machine, and its port 443 to Baton's: the directory looks there (tls-alpn-01), or at tls.http_port where that is open.";
    "tls.acme_contact" Text "" "An e-mail address the directory may write to.";
    "tls.acme_root" Text "" "A PEM file with the certificates that vouch for the directory, when it is one of your own; without it, those this machine trusts.";
    "tls.acme_binding_id" Text "" "The id of the key that binds the account there to one you have there, when the directory asks for it.";
    "tls.acme_binding_key" Text "" "That key, in base64 as the directory gives it out.";
    "tls.http_port" Number "0" "A port of plain HTTP beside that of HTTPS, 80 as a rule; 0 opens none. Whoever comes there is sent on to HTTPS, and a directory finds there what proves that a name leads here (http-01): most look there, some nowhere else.";
    "llm.url" Text "" "The base URL of an OpenAI-compatible endpoint on your own network, as http://10.0.0.5:8080/v1; without it there is no language model.";
    "llm.model" Text "" "The model's name there.";
    "llm.key" Text "" "What opens it, sent as a bearer token.";
    "llm.calls_max" Number "2" "Calls at once, 1 to 32.";
    "llm.first_token_ms" Number "20000" "How long the first words may take, in ms; then the built-in answer is given.";
    "llm.whole_ms" Number "60000" "How long the whole answer may take, in ms.";
    "llm.answers" Switch "true" "Whether it puts answers into words.";
    "llm.summaries" Switch "true" "Whether it sums up conversations for agents.";
    "sign_in.second_factor" Text "nobody" "Who has to have a second factor beside the password: nobody (whoever wants one has one), administrators, or everybody. Whoever has none yet sets it up at the next sign-in and can do nothing else before. People who come by single sign-on are left to your provider.";
    "oidc.issuer" Text "" "Who your OpenID provider is, exactly as its documents say it, as https://id.example.org; without it there is no single sign-on. Register public_url + /sign-in/single-sign-on as where it sends people back, and public_url + /single-sign-on/back-channel-log-out for its log-outs.";
    "oidc.client_id" Text "" "As whom it knows Baton.";
    "oidc.client_secret" Text "" "What proves to it that it is Baton; none for a public client.";
    "oidc.name" Text "single sign-on" "What people call it: the button says Sign in with and this.";
    "oidc.scopes" List "" "What is asked for; openid, profile and email when nothing is said.";
    "oidc.role_claim" Text "" "The claim that says what somebody may do, as groups or realm_access.roles; without it roles stay as you set them in Baton.";
    "oidc.administrators" List "" "Values of that claim that make an administrator.";
    "oidc.leads" List "" "Values of that claim that make a lead.";
    "oidc.agents" List "" "Values of that claim that make an agent; when none is said, whoever signs in is at least one.";
    "oidc.skills_claim" Text "" "The claim that says what somebody knows; without it skills stay as you set them in Baton.";
    "oidc.skills" List "" "Values of that claim and the skills they stand for, as billing-team=billing:2; when none is said, a value is a skill itself, as billing:2.";
    "oidc.languages_claim" Text "" "The claim that says what somebody speaks, as locale; without it languages stay as you set them in Baton.";
    "oidc.create" Switch "false" "Whether people who sign in and are unknown here are added.";
    "oidc.trust_email" Switch "false" "Whether somebody is found by an address that your provider does not say it has verified.";
    "oidc.passwords" Switch "true" "Whether passwords go on working beside single sign-on.";
    "oidc.break_glass" List "" "Addresses of administrators whose passwords work in any case, for the day your provider does not.";
    "oidc.sign_out" Switch "true" "Whether signing out of Baton also signs out of your provider.";
    "privacy.redact" List "" "What is taken out of texts before they are stored: cards, secrets.";
    "privacy.conversations_days" Number "0" "Days after its end until the words of a conversation go; 0 keeps everything.";
    "privacy.files_days" Number "0" "Days until attached files go; 0 keeps everything.";
    "privacy.customers_days" Number "0" "Days without anything happening until a customer goes; 0 keeps everything.";
    "backup.dir" Text "" "Where a copy of the data goes every day; without it there is none.";
    "backup.hour" Number "2" "At which hour of the day, UTC, 0 to 23.";
    "backup.keep" Number "7" "How many copies are kept.";
    "bot.url" Text "" "Where your own bot is told what it is asked; without it the bot listens at the socket.";
    "bot.shape" Text "baton" "How that is written: baton, or chatwoot for a bot made for Chatwoot.";
    "bot.secret" Text "" "What that is signed with, as webhooks are: whsec_ and at least 24 bytes in base64.";
    "bot.deadline_s" Number "15" "How long your own bot's answer is waited for, in seconds, 1 to 120; then the assistant answers.";
    "bot.detection" Switch "true" "Whether Baton fetches a person by itself while your own bot answers.";
    "webhooks.private" Switch "false" "Whether webhooks may lead to this machine and to your own network.";
    "email.from" Text "" "Who writes, as Shop support <support@shop.example>; answers come there.";
    "email.smtp_host" Text "" "The server that takes mails, as mail.shop.example; without it nothing goes by mail.";
    "email.smtp_port" Number "0" "Its port; 0 is the usual one: 587, or 465 with tls.";
    "email.smtp_security" Text "starttls" "starttls, tls (from the first byte) or none (only to this machine and your own network).";
    "email.smtp_user" Text "" "The name to sign in with there; without it there is no sign-in.";
    "email.smtp_password" Text "" "The password.";
    "email.imap_host" Text "" "The server that keeps the mailbox customers' answers come to; without it they are not read.";
    "email.imap_port" Number "0" "Its port; 0 is the usual one: 993, or 143 without tls.";
    "email.imap_security" Text "tls" "tls (from the first byte), starttls or none (only to this machine and your own network).";
    "email.imap_user" Text "" "The name to sign in with there.";
    "email.imap_password" Text "" "The password.";
    "email.imap_folder" Text "INBOX" "The folder that is looked into.";
    "email.imap_poll_s" Number "60" "How often it is looked into, in seconds, 1 to 3600; also whenever its server tells of something by itself (IDLE).";
    "email.pause_s" Number "60" "How long somebody is left to go on writing before it goes out as one mail, in seconds, 1 to 3600.";
    "email.open_unknown" Switch "false" "Whether a mail that answers none of Baton's begins a conversation, as a customer nobody has verified.";
    "email.alerts" Switch "true" "Whether leads are told by mail of what needs them: a disk that fills, customers nobody is there for.";
    "email.waiting_min" Number "10" "How long a customer may wait for a person with nobody there before leads are told, in minutes.";
    "email.digest" Switch "true" "Whether leads get the week in words on Monday morning.";
    "email.private" Switch "false" "Whether the mail servers may stand on this machine or in your own network.";
    "limits.first_byte_ms" Number "10000" (reloads) "A connection says its first byte within this time, in ms.";
    "limits.header_ms" Number "10000" (reloads) "A request's head is complete within this time, in ms; also how long a connection may idle.";
    "limits.body_ms" Number "15000" (reloads) "A request's body is complete within this time, in ms.";
    "limits.write_stall_ms" Number "30000" (reloads) "A client that takes nothing of its answer for this long is cut, in ms.";
    "limits.header_bytes_max" Number "32768" (reloads) "Bytes of a request's head.";
    "limits.header_fields_max" Number "64" (reloads) "Fields of a request's head.";
    "limits.body_bytes_max" Number "1048576" (reloads) "Bytes of a JSON body.";
    "limits.upload_bytes_max" Number "26214400" (reloads) "Bytes of one attached file.";
    "limits.upload_gap_ms" Number "15000" (reloads) "An upload that brings nothing for this long is cut, in ms.";
    "limits.upload_ms" Number "300000" (reloads) "An upload is complete within this time, in ms.";
    "limits.uploads_per_hour" Number "20" (reloads) "Files customers may upload in an hour from one address.";
    "limits.connections_max" Number "12000" (reloads) "Connections at once, an eighth of them for agents only; fewer where the system gives too few files.";
    "limits.connections_per_ip_max" Number "64" (reloads) "Connections at once from one address (one /64 of IPv6), without signed-in agents and programs.";
    "limits.drain_ms" Number "5000" (reloads) "Time for requests under way when Baton ends, in ms.";
    "limits.messages_per_min" Number "30" (reloads) "A customer's messages a minute.";
    "limits.message_burst" Number "10" (reloads) "A customer's messages at once.";
    "limits.conversations_per_hour" Number "10" (reloads) "New conversations an hour from one address.";
    "limits.customer_sessions_per_hour" Number "60" (reloads) "New customer sessions an hour from one address.";
    "limits.sign_ins_per_min" Number "5" (reloads) "Sign-ins a minute for one account from one address.";
    "limits.links_per_min" Number "60" (reloads) "One-time links looked at or used a minute from one address.";
    "limits.sign_ins_per_s" Number "20" (reloads) "Sign-ins a second, all together.";
    "limits.requests_per_s" Number "50" (reloads) "Other requests a second of one person, program or address.";
    "limits.request_burst" Number "200" (reloads) "Other requests at once of one person, program or address.";
    "limits.socket_bytes_max" Number "65536" (reloads) "Bytes of one message over a socket.";
    "limits.socket_buffer_bytes_max" Number "262144" (reloads) "Bytes waiting to be written to one socket.";
    "limits.hello_ms" Number "5000" (reloads) "A socket says who it is within this time, in ms.";
    "limits.ping_ms" Number "25000" (reloads) "A socket is pinged this often, in ms.";
    "limits.dead_ms" Number "60000" (reloads) "A socket silent for this long is dead, in ms.";
    "limits.typing_per_s" Number "1" (reloads) "Typing signs a second from one socket.";
};

/// Lays the environment over what was typed.
pub(super) fn overlay(
    typed: &Typed,
    get: impl Fn(&str) -> Option<String>,
) -> Result<Typed, ConfigError> {
    let mut document = Table::try_from(typed).map_err(|e| wrong("settings", e.to_string()))?;
    for key in KEYS {
        let variable = key.variable();
        let Some(text) = get(&variable) else { continue };
        put(&mut document, key.name, key.read(&text)?);
        // Read at once, so that a value that cannot be is told with its variable.
        Typed::deserialize_from(document.clone()).map_err(|e| wrong(&variable, e.to_string()))?;
    }
    Typed::deserialize_from(document).map_err(|e| wrong("settings", e.to_string()))
}

fn put(document: &mut Table, name: &str, value: Value) {
    match name.split_once('.') {
        None => drop(document.insert(name.to_owned(), value)),
        Some((table, rest)) => {
            let table = document.entry(table).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(table) = table {
                table.insert(rest.to_owned(), value);
            }
        }
    }
}

/// The settings file that says everything that is so when nobody says anything, each line with its
/// meaning.
pub fn explained() -> String {
    let mut text =
        "# Every setting of Baton, with what it is when nobody says. Take the # away to say it.\n\
        # The environment overrules this file. A setting with * is taken up by SIGHUP (systemctl\n\
        # reload baton), all others by the next start.\n"
            .to_owned();
    let mut table = "";
    for key in KEYS {
        let (of, name) = key.name.split_once('.').unwrap_or(("", key.name));
        if of != table {
            table = of;
            text.extend(["\n[", of, "]\n"]);
        }
        let mark = if key.reloads { " *" } else { "" };
        let (about, variable) = (key.about, key.variable());
        let value = key.written();
        let lines = [about, "\n# ", &variable, mark, "\n#", name, " = ", &value, "\n"];
        text.push_str("\n# ");
        text.extend(lines);
    }
    text
}

impl Key {
    /// What it is when nobody says, as TOML.
    fn written(&self) -> String {
        match self.takes {
            Takes::Text => format!("{:?}", self.default),
            Takes::Number | Takes::Switch => self.default.to_owned(),
            Takes::List => "[]".to_owned(),
        }
    }
}

/// Tells the setting that a mistyped name is nearest to, if any is near.
pub(super) fn nearest(name: &str) -> String {
    let tables = ["backup", "bot", "email", "limits", "llm", "oidc", "privacy", "tls", "webhooks"];
    let known = KEYS.iter().map(|key| key.name).chain(tables);
    match known.map(|known| (osa_distance(name, known), known)).min() {
        Some((d, known)) if d <= 3 => format!("; did you mean {known}?"),
        _ => String::new(),
    }
}
