//! The latent health of an account: what really goes on, which no export shows. It moves month by month and
//! drives usage, tickets, survey answers, expansion and churn; the truth files tell it afterwards.

use crate::random::Random;

/// Each part runs from 0 to 1000; for all but `pain` more is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Health {
    /// How well the product suits the account. Never changes.
    pub(crate) fit: i32,
    /// How well onboarding went. Never changes.
    pub(crate) onboarding: i32,
    /// How much of the work is done in the product.
    pub(crate) adoption: i32,
    /// How strongly somebody there stands up for us.
    pub(crate) sponsor: i32,
    /// How much trouble there has been lately.
    pub(crate) pain: i32,
}

/// What can happen to an account's health in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shock {
    ChampionLeft,
    Incident,
}

const SPONSOR_AT_REST: i32 = 700;
const CHAMPION_LEAVES_PERMILLE: u32 = 20;
const INCIDENT_PERMILLE: u32 = 55;
/// What a change of the customer success manager costs in standing with the sponsor.
const HANDOVER_COST: i32 = 90;

impl Health {
    pub(crate) fn at_signing(random: &mut Random) -> Health {
        let fit = (640 + random.bell(210)).clamp(0, 1000);
        let onboarding = (620 + random.bell(260)).clamp(0, 1000);
        Health { fit, onboarding, adoption: 250, sponsor: SPONSOR_AT_REST, pain: 0 }
    }

    /// 0 to 1000: what renewal, expansion and churn hang on.
    pub(crate) fn score(self) -> i32 {
        let good = (self.fit * 3 + self.adoption * 4 + self.sponsor * 3) / 10;
        (good - self.pain * 35 / 100).clamp(0, 1000)
    }

    /// One month on.
    pub(crate) fn step(&mut self, random: &mut Random) -> Option<Shock> {
        let adoption_at_rest = (self.fit * 6 + self.onboarding * 4) / 10 - self.pain / 5;
        self.adoption += (adoption_at_rest - self.adoption) / 5 + random.bell(45);
        self.sponsor += (SPONSOR_AT_REST - self.sponsor) / 7 + random.bell(30);
        self.pain = self.pain * 7 / 10 + random.below(40) as i32;
        let shock = self.shock(random);
        for part in [&mut self.adoption, &mut self.sponsor, &mut self.pain] {
            *part = (*part).clamp(0, 1000);
        }
        shock
    }

    pub(crate) fn hand_over(&mut self) {
        self.sponsor = (self.sponsor - HANDOVER_COST).max(0);
    }

    fn shock(&mut self, random: &mut Random) -> Option<Shock> {
        if random.chance(CHAMPION_LEAVES_PERMILLE) {
            self.sponsor -= random.between(250, 500);
            Some(Shock::ChampionLeft)
        } else if random.chance(INCIDENT_PERMILLE) {
            self.pain += random.between(200, 650);
            Some(Shock::Incident)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Part;

    #[test]
    fn parts_stay_in_range_and_the_middle_is_healthy() {
        let mut scores = Vec::new();
        for account in 0..300 {
            let mut random = Random::new(3, Part::Life, account, 0);
            let mut health = Health::at_signing(&mut random);
            for _ in 0..36 {
                health.step(&mut random);
                for part in [health.fit, health.onboarding, health.adoption, health.sponsor, health.pain] {
                    assert!((0..=1000).contains(&part), "{health:?}");
                }
            }
            scores.push(health.score());
        }
        scores.sort_unstable();
        assert!((540..680).contains(&scores[150]), "median {}", scores[150]);
        assert!(scores[280] - scores[20] > 200, "spread {} to {}", scores[20], scores[280]);
    }
}
