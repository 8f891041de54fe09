//! Why a text is not the value wanted.

use std::borrow::Cow;

/// A fault of one value. Together with the column and the text it becomes a `Problem`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) code: &'static str,
    /// Ends the sentence "`column` is `text`, which …".
    pub(crate) why: Cow<'static, str>,
    pub(crate) fix: Cow<'static, str>,
}

impl Wrong {
    pub(crate) fn new(
        code: &'static str,
        why: impl Into<Cow<'static, str>>,
        fix: impl Into<Cow<'static, str>>,
    ) -> Wrong {
        Wrong { code, why: why.into(), fix: fix.into() }
    }
}
