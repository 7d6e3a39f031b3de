//! Formulas as MathML.

use super::Tone;
use super::block::Block;
use super::prose::code;
use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, mathml};

/// A displayed formula. LaTeX that cannot be rendered is shown as it is written.
pub fn formula(id: &str, latex: &str) -> Block {
    match markup(latex) {
        Some(markup) => Block::Formula { id: id.into(), markup },
        None => Block::paragraph(id, Tone::Plain, vec![code(latex)]),
    }
}

fn markup(latex: &str) -> Option<String> {
    let storage = Storage::new();
    let config = RenderConfig { display_mode: DisplayMode::Block, annotation: None, ..Default::default() };
    let mut markup = String::new();
    mathml::push_mathml(&mut markup, Parser::new(latex, &storage), config).ok()?;
    (!markup.contains("<merror")).then_some(markup)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::registry::LAWS;

    #[test]
    fn every_declared_formula_renders() {
        for law in LAWS {
            assert!(matches!(formula("f", law.formula), Block::Formula { .. }), "{}: {}", law.id, law.formula);
        }
    }

    /// The page inserts the markup as it is, so nothing a stranger types may become an element.
    #[test]
    fn markup_holds_only_mathematics() {
        for hostile in [r"\text{<img src=x onerror=alert(1)>}", "a<script>", r"\href{javascript:alert(1)}{x}", "x & y"]
        {
            if let Block::Formula { markup, .. } = formula("f", hostile) {
                let lower = markup.to_lowercase();
                for bad in ["<img", "<script", "href", "javascript"] {
                    assert!(!lower.contains(bad), "{hostile} gives {markup}");
                }
            }
        }
    }
}
