//! Cutting lines and areas at the edge of a panel, and lines into dashes.

/// A point in pixels.
pub type Point = (f64, f64);

/// A rectangle in pixels; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub fn contains(&self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    pub fn overlaps(&self, other: &Rect) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// The same rectangle, larger by `by` on all sides.
    pub fn grown(&self, by: f64) -> Rect {
        Rect { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }
}

/// The parts of a line inside a rectangle. A point that is not finite breaks the line.
pub fn clip_line(points: impl IntoIterator<Item = Point>, rect: &Rect) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    let mut previous: Option<Point> = None;
    for point in points {
        if !(point.0.is_finite() && point.1.is_finite()) {
            (previous, open) = (None, false);
            continue;
        }
        if let Some(from) = previous {
            match clip_segment(from, point, rect) {
                None => open = false,
                Some((start, end)) => {
                    match pieces.last_mut() {
                        Some(piece) if open && start == from => piece.push(end),
                        _ => pieces.push(vec![start, end]),
                    }
                    open = end == point;
                }
            }
        }
        previous = Some(point);
    }
    pieces
}

/// The part of a segment inside a rectangle (Liang and Barsky 1984).
pub(super) fn clip_segment(from: Point, to: Point, rect: &Rect) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let edges =
        [(-dx, from.0 - rect.left), (dx, rect.right - from.0), (-dy, from.1 - rect.top), (dy, rect.bottom - from.1)];
    for (step, room) in edges {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    if enter > leave {
        return None;
    }
    let at = |t: f64| match t {
        0.0 => from,
        1.0 => to,
        t => (from.0 + t * dx, from.1 + t * dy),
    };
    Some((at(enter), at(leave)))
}

/// The part of a polygon inside a rectangle (Sutherland and Hodgman 1974). All points finite.
pub fn clip_polygon(polygon: &[Point], rect: &Rect) -> Vec<Point> {
    // Signed distance inside each edge.
    let inside: [fn(&Rect, Point) -> f64; 4] =
        [|r, p| p.0 - r.left, |r, p| r.right - p.0, |r, p| p.1 - r.top, |r, p| r.bottom - p.1];
    let mut points = polygon.to_vec();
    for distance in inside {
        let mut kept = Vec::with_capacity(points.len());
        for (i, &to) in points.iter().enumerate() {
            let from = points[(i + points.len() - 1) % points.len()];
            let (a, b) = (distance(rect, from), distance(rect, to));
            if (a < 0.0) != (b < 0.0) {
                let t = a / (a - b);
                kept.push((from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1)));
            }
            if b >= 0.0 {
                kept.push(to);
            }
        }
        points = kept;
    }
    points
}

/// A line as dashes of length `on` with gaps of length `off`, pixels.
pub fn dashes(line: &[Point], on: f64, off: f64) -> Vec<Vec<Point>> {
    let mut pieces = Vec::new();
    let mut current: Vec<Point> = line.first().copied().into_iter().collect();
    let (mut drawing, mut left) = (true, on);
    for pair in line.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let length = libm::hypot(to.0 - from.0, to.1 - from.1);
            if length <= left {
                left -= length;
                if drawing {
                    current.push(to);
                }
                break;
            }
            let t = left / length;
            from = (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
            if drawing {
                current.push(from);
                pieces.push(std::mem::take(&mut current));
            } else {
                current = vec![from];
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
    }
    if drawing && current.len() > 1 {
        pieces.push(current);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Rect = Rect { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn lines_are_cut_at_the_edge_and_joined_inside() {
        let line = [(-5.0, 5.0), (5.0, 5.0), (5.0, 8.0), (5.0, 20.0), (8.0, 20.0), (8.0, 2.0)];
        let pieces = clip_line(line, &BOX);
        assert_eq!(pieces, [vec![(0.0, 5.0), (5.0, 5.0), (5.0, 8.0), (5.0, 10.0)], vec![(8.0, 10.0), (8.0, 2.0)]]);
    }

    #[test]
    fn nan_breaks_a_line() {
        let pieces = clip_line([(1.0, 1.0), (2.0, 2.0), (f64::NAN, 3.0), (4.0, 4.0), (5.0, 5.0)], &BOX);
        assert_eq!(pieces, [vec![(1.0, 1.0), (2.0, 2.0)], vec![(4.0, 4.0), (5.0, 5.0)]]);
    }

    #[test]
    fn polygons_keep_the_area_inside() {
        let area = |p: &[Point]| {
            let twice: f64 =
                (0..p.len()).map(|i| (p[i], p[(i + 1) % p.len()])).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
            (twice / 2.0).abs()
        };
        let diamond = [(5.0, -5.0), (15.0, 5.0), (5.0, 15.0), (-5.0, 5.0)];
        // The diamond |x-5| + |y-5| <= 10 just covers the box.
        assert!((area(&clip_polygon(&diamond, &BOX)) - 100.0).abs() < 1e-9);
        assert!(clip_polygon(&[(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)], &BOX).is_empty());
    }

    #[test]
    fn dashes_have_their_lengths_across_corners() {
        let pieces = dashes(&[(0.0, 0.0), (4.0, 0.0), (4.0, 6.0)], 3.0, 2.0);
        assert_eq!(pieces, [vec![(0.0, 0.0), (3.0, 0.0)], vec![(4.0, 1.0), (4.0, 4.0)],]);
    }
}
