//! The words of plays.

use crate::wording::worded;

worded! {
    /// Why an account may leave. The words are those of files that people have already.
    Driver {
        AdoptionDecline = "adoption-decline",
        SponsorChange = "sponsor-change",
        TechnicalGap = "technical-gap",
        CommercialPressure = "commercial-pressure",
        CompetitiveThreat = "competitive-threat",
        LowEngagement = "low-engagement",
        SupportPain = "support-pain",
        Consolidation = "consolidation",
        OutcomeNotMet = "outcome-not-met",
    }
}

worded! {
    /// How an account is looked after, from one person's care to none but the product's.
    Segment {
        Enterprise = "enterprise",
        MidMarket = "mid-market",
        Smb = "smb",
        Plg = "plg",
    }
}

worded! {
    /// What a play is for.
    Kind {
        /// To keep an account that a driver puts at risk.
        Save = "save",
        Onboarding = "onboarding",
        Adoption = "adoption",
        Renewal = "renewal",
        Expansion = "expansion",
        Escalation = "escalation",
        Advocacy = "advocacy",
    }
}

worded! {
    /// What a save offers, from what costs least to what costs most. An account is offered the lowest rung that answers it.
    Rung {
        /// More of what was promised: results, skill, attention.
        Value = "value",
        /// A later date, a pause, people's time.
        Time = "time",
        /// Less, or something else.
        Scope = "scope",
        /// The same for less money. It teaches everybody to ask, so a person decides.
        Price = "price",
    }
}

worded! {
    /// Whether what the play answers was ours to prevent.
    Controllability {
        Controllable = "controllable",
        Partly = "partly",
        Not = "not",
    }
}

worded! {
    /// Which decision of a person the play needs before it begins.
    Approval {
        None = "none",
        /// To negotiate for an account of high value.
        Save = "save",
        /// To treat a matter as a strategic escalation.
        Escalation = "escalation",
        /// An exception from the price, or an offer that has the effect of one.
        Pricing = "pricing",
        /// To treat an account as of another segment.
        TierChange = "tier-change",
        /// To take executives' time for a business review.
        ExecutiveReview = "executive-review",
        /// To build or sell something together.
        Partnership = "partnership",
    }
}
