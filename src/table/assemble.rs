//! Cells to columns: header, units, types.

use super::cells::Cells;
use super::names::words;
use super::number::{CellReader, DecimalMark, NumberError, is_missing, parse_number};
use super::problems::{MAX_PROBLEMS, ProblemLog};
use super::read::{MAX_COLUMNS, Progress, ReadError, SHARE_OF_SPLITTING};
use super::table::{Column, Table, Unit, Values};
use super::unit::{parse_header, tidy};

/// A file taken apart into text cells.
pub struct Source {
    /// Header cells as written; empty where the file has none.
    pub header: Vec<String>,
    pub cells: Cells,
    /// The first row of `cells` that holds data.
    pub first_row: usize,
    /// Rows may end early without a remark (JSON objects without a key).
    pub short_rows_are_fine: bool,
    pub problems: ProblemLog,
}

impl Source {
    /// Cells whose first row is the header, unless all of it are numbers. `commented`: a header
    /// found in a comment above, used when there is no other.
    pub fn from_cells_with_header(cells: Cells, commented: Option<Vec<String>>) -> Result<Self, ReadError> {
        if cells.len() == 0 {
            return Err(ReadError::Empty);
        }
        let mut problems = ProblemLog::default();
        let has_header = is_header(cells.row(0));
        let mut header: Vec<String> = if has_header {
            cells.row(0).map(str::to_string).collect()
        } else if let Some(names) = commented.filter(|names| names.len() == cells.width(0)) {
            names
        } else {
            problems.table(
                "",
                "the first line holds only numbers, so the columns were named x1, x2, ...; add a header line",
            );
            (1..=cells.width(0)).map(|number| format!("x{number}")).collect()
        };
        let (numbers, filled) = count_numbers(cells.row(0));
        if has_header && numbers * 2 > filled {
            problems.table("", "most names in the first line are numbers; if it is a row, add a header line above it");
        }
        let first_row = usize::from(has_header);
        fit_header(&mut header, &cells, first_row, &mut problems);
        Ok(Self { header, cells, first_row, short_rows_are_fine: false, problems })
    }
}

/// Whether cells can be a header: not all of those filled are numbers.
pub fn is_header<'t>(cells: impl Iterator<Item = &'t str>) -> bool {
    let (numbers, filled) = count_numbers(cells);
    numbers == 0 || numbers < filled
}

/// How many cells are numbers, and how many are filled.
fn count_numbers<'t>(cells: impl Iterator<Item = &'t str>) -> (usize, usize) {
    cells.fold((0, 0), |(numbers, filled), cell| {
        let is_number = matches!(parse_number(cell), Ok(Some(_)) | Err(NumberError::Comma));
        (numbers + usize::from(is_number), filled + usize::from(!is_missing(cell)))
    })
}

/// Makes the header as wide as the rows where all rows agree that it is not.
fn fit_header(header: &mut Vec<String>, cells: &Cells, first_row: usize, problems: &mut ProblemLog) {
    let rows = || first_row..cells.len();
    let is_blank = |row: usize, column: usize| cells.get(row, column).is_none_or(|cell| cell.trim().is_empty());
    // A delimiter at the end of every line makes a column of nothing.
    while header.len() > 1
        && header.last().is_some_and(|name| name.trim().is_empty())
        && rows().all(|row| is_blank(row, header.len() - 1))
    {
        header.pop();
    }
    // Row names without a header above them, as R and pandas print them.
    let wider = header.len() + 1;
    let first_cells = || rows().map(|row| parse_number(cells.get(row, 0).unwrap_or_default()));
    let are_names = first_cells().all(|cell| cell.is_err());
    let first =
        first_cells().next().and_then(|cell| cell.ok().flatten()).filter(|number| *number == 0.0 || *number == 1.0);
    let are_counted =
        first.is_some_and(|first| first_cells().enumerate().all(|(row, cell)| cell == Ok(Some(first + row as f64))));
    let named_rows = first_row == 1
        && cells.len() > 2
        && rows().all(|row| cells.width(row) == wider)
        && rows().any(|row| !is_blank(row, wider - 1))
        && (are_names || are_counted);
    if named_rows {
        header.insert(0, String::new());
        problems.table("", "every row has one cell more than the header; the first cell was taken as the row's name");
    }
}

