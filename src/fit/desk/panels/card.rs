//! The fit card: shown and exported.

use crate::fit::card::FitCard;
use crate::fit::desk::FitDesk;
use crate::view::{Block, Button, Panel};

pub(super) fn panel(desk: &FitDesk, card: Option<&FitCard>) -> Panel {
    let buttons = vec![
        Button::new("card/markdown", "Markdown"),
        Button::new("card/json", "JSON").action("export-json"),
        Button::new("card/python", "Python").title("a script that repeats this fit with SciPy"),
        Button::new("card/latex", "LaTeX"),
    ];
    let summary = "Everything about this fit, as text";
    let blocks = vec![
        Block::Buttons { id: "card-exports".into(), label: String::new(), buttons },
        Block::fold("card-text", summary, desk.open.contains("card-text"), || {
            let text = card.map_or(String::new(), FitCard::to_markdown);
            vec![Block::Verbatim { id: "card-markdown".into(), label: "Fit card".into(), text }]
        }),
    ];
    Panel { id: "card".into(), title: "Fit card".into(), blocks, ..Panel::default() }
}
