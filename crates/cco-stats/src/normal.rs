//! The normal distribution.

use crate::interval::Confidence;

/// How many standard errors an interval reaches to each side.
///
/// z = Φ⁻¹((1 + c) / 2), with c the confidence and Φ the standard normal distribution function; always above 0.
///
/// ```
/// use cco_stats::{interval::Confidence, normal::two_sided_z};
/// assert!((two_sided_z(Confidence::PERCENT_95) - 1.959_963_984_540_054).abs() < 1e-14);
/// ```
pub fn two_sided_z(confidence: Confidence) -> f64 {
    upper_half_quantile(confidence.share() / 2.0)
}

/// Below which value does this share of a standard normal lie?
///
/// Φ⁻¹(p), with p the share and Φ the standard normal distribution function; −∞ for 0 and ∞ for 1.
///
/// # Panics
/// When the share is not between 0 and 1.
///
/// ```
/// use cco_stats::normal::normal_quantile;
/// assert!((normal_quantile(0.025) + 1.959_963_984_540_054).abs() < 1e-14);
/// assert_eq!([0.5, 0.0, 1.0].map(normal_quantile), [0.0, f64::NEG_INFINITY, f64::INFINITY]);
/// ```
pub fn normal_quantile(share: f64) -> f64 {
    assert!((0.0..=1.0).contains(&share), "{share} is not a share");
    let from_middle = share - 0.5;
    if from_middle.abs() < 0.5 {
        upper_half_quantile(from_middle.abs()).copysign(from_middle)
    } else {
        f64::INFINITY.copysign(from_middle)
    }
}

/// The x with Φ(x) = 1/2 + q, for 0 ≤ q < 1/2, to about 16 digits.
///
/// Three rational approximations: one for the middle, and two in r = √(−ln(1/2 − q)) for the tail.
///
/// Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988),
/// 477–484, routine PPND16; its coefficients are kept as printed.
#[expect(clippy::excessive_precision, reason = "the coefficients are kept as the paper prints them")]
fn upper_half_quantile(q: f64) -> f64 {
    if q <= 0.425 {
        let r = 0.180625 - q * q;
        return q * polynomial(
            r,
            [
                2.509_080_928_730_122_672_7e3,
                3.343_057_558_358_812_810_5e4,
                6.726_577_092_700_870_085_3e4,
                4.592_195_393_154_987_145_7e4,
                1.373_169_376_550_946_112_5e4,
                1.971_590_950_306_551_442_7e3,
                1.331_416_678_917_843_774_5e2,
                3.387_132_872_796_366_608_0,
            ],
        ) / polynomial(
            r,
            [
                5.226_495_278_852_854_561_0e3,
                2.872_908_573_572_194_267_4e4,
                3.930_789_580_009_271_061_0e4,
                2.121_379_430_158_659_586_7e4,
                5.394_196_021_424_751_107_7e3,
                6.871_870_074_920_579_083_0e2,
                4.231_333_070_160_091_125_2e1,
                1.0,
            ],
        );
    }
    let r = (-(0.5 - q).ln()).sqrt();
    if r <= 5.0 {
        polynomial(
            r - 1.6,
            [
                7.745_450_142_783_414_076_40e-4,
                2.272_384_498_926_918_458_33e-2,
                2.417_807_251_774_506_117_70e-1,
                1.270_458_252_452_368_382_58,
                3.647_848_324_763_204_605_04,
                5.769_497_221_460_691_405_50,
                4.630_337_846_156_545_295_90,
                1.423_437_110_749_683_577_34,
            ],
        ) / polynomial(
            r - 1.6,
            [
                1.050_750_071_644_416_843_24e-9,
                5.475_938_084_995_344_946_00e-4,
                1.519_866_656_361_645_719_66e-2,
                1.481_039_764_274_800_745_90e-1,
                6.897_673_349_851_000_045_50e-1,
                1.676_384_830_183_803_849_40,
                2.053_191_626_637_758_821_87,
                1.0,
            ],
        )
    } else {
        polynomial(
            r - 5.0,
            [
                2.010_334_399_292_288_132_65e-7,
                2.711_555_568_743_487_578_15e-5,
                1.242_660_947_388_078_438_60e-3,
                2.653_218_952_657_612_309_30e-2,
                2.965_605_718_285_048_912_30e-1,
                1.784_826_539_917_291_335_80,
                5.463_784_911_164_114_369_90,
                6.657_904_643_501_103_777_20,
            ],
        ) / polynomial(
            r - 5.0,
            [
                2.044_263_103_389_939_785_64e-15,
                1.421_511_758_316_445_888_70e-7,
                1.846_318_317_510_054_681_80e-5,
                7.868_691_311_456_132_591_00e-4,
                1.487_536_129_085_061_485_25e-2,
                1.369_298_809_227_358_053_10e-1,
                5.998_322_065_558_879_376_90e-1,
                1.0,
            ],
        )
    }
}

/// Highest power first.
fn polynomial(x: f64, coefficients: [f64; 8]) -> f64 {
    coefficients.into_iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}