/// Turns cells into a table.
pub fn assemble(source: Source, progress: &mut Progress<'_>) -> Result<Table, ReadError> {
    let Source { header, cells, first_row, short_rows_are_fine, mut problems } = source;
    let width = header.len();
    if width > MAX_COLUMNS {
        return Err(ReadError::TooManyColumns { columns: width });
    }
    if first_row >= cells.len() {
        problems.table("", "there is a header but no row below it; add rows");
    }
    check_widths(&cells, first_row, width, short_rows_are_fine, &mut problems);
    let mut columns: Vec<Column> = Vec::with_capacity(width);
    let mut pending: Vec<(usize, Vec<Unreadable>)> = Vec::new();
    let mut decimal_comma = false;
    for (index, written) in header.iter().enumerate() {
        let (name, unit) = parse_header(written);
        let typed = type_column(&cells, first_row, index, unit.factor, is_label(&name));
        let (name, unit, values) = match typed {
            Typed::Numbers { numbers, unreadable, mark } => {
                decimal_comma |= mark == DecimalMark::Comma;
                pending.push((index, unreadable));
                (name, unit, Values::Numbers(numbers))
            }
            Typed::Texts { mostly_numbers } => {
                if mostly_numbers {
                    let message = format!("over {MAX_PROBLEMS} cells are no numbers, so the column was kept as text");
                    problems.column(&bare_name(written), written, message);
                }
                let texts = (first_row..cells.len()).map(|row| text_of(cells.get(row, index))).collect();
                (bare_name(written), Unit::default(), Values::Texts(texts))
            }
        };
        let name = unique_name(name, index, written, &columns, &mut problems);
        columns.push(Column { name, unit, values });
        progress.report(SHARE_OF_SPLITTING + (1.0 - SHARE_OF_SPLITTING) * (index + 1) as f32 / width as f32 * 0.99);
    }
    for (index, unreadable) in pending {
        let name = &columns[index].name;
        for (row, error) in unreadable {
            let text = cells.get(first_row + row, index).unwrap_or_default().trim();
            problems.cell(row, name, text, error.to_string());
        }
    }
    if decimal_comma {
        problems.table(
            "",
            "some columns were read with a decimal comma (1,5 is 1.5) because no other reading fits their cells",
        );
    }
    Ok(Table { columns, excluded: Vec::new(), problems: problems.finish() })
}

fn check_widths(cells: &Cells, first_row: usize, width: usize, short_is_fine: bool, problems: &mut ProblemLog) {
    for row in first_row..cells.len() {
        let found = cells.width(row);
        if found < width && !short_is_fine {
            let text = cells.row(row).collect::<Vec<_>>().join(", ");
            let message = format!("the row has {found} of {width} cells; the others are missing");
            problems.row(row - first_row, &text, message);
        }
        let surplus: Vec<&str> = (width..found).filter_map(|column| cells.get(row, column)).collect();
        if surplus.iter().any(|cell| !cell.trim().is_empty()) {
            let message = format!("the row has {found} cells but the header has {width}; these were left out");
            problems.row(row - first_row, &surplus.join(", "), message);
        }
    }
}

/// A name that no earlier column has; generated for an empty header.
fn unique_name(name: String, index: usize, written: &str, columns: &[Column], problems: &mut ProblemLog) -> String {
    let taken = |name: &str| columns.iter().any(|column| column.name == name);
    let is_empty = name.is_empty();
    let base = if is_empty { format!("column {}", index + 1) } else { name };
    let mut unique = base.clone();
    let mut number = 2;
    while taken(&unique) {
        unique = format!("{base} ({number})");
        number += 1;
    }
    if is_empty {
        problems.column(&unique, written, "the column had no name; give it one");
    } else if unique != base {
        problems.column(&unique, written, format!("the name {base} stands twice; this column was renamed"));
    }
    unique
}

/// The header of a text column: units mean nothing there, the closing empty brackets are still an escape.
fn bare_name(written: &str) -> String {
    let name = tidy(written);
    name.strip_suffix("()").map(|name| name.trim_end().to_string()).unwrap_or(name)
}

