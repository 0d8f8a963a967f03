//! `baton serve`: opens the house, listens, and closes it properly when told to stop.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};

use crate::app::House;
use crate::app::house::Parts;
use crate::cli::certificates::Keeper;
use crate::cli::{Failure, backups, control, manual, tell};
use crate::clock::Clock;
use crate::config::{Certificates, Config};
use crate::domain::access::LinkPurpose;
use crate::domain::certificate::{Care, Certificate};
use crate::http::server::{Parts as ServerParts, Server};
use crate::http::shapes::bots::question;
use crate::http::shapes::webhooks::payload;
use crate::ids::IdSource;
use crate::interchange::child::Reader;
use crate::telemetry::{self, tasks::Tasks};

/// How long what is under way may take to end.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until told to stop. `settings` reads them again when told to (SIGHUP).
pub fn run(
    config: Config,
    settings: impl Fn() -> Result<Config, Failure> + Send + 'static,
) -> Result<ExitCode, Failure> {
    serve(config, settings, |house, address| async move {
        if !house.is_set_up() {
            let secret = house.issue_link(LinkPurpose::SetUp, None).await?;
            tell("Nobody can sign in yet. Open this once to become the administrator:");
            tell(&format!("  {address}/sign-in/{}", secret.reveal()));
        }
        Ok(())
    })
}

/// The runtime every command that needs one uses: two cores are two workers.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}

/// Opens the house at the configured place.
pub(super) fn open(config: &Config) -> Result<House, Failure> {
    std::fs::create_dir_all(&config.data_dir)?;
    Ok(House::open(Parts {
        second_factor: config.second_factor,
        provider: config.provider.clone(),
        dir: Some(config.data_dir.clone()),
        clock: Clock::System,
        ids: IdSource::from_system(),
        identity_secret: config.identity_secret.clone(),
        llm: config.llm.clone(),
        privacy: config.privacy.clone(),
        reach: config.webhooks_reach,
        bot: config.bot.clone(),
        email: config.email.clone(),
        reader: Reader::this_executable()?,
    })?)
}

/// Serves until told to stop; `begin` runs once the address is known and before it is announced.
pub(super) fn serve<F>(
    config: Config,
    settings: impl Fn() -> Result<Config, Failure> + Send + 'static,
    begin: impl FnOnce(House, String) -> F,
) -> Result<ExitCode, Failure>
where
    F: Future<Output = Result<(), Failure>>,
{
    telemetry::start(&config.log, config.log_format);
    let house = open(&config)?;
    runtime()?.block_on(async {
        let tasks = Tasks::default();
        let (stop, stopped) = watch::channel(false);
        let server = Server::bind(&config, house.clone(), tasks.clone()).await?;
        let server = server.with_commands(manual::commands());
        let address = config.public_url.clone().unwrap_or_else(|| server.url());
        house.stands_at(&address);
        house.start(&tasks, &stopped);
        let (telling, until) = (house.clone(), stopped.clone());
        tasks.spawn("webhooks", async move { telling.keep_telling(payload, until).await });
        let (asking, until) = (house.clone(), stopped.clone());
        tasks.spawn("bot", async move { asking.keep_asking_bot(question, until).await });
        let (mailing, until) = (house.clone(), stopped.clone());
        tasks.spawn("mail", async move { mailing.keep_mailing(until).await });
        take_commands(&config, &house, &tasks, &stopped);
        back_up(&config, &house, &tasks, &stopped);
        let heard = Heard { house: house.clone(), parts: server.parts(), hurry: Arc::default() };
        heard.mind_certificate(&config, &tasks, &stopped);
        heed_hangups(settings, heard, &tasks, &stopped)?;
        begin(house.clone(), address.clone()).await?;
        // Whoever reads that it is ready may tell it to stop in the next moment.
        let told = told_to_stop()?;
        if let Some(fingerprint) = server.fingerprint() {
            tell(&format!("The certificate's SHA-256 fingerprint is {fingerprint}"));
            if server.parts().tls().is_some_and(|tls| tls.stands_in()) {
                tell("It is one of Baton's own, until the directory has issued another.");
            }
        }
        tell(&format!("Baton is ready at {address}"));
        server.run(told).await;
        let _ = stop.send(true);
        tasks.finish(DRAIN).await;
        house.close();
        Ok(ExitCode::SUCCESS)
    })
}

