//! The plays that come with the program.

macro_rules! definitions {
    ($($id:literal),+ $(,)?) => {
        &[$((
            concat!("plays/", $id, ".md"),
            include_str!(concat!("../../../../definitions/plays", "/", $id, ".md")),
        )),+]
    };
}

/// By path under `definitions/`.
pub(crate) const SHIPPED: &[(&str, &str)] = definitions![
    "adoption_decline_digital",
    "adoption_decline_enterprise",
    "adoption_decline_mid_market",
    "adoption_depth",
    "adoption_next_feature",
    "advocacy_reference",
    "advocacy_review",
    "commercial_pressure_digital",
    "commercial_pressure_scope",
    "commercial_pressure_term",
    "commercial_pressure_value_case",
    "competitive_threat_differentiate",
    "competitive_threat_digital",
    "competitive_threat_executive",
    "consolidation_contest",
    "consolidation_digital",
    "consolidation_keep_part",
    "escalation_executive",
    "escalation_triage",
    "expansion_earned",
    "expansion_in_product",
    "low_engagement_digital",
    "low_engagement_discovery",
    "low_engagement_review",
    "onboarding_guided",
    "onboarding_self_serve",
    "outcome_not_met_digital",
    "outcome_not_met_rebaseline",
    "outcome_not_met_services",
    "renewal_digital",
    "renewal_motion",
    "sponsor_change_digital",
    "sponsor_change_executive",
    "sponsor_change_multithread",
    "support_pain_digital",
    "support_pain_engineer",
    "support_pain_root_cause",
    "technical_gap_digital",
    "technical_gap_engineering",
    "technical_gap_services",
];
