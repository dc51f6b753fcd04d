//! What systems that speak in files see, in real directories.

mod listening;

mod sending;
