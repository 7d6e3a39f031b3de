//! Text tables: separated by comma, tab, semicolon or bar; by blanks; or ruled with bars (Markdown, psql).

use super::assemble::Source;
use super::cells::Cells;
use super::read::{Progress, ReadError, SHARE_OF_SPLITTING};

/// How a table is laid out in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One of `,` `;` tab `|` between cells; cells may be quoted with `"`.
    Delimited(u8),
    /// Any run of blanks between cells.
    Spaces,
    /// Two or more blanks between cells, so that a cell may hold one.
    WideSpaces,
    /// Bars between cells and a rule of dashes: Markdown, Org, psql.
    Ruled,
    /// One JSON document.
    Json,
    /// One JSON value on each line.
    JsonLines,
}

/// How much of a text decides its layout.
const SAMPLE_BYTES: usize = 64 * 1024;
const SAMPLE_ROWS: usize = 200;
/// A quoted cell over more lines than this has probably lost its closing quote.
const LONGEST_CELL_LINES: u64 = 50;

/// The layout whose rows agree best on their number of cells. `is_csv`: the file's ending says
/// that cells are separated by a character.
pub fn detect(text: &str, is_csv: bool) -> Format {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    if !is_csv && sample.contains('|') && content_lines(sample).take(4).any(is_rule) {
        return Format::Ruled;
    }
    // On a tie the earlier one wins: a comma is the likeliest to stand inside a number.
    let by_character = [b'\t', b';', b'|', b','].map(Format::Delimited);
    let by_blanks = [Format::WideSpaces, Format::Spaces];
    let candidates = by_character.iter().chain(by_blanks.iter().filter(|_| !is_csv));
    let mut best = (0.0, Format::Delimited(b','));
    for format in candidates {
        let mut rows = Cells::default();
        split(sample, *format, SAMPLE_ROWS, &mut |_| {}, &mut rows);
        let whole_rows = if end < text.len() { rows.len().saturating_sub(1) } else { rows.len() };
        let score = agreement(&rows, whole_rows);
        if score > best.0 {
            best = (score, *format);
        }
    }
    best.1
}

/// Splits a text into cells and finds its header.
pub fn read(text: &str, format: Format, progress: &mut Progress<'_>) -> Result<Source, ReadError> {
    let mut cells = Cells::default();
    let total = text.len().max(1) as f32;
    let mut report = |at: u64| progress.report(SHARE_OF_SPLITTING * at as f32 / total);
    let unclosed = split(text, format, usize::MAX, &mut report, &mut cells);
    let mut source = Source::from_cells_with_header(cells, commented_header(text, format))?;
    for (row, lines) in unclosed {
        source.problems.table(
            "",
            format!(
                "a quoted cell near data row {} runs over {lines} lines; is a closing quote missing there?",
                row.max(1)
            ),
        );
    }
    Ok(source)
}

/// The share of rows that have as many cells as the header, or as each other.
fn agreement(rows: &Cells, count: usize) -> f64 {
    if count == 0 {
        return 0.0;
    }
    let widths: Vec<usize> = (0..count).map(|row| rows.width(row)).collect();
    let share = |width: usize| match width {
        0 | 1 => 0.0,
        _ => widths.iter().filter(|w| **w == width).count() as f64 / count as f64,
    };
    let mut sorted = widths.clone();
    sorted.sort_unstable();
    share(widths[0]).max(0.9 * share(sorted[count / 2]))
}

