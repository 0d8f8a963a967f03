//! The Markdown as it grows, tag by tag.

use std::collections::BTreeMap;

/// Bytes written at most; an article is far shorter.
const OUT_BYTES_MAX: usize = 4 * 1_024 * 1_024;
/// Lists within lists that are still set in further.
const DEPTH_MAX: usize = 6;
/// What stands between cells of a table.
const CELL: &str = " | ";

/// Elements whose text is nobody's to read.
const UNREAD: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "nav", "footer",
    "button", "select", "textarea", "noembed", "noframes",
];
/// Elements that begin a new paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "aside",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "details",
    "summary",
    "blockquote",
    "fieldset",
    "address",
];

#[derive(Default)]
pub(super) struct Made {
    out: String,
    title: String,
    in_title: bool,
    /// What is being left out, and how often it was opened within itself.
    unread: Option<(String, u32)>,
    lists: Vec<List>,
    /// Addresses of the links that are open; none for one that leads nowhere on the web.
    links: Vec<Option<String>>,
    /// Marks that are open, and where the text within them begins.
    marks: BTreeMap<&'static str, usize>,
    code: bool,
    table: Option<Table>,
    /// Whether marks are left out.
    plain: bool,
}

struct List {
    ordered: bool,
    n: u32,
}

#[derive(Default)]
struct Table {
    /// Tables within it: their cells are text of its own.
    within: u32,
    n_rows: u32,
    n_cells: usize,
}

impl Made {
    /// One that leaves the marks out.
    pub(super) fn plain() -> Self {
        Self { plain: true, ..Self::default() }
    }

    pub(super) fn whole(self) -> (Option<String>, String) {
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        (Some(title).filter(|title| !title.is_empty()), settled(&self.out))
    }

    pub(super) fn text(&mut self, said: &str) {
        if self.in_title {
            self.title.push_str(said);
            return;
        }
        if self.unread.is_some() || self.out.len() > OUT_BYTES_MAX {
            return;
        }
        if self.code {
            self.out.push_str(said);
            return;
        }
        let begins = self.out.is_empty() || self.out.ends_with(char::is_whitespace);
        let opened = self.marks.values().any(|at| *at == self.out.len());
        let mut space = begins || opened;
        for c in said.chars() {
            if !c.is_whitespace() {
                self.out.push(c);
                space = false;
            } else if !space {
                self.out.push(' ');
                space = true;
            }
        }
    }

    pub(super) fn opens(&mut self, name: &str, href: Option<&str>, closed: bool) {
        if let Some((unread, depth)) = &mut self.unread {
            if unread == name && !closed {
                *depth += 1;
            }
            return;
        }
        match name {
            "title" => self.in_title = self.title.is_empty(),
            _ if UNREAD.contains(&name) => {
                self.unread = (!closed).then(|| (name.to_owned(), 1));
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let rank = name.bytes().last().map_or(1, |digit| usize::from(digit - b'0'));
                self.breaks();
                if self.table.is_none() && self.lists.is_empty() && !self.plain {
                    self.out.push_str(&"#".repeat(rank));
                    self.out.push(' ');
                }
            }
            "ul" | "ol" => {
                if self.lists.is_empty() {
                    self.breaks();
                }
                self.lists.push(List { ordered: name == "ol", n: 0 });
            }
            "li" => self.item(),
            "pre" if self.table.is_none() && !self.plain => {
                self.breaks();
                self.out.push_str("```\n");
                self.code = true;
            }
            "br" => self.line(),
            "hr" => self.breaks(),
            "table" => self.table(),
            "tr" => self.row(),
            "td" | "th" => self.cell(),
            "a" => self.link(href),
            "b" | "strong" => self.mark("**"),
            "i" | "em" => self.mark("*"),
            "code" | "kbd" | "samp" => self.mark("`"),
            _ if BLOCKS.contains(&name) => self.breaks(),
            _ => {}
        }
    }

