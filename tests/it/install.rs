//! Installing, upgrading, going back and removing, as `install.sh` does it below a folder of its own:
//! with the real binary, without a service manager.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Machine {
    root: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap() }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.root.path().join(below.trim_start_matches('/'))
    }

    fn run(&self, binary: &Path, more: &[&str]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("install.sh");
        let mut command = Command::new("bash");
        command.arg(script).args(["--system", "--root"]).arg(self.root.path());
        command.arg("--binary").arg(binary).args(more).output().unwrap()
    }

    #[track_caller]
    fn installs(&self, binary: &Path, more: &[&str]) -> String {
        let done = self.run(binary, more);
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    }

    fn mode(&self, below: &str) -> u32 {
        fs::metadata(self.path(below)).unwrap().permissions().mode() & 0o777
    }

    /// A binary that fails to serve, and does everything else as the real one.
    fn broken_binary(&self) -> PathBuf {
        let path = self.path("/broken");
        let real = env!("CARGO_BIN_EXE_baton");
        let script = format!(
            "#!/bin/sh\nif [ \"$1\" = serve ]; then echo 'this one is broken' >&2; exit 1; fi\n\
             exec {real} \"$@\"\n"
        );
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }
}

fn real() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_baton"))
}

#[test]
fn a_machine_gets_binary_settings_and_a_service_that_may_do_little() {
    let machine = Machine::new();
    machine.installs(real(), &["--port", "8399"]);
    assert_eq!(machine.mode("/usr/local/bin/baton"), 0o755);
    assert_eq!(machine.mode("/var/lib/baton"), 0o700, "nobody else reads the data");
    assert_eq!(machine.mode("/etc/baton/baton.toml"), 0o640);
    let settings = fs::read_to_string(machine.path("/etc/baton/baton.toml")).unwrap();
    let settings: toml::Table = settings.parse().unwrap();
    assert_eq!(settings["port"].as_integer(), Some(8399));
    assert_eq!(settings["data_dir"].as_str(), Some("/var/lib/baton"));

    let unit = fs::read_to_string(machine.path("/etc/systemd/system/baton.service")).unwrap();
    let line = |wanted: &str| unit.lines().any(|line| line == wanted);
    for wanted in [
        "ExecStart=/usr/local/bin/baton serve --config /etc/baton/baton.toml",
        "ExecReload=/bin/kill -HUP $MAINPID",
        "User=baton",
        "NoNewPrivileges=yes",
        "PrivateUsers=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "ReadWritePaths=/var/lib/baton -/var/lib/baton.backups",
        "CapabilityBoundingSet=",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
        "SystemCallFilter=@system-service",
        "SystemCallFilter=setrlimit prlimit64 setpriority sched_setscheduler",
        "MemoryDenyWriteExecute=yes",
        "KillSignal=SIGTERM",
        "WantedBy=multi-user.target",
    ] {
        assert!(line(wanted), "{wanted} is missing in\n{unit}");
    }
    let known = |line: &str| line.is_empty() || line.starts_with('[') || line.contains('=');
    assert!(unit.lines().all(known), "{unit}");
}

/// Settings of one table in lines of their own, below its head and without one.
fn listed(settings: &str) -> String {
    settings.replace(", ", "\n")
}

fn dotted(settings: &str) -> String {
    format!("tls.{}", settings.replace(", ", "\ntls."))
}

#[test]
fn a_low_port_takes_the_one_right_it_needs() {
    let machine = Machine::new();
    let unit = || fs::read_to_string(machine.path("/etc/systemd/system/baton.service")).unwrap();
    let settings = machine.path("/etc/baton/baton.toml");
    let rights = [
        "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
        "AmbientCapabilities=CAP_NET_BIND_SERVICE",
        "PrivateUsers=no",
    ];
    machine.installs(real(), &["--port", "443"]);
    let first = unit();
    for wanted in rights {
        assert!(first.lines().any(|line| line == wanted), "{wanted} is missing in\n{first}");
    }
    // Installed again without saying so, it is still the port it was.
    machine.installs(real(), &[]);
    assert_eq!(unit(), first);
    // The port of plain HTTP counts, too, however it is written.
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificate, key) = (machine.path("/etc/certificate.pem"), machine.path("/etc/key.pem"));
    fs::write(&certificate, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let files = format!("certificate = {certificate:?}, key = {key:?}");
    for (written, is_low) in [
        ("[limits]\nping_ms = 80\n".to_owned(), false),
        (format!("tls = {{ {files} }}\n"), false),
        (format!("{}\ntls.http_port = 80 # for the directory\n", dotted(&files)), true),
        (format!("[limits]\nping_ms = 80\n[tls]\nhttp_port=80\n{}\n", listed(&files)), true),
        (format!("[tls]\n{}\nhttp_port = 8080\n", listed(&files)), false),
    ] {
        fs::write(&settings, format!("port = 8443\n{written}")).unwrap();
        machine.installs(real(), &[]);
        let unit = unit();
        let has = |wanted: &&str| unit.lines().any(|line| line == *wanted);
        assert_eq!(rights.iter().filter(|wanted| has(wanted)).count(), if is_low { 3 } else { 0 });
    }
}

