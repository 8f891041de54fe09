//! Student's distribution: the normal one, with a spread that was estimated.

use crate::interval::Confidence;
use crate::normal::two_sided_z;
use statrs::distribution::{Continuous, ContinuousCDF, StudentsT};

/// From here on Student's quantile is the normal one to seven digits.
const AS_GOOD_AS_NORMAL: f64 = 1e7;

/// How many standard errors an interval reaches to each side, where they were estimated with this many degrees of freedom, > 0.
///
/// Without any variance there are no degrees of freedom (not a number), and the reach, of whatever size, is one of nothing.
pub(crate) fn two_sided_t(degrees_of_freedom: f64, confidence: Confidence) -> f64 {
    if !degrees_of_freedom.is_finite() || degrees_of_freedom > AS_GOOD_AS_NORMAL {
        return two_sided_z(confidence);
    }
    let student = StudentsT::new(0.0, 1.0, degrees_of_freedom).expect("variances above 0 have degrees of freedom");
    let share = (1.0 + confidence.share()) / 2.0;
    // The library's search stops at six digits; one step of Newton's method doubles them.
    let near = student.inverse_cdf(share);
    near - (student.cdf(near) - share) / student.pdf(near)
}
