//! Gauss's hypergeometric function, as far as purchase models need it.

/// Series this long are needed only for arguments within 10⁻⁵ of 1: a future a hundred thousand times longer than the past.
const MOST_TERMS: u32 = 2_000_000;

/// ₂F₁(a, b; c; z) = Σ (a)ₙ(b)ₙ/(c)ₙ zⁿ/n!, for 0 ≤ z < 1 and c > 0. NaN where the series does not settle.
///
/// Source: M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions" (1964), 15.1.1.
pub(super) fn gauss(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut term, mut sum) = (1.0_f64, 1.0_f64);
    for n in 0..MOST_TERMS {
        let n = f64::from(n);
        term *= (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        // Terms fall at least by z from where they fall at all, so that what is left is under term · z/(1 − z).
        if term.abs() <= 1e-16 * (1.0 - z) * sum.abs() {
            return sum;
        }
    }
    f64::NAN
}

#[cfg(test)]
mod tests {
    use super::gauss;

    #[test]
    fn special_cases_are_elementary() {
        let check =
            |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-12, "{found}, not {expected}");
        check(gauss(2.0, 3.0, 4.0, 0.0), 1.0);
        for z in [0.1_f64, 0.5, 0.9, 0.999] {
            check(gauss(0.7, 3.0, 3.0, z), (1.0 - z).powf(-0.7));
            check(z * gauss(1.0, 1.0, 2.0, z), -(-z).ln_1p());
        }
    }
}
