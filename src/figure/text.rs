//! How wide text is, without asking a browser; text made safe for markup.
//!
//! A static table in thousandths of the font size. The page's font is whatever the system offers,
//! so the table is on the wide side of Arial, Roboto, Segoe UI, San Francisco and DejaVu Sans:
//! what does not overlap by this table does not overlap on screen.

/// Width of `text` in pixels at a font size in pixels.
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| f64::from(character_width(c))).sum::<f64>() * size / 1000.0
}

/// Height of a line of text in pixels: ascent and descent of figures and capitals.
pub fn line_height(size: f64) -> f64 {
    size * 1.1
}

/// `text`, shortened with an ellipsis so that it fits `width` pixels.
pub fn shorten(text: &str, size: f64, width: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_owned();
    }
    let room = width - text_width("…", size);
    let mut used = 0.0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += f64::from(character_width(*c)) * size / 1000.0;
            used <= room
        })
        .collect();
    format!("{}…", kept.trim_end())
}

/// Text safe inside an XML element or attribute. Control characters, which XML forbids, are dropped.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => safe.push(c),
        }
    }
    safe
}

/// Advance width of a character in thousandths of the font size.
fn character_width(c: char) -> u16 {
    match c {
        '0'..='9' => 625,
        '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁻' => 420,
        '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | 'I' => 330,
        ' ' | '\u{a0}' => 310,
        '\u{202f}' => 200,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' => 410,
        'm' | 'M' | 'W' | '%' | '…' | '@' => 950,
        'w' => 790,
        '−' | '+' | '×' | '=' | '<' | '>' | '≈' | '±' | '∞' => 720,
        '–' | '·' => 560,
        'a'..='z' => 610,
        'A'..='Z' => 720,
        '\u{300}'..='\u{36f}' => 0,
        // East Asian wide forms and pictures take a full square.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffef}' | '\u{1f000}'.. => 1050,
        _ => 700,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_grows_with_size_and_text() {
        assert_eq!(text_width("125M", 12.0), (3.0 * 625.0 + 950.0) * 12.0 / 1000.0);
        assert!(text_width("10²¹", 12.0) < text_width("1021", 12.0));
    }

    #[test]
    fn shortened_text_fits() {
        let long = "a very long name of a series from a model family";
        for width in [20.0, 60.0, 120.0] {
            let short = shorten(long, 12.0, width);
            assert!(text_width(&short, 12.0) <= width && short.ends_with('…'), "{short} at {width}");
        }
        assert_eq!(shorten("short", 12.0, 100.0), "short");
    }
}
