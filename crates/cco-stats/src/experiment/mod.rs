//! Trials made by chance: who is treated, what can be found out at all, and when a running trial may be believed.

pub mod assign;
pub mod size;

pub mod boundary;
pub mod sequence;
