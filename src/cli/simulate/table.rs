//! What was lived through, as a table for people, a JSON object for programs, and a line of CSV for
//! each customer.

use std::io::{Result, Write};

use serde_json::{Value, json};

use crate::clock::Timestamp;
use crate::decide::simulate::erlang::Theory;
use crate::decide::simulate::figures::Mean;
use crate::decide::simulate::history::Reproduced;
use crate::decide::simulate::{Day, Figures, Scenario, difference, figures};

/// What one desk made of it.
pub(super) struct Lived {
    /// Which.
    pub(super) name: String,
    /// Each seed's days.
    pub(super) days: Vec<Day>,
}

/// Everything there is to print.
pub(super) struct Report {
    pub(super) scenario: Scenario,
    pub(super) lived: Vec<Lived>,
    pub(super) theory: Option<Theory>,
    pub(super) reproduced: Option<(Timestamp, Reproduced)>,
    pub(super) n_seeds: u64,
}

impl Report {
    fn figures(&self) -> Vec<(&str, Figures)> {
        let of = |lived: &Lived| figures(&self.scenario, &lived.days);
        self.lived.iter().map(|lived| (lived.name.as_str(), of(lived))).collect()
    }

    /// The same visitors' waits against those at the first desk.
    fn against_first(&self, lived: &Lived) -> Option<Mean> {
        let first = self.lived.first().filter(|first| first.name != lived.name)?;
        Some(difference(&self.scenario, &first.days, &lived.days))
    }

    /// Writes the JSON object.
    ///
    /// # Errors
    /// When the output cannot be written; so for the others.
    pub(super) fn write_json(&self, out: &mut dyn Write) -> Result<()> {
        let desk = |((name, figures), lived): ((&str, Figures), &Lived)| {
            let longer = self.against_first(lived);
            json!({ "desk": name, "figures": figures, "longer_than_first_s": longer })
        };
        let desks: Vec<Value> = self.figures().into_iter().zip(&self.lived).map(desk).collect();
        let theory = self
            .theory
            .map(|t| json!({ "waits": t.waits, "mean_s": t.mean_s, "leaves": t.leaves }));
        let reproduced =
            self.reproduced.map(|(from, r)| json!({ "day": from.to_rfc3339(), "figures": r }));
        let document = json!({
            "scenario": self.scenario.name, "seeds": self.n_seeds, "desks": desks,
            "theory": theory, "reproduced": reproduced,
        });
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }

    /// Writes the table.
    pub(super) fn write_table(&self, out: &mut dyn Write) -> Result<()> {
        writeln!(out, "{}: {}", self.scenario.name, self.scenario.about)?;
        if let Some((from, r)) = &self.reproduced {
            writeln!(
                out,
                "\nThe day from {} as it was, {} handoffs: mean wait {:.1} s, simulated {:.1} s, \
                 each off by {:.1} s on average; {:.1} % taken by a person, simulated {:.1} %",
                from.to_rfc3339(),
                r.n,
                r.actual_s,
                r.simulated_s,
                r.error_s,
                r.actual_taken * 100.0,
                r.simulated_taken * 100.0
            )?;
        }
        for ((name, f), lived) in self.figures().iter().zip(&self.lived) {
            writeln!(out, "\n{name} ({} seeds, n {})", self.n_seeds, f.all.mean.n)?;
            one(out, f)?;
            if let Some(longer) = self.against_first(lived) {
                row(out, "longer than the first, pairwise", &seconds(&longer))?;
            }
        }
        self.write_theory(out)
    }