#[test]
fn an_upgrade_keeps_settings_and_data_and_a_broken_one_is_taken_back() {
    let machine = Machine::new();
    machine.installs(real(), &[]);
    let settings = machine.path("/etc/baton/baton.toml");
    let own = format!("{}\nlog = \"warn\"\n", fs::read_to_string(&settings).unwrap());
    fs::write(&settings, &own).unwrap();
    let user = |args: &[&str]| {
        let data = machine.path("/var/lib/baton");
        let told = Command::new(machine.path("/usr/local/bin/baton"))
            .args(args)
            .arg("--data-dir")
            .arg(data)
            .output()
            .unwrap();
        assert!(told.status.success(), "{told:?}");
        String::from_utf8(told.stdout).unwrap()
    };
    user(&["user", "add", "Ada Admin", "ada@house.example", "--role", "administrator"]);

    let told = machine.installs(real(), &[]);
    assert!(told.contains("Writing a backup") && told.contains("Upgraded to baton"), "{told}");
    assert_eq!(fs::read_to_string(&settings).unwrap(), own);
    assert!(user(&["user", "list"]).contains("ada@house.example"));

    let before = fs::read(machine.path("/usr/local/bin/baton")).unwrap();
    let broken = machine.run(&machine.broken_binary(), &[]);
    assert!(!broken.status.success());
    let why = String::from_utf8_lossy(&broken.stderr).into_owned();
    assert!(why.contains("this one is broken") && why.contains("not upgraded"), "{why}");
    assert!(fs::read(machine.path("/usr/local/bin/baton")).unwrap() == before, "the one before");
    assert!(user(&["user", "list"]).contains("ada@house.example"), "with the data of before");
}

#[test]
fn removing_it_leaves_data_and_settings() {
    let machine = Machine::new();
    machine.installs(real(), &[]);
    fs::write(machine.path("/var/lib/baton/kept"), "data").unwrap();
    machine.installs(real(), &["--uninstall"]);
    assert!(!machine.path("/usr/local/bin/baton").exists());
    assert!(!machine.path("/etc/systemd/system/baton.service").exists());
    assert!(machine.path("/var/lib/baton/kept").exists());
    assert!(machine.path("/etc/baton/baton.toml").exists());
}

#[test]
fn what_cannot_be_is_refused_with_a_reason() {
    let machine = Machine::new();
    let refused = |more: &[&str], why: &str| {
        let done = machine.run(real(), more);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && said.contains(why), "{said}");
    };
    refused(&["--port", "eighty"], "is no number");
    refused(&["--nonsense"], "./install.sh --demo");
    let nothing = machine.run(Path::new("/nowhere/baton"), &[]);
    assert!(!nothing.status.success());
}

/// Where shellcheck is installed, it finds nothing in any script; `tests/all` installs it.
#[test]
fn the_scripts_hold_nothing_that_shellcheck_warns_of() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scripts = ["install.sh", "tests/all", "tests/fresh-root"].map(|name| root.join(name));
    match Command::new("shellcheck").args(&scripts).output() {
        Ok(read) => {
            let (told, trouble) = (&read.stdout, String::from_utf8_lossy(&read.stderr));
            assert!(read.status.success(), "{}{trouble}", String::from_utf8_lossy(told));
        }
        Err(missing) => eprintln!("the scripts were not read: shellcheck: {missing}"),
    }
}
