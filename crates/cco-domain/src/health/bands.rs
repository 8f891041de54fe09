//! Bands cover 0 to 100 once.

use super::definition::Band;
use super::file::BandFile;
use super::points::Points;
use super::problem::Findings;
use toml::Spanned;

pub(super) fn bands(files: &[Spanned<BandFile>], findings: &mut Findings<'_>) -> Vec<Band> {
    let mut bands: Vec<(Band, &Spanned<BandFile>)> = Vec::new();
    for file in files {
        let BandFile { id, from, to } = file.get_ref();
        match (Points::from_number(*from), Points::from_number(*to)) {
            (Some(from), Some(to)) if from < to => bands.push((Band { id: id.clone(), from, to }, file)),
            (Some(_), Some(_)) => findings.error(file.span(), format!("the band `{id}` holds no score")),
            _ => {
                let message = format!("the band `{id}` must lie in 0 to 100, with at most one decimal");
                findings.error(file.span(), message);
            }
        }
    }
    bands.sort_by_key(|(band, _)| (band.from, band.to));
    check_cover(&bands, findings);
    for (place, (band, file)) in bands.iter().enumerate() {
        if bands[..place].iter().any(|(earlier, _)| earlier.id == band.id) {
            findings.error(file.span(), format!("there are two bands `{}`", band.id));
        }
    }
    bands.into_iter().map(|(band, _)| band).collect()
}

/// Half-open ranges that begin at 0, meet, and end at 100.
fn check_cover(bands: &[(Band, &Spanned<BandFile>)], findings: &mut Findings<'_>) {
    let Some((first, at_first)) = bands.first() else {
        return findings.error(0..0, "there is no band: at least one must cover 0 to 100");
    };
    if first.from > Points::ZERO {
        findings.error(at_first.span(), format!("no band holds scores below {}", first.from));
    }
    for pair in bands.windows(2) {
        let ((lower, _), (upper, at)) = (&pair[0], &pair[1]);
        if lower.to < upper.from {
            let message = format!("no band holds scores from {} to below {}", lower.to, upper.from);
            findings.error(at.span(), message);
        } else if lower.to > upper.from {
            let (end, names) = (lower.to.min(upper.to), (&lower.id, &upper.id));
            let message = format!(
                "the bands `{}` and `{}` both hold scores from {} to below {end}",
                names.0, names.1, upper.from
            );
            findings.error(at.span(), message);
        }
    }
    if let Some((last, at)) = bands.last().filter(|(last, _)| last.to < Points::HUNDRED) {
        findings.error(at.span(), format!("no band holds scores of {} and more", last.to));
    }
}
