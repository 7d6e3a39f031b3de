//! The index against a full search, its work on large clouds, and what survives a redraw.

use super::super::samples;
use super::*;
use crate::num::Rng;

#[test]
fn the_index_finds_what_a_full_search_finds() {
    let figure = samples::cloud(1200);
    let layout = Layout::new(&figure, 900.0, 500.0);
    let index = HitIndex::new(&figure, &layout);
    let all = spots(&figure, &layout);
    let mut rng = Rng::new(21);
    let mut found = 0;
    for _ in 0..500 {
        let at = (1000.0 * rng.uniform() - 50.0, 600.0 * rng.uniform() - 50.0);
        let distance = |p: Point| libm::hypot(p.0 - at.0, p.1 - at.1);
        let least =
            all.iter().map(|s| distance((f64::from(s.pixel.0), f64::from(s.pixel.1)))).fold(f64::INFINITY, f64::min);
        match index.nearest(&figure, &layout, at, 40.0) {
            Some(hit) => {
                // The index keeps pixels in single precision.
                assert!((distance(hit.pixel) - least).abs() < 1e-3, "{} against {least}", distance(hit.pixel));
                found += 1;
            }
            None => assert!(least > 40.0, "missed a point {least} away"),
        }
    }
    assert!(found > 100);
    let rect = Rect { left: 130.0, top: 90.0, right: 401.0, bottom: 222.0 };
    let inside = all.iter().filter(|s| rect.contains((f64::from(s.pixel.0), f64::from(s.pixel.1)))).count();
    assert!(inside > 20);
    assert_eq!(index.count_in(&rect), inside);
}

/// The first points of the sample curve, and the number of their layer.
fn first_points(figure: &Figure) -> (usize, Vec<f64>, Vec<f64>) {
    let layers = figure.panels[0].layers.iter().enumerate();
    layers
        .filter_map(|(i, layer)| match layer {
            Layer::Points { x, y, .. } => Some((i, x.clone(), y.clone())),
            _ => None,
        })
        .next()
        .expect("the sample has points")
}

#[test]
fn a_hit_tells_the_value_and_the_note() {
    let figure = samples::curve();
    let layout = Layout::new(&figure, 900.0, 500.0);
    let (layer, x, y) = first_points(&figure);
    let place = &layout.panels[0];
    let at = (place.x.to_pixel(x[4]) + 1.0, place.y.to_pixel(y[4]) - 1.0);
    let hit = HitIndex::new(&figure, &layout).nearest(&figure, &layout, at, 24.0).expect("close by");
    assert_eq!((hit.panel, hit.layer, hit.index, hit.x, hit.y), (0, layer, Some(4), x[4], y[4]));
    assert!(hit.note.starts_with("row of") && hit.series == "N = 70M", "{hit:?}");
}

#[test]
fn curves_are_read_along_the_drawing() {
    let figure = samples::curve();
    let layout = Layout::new(&figure, 900.0, 500.0);
    let place = &layout.panels[0];
    for x in [2e9, 4e11, 3e12] {
        let exact = 1.8172 + 482.01 / libm::pow(7e7, 0.3478) + 2085.43 / libm::pow(x, 0.3658);
        let at = (place.x.to_pixel(x), place.y.to_pixel(exact) + 5.0);
        let hit = nearest_curve(&figure, &layout, at, 12.0).expect("five pixels away");
        assert!((hit.y / exact - 1.0).abs() < 1e-3 && hit.series == "N = 70M", "{hit:?}");
        assert_eq!(nearest_curve(&figure, &layout, at, 3.0), None);
    }
    assert_eq!(nearest_curve(&figure, &layout, (2.0, 2.0), 1e9), None);
}

/// Work is counted, not timed: the points looked at per question.
#[test]
fn a_hundred_thousand_points_are_searched_in_little_work() {
    let mut rng = Rng::new(4);
    let mut figure = samples::cloud(1200);
    let Layer::Points { x, y, .. } = &mut figure.panels[0].layers[0] else { panic!("the sample has points") };
    *x = (0..100_000).map(|_| rng.normal()).collect();
    *y = (0..100_000).map(|_| rng.normal()).collect();
    figure.panels[0].layers.truncate(1);
    for (width, height, bound) in [(1100.0, 600.0, 800), (390.0, 390.0, 2500)] {
        let layout = Layout::new(&figure, width, height);
        let index = HitIndex::new(&figure, &layout);
        let worst = (0..2000)
            .map(|_| index.search((width * rng.uniform(), height * rng.uniform()), 24.0).1)
            .max()
            .unwrap_or_default();
        assert!(worst < bound, "{worst} points looked at on {width} pixels");
    }
}

#[test]
fn points_are_found_again_while_they_exist() {
    let figure = samples::curve();
    let layout = Layout::new(&figure, 900.0, 500.0);
    let (layer, x, _) = first_points(&figure);
    let hit = point(&figure, &layout, 0, layer, 4).expect("there are nine");
    // Another layer before it and another size: the same point, at its new place.
    let mut more = figure.clone();
    more.panels[0]
        .layers
        .insert(0, Layer::Level { name: "more".into(), colour: crate::figure::Colour::Muted, at: 2.0 });
    let narrow = Layout::new(&more, 390.0, 390.0);
    let again = hit.again(&more, &narrow).expect("still there");
    assert_eq!((again.layer, again.index, again.x, again.y), (layer + 1, hit.index, hit.x, hit.y));
    assert_eq!(again.pixel.0, narrow.panels[0].x.to_pixel(x[4]));
    // A row dropped before it: another number, the same point. The point itself dropped: gone.
    let without = |index: usize| {
        let mut less = figure.clone();
        let Layer::Points { x, y, notes, .. } = &mut less.panels[0].layers[layer] else { panic!("points") };
        x.remove(index);
        y.remove(index);
        notes.remove(index);
        less
    };
    assert_eq!(hit.again(&without(0), &layout).and_then(|hit| hit.index), Some(3));
    assert_eq!(hit.again(&without(4), &layout), None);
    // A residual keeps its place in the data when the fit, and with it its y, changes.
    let mut refitted = figure.clone();
    let Layer::Points { y, .. } = &mut refitted.panels[0].layers[layer] else { panic!("points") };
    y[4] += 0.1;
    assert_eq!(hit.again(&refitted, &layout).map(|again| again.y), Some(hit.y + 0.1));
}

#[test]
fn a_place_on_a_curve_follows_the_curve() {
    let mut figure = samples::reducible();
    let layout = Layout::new(&figure, 900.0, 500.0);
    let place = &layout.panels[0];
    let Layer::Line { y, .. } = &figure.panels[0].layers[0] else { panic!("the sample starts with a line") };
    let at = (place.x.to_pixel(3e12), place.y.to_pixel(y[50]));
    let hit = nearest_curve(&figure, &layout, at, 60.0).expect("close by");
    let Layer::Line { y, .. } = &mut figure.panels[0].layers[0] else { panic!("the same") };
    y.iter_mut().for_each(|y| *y *= 2.0);
    let again = hit.again(&figure, &layout).expect("the curve still reaches there");
    assert!((again.y / hit.y - 2.0).abs() < 1e-9 && again.x == hit.x);
    figure.panels[0].layers.remove(0);
    assert_eq!(hit.again(&figure, &layout), None);
}
