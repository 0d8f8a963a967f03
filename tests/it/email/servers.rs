//! Real mail servers, as small as they get: exim takes mails and puts them into folders, dovecot
//! reads the folders out. Both run as somebody without any right, on ports of this test alone.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::support::{PATIENCE, free_port};

/// Addresses that somebody reads.
const BOXES: [&str; 5] = [
    "support@shop.example",
    "ada@example.org",
    "eve@example.org",
    "ada@house.example",
    "mara.agent@house.example",
];
/// What opens every mailbox, and the mail server.
pub const PASSWORD: &str = "sesame";
/// Debian's user without any right.
const NOBODY: u32 = 65_534;

/// Two servers.
pub struct Servers {
    temp: tempfile::TempDir,
    smtp: Option<Child>,
    imap: Child,
    smtp_port: u16,
    imap_port: u16,
}

/// Who the servers run as: nobody where the tests run as root, for neither likes that.
fn me() -> (String, String, u32, u32) {
    let ask = |what: &str| {
        let said = Command::new("id").arg(what).output().unwrap().stdout;
        String::from_utf8(said).unwrap().trim().to_owned()
    };
    match ask("-u").parse().unwrap() {
        0 => ("nobody".into(), "nogroup".into(), NOBODY, NOBODY),
        uid => (ask("-un"), ask("-gn"), uid, ask("-g").parse().unwrap()),
    }
}

fn own(path: &Path, uid: u32, gid: u32) {
    if Command::new("id").arg("-u").output().unwrap().stdout == b"0\n" {
        chown(path, Some(uid), Some(gid)).unwrap();
    }
}