fn text_of(cell: Option<&str>) -> String {
    // A table's text never holds NUL (JSON can write one), so that what we write is text again.
    cell.map(|cell| cell.trim().replace('\0', "\u{fffd}")).unwrap_or_default()
}

/// Whether a column's name says that its cells name things.
fn is_label(name: &str) -> bool {
    const LABELS: [&str; 13] = [
        "model",
        "name",
        "run",
        "family",
        "series",
        "label",
        "arch",
        "architecture",
        "task",
        "dataset",
        "id",
        "hash",
        "config",
    ];
    words(name).last().is_some_and(|word| LABELS.contains(&word.as_str()))
}

/// A data row and why its cell is no number.
type Unreadable = (usize, NumberError);

enum Typed {
    Numbers {
        numbers: Vec<f64>,
        unreadable: Vec<Unreadable>,
        mark: DecimalMark,
    },
    /// `mostly_numbers`: only the count of unreadable cells stands against numbers.
    Texts {
        mostly_numbers: bool,
    },
}

/// A column is numbers if at least half of its filled cells are, and no more than
/// [`MAX_PROBLEMS`] are not (else their text could not be kept); an empty column is numbers.
///
/// A column whose name says that it holds labels (`model`: 190M, 7B-4T) is numbers only if every filled cell is.
///
/// It is read with a decimal comma only if some cell reads in no other way (`1,5`, `0,123`,
/// `1.234,5`) and no cell reads only with a decimal point (`1.5`, `1,234.5`). So `1,234` alone is 1234.
fn type_column(cells: &Cells, first_row: usize, index: usize, factor: f64, is_label: bool) -> Typed {
    let with_point = read_numbers(cells, first_row, index, CellReader::new(DecimalMark::Point, factor));
    let mut mark = DecimalMark::Point;
    let mut best = with_point;
    if best.unreadable.iter().any(|(_, error)| *error == NumberError::Comma) {
        let with_comma = read_numbers(cells, first_row, index, CellReader::new(DecimalMark::Comma, factor));
        let point_only = |(row, _): &Unreadable| {
            let cell = cells.get(first_row + row, index).unwrap_or_default();
            matches!(parse_number(cell), Ok(Some(_)))
        };
        if with_comma.complete && !with_comma.unreadable.iter().any(point_only) {
            (best, mark) = (with_comma, DecimalMark::Comma);
        }
    }
    // Infinity and overflow are numbers in the writer's mind.
    let alien =
        best.unreadable.iter().filter(|(_, error)| matches!(error, NumberError::NotANumber | NumberError::Comma));
    let (alien, filled) = (alien.count(), best.read + best.unreadable.len());
    if is_label && alien > 0 {
        return Typed::Texts { mostly_numbers: false };
    }
    if !best.complete || alien * 2 > filled {
        return Typed::Texts { mostly_numbers: alien * 2 <= filled };
    }
    Typed::Numbers { numbers: best.numbers, unreadable: best.unreadable, mark }
}

struct ReadNumbers {
    numbers: Vec<f64>,
    unreadable: Vec<Unreadable>,
    /// How many cells hold a number.
    read: usize,
    /// False if reading stopped because too many cells are no numbers.
    complete: bool,
}

fn read_numbers(cells: &Cells, first_row: usize, index: usize, reader: CellReader) -> ReadNumbers {
    let rows = cells.len() - first_row.min(cells.len());
    let mut result = ReadNumbers { numbers: Vec::with_capacity(rows), unreadable: Vec::new(), read: 0, complete: true };
    for row in 0..rows {
        let cell = cells.get(first_row + row, index).unwrap_or_default();
        let number = match reader.read(cell) {
            Ok(Some(number)) => {
                result.read += 1;
                number
            }
            Ok(None) => f64::NAN,
            Err(error) => {
                result.unreadable.push((row, error));
                f64::NAN
            }
        };
        result.numbers.push(number);
        if result.unreadable.len() > MAX_PROBLEMS {
            result.complete = false;
            break;
        }
    }
    result
}
