//! What a cell may do in a spreadsheet: nothing.
use super::line;

#[test]
fn a_formula_is_text_and_a_number_stays_one() {
    assert_eq!(line(["=1+1", "@SUM(A1)", "-0.5", "+49 30"]), "'=1+1,'@SUM(A1),-0.5,'+49 30\r\n");
    assert_eq!(line(["\t=1", "-cmd|' /C calc'!A0"]), "'\t=1,'-cmd|' /C calc'!A0\r\n");
}

#[test]
fn commas_quotes_and_lines_stay_in_their_cell() {
    assert_eq!(
        line(["a,b", "say \"hi\"", "two\nlines"]),
        "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n"
    );
    assert_eq!(line(["=A1,\"x\""]), "\"'=A1,\"\"x\"\"\"\r\n");
}
