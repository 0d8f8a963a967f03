//! Words with one slip of the fingers: a letter too many, too few, another one, or two swapped.
//! The first letter has to be right: slips there are rare, and a dictionary is sorted by it.

/// Shorter words have too many neighbours for one of them to be what was meant.
pub(super) const LETTERS_MIN: usize = 5;

/// Whether one slip leads from one word to the other. Damerau, "A technique for computer detection
/// and correction of spelling errors", 1964: the four slips make up 80 % of misspellings.
pub(super) fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (a, b) {
        ([], [_]) | ([_], []) => true,
        ([x, rest_a @ ..], [y, rest_b @ ..]) => {
            rest_a == rest_b
                || rest_a == b
                || a == rest_b
                || matches!((rest_a, rest_b), ([x2, end_a @ ..], [y2, end_b @ ..])
                    if x == y2 && y == x2 && end_a == end_b)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
