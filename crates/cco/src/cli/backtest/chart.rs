//! Pictures made of letters: a reliability curve and a histogram.

use cco_app::backtest::ReliabilityPoint;

const WIDTH: usize = 41;
const HEIGHT: usize = 15;
const BAR: usize = 40;

/// Observed shares against predicted ones, `●` on the diagonal `·` where a prediction means what it says. Both axes reach as
/// far as the curve does.
pub(super) fn reliability(points: &[ReliabilityPoint]) -> Vec<String> {
    let most = points.iter().flat_map(|point| [point.predicted, point.observed]).fold(0.05, f64::max);
    let most = (most * 20.0).ceil() / 20.0;
    let place = |share: f64, n: usize| ((share / most) * (n - 1) as f64).round() as usize;
    let mut cells = vec![[' '; WIDTH]; HEIGHT];
    for (row, line) in cells.iter_mut().enumerate() {
        line[row * (WIDTH - 1) / (HEIGHT - 1)] = '·';
    }
    for point in points {
        cells[place(point.observed, HEIGHT).min(HEIGHT - 1)][place(point.predicted, WIDTH).min(WIDTH - 1)] = '●';
    }
    let mut lines: Vec<String> = Vec::new();
    for (row, line) in cells.iter().enumerate().rev() {
        let label = if row % 7 == 0 {
            format!("{:>4.0} %", 100.0 * most * row as f64 / (HEIGHT - 1) as f64)
        } else {
            String::new()
        };
        let drawn: String = line.iter().collect();
        lines.push(format!("{label:>7} │{}", drawn.trim_end()));
    }
    lines.push(format!("{:>7} └{}", "", "─".repeat(WIDTH)));
    lines.push(format!("{:>9}0 %{:>width$}", "", format!("{:.0} % predicted", 100.0 * most), width = WIDTH - 3));
    lines
}

/// One bar for each bin, the longest as wide as there is room.
pub(super) fn histogram(bins: &[(String, u64)]) -> Vec<String> {
    let most = bins.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let bar = |n: u64| "█".repeat((n * BAR as u64).div_ceil(most) as usize);
    bins.iter().map(|(label, n)| format!("{label:>12} │{} {n}", bar(*n))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_honest_curve_lies_on_the_diagonal() {
        let point = |share: f64| ReliabilityPoint {
            n: 10,
            n_events: 1,
            predicted: share,
            observed: share,
            low: 0.0,
            high: 1.0,
        };
        let lines = reliability(&[point(0.0), point(0.1), point(0.2)]);
        assert_eq!(lines.len(), HEIGHT + 2);
        assert!(lines[0].starts_with("   20 % │") && lines[0].ends_with('●'), "{}", lines[0]);
        assert_eq!(lines[HEIGHT - 1].trim_end(), "    0 % │●");
        assert_eq!(lines[7].matches('●').count(), 1, "{}", lines[7]);
    }

    #[test]
    fn bars_are_as_long_as_their_counts() {
        let bins = [("0–29".to_owned(), 4), ("30–59".to_owned(), 2), ("60–89".to_owned(), 0)];
        let lengths: Vec<usize> = histogram(&bins).iter().map(|line| line.matches('█').count()).collect();
        assert_eq!(lengths, [40, 20, 0]);
    }
}