    pub(super) fn closes(&mut self, name: &str) {
        if let Some((unread, depth)) = &mut self.unread {
            if unread == name {
                *depth -= 1;
            }
            if *depth == 0 {
                self.unread = None;
            }
            return;
        }
        match name {
            "title" => self.in_title = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.breaks(),
            "ul" | "ol" => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.breaks();
                }
            }
            "pre" if self.code => {
                self.out.truncate(self.out.trim_end().len());
                self.out.push_str("\n```\n\n");
                self.code = false;
            }
            "table" => self.table_ends(),
            "tr" => self.row_ends(),
            "td" | "th" => self.cell_ends(),
            "a" => self.link_ends(),
            "b" | "strong" => self.mark_ends("**"),
            "i" | "em" => self.mark_ends("*"),
            "code" | "kbd" | "samp" => self.mark_ends("`"),
            _ if BLOCKS.contains(&name) => self.breaks(),
            _ => {}
        }
    }

    /// A new paragraph; within a list its next line, within a table only a space.
    fn breaks(&mut self) {
        if self.code {
            return;
        }
        if self.table.is_some() {
            self.text(" ");
            return;
        }
        if at_item(&self.out) {
            return;
        }
        self.out.truncate(self.out.trim_end().len());
        self.marks.clear();
        if self.out.is_empty() {
            return;
        }
        if self.lists.is_empty() {
            self.out.push_str("\n\n");
        } else {
            self.out.push('\n');
            self.out.push_str(&"  ".repeat(self.lists.len().min(DEPTH_MAX)));
        }
    }

    fn line(&mut self) {
        if self.table.is_some() {
            self.text(" ");
        } else {
            self.out.push('\n');
        }
    }

    fn item(&mut self) {
        let depth = self.lists.len().clamp(1, DEPTH_MAX) - 1;
        let mark = match self.lists.last_mut() {
            Some(list) if list.ordered => {
                list.n += 1;
                format!("{}. ", list.n)
            }
            _ => "- ".to_owned(),
        };
        if self.table.is_some() {
            self.text(" ");
            return;
        }
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(&"  ".repeat(depth));
        self.out.push_str(&mark);
    }

    fn table(&mut self) {
        if let Some(table) = &mut self.table {
            table.within += 1;
            return;
        }
        self.breaks();
        self.table = Some(Table::default());
    }

    fn table_ends(&mut self) {
        match &mut self.table {
            Some(table) if table.within > 0 => table.within -= 1,
            Some(_) => {
                self.row_ends();
                self.table = None;
                self.breaks();
            }
            None => {}
        }
    }

    fn row(&mut self) {
        self.row_ends();
        if let Some(table) = &mut self.table
            && table.within == 0
        {
            table.n_cells = 0;
        }
    }

    fn cell(&mut self) {
        match &mut self.table {
            Some(table) if table.within == 0 => {
                let begins = table.n_cells == 0;
                table.n_cells += 1;
                self.out.truncate(self.out.trim_end_matches(' ').len());
                self.out.push_str(if begins { "| " } else { CELL });
            }
            _ => self.text(" "),
        }
    }

    fn cell_ends(&mut self) {
        self.text(" ");
    }

    /// A row's line; under the first stands what makes it a table.
    fn row_ends(&mut self) {
        let Some(table) = &mut self.table else { return };
        if table.within > 0 || table.n_cells == 0 {
            return;
        }
        let n_cells = std::mem::take(&mut table.n_cells);
        table.n_rows += 1;
        self.out.truncate(self.out.trim_end().len());
        self.out.push_str(" |\n");
        if table.n_rows == 1 {
            self.out.push('|');
            self.out.push_str(&" --- |".repeat(n_cells));
            self.out.push('\n');
        }
    }

    fn link(&mut self, href: Option<&str>) {
        let kept = href.map(str::trim).filter(|address| is_on_the_web(address) && !self.plain);
        self.links.push(kept.map(str::to_owned));
        if kept.is_some() {
            self.out.push('[');
        }
    }

    fn link_ends(&mut self) {
        let Some(Some(address)) = self.links.pop() else { return };
        match self.out.strip_suffix('[').map(str::len) {
            Some(before) => self.out.truncate(before),
            None => {
                for part in ["](", address.as_str(), ")"] {
                    self.out.push_str(part);
                }
            }
        }
    }

    fn mark(&mut self, mark: &'static str) {
        if !self.code && !self.plain && !self.marks.contains_key(mark) {
            self.out.push_str(mark);
            self.marks.insert(mark, self.out.len());
        }
    }

    /// The closing mark stands right behind the last word; around nothing there is none.
    fn mark_ends(&mut self, mark: &'static str) {
        let Some(begin) = self.marks.remove(mark) else { return };
        let end = self.out.trim_end().len();
        if end <= begin {
            self.out.truncate(begin.saturating_sub(mark.len()));
            return;
        }
        let spaced = end < self.out.len();
        self.out.truncate(end);
        self.out.push_str(mark);
        if spaced {
            self.out.push(' ');
        }
    }
}

/// Whether a list's mark is the last thing that was written.
fn at_item(out: &str) -> bool {
    let line = out.rsplit('\n').next().unwrap_or_default().trim_start();
    let mark = line.strip_suffix(' ').unwrap_or_default();
    mark == "-" || mark.strip_suffix('.').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

fn is_on_the_web(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || "()<>".contains(c))
    })
}

/// Without spaces at line ends and with at most one empty line in a row, code as it was.
fn settled(out: &str) -> String {
    let mut whole = String::with_capacity(out.len());
    let (mut code, mut empty) = (false, true);
    for line in out.lines() {
        if line.starts_with("```") {
            code = !code;
        }
        let line = if code { line } else { line.trim_end() };
        if line.is_empty() && empty && !code {
            continue;
        }
        empty = line.is_empty();
        whole.push_str(line);
        whole.push('\n');
    }
    whole.trim().to_owned()
}
