//! Past cases made up for measuring: each is put together from a few sentences by its number alone,
//! so that a million of them need no room and every run measures the same ones.

use crate::clock::Timestamp;
use crate::domain::case::Case;
use crate::domain::customer::CustomerTier;
use crate::domain::handoff::{Disposition, WrapUp};
use crate::domain::vector::Vector;
use crate::language::Language;

/// A million cases lie this many milliseconds apart, about half a year in all.
const BETWEEN_MS: i64 = 15_000;

const OPENINGS: [&str; 8] = [
    "since the last update",
    "for about a week now",
    "after we moved to the new office",
    "on my phone but not on my laptop",
    "whenever more than two people work at the same time",
    "as soon as I open the monthly view",
    "only in the account of our accountant",
    "every night around two",
];

const PROBLEMS: [&str; 20] = [
    "the export to the spreadsheet stops half way and leaves an empty file",
    "invoices are sent twice to the same address",
    "the calendar no longer takes over appointments from the shared one",
    "signing in ends in a blank page after the second factor",
    "the card is declined although the bank says that it is fine",
    "webhooks arrive with a delay of several hours",
    "search finds nothing that was written this month",
    "uploaded pictures are turned by ninety degrees",
    "the discount of the yearly plan is missing from the bill",
    "a colleague who left can still open the shared folder",
    "reports show the totals of last year",
    "the import refuses names with an accent",
    "messages to customers end up in their junk folder",
    "the barcode scanner is not recognised any more",
    "prices are shown without tax in the basket",
    "the synchronisation says it is done but nothing has changed",
    "the delivery address cannot be changed after ordering",
    "our key for the interface was revoked without notice",
    "time zones are mixed up in the shift plan",
    "the form for cancelling leads to an error page",
];

const DETAILS: [&str; 10] = [
    "restarting did not help and neither did another browser",
    "we have tried it with a fresh account and saw the same",
    "there is a deadline on Friday and the team is waiting",
    "support asked for the logs, they are attached",
    "it worked when the setting for drafts was turned off",
    "three of our customers have complained about it",
    "the page shows a number that nobody could explain",
    "it began on the day we changed the plan",
    "nobody here has touched the settings",
    "we would be glad of a way around it for now",
];

const FIXES: [&str; 8] = [
    "the stuck job was ended and the queue emptied, then it ran through",
    "the rule was applied twice, the second copy was removed",
    "the permission had been granted to a group and was taken back there",
    "the address was verified again and the records corrected",
    "a newer version of the connector was installed",
    "the amount was credited with the next bill",
    "the cache was emptied and the index built anew",
    "the setting was reset for the whole team",
];

/// The corpus, with what its sentences mean.
pub(super) struct Corpus {
    openings: Vec<Vector>,
    problems: Vec<Vector>,
    details: Vec<Vector>,
}

/// The choices behind a case.
struct Parts {
    opening: usize,
    problem: usize,
    details: [usize; 2],
    fix: usize,
    order: u64,
    code: u64,
}

impl Corpus {
    /// Encodes the sentences.
    pub(super) fn new(language: &Language) -> Self {
        let all = |texts: &[&str]| texts.iter().filter_map(|text| language.encode(text)).collect();
        Self { openings: all(&OPENINGS), problems: all(&PROBLEMS), details: all(&DETAILS) }
    }

    /// The case of that number. Its vector is the mean of its sentences': near enough to one of the
    /// whole text for measuring time.
    pub(super) fn case(&self, number: usize) -> Case {
        let parts = Parts::of(number as u64);
        let id = number as u128;
        let resolved_at = Timestamp(0).plus_ms(BETWEEN_MS * number as i64);
        let [one, two] = parts.details;
        let vectors = [
            self.openings.get(parts.opening),
            self.problems.get(parts.problem),
            self.details.get(one),
            self.details.get(two),
        ];
        Case {
            id: id.into(),
            conversation: id.into(),
            handoff: id.into(),
            ask: PROBLEMS[parts.problem].to_owned(),
            tried: Vec::new(),
            wrap_up: WrapUp {
                disposition: Disposition::Solved,
                fix: FIXES[parts.fix].to_owned(),
                ..WrapUp::default()
            },
            topic: None,
            agent: 0.into(),
            customer_tier: CustomerTier::default(),
            transcript: parts.text(),
            vector: Vector::mean(vectors.into_iter().flatten()),
            opened_at: resolved_at,
            resolved_at,
            score: None,
            reopened: false,
            n_helped: 0,
            n_not_helped: 0,
        }
    }

    /// A conversation to find cases for: the words of a case that is not in the corpus.
    pub(super) fn query(number: usize) -> String {
        Parts::of(u64::MAX - number as u64).text()
    }
}

impl Parts {
    fn of(number: u64) -> Self {
        let mut draws = Draws(number);
        Self {
            opening: draws.below(OPENINGS.len()),
            problem: draws.below(PROBLEMS.len()),
            details: [draws.below(DETAILS.len()), draws.below(DETAILS.len())],
            fix: draws.below(FIXES.len()),
            order: draws.next() % 900_000 + 100_000,
            code: draws.next() % 4_000,
        }
    }

    /// What the customer said, 50 to 70 words.
    fn text(&self) -> String {
        let [one, two] = self.details;
        format!(
            "Hello, {} {}. {}, error E{}. {}. The order is {}.",
            OPENINGS[self.opening],
            PROBLEMS[self.problem],
            DETAILS[one],
            self.code,
            DETAILS[two],
            self.order,
        )
    }
}

/// Numbers that look like chance and follow from where they begin (SplitMix64: Steele, Lea, Flood,
/// "Fast splittable pseudorandom number generators", 2014).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}
