//! The numbers of a figure as CSV.

use super::{exact, kind, rows};
use crate::figure::Figure;

/// Every drawn value, one a row: `panel,series,kind,x,y,lower,upper,z,note`. Numbers read back
/// exactly; an empty cell means that the layer has no such value, or a gap.
pub fn to_csv(figure: &Figure) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let number = |value: Option<f64>| value.filter(|v| !v.is_nan()).map(exact).unwrap_or_default();
    let header = ["panel", "series", "kind", "x", "y", "lower", "upper", "z", "note"].map(String::from);
    let records = figure.panels.iter().flat_map(|panel| {
        panel.layers.iter().flat_map(move |layer| {
            rows(layer).into_iter().map(move |row| {
                [
                    panel.y.label.clone(),
                    layer.name().to_owned(),
                    kind(layer).to_owned(),
                    number(row.x),
                    number(row.y),
                    number(row.lower),
                    number(row.upper),
                    number(row.z),
                    row.note.to_owned(),
                ]
            })
        })
    });
    for record in std::iter::once(header).chain(records) {
        writer.write_record(&record).expect("a vector takes every record, and all have nine fields");
    }
    let bytes = writer.into_inner().expect("a vector takes every flush");
    String::from_utf8(bytes).expect("only text was written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Layer, samples};

    #[test]
    fn every_value_is_there_and_reads_back() {
        for figure in samples::all() {
            let text = to_csv(&figure);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let records: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("well formed")).collect();
            let mut at = 0;
            for layer in figure.panels.iter().flat_map(|panel| &panel.layers) {
                if let Layer::Points { x, y, name, .. } = layer {
                    for (x, y) in x.iter().zip(y) {
                        assert_eq!(&records[at][1], name);
                        assert_eq!(records[at][3].parse::<f64>().ok(), Some(*x));
                        assert_eq!(records[at][4].parse::<f64>().ok(), (!y.is_nan()).then_some(*y));
                        at += 1;
                    }
                } else {
                    at += rows(layer).len();
                }
            }
            assert_eq!(at, records.len(), "{}", figure.title);
        }
    }
}
