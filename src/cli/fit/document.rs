//! The policy document with fitted weights in it: everything else stays as its people wrote it.

use std::path::Path;

use crate::app::live_policy::DEFAULT_TOML;
use crate::cli::Failure;
use crate::decide::detect::Fit;
use crate::domain::policy::Policy;
use crate::interchange::policy_toml;

/// The text of a policy file, or of the policy that ships.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn read(path: Option<&Path>) -> Result<String, Failure> {
    match path {
        Some(path) => {
            std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()).into())
        }
        None => Ok(DEFAULT_TOML.to_owned()),
    }
}

/// The document with these weights instead of its own. Its words and comments stay, unless the
/// weights stand in it in a way that cannot be taken out line by line: then it is written anew.
///
/// # Errors
/// When the policy cannot be written.
pub(super) fn with_weights(
    text: &str,
    policy: &Policy,
    fitted: &Fit,
    n_turns: usize,
) -> Result<String, Failure> {
    let meant = Policy { weights: fitted.weights(), ..policy.clone() };
    let lines = meant.weights.iter().map(|(name, weight)| format!("{name} = {weight:?}\n"));
    let section = format!(
        "\n# Log-odds before any trigger and of each trigger at its full strength. Fitted by\n\
         # `baton fit` to {n_turns} labelled turns.\n[weights]\n{}",
        lines.collect::<String>()
    );
    let edited = format!("{}{section}", without_weights(text));
    match policy_toml::parse(&edited) {
        Ok(read) if read == meant => Ok(edited),
        _ => Ok(policy_toml::print(&meant)?),
    }
}

/// The document less its `[weights]` table and the comment right above it.
fn without_weights(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        let head = line.trim();
        if head.starts_with('[') {
            is_inside = head.starts_with("[weights]");
            while is_inside && kept.last().is_some_and(|l| l.trim_start().starts_with('#')) {
                kept.pop();
            }
        }
        if !is_inside {
            kept.push(line);
        }
    }
    let text = kept.join("\n");
    format!("{}\n", text.trim_end())
}
