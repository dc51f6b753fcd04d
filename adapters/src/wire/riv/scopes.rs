//! Which namespace a prefix means where. Namespaces become numbers, so that they are compared once.

use std::borrow::Cow;

use super::failure::{Malformed, excessive, malformed};

/// The namespace of the prefix `xml`, which needs no declaration.
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of the prefix `xmlns`, which nothing else may have.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
/// More than any message needs, few enough that looking through them costs nothing.
const MOST: usize = 64;

/// A namespace of one document, by number. Nought is no namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Space(u16);

impl Space {
    /// No namespace.
    pub(super) const NONE: Self = Self(0);
}

/// The namespaces of a document.
#[derive(Debug, Default)]
pub(super) struct Spaces<'a>(Vec<Cow<'a, str>>);

impl<'a> Spaces<'a> {
    /// The namespace's name; empty for none.
    pub(super) fn name(&self, space: Space) -> &str {
        let index = usize::from(space.0).checked_sub(1);
        index
            .and_then(|index| self.0.get(index))
            .map_or("", AsRef::as_ref)
    }

    /// The namespace of that name, when the document has it.
    pub(super) fn find(&self, name: &str) -> Option<Space> {
        let index = self.0.iter().position(|known| known == name)?;
        u16::try_from(index + 1).ok().map(Space)
    }

    fn number(&mut self, name: Cow<'a, str>) -> Result<Space, Malformed> {
        if name.is_empty() {
            return Ok(Space::NONE);
        }
        if let Some(known) = self.find(&name) {
            return Ok(known);
        }
        if self.0.len() >= MOST {
            return Err(excessive());
        }
        self.0.push(name);
        u16::try_from(self.0.len()).map(Space).map_err(|_| excessive())
    }
}

/// The declarations in force at the place being read.
#[derive(Debug)]
pub(super) struct Scopes<'a> {
    pub(super) spaces: Spaces<'a>,
    bindings: Vec<Binding<'a>>,
}

#[derive(Debug)]
struct Binding<'a> {
    prefix: &'a str,
    space: Space,
    depth: usize,
}

impl Binding<'_> {
    /// Comparing two empty texts costs more than comparing any others on some processors, and most elements
    /// have no prefix.
    fn is_of(&self, prefix: &str) -> bool {
        self.prefix.len() == prefix.len() && (prefix.is_empty() || self.prefix == prefix)
    }
}

impl<'a> Scopes<'a> {
    pub(super) fn new() -> Self {
        Self {
            spaces: Spaces(vec![Cow::Borrowed(XML)]),
            bindings: vec![Binding {
                prefix: "xml",
                space: Space(1),
                depth: 0,
            }],
        }
    }

    /// Binds a prefix, or the default namespace when it is empty, for elements at that depth and below.
    pub(super) fn declare(
        &mut self,
        prefix: &'a str,
        name: Cow<'a, str>,
        depth: usize,
    ) -> Result<(), Malformed> {
        let reserved = prefix == "xmlns" || name == XMLNS || (prefix == "xml") != (name == XML);
        if reserved || (name.is_empty() && !prefix.is_empty()) {
            return Err(malformed("a namespace declaration that is allowed"));
        }
        if self.bindings.len() >= MOST {
            return Err(excessive());
        }
        let space = self.spaces.number(name)?;
        self.bindings.push(Binding { prefix, space, depth });
        Ok(())
    }

    /// Forgets what elements at that depth declared.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.bindings.last().is_some_and(|binding| binding.depth >= depth) {
            let _ = self.bindings.pop();
        }
    }

    /// The namespace of an element with that prefix.
    pub(super) fn of_element(&self, prefix: &str) -> Result<Space, Malformed> {
        match self.bindings.iter().rev().find(|binding| binding.is_of(prefix)) {
            Some(binding) => Ok(binding.space),
            None if prefix.is_empty() => Ok(Space::NONE),
            None => Err(malformed("a prefix that is declared")),
        }
    }

    /// The namespace of an attribute with that prefix. The default namespace is not for attributes.
    pub(super) fn of_attribute(&self, prefix: &str) -> Result<Space, Malformed> {
        if prefix.is_empty() {
            Ok(Space::NONE)
        } else {
            self.of_element(prefix)
        }
    }
}
