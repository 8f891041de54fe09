//! What the simulated company sells: a core product in four plans, add-ons by the seat, and metered calls.

/// Plans of the core product, cheapest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Plan {
    Starter,
    Team,
    Business,
    Enterprise,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Product {
    Core(Plan),
    Analytics,
    Automation,
    Compliance,
    PremiumSupport,
    /// Metered: billed by the month for the calls made in it.
    ApiCalls,
    OnboardingPackage,
    TrainingDay,
}

pub(crate) const ADD_ONS: [Product; 4] =
    [Product::Analytics, Product::Automation, Product::Compliance, Product::PremiumSupport];

impl Plan {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Plan::Starter => "Starter",
            Plan::Team => "Team",
            Plan::Business => "Business",
            Plan::Enterprise => "Enterprise",
        }
    }

    /// Cents of a US dollar per seat and month.
    pub(crate) fn seat_price(self) -> i64 {
        match self {
            Plan::Starter => 1_900,
            Plan::Team => 3_200,
            Plan::Business => 4_900,
            Plan::Enterprise => 6_400,
        }
    }

    pub(crate) fn next_up(self) -> Option<Plan> {
        match self {
            Plan::Starter => Some(Plan::Team),
            Plan::Team => Some(Plan::Business),
            Plan::Business => Some(Plan::Enterprise),
            Plan::Enterprise => None,
        }
    }
}

impl Product {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Product::Core(_) => "Core",
            Product::Analytics => "Analytics",
            Product::Automation => "Automation",
            Product::Compliance => "Compliance",
            Product::PremiumSupport => "Premium Support",
            Product::ApiCalls => "API Calls",
            Product::OnboardingPackage => "Onboarding Package",
            Product::TrainingDay => "Training Day",
        }
    }

    pub(crate) fn plan(self) -> Option<Plan> {
        if let Product::Core(plan) = self { Some(plan) } else { None }
    }

    /// Cents of a US dollar: per seat and month for the core product and add-ons, per thousand calls for
    /// metered calls, per piece for services.
    pub(crate) fn unit_price(self) -> i64 {
        match self {
            Product::Core(plan) => plan.seat_price(),
            Product::Analytics => 900,
            Product::Automation => 1_200,
            Product::Compliance => 700,
            Product::PremiumSupport => 500,
            Product::ApiCalls => 250,
            Product::OnboardingPackage => 480_000,
            Product::TrainingDay => 150_000,
        }
    }
}

/// Large orders cost less by the seat: permille off the list.
pub(crate) fn volume_discount(n_seats: u32) -> u32 {
    match n_seats {
        0..=49 => 0,
        50..=149 => 50,
        150..=399 => 120,
        _ => 200,
    }
}