impl Servers {
    pub fn start() -> Self {
        for needed in ["/usr/sbin/exim4", "/usr/sbin/dovecot"] {
            let there = Path::new(needed).exists();
            assert!(
                there,
                "{needed} is needed: tests/all installs exim4-daemon-light, dovecot-imapd"
            );
        }
        let temp = tempfile::tempdir().unwrap();
        let (user, group, uid, gid) = me();
        std::fs::set_permissions(temp.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        for dir in ["spool", "log", "mail", "run", "home"] {
            std::fs::create_dir(temp.path().join(dir)).unwrap();
            own(&temp.path().join(dir), uid, gid);
        }
        own(temp.path(), uid, gid);
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let dir = temp.path().display().to_string();
        let write = |name: &str, text: &str| {
            let path = temp.path().join(name);
            std::fs::write(&path, text).unwrap();
            own(&path, uid, gid);
        };
        write("cert.pem", &made.cert.pem());
        write("key.pem", &made.signing_key.serialize_pem());
        write("boxes", &BOXES.map(|name| format!("{name}: 1\n")).concat());
        let (smtp_port, imap_port) = (free_port(), free_port());
        let filled = |text: &str| {
            text.replace("USER", &user)
                .replace("GROUP", &group)
                .replace("UID", &uid.to_string())
                .replace("GID", &gid.to_string())
                .replace("PORT", &imap_port.to_string())
                .replace("PASSWORD", PASSWORD)
                .replace("DIR", &dir)
        };
        write("exim.conf", &filled(EXIM));
        write("dovecot.conf", &filled(DOVECOT));
        let imap = spawn(
            Command::new("/usr/sbin/dovecot")
                .arg("-F")
                .arg("-c")
                .arg(format!("{dir}/dovecot.conf")),
        );
        let mut servers = Self { temp, smtp: None, imap, smtp_port, imap_port };
        servers.smtp_up();
        servers.listens(imap_port);
        servers
    }

    /// Starts the server that takes mails.
    pub fn smtp_up(&mut self) {
        let config = self.temp.path().join("exim.conf");
        let port = format!("127.0.0.1:{}", self.smtp_port);
        let mut command = Command::new("/usr/sbin/exim4");
        command.arg("-C").arg(config).args(["-bdf", "-oX", &port]);
        self.smtp = Some(spawn(&mut command));
        self.listens(self.smtp_port);
    }

    /// Ends it.
    pub fn smtp_down(&mut self) {
        if let Some(child) = self.smtp.take() {
            end(child);
        }
    }

    fn listens(&self, port: u16) {
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let log = std::fs::read_to_string(self.temp.path().join("run/log")).unwrap_or_default();
            assert!(Instant::now() < until, "no server on {port}: {log}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Where certificates that are trusted stand.
    pub fn certificate(&self) -> PathBuf {
        self.temp.path().join("cert.pem")
    }

    /// What a house has to know, as its environment.
    pub fn settings(&self) -> Vec<(String, String)> {
        let text = |name: &str, value: &str| (format!("BATON_EMAIL_{name}"), value.to_owned());
        vec![
            text("FROM", "Shop support <support@shop.example>"),
            text("SMTP_HOST", "localhost"),
            text("SMTP_PORT", &self.smtp_port.to_string()),
            text("SMTP_USER", "support"),
            text("SMTP_PASSWORD", PASSWORD),
            text("IMAP_HOST", "localhost"),
            text("IMAP_PORT", &self.imap_port.to_string()),
            text("IMAP_SECURITY", "starttls"),
            text("IMAP_USER", "support@shop.example"),
            text("IMAP_PASSWORD", PASSWORD),
            text("IMAP_POLL_S", "1"),
            text("PAUSE_S", "1"),
            text("PRIVATE", "true"),
            ("SSL_CERT_FILE".to_owned(), self.certificate().display().to_string()),
        ]
    }

    /// Sends a mail as anybody in the world may.
    #[track_caller]
    pub fn send(&self, from: &str, to: &str, mail: &str) {
        let stream = TcpStream::connect(("127.0.0.1", self.smtp_port)).unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap());
        let mut stream = stream;
        let mut say = |words: &str| {
            stream.write_all(words.as_bytes()).unwrap();
            loop {
                let mut line = String::new();
                lines.read_line(&mut line).unwrap();
                if line.as_bytes().get(3) != Some(&b'-') {
                    return line;
                }
            }
        };
        say("");
        say("EHLO example.org\r\n");
        say(&format!("MAIL FROM:<{from}>\r\n"));
        say(&format!("RCPT TO:<{to}>\r\n"));
        say("DATA\r\n");
        let body = mail.replace("\r\n", "\n").replace('\n', "\r\n");
        let said = say(&format!("{body}\r\n.\r\n"));
        assert!(said.starts_with("250"), "{said}");
        say("QUIT\r\n");
    }

    /// Every mail in somebody's box, read out by the server, oldest first.
    pub fn mails(&self, of: &str) -> Vec<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.imap_port)).unwrap();
        let commands = [
            format!("a LOGIN {of} {PASSWORD}\r\n"),
            "b SELECT INBOX\r\n".to_owned(),
            "c FETCH 1:* (BODY.PEEK[])\r\n".to_owned(),
            "d LOGOUT\r\n".to_owned(),
        ];
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        reader.read_line(&mut String::new()).unwrap();
        let mut mails = Vec::new();
        for command in commands {
            stream.write_all(command.as_bytes()).unwrap();
            let tag = format!("{} ", command.split(' ').next().unwrap());
            loop {
                let mut line = String::new();
                assert!(reader.read_line(&mut line).unwrap() > 0, "{command}");
                if let Some(n) = literal(&line) {
                    let mut mail = vec![0; n];
                    reader.read_exact(&mut mail).unwrap();
                    mails.push(readable(&String::from_utf8_lossy(&mail).replace("\r\n", "\n")));
                }
                if line.starts_with(&tag) {
                    break;
                }
            }
        }
        mails
    }

    /// Waits until somebody has so many mails, and a little longer: there are no more.
    #[track_caller]
    pub fn has(&self, of: &str, n: usize) -> Vec<String> {
        let until = Instant::now() + PATIENCE;
        loop {
            let mails = self.mails(of);
            if mails.len() >= n {
                std::thread::sleep(Duration::from_millis(300));
                let mails = self.mails(of);
                assert_eq!(mails.len(), n, "{mails:#?}");
                return mails;
            }
            assert!(Instant::now() < until, "{of} has {} mails: {mails:#?}", mails.len());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Forgets the numbers of a mailbox, as a server does that was set up anew.
    pub fn forget_numbers(&self, of: &str) {
        let dir = self.temp.path().join("mail").join(of).join("Maildir");
        for entry in std::fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            if entry.file_name().to_string_lossy().starts_with("dovecot") {
                std::fs::remove_file(entry.path()).unwrap();
            }
        }
    }
}

