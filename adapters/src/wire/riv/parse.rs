//! Text to tree, and everything XML demands of a document checked on the way: quick-xml finds the
//! markup, and accepts much that is not well-formed. Understands no message.

use std::borrow::Cow;

use contracts::Reason;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::failure::{Malformed, excessive, malformed};
use super::markup::{
    Attributes, attribute_value, first_forbidden, is_blank, line_ends, reference, split_name,
};
use super::rules::RIV_002;
use super::scopes::Scopes;
use super::tree::{Attribute, Node, Tree};
use crate::DecodeFailure;

const MOST_LEVELS: usize = 32;
const MOST_ELEMENTS: usize = 20_000;
const MOST_ATTRIBUTES: usize = 64;

/// The tree of a text that is a well-formed document.
///
/// # Errors
/// [`Reason::Unreadable`] when it is not well-formed, [`Reason::Forbidden`] when it has a document type or
/// is larger in structure than any message could be.
pub(crate) fn parse(text: &str) -> Result<Tree<'_>, DecodeFailure> {
    if let Some(offset) = first_forbidden(text) {
        return Err(
            malformed("characters that XML allows, and one byte order mark at most").at(text, offset),
        );
    }
    let mut parser = Parser::new(text);
    match parser.run(|_, _| false) {
        Ok(()) => Ok(parser.into_tree()),
        Err(malformed) => Err(malformed.at(text, parser.reader.buffer_position())),
    }
}

/// The tree of the beginning of a text: read until an element satisfies `last`, nothing after it looked at.
/// For bytes that have been read once already.
pub(crate) fn parse_until(text: &str, last: impl FnMut(&str, &str) -> bool) -> Option<Tree<'_>> {
    let mut parser = Parser::new(text);
    parser.run(last).ok()?;
    Some(parser.into_tree())
}

struct Parser<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    scopes: Scopes<'a>,
    nodes: Vec<Node<'a>>,
    attributes: Vec<Attribute<'a>>,
    open: Vec<usize>,
}

impl<'a> Parser<'a> {
    fn new(source: &'a str) -> Self {
        let mut reader = Reader::from_str(source);
        reader.config_mut().check_comments = true;
        Self {
            source,
            reader,
            scopes: Scopes::new(),
            // An element takes some forty bytes of text; a large attachment is no reason to take much room.
            nodes: Vec::with_capacity((source.len() / 40).min(256)),
            attributes: Vec::new(),
            open: Vec::with_capacity(MOST_LEVELS),
        }
    }

