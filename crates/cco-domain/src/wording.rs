//! Values that are words in files, in commands and in answers: one list makes the type and both directions.

/// An enum of which each value has one word.
macro_rules! worded {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// Every value with its word, in the order in which they are listed.
            pub const WORDS: &[(&'static str, $name)] = &[$(($word, $name::$variant),)+];

            pub fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)+
                }
            }

            /// The value that exactly this word stands for.
            pub fn parse(word: &str) -> Option<$name> {
                $name::all().find(|value| value.word() == word)
            }

            pub fn all() -> impl Iterator<Item = $name> {
                $name::WORDS.iter().map(|(_, value)| *value)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let word = String::deserialize(deserializer)?;
                let known: &[&str] = &[$($word,)+];
                $name::parse(&word).ok_or_else(|| ::serde::de::Error::unknown_variant(&word, known))
            }
        }
    };
}

pub(crate) use worded;