/// Listens to commands of this machine, if it can: without them a backup takes a stopped Baton.
fn take_commands(config: &Config, house: &House, tasks: &Tasks, stop: &watch::Receiver<bool>) {
    match control::listen(&config.data_dir, house.clone()) {
        Ok(commands) => {
            let mut stop = stop.clone();
            tasks.spawn("control", async move {
                tokio::select! {
                    () = commands => {}
                    _ = stop.wait_for(|stopped| *stopped) => {}
                }
            });
        }
        Err(error) => tracing::warn!(%error, "no control socket: backups take a stopped Baton"),
    }
}

/// Backs up once a day, where the settings say where to.
fn back_up(config: &Config, house: &House, tasks: &Tasks, stop: &watch::Receiver<bool>) {
    let Some(settings) = config.backups.clone() else { return };
    let (backups, mut stop) = (backups::keep(house.store().clone(), settings), stop.clone());
    tasks.spawn("backups", async move {
        tokio::select! {
            () = backups => {}
            _ = stop.wait_for(|stopped| *stopped) => {}
        }
    });
}

/// Whom changed settings reach.
struct Heard {
    house: House,
    parts: ServerParts,
    /// Whoever fetches certificates is in no hurry until told so.
    hurry: Arc<Notify>,
}

impl Heard {
    /// Has the certificate seen to, or at least looked at.
    fn mind_certificate(&self, config: &Config, tasks: &Tasks, stop: &watch::Receiver<bool>) {
        self.tell_certificate();
        let (Some(tls), Some(Certificates::Acme(acme))) = (self.parts.tls(), &config.tls) else {
            return;
        };
        let dir = config.acme_dir();
        let keeper = Keeper::new(acme.clone(), dir, Arc::clone(tls), self.house.clone());
        let (hurry, mut stop) = (Arc::clone(&self.hurry), stop.clone());
        tasks.spawn("certificates", async move {
            tokio::select! {
                () = keeper.keep(hurry) => {}
                _ = stop.wait_for(|stopped| *stopped) => {}
            }
        });
    }

    /// Tells the house of a certificate that somebody else sees to.
    fn tell_certificate(&self) {
        if let Some(tls) = self.parts.tls().filter(|_| !self.parts.renews()) {
            let care = Care::Keeper;
            self.house.is_served_with(Certificate { ends_at: tls.ends_at(), care });
        }
    }

    /// Settings that are no good change nothing.
    fn take_up(&self, settings: &impl Fn() -> Result<Config, Failure>) {
        let config = match settings() {
            Ok(config) => config,
            Err(error) => {
                tracing::error!(%error, "the settings are no good; those before go on");
                return;
            }
        };
        telemetry::go_on(&config.log);
        match self.parts.exchange(&config) {
            Ok(()) => tracing::info!("changed settings were taken up"),
            Err(error) => tracing::error!(%error, "the certificate before goes on being served"),
        }
        self.tell_certificate();
        self.hurry.notify_one();
    }
}

/// Takes up changed settings whenever told to by SIGHUP: what is logged, limits, the certificate.
fn heed_hangups(
    settings: impl Fn() -> Result<Config, Failure> + Send + 'static,
    heard: Heard,
    tasks: &Tasks,
    stop: &watch::Receiver<bool>,
) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangups = signal(SignalKind::hangup())?;
    let mut stop = stop.clone();
    tasks.spawn("settings", async move {
        loop {
            tokio::select! {
                _ = hangups.recv() => heard.take_up(&settings),
                _ = stop.wait_for(|stopped| *stopped) => return,
            }
        }
    });
    Ok(())
}

/// Listens for SIGTERM and Ctrl-C from now on; what it returns waits for either.
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