    fn into_tree(mut self) -> Tree<'a> {
        while !self.open.is_empty() {
            self.close();
        }
        Tree {
            spaces: self.scopes.spaces,
            nodes: self.nodes,
            attributes: self.attributes,
        }
    }

    fn run(&mut self, mut last: impl FnMut(&str, &str) -> bool) -> Result<(), Malformed> {
        loop {
            let start = self.reader.buffer_position();
            let opened = match self.reader.read_event() {
                Ok(Event::Start(tag)) => self.open(tag.len(), tag.name().0.len(), 1),
                Ok(Event::Empty(tag)) => self.open(tag.len(), tag.name().0.len(), 2),
                Ok(Event::End(_)) => {
                    self.close();
                    continue;
                }
                Ok(Event::Text(text)) => self.text(text.into_inner()),
                Ok(Event::CData(text)) => self.append(line_ends(text.into_inner())),
                Ok(Event::GeneralRef(name)) => self.reference(&name),
                Ok(Event::Comment(_)) => Ok(()),
                Ok(Event::PI(instruction)) => target(instruction.target()),
                Ok(Event::Decl(declaration)) => declared(start, &declaration),
                Ok(Event::DocType(_)) => Err(forbidden()),
                Ok(Event::Eof) => return self.finished(),
                Err(_) => Err(self.refusal(start)),
            };
            opened?;
            if self.just_opened(&mut last) {
                return Ok(());
            }
        }
    }

    fn just_opened(&self, last: &mut impl FnMut(&str, &str) -> bool) -> bool {
        let newest = self.nodes.len().checked_sub(1);
        let open = newest.is_some() && self.open.last().copied() == newest;
        let node = newest.and_then(|index| self.nodes.get(index));
        open && node.is_some_and(|node| last(self.scopes.spaces.name(node.space), node.name))
    }

    /// Opens the element whose tag was just read; `closing` is the length of what ends the tag.
    fn open(&mut self, tag: usize, name: usize, closing: usize) -> Result<(), Malformed> {
        if self.open.is_empty() && !self.nodes.is_empty() {
            return Err(malformed("one root element"));
        }
        if self.open.len() >= MOST_LEVELS || self.nodes.len() >= MOST_ELEMENTS {
            return Err(excessive());
        }
        let (name, attributes) = self.tag(tag, name, closing).ok_or(malformed("a tag"))?;
        let (prefix, local) = split_name(name)?;
        let depth = self.open.len() + 1;
        let first = self.attributes.len();
        self.read_attributes(attributes, depth)?;
        let space = self.scopes.of_element(prefix)?;
        self.drop_blank_before_child();
        self.open.push(self.nodes.len());
        self.nodes.push(Node {
            space,
            name: local,
            text: Cow::Borrowed(""),
            attributes: first,
            end: 0,
        });
        if closing == 2 {
            self.close();
        }
        Ok(())
    }

    /// The name and the attributes of the tag just read, as they stand in the source.
    fn tag(&self, tag: usize, name: usize, closing: usize) -> Option<(&'a str, &'a str)> {
        let end = usize::try_from(self.reader.buffer_position())
            .ok()?
            .checked_sub(closing)?;
        self.source
            .get(end.checked_sub(tag)?..end)?
            .split_at_checked(name)
    }

    fn read_attributes(&mut self, text: &'a str, depth: usize) -> Result<(), Malformed> {
        if is_blank(text) {
            return Ok(());
        }
        // Declarations first: they hold for the prefixes of the same tag.
        let mut prefixes: Vec<&str> = Vec::new();
        for attribute in Attributes(text) {
            let (name, raw) = attribute?;
            let bound = match split_name(name)? {
                ("", "xmlns") => "",
                ("xmlns", bound) => bound,
                _ => continue,
            };
            if prefixes.contains(&bound) {
                return Err(malformed("every attribute once"));
            }
            prefixes.push(bound);
            self.scopes.declare(bound, attribute_value(raw)?, depth)?;
        }
        let first = self.attributes.len();
        for attribute in Attributes(text) {
            let (name, raw) = attribute?;
            match split_name(name)? {
                ("", "xmlns") | ("xmlns", _) => {}
                (prefix, local) => self.keep(first, prefix, local, raw)?,
            }
        }
        Ok(())
    }

    fn keep(&mut self, first: usize, prefix: &str, name: &'a str, raw: &'a str) -> Result<(), Malformed> {
        let space = self.scopes.of_attribute(prefix)?;
        let before = self.attributes.get(first..).unwrap_or_default();
        if before.len() >= MOST_ATTRIBUTES {
            return Err(excessive());
        }
        if before
            .iter()
            .any(|known| known.space == space && known.name == name)
        {
            return Err(malformed("every attribute once"));
        }
        let value = attribute_value(raw)?;
        self.attributes.push(Attribute { space, name, value });
        Ok(())
    }

    /// White space before a child is layout; in an element without children it is content.
    fn drop_blank_before_child(&mut self) {
        let parent = self.open.last().and_then(|&index| self.nodes.get_mut(index));
        if let Some(parent) = parent.filter(|parent| is_blank(&parent.text)) {
            parent.text = Cow::Borrowed("");
        }
    }

    fn close(&mut self) {
        self.scopes.leave(self.open.len());
        let end = self.nodes.len();
        let closed = self.open.pop().and_then(|index| self.nodes.get_mut(index));
        if let Some(node) = closed {
            node.end = end;
        }
    }

    fn text(&mut self, text: Cow<'a, str>) -> Result<(), Malformed> {
        if self.open.is_empty() {
            return if is_blank(&text) { Ok(()) } else { Err(outside()) };
        }
        let bytes = text.as_bytes();
        let ends_section = |at: usize| at >= 2 && bytes.get(at - 2..at) == Some(b"]]");
        if memchr::memchr_iter(b'>', bytes).any(ends_section) {
            return Err(malformed("no ]]> in text"));
        }
        self.append(line_ends(text))
    }

    fn reference(&mut self, name: &str) -> Result<(), Malformed> {
        let mut buffer = [0; 4];
        let character: &str = reference(name)?.encode_utf8(&mut buffer);
        let node = self.innermost()?;
        node.text.to_mut().push_str(character);
        Ok(())
    }

    fn append(&mut self, chunk: Cow<'a, str>) -> Result<(), Malformed> {
        let node = self.innermost()?;
        if node.text.is_empty() {
            node.text = chunk;
        } else {
            node.text.to_mut().push_str(&chunk);
        }
        Ok(())
    }

    fn innermost(&mut self) -> Result<&mut Node<'a>, Malformed> {
        let innermost = self.open.last().and_then(|&index| self.nodes.get_mut(index));
        innermost.ok_or(outside())
    }

    fn finished(&self) -> Result<(), Malformed> {
        if self.nodes.is_empty() {
            return Err(malformed("a root element"));
        }
        if self.open.is_empty() {
            Ok(())
        } else {
            Err(malformed("every element closed"))
        }
    }

    /// What quick-xml could not read; an unfinished document type is one all the same.
    fn refusal(&self, start: u64) -> Malformed {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let rest = self.source.get(start..).unwrap_or_default().trim_start();
        let head = rest.as_bytes().get(..9).unwrap_or_default();
        if head.eq_ignore_ascii_case(b"<!DOCTYPE") {
            return forbidden();
        }
        malformed("markup that is complete, and every element closed by its own tag")
    }
}

fn outside() -> Malformed {
    malformed("nothing but white space outside the root element")
}

fn forbidden() -> Malformed {
    Malformed {
        reason: Reason::Forbidden,
        rule: &RIV_002,
        expected: RIV_002.english,
    }
}

fn target(name: &str) -> Result<(), Malformed> {
    match split_name(name)? {
        ("", local) if !local.eq_ignore_ascii_case("xml") => Ok(()),
        _ => Err(malformed("an XML declaration at the very start only")),
    }
}

/// An XML declaration: at the very start, version 1.0. Its encoding has been followed already.
fn declared(start: u64, declaration: &str) -> Result<(), Malformed> {
    let mut attributes = Attributes(declaration.get(3..).unwrap_or_default());
    let version = attributes.next().transpose()?;
    if start != 0 || !matches!(version, Some(("version", "1.0"))) {
        return Err(malformed("an XML declaration of version 1.0 at the very start"));
    }
    let mut expected = ["encoding", "standalone"].iter();
    for attribute in attributes {
        let (name, value) = attribute?;
        let sound = name != "standalone" || matches!(value, "yes" | "no");
        if !sound || !expected.any(|known| *known == name) {
            return Err(malformed("an XML declaration with encoding and standalone only"));
        }
    }
    Ok(())
}
