//! A page of the manual as the tests see it: what is to be done with each of its blocks, its
//! headings, its links and its tables.

use std::mem::take;

/// Something to be done, at a line of the page.
#[derive(Clone, Debug)]
pub enum Step {
    /// A Baton runs beside the page, with these settings.
    House { line: usize, settings: Vec<(String, String)> },
    /// Run unseen.
    Do { line: usize, text: String },
    /// Run; whether it must fail.
    Run { line: usize, text: String, fails: bool },
    /// Left running until it is ready.
    Serves { line: usize, text: String },
    /// What was left running ends.
    Stops { line: usize },
    /// Left running.
    Background { line: usize, text: String },
    /// Not run, and why.
    NotRun { line: usize, why: String },
    /// Written to a file.
    File { line: usize, name: String, text: String },
    /// A piece of settings.
    Settings { line: usize, text: String },
    /// A piece of a policy.
    Policy { line: usize, text: String },
    /// What the last block printed.
    Output { line: usize, text: String },
}

impl Step {
    /// Where it stands.
    pub fn line(&self) -> usize {
        match self {
            Self::House { line, .. }
            | Self::Do { line, .. }
            | Self::Run { line, .. }
            | Self::Serves { line, .. }
            | Self::Stops { line }
            | Self::Background { line, .. }
            | Self::NotRun { line, .. }
            | Self::File { line, .. }
            | Self::Settings { line, .. }
            | Self::Policy { line, .. }
            | Self::Output { line, .. } => *line,
        }
    }

    /// Whether a shell has anything to do with it.
    pub fn is_for_a_shell(&self) -> bool {
        matches!(self, Self::Run { .. } | Self::Serves { .. } | Self::Background { .. })
    }
}

/// A heading, the place it can be linked to by, and what stands below it as tables.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub heading: String,
    pub level: usize,
    pub anchor: String,
    /// Rows of cells, the head first.
    pub tables: Vec<Vec<Vec<String>>>,
    /// Pieces of policy in it.
    pub policies: Vec<String>,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub name: String,
    pub steps: Vec<Step>,
    pub parts: Vec<Part>,
    /// Page and anchor.
    pub links: Vec<(String, String)>,
}

impl Page {
    /// Reads it.
    pub fn read(name: &str, text: &str) -> Self {
        let mut page = Self { name: name.to_owned(), ..Self::default() };
        page.parts.push(Part::default());
        let mut lines = text.lines().zip(1..).peekable();
        let mut remark = None;
        while let Some((line, number)) = lines.next() {
            if let Some(language) = line.strip_prefix("```") {
                let inside = lines.by_ref().map(|(line, _)| line).take_while(|l| *l != "```");
                let text: String = inside.map(|line| format!("{line}\n")).collect();
                page.block(language, take(&mut remark), text, number);
            } else if let Some(said) = remark_of(line) {
                if !page.deed(said, number) {
                    remark = Some(said.to_owned());
                }
            } else if line.starts_with('|') {
                let mut rows = vec![cells(line)];
                while let Some((row, _)) = lines.next_if(|(line, _)| line.starts_with('|')) {
                    page.links_of(row);
                    rows.push(cells(row));
                }
                rows.remove(1);
                page.links_of(line);
                page.part().tables.push(rows);
            } else {
                page.prose(line);
            }
        }
        assert_eq!(remark, None, "{name}: a remark without a block");
        page
    }

    /// The first heading.
    pub fn title(&self) -> Option<&str> {
        let part = self.parts.iter().find(|part| part.level > 0);
        part.filter(|part| part.level == 1).map(|part| part.heading.as_str())
    }

    /// Whether it can be linked to there.
    pub fn has(&self, anchor: &str) -> bool {
        self.parts.iter().any(|part| part.level > 1 && part.anchor == anchor)
    }

    /// Blocks that are run.
    pub fn n_run(&self) -> usize {
        self.steps.iter().filter(|step| step.is_for_a_shell()).count()
    }

    /// Those that are not, and why.
    pub fn not_run(&self) -> Vec<String> {
        let steps = self.steps.iter().filter_map(|step| match step {
            Step::NotRun { line, why } => Some(format!("  {}, line {line}: {why}", self.name)),
            _ => None,
        });
        steps.collect()
    }

    fn part(&mut self) -> &mut Part {
        self.parts.last_mut().unwrap()
    }

    /// What a remark does by itself; false when it speaks of the next block.
    fn deed(&mut self, said: &str, line: usize) -> bool {
        let step = match said.split_once(' ').unwrap_or((said, "")) {
            ("house", settings) => {
                let pairs = settings.split_whitespace().map(|pair| pair.split_once('=').unwrap());
                let settings = pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
                Step::House { line, settings }
            }
            ("do", text) => Step::Do { line, text: text.to_owned() },
            ("stops", _) => Step::Stops { line },
            _ => return false,
        };
        self.steps.push(step);
        true
    }

    /// What is to be done with a block.
    fn block(&mut self, language: &str, remark: Option<String>, text: String, line: usize) {
        let said = remark.as_deref().unwrap_or_default();
        let step = match (language, said.split_once(' ').unwrap_or((said, ""))) {
            ("sh", ("", _)) => Step::Run { line, text, fails: false },
            ("sh", ("fails", _)) => Step::Run { line, text, fails: true },
            ("sh", ("serves", _)) => Step::Serves { line, text },
            ("sh", ("background", _)) => Step::Background { line, text },
            ("sh", ("not", why)) => {
                let why = why.strip_prefix("run, ").expect("not run, and why");
                Step::NotRun { line, why: why.to_owned() }
            }
            ("toml", ("settings", _)) => Step::Settings { line, text },
            ("toml", ("policy", _)) => {
                self.part().policies.push(text.clone());
                Step::Policy { line, text }
            }
            ("text", ("output", _)) => Step::Output { line, text },
            (_, ("file", name)) => Step::File { line, name: name.to_owned(), text },
            (language, ("shown", _)) if language != "sh" && language != "toml" => return,
            // What is made of the code is for looking at.
            _ if self.name.starts_with("reference-") => return,
            _ => panic!("{}, line {line}: nobody looks at this block", self.name),
        };
        self.steps.push(step);
    }

    fn prose(&mut self, line: &str) {
        let level = line.chars().take_while(|c| *c == '#').count();
        match line.get(level..).and_then(|rest| rest.strip_prefix(' ')) {
            Some(heading) if level > 0 => {
                let anchor = anchor_of(heading);
                let heading = heading.to_owned();
                self.parts.push(Part { heading, level, anchor, ..Part::default() });
            }
            _ => self.links_of(line),
        }
    }

    fn links_of(&mut self, line: &str) {
        for rest in line.split("](").skip(1) {
            let target = rest.split(')').next().unwrap_or_default();
            if target.starts_with("https://") {
                continue;
            }
            let (page, anchor) = target.split_once('#').unwrap_or((target, ""));
            let page = page.strip_suffix(".md").unwrap_or_else(|| panic!("{}: {line}", self.name));
            self.links.push((page.to_owned(), anchor.to_owned()));
        }
    }
}

fn remark_of(line: &str) -> Option<&str> {
    line.strip_prefix("<!-- test: ")?.strip_suffix(" -->")
}

fn cells(row: &str) -> Vec<String> {
    let row = row.trim().trim_matches('|');
    row.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// As `web/model/help.js` has it: letters and digits, everything between them a dash.
fn anchor_of(heading: &str) -> String {
    let plain: String = heading.chars().filter(|c| *c != '`').collect();
    let dashed = plain.to_lowercase();
    let words = dashed.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}