/// The mail with its body as it reads.
fn readable(mail: &str) -> String {
    let (head, body) = mail.split_once("\n\n").unwrap();
    let coding = |name: &str| head.to_lowercase().contains(&format!("transfer-encoding: {name}"));
    if coding("base64") {
        let bytes = STANDARD.decode(body.split_whitespace().collect::<String>()).unwrap();
        return format!("{head}\n\n{}", String::from_utf8(bytes).unwrap().replace("\r\n", "\n"));
    }
    if !coding("quoted-printable") {
        return mail.to_owned();
    }
    let joined = body.replace("=\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2).unwrap(), 16).unwrap());
        bytes.extend_from_slice(part.get(2..).unwrap().as_bytes());
    }
    format!("{head}\n\n{}", String::from_utf8(bytes).unwrap().replace("\r\n", "\n"))
}

/// `{123}` at the end of a line.
fn literal(line: &str) -> Option<usize> {
    line.trim_end().strip_suffix('}')?.rsplit_once('{')?.1.parse().ok()
}

fn spawn(command: &mut Command) -> Child {
    let (_, _, uid, gid) = me();
    command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    if Command::new("id").arg("-u").output().unwrap().stdout == b"0\n" {
        command.uid(uid).gid(gid);
    }
    command.spawn().unwrap()
}

/// Ends a server with all it has started.
fn end(mut child: Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
    let _ = child.wait();
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.smtp_down();
        let group = format!("-{}", self.imap.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let _ = self.imap.wait();
        if std::thread::panicking() {
            for log in ["log/mainlog", "log/paniclog", "run/log"] {
                let text = std::fs::read_to_string(self.temp.path().join(log)).unwrap_or_default();
                eprintln!("--- {log} ---\n{text}");
            }
        }
    }
}

/// Delivers to known boxes, refuses others, encrypts, and lets in whoever knows the password.
const EXIM: &str = r"exim_user = USER
exim_group = GROUP
spool_directory = DIR/spool
log_file_path = DIR/log/%slog
pid_file_path = DIR/exim.pid
primary_hostname = localhost
acl_smtp_rcpt = check_rcpt
acl_smtp_data = accept
tls_advertise_hosts = *
tls_certificate = DIR/cert.pem
tls_privatekey = DIR/key.pem
auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
host_lookup =
rfc1413_hosts =
keep_environment =
begin acl
check_rcpt:
  require verify = recipient
  accept
begin routers
all:
  driver = accept
  address_data = ${lookup{$local_part@$domain}lsearch,ret=key{DIR/boxes}{$value}fail}
  transport = box
begin transports
box:
  driver = appendfile
  directory = DIR/mail/$address_data/Maildir
  maildir_format
  create_directory
  user = USER
  group = GROUP
  return_path_add
begin retry
* * F,1h,1s
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{support}}{eq{$auth3}{PASSWORD}}}}
  server_set_id = $auth2
";

/// Reads the boxes out, in the open for tests and encrypted for whoever asks.
const DOVECOT: &str = "base_dir = DIR/run
state_dir = DIR/run
log_path = DIR/run/log
protocols = imap
listen = 127.0.0.1
default_internal_user = USER
default_internal_group = GROUP
default_login_user = USER
ssl = yes
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
disable_plaintext_auth = no
mail_location = maildir:DIR/mail/%u/Maildir
first_valid_uid = 0
passdb {
  driver = static
  args = password=PASSWORD
}
userdb {
  driver = static
  args = uid=UID gid=GID home=DIR/home
}
service imap-login {
  chroot =
  inet_listener imap {
    port = PORT
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
";
