//! Gives types that hold personal data a `Debug` that prints their name and nothing they hold.
//! Such types have no `Display` at all.

/// Implements a redacting `Debug` for each named type.
macro_rules! redacted {
    ($($name:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
pub(crate) use redacted;
