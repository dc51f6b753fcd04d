//! HL7 v2 messages: a span index over the bytes, and a strict writer. Knows separators, escapes,
//! character sets, time stamps and the order of segments; what a segment means is the adapters' business.

mod charset;

mod delimiters;

mod escape;

mod frame;

mod index;

mod message;

mod order;

mod part;

pub(crate) mod rules;

mod scan;

mod timestamp;

mod writer;

#[cfg(test)]
mod tests;

pub(crate) use charset::Charset;
pub(crate) use message::{Message, Segment};
pub(crate) use order::out_of_order;
pub(crate) use part::Part;
pub(crate) use timestamp::{Fineness, Precision, read_date, read_instant, write_date, write_instant};
pub(crate) use writer::Writer;
