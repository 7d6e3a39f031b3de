//! Inks of a figure on light and on dark ground.
//!
//! Series colours keep the hues of Okabe and Ito's colour-blind-safe set, moved until each stands
//! out from its ground by at least 3:1 (WCAG 1.4.11) and the first six are far apart for
//! red-blind and green-blind eyes as well; both are tested here.

use super::Colour;

/// Red, green, blue, 0..=255 (sRGB).
pub type Rgb = (u8, u8, u8);

/// A colour and how much of it: 1 covers, 0 is invisible.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    pub rgb: Rgb,
    pub alpha: f64,
}

/// The inks and the type of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    pub ground: Rgb,
    /// Headings and labels in the plot.
    pub ink: Rgb,
    /// Tick labels, axis lines.
    pub quiet: Rgb,
    pub grid: Rgb,
    pub zone: Rgb,
    pub series: [Rgb; 8],
    /// From small to large.
    pub ramp: [Rgb; 5],
    pub accent: Rgb,
    pub muted: Rgb,
    pub warning: Rgb,
    /// A CSS font stack.
    pub font: &'static str,
}

/// Font size of tick labels, legend and notes in the plot, pixels.
pub const SMALL_TEXT: f64 = 12.0;
/// Font size of axis headings, pixels.
pub const TEXT: f64 = 13.0;

const FONT: &str = "system-ui, sans-serif";

pub static LIGHT: Theme = Theme {
    ground: (255, 255, 255),
    ink: (28, 32, 36),
    quiet: (92, 99, 107),
    grid: (232, 235, 238),
    zone: (243, 244, 246),
    series: [
        (0, 64, 206),
        (215, 116, 0),
        (26, 162, 117),
        (125, 25, 107),
        (97, 51, 2),
        (44, 150, 222),
        (190, 40, 70),
        (96, 101, 108),
    ],
    ramp: [(214, 116, 16), (204, 71, 120), (156, 23, 158), (90, 10, 160), (24, 12, 130)],
    accent: (0, 92, 175),
    muted: (122, 129, 137),
    warning: (186, 38, 30),
    font: FONT,
};

pub static DARK: Theme = Theme {
    ground: (27, 31, 35),
    ink: (230, 233, 236),
    quiet: (154, 162, 170),
    grid: (46, 52, 58),
    zone: (35, 40, 46),
    series: [
        (112, 206, 255),
        (214, 84, 28),
        (84, 231, 150),
        (184, 88, 142),
        (251, 243, 73),
        (117, 113, 250),
        (255, 150, 150),
        (176, 182, 190),
    ],
    ramp: [(128, 92, 230), (190, 92, 200), (232, 110, 130), (250, 164, 60), (245, 232, 110)],
    accent: (100, 176, 255),
    muted: (128, 136, 145),
    warning: (255, 128, 116),
    font: FONT,
};

impl Theme {
    /// The ink of a colour role.
    pub fn colour(&self, colour: Colour) -> Rgb {
        match colour {
            Colour::Series(number) => self.series[number as usize % self.series.len()],
            Colour::Ordered(place) => self.along_ramp(f64::from(place) / 255.0),
            Colour::Accent => self.accent,
            Colour::Muted => self.muted,
            Colour::Warning => self.warning,
        }
    }

    /// The colour at a place of the ramp, 0..=1; values outside take the nearer end.
    pub fn along_ramp(&self, place: f64) -> Rgb {
        let last = self.ramp.len() - 1;
        let at = if place.is_nan() { 0.0 } else { place.clamp(0.0, 1.0) * last as f64 };
        let left = (at.floor() as usize).min(last - 1);
        let share = at - left as f64;
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        let (a, b) = (self.ramp[left], self.ramp[left + 1]);
        (mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
    }
}

impl Ink {
    pub fn solid(rgb: Rgb) -> Self {
        Self { rgb, alpha: 1.0 }
    }

    pub fn clear(rgb: Rgb, alpha: f64) -> Self {
        Self { rgb, alpha }
    }
}

/// Contrast of two colours, 1 to 21 (WCAG 2.2, 'contrast ratio').
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance of an sRGB colour, 0 to 1.
fn luminance((r, g, b): Rgb) -> f64 {
    0.2126 * linear_light(r) + 0.7152 * linear_light(g) + 0.0722 * linear_light(b)
}

fn linear_light(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_of_black_on_white() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
        assert!((contrast((118, 118, 118), (255, 255, 255)) - 4.54).abs() < 0.01);
    }

    #[test]
    fn marks_stand_out_and_text_reads() {
        for theme in [&LIGHT, &DARK] {
            let ramp = (0..=255).map(|i| theme.colour(Colour::Ordered(i)));
            let roles = [theme.accent, theme.muted, theme.warning];
            for colour in theme.series.into_iter().chain(ramp).chain(roles) {
                let found = contrast(colour, theme.ground);
                assert!(found >= 3.0, "{colour:?} on {:?}: {found:.2}", theme.ground);
                assert!(contrast(colour, theme.zone) >= 2.8, "{colour:?} on the zone");
            }
            for text in [theme.ink, theme.quiet] {
                assert!(contrast(text, theme.ground) >= 4.5 && contrast(text, theme.zone) >= 4.5, "{text:?}");
            }
        }
    }

    #[test]
    fn the_ramp_is_ordered_by_lightness() {
        for theme in [&LIGHT, &DARK] {
            let steps: Vec<f64> = (0..=255).map(|i| luminance(theme.colour(Colour::Ordered(i)))).collect();
            let falls = steps.windows(2).all(|w| w[1] <= w[0] + 1e-3);
            let rises = steps.windows(2).all(|w| w[1] >= w[0] - 1e-3);
            assert!(falls || rises);
        }
    }

    /// Red- and green-blind sight by the matrices of Machado, Oliveira and Fernandes 2009
    /// (severity 1), compared in CIE Lab.
    #[test]
    fn the_first_six_series_stay_apart_for_colour_blind_eyes() {
        let sights = [
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        ];
        for theme in [&LIGHT, &DARK] {
            for sight in &sights {
                for i in 0..6 {
                    for j in 0..i {
                        let (a, b) = (lab(theme.series[i], sight), lab(theme.series[j], sight));
                        let apart = libm::sqrt((0..3).map(|k| (a[k] - b[k]) * (a[k] - b[k])).sum::<f64>());
                        assert!(apart > 30.0, "series {i} and {j}: {apart:.1} in {sight:?} on {:?}", theme.ground);
                    }
                }
            }
        }
    }

    fn lab((r, g, b): Rgb, sight: &[[f64; 3]; 3]) -> [f64; 3] {
        let rgb = [r, g, b].map(linear_light);
        let seen = sight.map(|row| (0..3).map(|k| row[k] * rgb[k]).sum::<f64>().clamp(0.0, 1.0));
        let xyz = [
            (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505,
            0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2],
            (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089,
        ];
        let f = xyz.map(|t| if t > 0.008856 { libm::cbrt(t) } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
    }
}
