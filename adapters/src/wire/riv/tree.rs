//! A message as a flat tree over its text: elements in document order, each knowing where it ends.
//! Holds well-formed messages only; what they mean is for readers.

use std::borrow::Cow;

use super::markup::is_blank;
use super::scopes::{Space, Spaces};

/// The namespace of `xsi:nil` and its kin, which say nothing of content.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A well-formed message.
pub(crate) struct Tree<'a> {
    pub(super) spaces: Spaces<'a>,
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) attributes: Vec<Attribute<'a>>,
}

/// One element.
pub(super) struct Node<'a> {
    pub(super) space: Space,
    pub(super) name: &'a str,
    pub(super) text: Cow<'a, str>,
    /// Where its attributes begin; they end where those of the next element begin.
    pub(super) attributes: usize,
    /// The number of the first element after it that is not inside it.
    pub(super) end: usize,
}

/// One attribute that is not a namespace declaration.
pub(super) struct Attribute<'a> {
    pub(super) space: Space,
    pub(super) name: &'a str,
    pub(super) value: Cow<'a, str>,
}

impl<'a> Tree<'a> {
    /// The outermost element.
    pub(crate) fn root(&self) -> Option<Element<'_, 'a>> {
        self.element(0)
    }

    /// The number of a namespace, when the message has it.
    pub(crate) fn space(&self, name: &str) -> Option<Space> {
        self.spaces.find(name)
    }

    fn element(&self, index: usize) -> Option<Element<'_, 'a>> {
        let node = self.nodes.get(index)?;
        Some(Element {
            tree: self,
            node,
            index,
        })
    }
}

/// An element of a tree: a place to look from.
#[derive(Clone, Copy)]
pub(crate) struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    node: &'t Node<'a>,
    index: usize,
}

impl<'t, 'a> Element<'t, 'a> {
    /// The local name.
    pub(crate) fn name(&self) -> &'t str {
        self.node.name
    }

    /// The namespace, by number.
    pub(crate) fn space(&self) -> Space {
        self.node.space
    }

    /// The namespace, by name; empty for none.
    pub(crate) fn namespace(&self) -> &'t str {
        self.tree.spaces.name(self.node.space)
    }

    /// Whether it is the element of that namespace and name.
    pub(crate) fn is(&self, namespace: &str, name: &str) -> bool {
        self.node.name == name && self.namespace() == namespace
    }

    /// Its own text, without that of the elements inside it.
    pub(crate) fn text(&self) -> &'t str {
        &self.node.text
    }

    /// The value of an attribute in no namespace.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'t str> {
        self.attribute_of(Space::NONE, name)
    }

    /// The value of an attribute in a namespace.
    pub(crate) fn attribute_in(&self, namespace: &str, name: &str) -> Option<&'t str> {
        self.attribute_of(self.tree.space(namespace)?, name)
    }

    fn attribute_of(&self, space: Space, name: &str) -> Option<&'t str> {
        let mut attributes = self.attributes().iter();
        let found = attributes.find(|known| known.space == space && known.name == name)?;
        Some(&found.value)
    }

    /// The elements directly inside it.
    pub(crate) fn children(&self) -> impl Iterator<Item = Element<'t, 'a>> + use<'t, 'a> {
        let tree = self.tree;
        let end = self.node.end;
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let child = tree.element(next).filter(|_| next < end)?;
            next = child.node.end;
            Some(child)
        })
    }

    /// It and all elements inside it, however deep.
    pub(crate) fn with_all_inside(&self) -> impl Iterator<Item = Element<'t, 'a>> + use<'t, 'a> {
        let tree = self.tree;
        (self.index..self.node.end).filter_map(move |index| tree.element(index))
    }

    /// Whether elements are inside it.
    pub(crate) fn has_children(&self) -> bool {
        self.node.end > self.index + 1
    }

    /// Whether it has text of its own that is not white space.
    pub(crate) fn has_text(&self) -> bool {
        !is_blank(&self.node.text)
    }

    /// Whether it says nothing: no text, no elements, no attributes but those of schema instances.
    pub(crate) fn is_empty(&self) -> bool {
        !self.has_children() && !self.has_text() && !self.has_attributes()
    }

    fn has_attributes(&self) -> bool {
        self.attributes()
            .iter()
            .any(|attribute| self.tree.spaces.name(attribute.space) != INSTANCE)
    }

    fn attributes(&self) -> &'t [Attribute<'a>] {
        let all = &self.tree.attributes;
        let next = self.tree.nodes.get(self.index + 1);
        let end = next.map_or(all.len(), |next| next.attributes);
        all.get(self.node.attributes..end).unwrap_or_default()
    }
}
