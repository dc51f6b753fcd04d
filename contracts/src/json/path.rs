//! Places in a JSON text, written as violations write them. A name that no contract has could itself be
//! personal data, and is not repeated.

use std::fmt;

use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// A place while walking down.
pub(super) struct Place<'p> {
    above: Option<&'p Place<'p>>,
    step: Step<'p>,
}

enum Step<'p> {
    Root,
    Field(&'p str),
    Item(usize),
}

impl<'p> Place<'p> {
    pub(super) const fn root() -> Self {
        Self {
            above: None,
            step: Step::Root,
        }
    }

    pub(super) const fn field(&'p self, name: &'p str) -> Self {
        Self {
            above: Some(self),
            step: Step::Field(name),
        }
    }

    pub(super) const fn item(&'p self, index: usize) -> Self {
        Self {
            above: Some(self),
            step: Step::Item(index),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(above) = self.above else {
            return Ok(());
        };
        above.fmt(f)?;
        match self.step {
            Step::Root => Ok(()),
            Step::Item(index) => write!(f, "[{index}]"),
            Step::Field(name) => {
                let dot = if above.above.is_some() { "." } else { "" };
                write!(f, "{dot}{}", repeatable(name))
            }
        }
    }
}

/// The place of a fault as text.
pub(super) fn text(path: &Path) -> String {
    written(path.iter())
}

/// The place of what a fault stands in: a name that no schema has could itself be personal data.
pub(super) fn above(path: &Path) -> String {
    let last = path.iter().count().saturating_sub(1);
    let above = written(path.iter().take(last));
    if above.is_empty() {
        "message".to_owned()
    } else {
        above
    }
}

fn written<'p>(path: impl Iterator<Item = &'p Segment>) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(repeatable(key));
            }
            Segment::Unknown => text.push('…'),
        }
    }
    text
}

/// Takes out what stands at a place. An item becomes an empty object, so that those after it keep their
/// numbers. `None` when nothing stands there.
pub(super) fn take_out(value: &mut Value, path: &Path) -> Option<()> {
    let mut steps: Vec<&Segment> = path.iter().collect();
    let last = steps.pop()?;
    let mut place = value;
    for step in steps {
        place = match step {
            Segment::Seq { index } => place.get_mut(*index)?,
            Segment::Map { key } | Segment::Enum { variant: key } => place.get_mut(key)?,
            Segment::Unknown => return None,
        };
    }
    match last {
        Segment::Seq { index } => {
            let item = place.get_mut(*index).filter(|item| !item.is_object())?;
            *item = Value::Object(serde_json::Map::new());
        }
        Segment::Map { key } | Segment::Enum { variant: key } => {
            let _ = place.as_object_mut()?.shift_remove(key)?;
        }
        Segment::Unknown => return None,
    }
    Some(())
}

/// A name as contracts have them, or a mark in its place.
fn repeatable(name: &str) -> &str {
    let like_ours = (1..=40).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'1' || byte == b'2');
    if like_ours { name } else { "…" }
}