/// Puts up to `limit` rows into `cells`. Returns the quoted cells that run over suspiciously many
/// lines: (row, number of lines).
fn split(
    text: &str,
    format: Format,
    limit: usize,
    report: &mut dyn FnMut(u64),
    cells: &mut Cells,
) -> Vec<(usize, u64)> {
    match format {
        Format::Delimited(delimiter) => return split_quoted(text, delimiter, limit, report, cells),
        Format::Ruled => {
            for line in content_lines(text).filter(|line| line.contains('|') && !is_rule(line)).take(limit) {
                report(offset(text, line));
                push_ruled(line, cells);
            }
        }
        Format::WideSpaces => {
            for line in content_lines(text).take(limit) {
                report(offset(text, line));
                let spaced = line.replace('\t', "  ");
                cells.push_row(spaced.split("  ").map(str::trim).filter(|cell| !cell.is_empty()));
            }
        }
        Format::Spaces | Format::Json | Format::JsonLines => {
            for line in content_lines(text).take(limit) {
                report(offset(text, line));
                cells.push_row(line.split_whitespace());
            }
        }
    }
    Vec::new()
}

fn split_quoted(
    text: &str,
    delimiter: u8,
    limit: usize,
    report: &mut dyn FnMut(u64),
    cells: &mut Cells,
) -> Vec<(usize, u64)> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .comment(comments_possible(text).then_some(b'#'))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut suspicious = Vec::new();
    let mut width = 0;
    while cells.len() < limit {
        // A reader over valid UTF-8 in memory that allows rows of any length has nothing left to fail on.
        let Ok(true) = reader.read_record(&mut record) else { break };
        let blank = record.len() == 1 && width > 1 && record[0].trim().is_empty();
        if blank {
            continue;
        }
        width = width.max(record.len());
        let lines = record.position().map_or(0, |start| reader.position().line().saturating_sub(start.line()));
        if lines > LONGEST_CELL_LINES {
            suspicious.push((cells.len(), lines));
        }
        cells.push_row(record.iter());
        report(reader.position().byte());
    }
    suspicious
}

/// Lines that start with `#` are comments, unless they look like cells: colours such as `#faebdd`.
fn comments_possible(text: &str) -> bool {
    let is_colour = |line: &str| {
        let digits = line[1..].bytes().take_while(u8::is_ascii_hexdigit).count();
        digits == 6 && line[7..].starts_with([',', ';', '\t', '|', '"'])
    };
    !text.lines().take(SAMPLE_ROWS).any(|line| line.starts_with('#') && is_colour(line))
}

/// The last comment before the first row: NumPy and gnuplot write the header there.
fn commented_header(text: &str, format: Format) -> Option<Vec<String>> {
    let comment = text.lines().map(str::trim).take_while(|line| line.is_empty() || line.starts_with('#')).last()?;
    let names = comment.strip_prefix('#')?.trim();
    let mut cells = Cells::default();
    split(names, format, 1, &mut |_| {}, &mut cells);
    (cells.len() == 1).then(|| cells.row(0).map(str::to_string).collect())
}

/// Lines with something on them that are no comments.
fn content_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A line that only rules: `|---|:-:|`, `----+----`.
fn is_rule(line: &str) -> bool {
    line.contains("--") && line.chars().all(|c| matches!(c, '|' | '+' | '-' | ':' | '=' | ' ' | '\t'))
}

/// Cells between bars; `\|` is a bar inside a cell, and emphasis marks around a cell are dropped.
fn push_ruled(line: &str, cells: &mut Cells) {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(inner);
    let mut cell = String::new();
    let mut escaped = false;
    let mut push = |cell: &mut String| {
        let bare = cell.trim();
        let marked = [("**", "**"), ("`", "`")];
        let bare = marked.iter().find_map(|(open, close)| bare.strip_prefix(open)?.strip_suffix(close)).unwrap_or(bare);
        cells.push(bare);
        cell.clear();
    };
    for c in inner.chars() {
        match c {
            '|' if !escaped => push(&mut cell),
            '|' => {
                cell.pop();
                cell.push('|');
            }
            _ => cell.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    push(&mut cell);
    cells.end_row();
}

/// Where `line` starts in `text`; it must be a part of it.
fn offset(text: &str, line: &str) -> u64 {
    (line.as_ptr() as usize).saturating_sub(text.as_ptr() as usize) as u64
}
