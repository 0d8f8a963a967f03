//! `baton user`: people, from the command line, while Baton is stopped.

use std::process::ExitCode;

use clap::Subcommand;

use crate::app::House;
use crate::app::people::AgentChange;
use crate::cli::serve::{open, runtime};
use crate::cli::{Failure, tell};
use crate::config::Config;
use crate::domain::access::LinkPurpose;
use crate::domain::act::Doer;
use crate::domain::agent::{Agent, Role};

/// What to do with people.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Add somebody and print an invitation.
    Add {
        /// The name customers see.
        name: String,
        /// How they sign in.
        email: String,
        /// agent, lead or administrator.
        #[arg(long, default_value = "agent")]
        role: String,
    },
    /// Print a link with which somebody chooses a new password.
    Reset {
        /// Their e-mail address.
        email: String,
    },
    /// Take the second factor from somebody who lost it: they sign in with the password alone.
    DropSecondFactor {
        /// Their e-mail address.
        email: String,
    },
    /// List everybody.
    List,
}

/// Does it.
pub fn run(config: &Config, action: &Action) -> Result<ExitCode, Failure> {
    let house = open(config)?;
    let address = config.address();
    let done = runtime()?.block_on(async {
        match action {
            Action::Add { name, email, role } => {
                let change = AgentChange {
                    name: Some(name.clone()),
                    email: Some(email.clone()),
                    role: Some(role_of(role)?),
                    ..AgentChange::default()
                };
                let agent = house.put_new_agent(change).await?;
                let link = house.issue_link(LinkPurpose::Invitation, Some(agent.id)).await?;
                tell(&format!("{address}/sign-in/{}", link.reveal()));
            }
            Action::Reset { email } => {
                let agent = known(&house, email)?;
                let link = house.issue_link(LinkPurpose::Reset, Some(agent.id)).await?;
                tell(&format!("{address}/sign-in/{}", link.reveal()));
            }
            Action::DropSecondFactor { email } => {
                let agent = known(&house, email)?;
                house.remove_factor(&agent, Doer::House).await?;
                tell(&format!("{} signs in with the password alone.", agent.name));
            }
            Action::List => {
                for agent in house.board().agents() {
                    let disabled = if agent.disabled { "  (disabled)" } else { "" };
                    let (role, email) = (agent.role.name(), &agent.email);
                    tell(&format!("{role:14} {email:40} {}{disabled}", agent.name));
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    });
    house.close();
    done
}

fn known(house: &House, email: &str) -> Result<Agent, Failure> {
    let email = email.to_lowercase();
    let found = house.board().agents().find(|agent| agent.email == email).cloned();
    found.ok_or_else(|| format!("nobody here has {email}").into())
}

fn role_of(name: &str) -> Result<Role, Failure> {
    [Role::Agent, Role::Lead, Role::Administrator]
        .into_iter()
        .find(|role| role.name() == name)
        .ok_or_else(|| format!("{name:?} is no role: agent, lead or administrator").into())
}