    fn write_theory(&self, out: &mut dyn Write) -> Result<()> {
        let (Some(theory), Some((_, f))) = (&self.theory, self.figures().into_iter().next()) else {
            return Ok(());
        };
        let agrees =
            |mean: &Mean, value: f64| if mean.agrees(value) { "agrees" } else { "DIFFERS" };
        let name = if theory.leaves > 0.0 { "Erlang A" } else { "Erlang C" };
        writeln!(out, "\n{name} says")?;
        let mean = format!("{:.1} s: {}", theory.mean_s, agrees(&f.all.mean, theory.mean_s));
        row(out, "mean wait", &mean)?;
        let waits = agrees(&f.waited, theory.waits);
        row(out, "wait at all", &format!("{}: {waits}", percent(theory.waits)))?;
        let left = if theory.leaves > 0.0 { agrees(&f.left, theory.leaves) } else { "agrees" };
        row(out, "leave", &format!("{}: {left}", percent(theory.leaves)))
    }

    /// Writes a line for each customer and desk.
    pub(super) fn write_csv(&self, out: &mut dyn Write) -> Result<()> {
        writeln!(
            out,
            "desk,seed,arrived_s,topic,tier,waited_s,fate,agent,n_wrong,position,expected_s,told_s"
        )?;
        for lived in &self.lived {
            for (seed, day) in (1..).zip(&lived.days) {
                for o in &day.outcomes {
                    let topic = self.scenario.topics.get(o.topic).map_or("", |t| t.id.as_str());
                    let agent = o.agent.map_or(String::new(), |agent| agent.to_string());
                    let told = o.told_s.map_or(String::new(), |told| format!("{told:.1}"));
                    writeln!(
                        out,
                        "{},{seed},{:.1},{},{},{:.1},{},{agent},{},{},{:.1},{told}",
                        quoted(&lived.name),
                        o.at_s,
                        quoted(topic),
                        o.tier.name(),
                        o.waited_s,
                        o.fate.name(),
                        o.n_wrong,
                        o.expected.position,
                        o.expected.expected_s
                    )?;
                }
            }
        }
        Ok(())
    }
}

/// A field of CSV (RFC 4180).
fn quoted(field: &str) -> String {
    let plain = !field.contains([',', '"', '\n', '\r']);
    if plain { field.to_owned() } else { format!("\"{}\"", field.replace('"', "\"\"")) }
}

fn one(out: &mut dyn Write, f: &Figures) -> Result<()> {
    let waits = |w: &crate::decide::simulate::figures::Waits| {
        format!(
            "{}, p50 {:.0}, p80 {:.0}, p95 {:.0}; {} left (n {})",
            seconds(&w.mean),
            w.p50_s,
            w.p80_s,
            w.p95_s,
            percent(w.left),
            w.mean.n
        )
    };
    row(out, "wait", &waits(&f.all))?;
    for (tier, theirs) in &f.tiers {
        row(out, &format!("  {}", tier.name()), &waits(theirs))?;
    }
    row(out, "wait at all", &share(&f.waited))?;
    row(out, "passed on within a minute", &percent(f.wrong))?;
    row(out, "places taken", &percent(f.busy))?;
    row(out, "unevenness of work (Gini)", &format!("{:.3}", f.uneven))?;
    let held = f.held;
    let of = |share: Option<f64>| share.map_or("unknown".to_owned(), percent);
    let text = format!(
        "{} of {} served, {} of all {} told (those who left censored)",
        of(held.of_served),
        held.n_served,
        of(held.of_all),
        held.n
    );
    row(out, "quotes held (stated 80 %)", &text)?;
    if held.n == 0 {
        return Ok(());
    }
    let error = format!(
        "{:.1} s; queue length alone {:.1} s, before calibration {:.1} s",
        f.error_s, f.plain_error_s, f.raw_error_s
    );
    row(out, "quote error (RMSE)", &error)
}

fn seconds(mean: &Mean) -> String {
    format!("{:.1} s +- {:.1}", mean.mean, mean.within)
}

fn share(mean: &Mean) -> String {
    format!("{:.1} % +- {:.1}", mean.mean * 100.0, mean.within * 100.0)
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn row(out: &mut dyn Write, name: &str, value: &str) -> Result<()> {
    writeln!(out, "  {name:<34} {value}")
}
