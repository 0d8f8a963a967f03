//! The commands as a page of the manual: what each says of itself, made of the very arguments that
//! are read. Commands that are Baton's own business are left out.

use clap::CommandFactory;
use clap::builder::StyledStr;

use crate::cli::Arguments;

/// The page, in Markdown.
pub fn commands() -> String {
    let mut page = "# Commands\n\nWhat each command says of itself (`baton COMMAND --help`). \
                    `--config`, `--data-dir` and `--port` go with every one; the environment \
                    variables of the [settings](reference-settings.md) do, too.\n"
        .to_owned();
    let mut root = Arguments::command();
    // What belongs to every command is in each of them only then.
    root.build();
    for command in root.get_subcommands().filter(|command| !command.is_hide_set()) {
        if command.get_name() == "help" {
            continue;
        }
        describe("baton", command, &mut page);
    }
    page
}

/// A command, and those below it.
fn describe(above: &str, command: &clap::Command, page: &mut String) {
    let name = format!("{above} {}", command.get_name());
    let about = said(command.get_long_about().or(command.get_about()));
    page.extend(["\n## ", &name, "\n\n", &about, "\n"]);
    let below: Vec<_> = command
        .get_subcommands()
        .filter(|below| !below.is_hide_set() && below.get_name() != "help")
        .collect();
    if below.is_empty() {
        arguments(command, page);
    }
    for below in below {
        describe(&name, below, page);
    }
}

/// Its own arguments as a table; those of every command are said above.
fn arguments(command: &clap::Command, page: &mut String) {
    let own = command
        .get_arguments()
        .filter(|argument| !argument.is_hide_set() && !argument.is_global_set())
        .filter(|argument| !["help", "version"].contains(&argument.get_id().as_str()));
    let rows: Vec<String> = own.map(row).collect();
    if !rows.is_empty() {
        page.push_str("\n| argument | what it says | default |\n|---|---|---|\n");
        page.push_str(&rows.concat());
    }
}

fn row(argument: &clap::Arg) -> String {
    let value = argument.get_value_names().and_then(|names| names.first());
    let value = value.map_or_else(String::new, ToString::to_string);
    let takes = argument.get_action().takes_values();
    let name = match argument.get_long() {
        Some(long) if takes => format!("--{long} {value}"),
        Some(long) => format!("--{long}"),
        None => value,
    };
    let default: Vec<_> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let default = if takes && !default.is_empty() {
        format!("`{}`", default.join(","))
    } else {
        String::new()
    };
    let about = said(argument.get_long_help().or(argument.get_help()));
    format!("| `{name}` | {about} | {default} |\n")
}

/// Help as a line of a page: braces and bars of its examples must not become a table's.
fn said(help: Option<&StyledStr>) -> String {
    let text = help.map_or_else(String::new, ToString::to_string);
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "/")
}

#[cfg(test)]
mod tests;
