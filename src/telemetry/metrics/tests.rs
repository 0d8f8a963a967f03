use super::*;

const TOOK: Metric =
    Metric { name: "took_seconds", kind: Kind::Histogram, labels: "", help: "How long." };
const OPEN: Metric = Metric { name: "open", kind: Kind::Gauge, labels: "of", help: "How many." };

#[test]
fn a_page_reads_as_the_format_wants_it() {
    let mut page = Page::default();
    page.value(&OPEN, &[("of", "a \"b\"\\\n")], 3.0);
    page.value(&OPEN, &[("of", "c"), ("in", "d")], 0.5);
    let text = page.text();
    assert_eq!(
        text,
        "# HELP open How many.\n# TYPE open gauge\nopen{of=\"a \\\"b\\\"\\\\\\n\"} 3\n\
         open{of=\"c\",in=\"d\"} 0.5\n"
    );
}

#[test]
fn buckets_count_what_took_at_most_so_long() {
    let spans = Spans::default();
    for ms in [1, 2, 3, 70_000] {
        spans.note(Duration::from_millis(ms));
    }
    let mut page = Page::default();
    page.spans(&TOOK, &spans);
    let text = page.text();
    for line in [
        "took_seconds_bucket{le=\"0.001\"} 1\n",
        "took_seconds_bucket{le=\"0.002\"} 2\n",
        "took_seconds_bucket{le=\"0.005\"} 3\n",
        "took_seconds_bucket{le=\"60\"} 3\n",
        "took_seconds_bucket{le=\"+Inf\"} 4\n",
        "took_seconds_sum 70.006\n",
        "took_seconds_count 4\n",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}
