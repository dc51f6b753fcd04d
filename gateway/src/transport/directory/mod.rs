//! Messages as files, in and out, for systems that speak nothing else. A file that has its final name is
//! complete; whoever writes one writes it under another name first and then renames it.

mod folder;

pub mod listener;

pub mod target;

#[cfg(test)]
mod tests;
