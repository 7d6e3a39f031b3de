//! Where a small label beside a point stands: inside the frame, never over the point.

use super::clip::{Point, Rect};
use super::text::text_width;
use super::theme::SMALL_TEXT;

/// A placed label.
#[derive(Clone, Debug, PartialEq)]
pub struct Callout {
    pub lines: Vec<String>,
    /// The room it takes at most: widths of text are estimated on the wide side.
    pub room: Rect,
    /// The corner of the room at which the label is held, so that a narrower one stays near its point.
    pub hold: Point,
    /// Whether `hold` is a right and whether it is a lower corner.
    pub right: bool,
    pub lower: bool,
    /// Where a leader from the point meets the label.
    pub meets: Point,
}

/// Height of a line, and what the border and the padding add, pixels: as in `style/chart.css`.
const LINE: f64 = 16.0;
const AROUND: Point = (18.0, 8.0);

/// Places `text` near `point`, as many pixels from it as the first of `ways`, or farther where that
/// costs less; lines longer than the frame or `widest` are broken. Of the places around the point
/// the one with the least `cost` is taken, the first of equals.
pub fn place(
    text: &[String],
    point: Point,
    ways: &[f64],
    widest: f64,
    frame: &Rect,
    cost: impl Fn(&Rect) -> usize,
) -> Callout {
    let room = widest.min(frame.width()) - AROUND.0;
    let lines: Vec<String> = text.iter().flat_map(|line| broken(line, room)).collect();
    let width = lines.iter().map(|line| text_width(line, SMALL_TEXT)).fold(0.0, f64::max).min(room) + AROUND.0;
    let height = LINE * lines.len() as f64 + AROUND.1;
    let (x, y) = point;
    let inside = |left: f64, top: f64| {
        let left = left.min(frame.right - width).max(frame.left);
        let top = top.min(frame.bottom - height).max(frame.top);
        Rect { left, top, right: left + width, bottom: top + height }
    };
    let around = |way: f64| {
        let (beside, before) = (x + way, x - way - width);
        let (below, above) = (y + way, y - way - height);
        let middle = (x - width / 2.0, y - height / 2.0);
        [
            (beside, below),
            (beside, above),
            (before, below),
            (before, above),
            (beside, middle.1),
            (before, middle.1),
            (middle.0, above),
            (middle.0, below),
        ]
        .map(|(left, top)| inside(left, top))
    };
    let clear = ways.first().copied().unwrap_or(0.0);
    let keep_off = Rect { left: x, top: y, right: x, bottom: y }.grown(clear - 0.5);
    let room = ways
        .iter()
        .flat_map(|way| around(*way))
        .min_by_key(|room| (room.overlaps(&keep_off), cost(room)))
        .unwrap_or_else(|| inside(x, y));
    let right = room.right <= x || room.left < x && x > (frame.left + frame.right) / 2.0;
    let lower = room.bottom <= y;
    let hold = (if right { room.right } else { room.left }, if lower { room.bottom } else { room.top });
    // Near the held corner, where the label surely is.
    let sure = width / 3.0;
    let (from, to) = if right { (room.right - sure, room.right) } else { (room.left, room.left + sure) };
    let meets = (x.clamp(from, to), y.clamp(room.top, room.bottom));
    Callout { lines, room, hold, right, lower, meets }
}

/// A line in pieces that fit a width, broken between words; a word that is too long stays whole
/// and is cut off by the label's edge.
fn broken(line: &str, width: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in line.split(' ') {
        let last = pieces.last_mut().expect("starts with one");
        let longer = if last.is_empty() { word.to_owned() } else { format!("{last} {word}") };
        if last.is_empty() || text_width(&longer, SMALL_TEXT) <= width {
            *last = longer;
        } else {
            pieces.push(word.to_owned());
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Rng;

    #[test]
    fn labels_stay_inside_and_off_their_point_on_a_phone_and_on_a_desk() {
        let mut rng = Rng::new(41);
        let long = "row 17: a run with a rather long name, 1.4B parameters, 28B tokens".to_owned();
        for (width, height) in [(358.0, 390.0), (390.0, 280.0), (1100.0, 520.0)] {
            let frame = Rect { left: 0.0, top: 0.0, right: width, bottom: height };
            for _ in 0..2000 {
                let point = (width * rng.uniform(), height * rng.uniform());
                let text = [long.clone(), "training tokens D = 28B".into(), "loss = 2.31 (2.29–2.33)".into()];
                let lines = 1 + (3.0 * rng.uniform()) as usize;
                let clear = if rng.uniform() < 0.5 { 12.0 } else { 20.0 };
                let placed = place(&text[..lines], point, &[clear], 280.0, &frame, |_| 0);
                let room = placed.room;
                assert!(
                    room.left >= 0.0 && room.top >= 0.0 && room.right <= width && room.bottom <= height,
                    "{room:?}"
                );
                let near = Rect { left: point.0, top: point.1, right: point.0, bottom: point.1 }.grown(clear - 1.0);
                assert!(!room.overlaps(&near), "{room:?} covers {point:?}");
                assert!(room.grown(0.01).contains(placed.hold) && room.grown(0.01).contains(placed.meets));
            }
        }
    }

    #[test]
    fn cost_chooses_among_the_places() {
        let frame = Rect { left: 0.0, top: 0.0, right: 800.0, bottom: 500.0 };
        let text = ["loss = 2.31".to_owned()];
        let free = place(&text, (400.0, 250.0), &[12.0], 280.0, &frame, |_| 0);
        assert!(free.room.left == 412.0 && free.room.top == 262.0 && !free.right && !free.lower);
        let above_left = |room: &Rect| usize::from(room.right > 400.0 || room.bottom > 250.0);
        let moved = place(&text, (400.0, 250.0), &[12.0], 280.0, &frame, above_left);
        assert!(moved.room.right == 388.0 && moved.room.bottom == 238.0 && moved.right && moved.lower);
        assert_eq!((moved.hold, moved.meets), ((388.0, 238.0), (388.0, 238.0)));
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        let pieces = broken("a run with a rather long name", 80.0);
        assert!(pieces.len() > 1 && pieces.join(" ") == "a run with a rather long name");
        assert!(pieces.iter().all(|piece| text_width(piece, SMALL_TEXT) <= 80.0));
        assert_eq!(broken("unbreakable", 10.0), ["unbreakable"]);
    }
}
