//! Recognising what a file holds: from its headers, its values and its name.

pub(crate) mod header;
pub(crate) mod profile;
pub(crate) mod synonyms;

pub(crate) mod assemble;
pub(crate) mod currency;
pub(crate) mod draft;
pub(crate) mod fit;
pub(crate) mod matching;
pub(crate) mod settle;
pub(crate) mod source;
pub(crate) mod subscription;
pub(crate) mod table;
