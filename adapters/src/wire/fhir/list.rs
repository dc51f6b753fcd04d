//! Items of lists: the one that is best, the one that bears a mark, or all of a kind.

use serde_json::Value;

use super::bundle::Fields;
use super::mapper::Mapper;

/// A field with a value that tells an item from its neighbours.
type Mark<'m> = (&'m str, Value);

impl Mapper {
    /// The item of the lowest rank, or one that is written as the only one of its rank. Whether there is one.
    pub(crate) fn chosen(
        &mut self,
        list: &str,
        rank: impl Fn(&Value) -> Option<usize>,
        look: impl FnOnce(&mut Self),
    ) -> bool {
        let mut items = self.items(list);
        let best = items
            .iter()
            .enumerate()
            .filter(|(_, item)| self.reads() && item.is_object())
            .filter_map(|(at, item)| Some((rank(item)?, at)))
            .min();
        let fields = best.and_then(|(_, at)| items.get_mut(at)).map(Value::take);
        let was = fields.is_some();
        let rest = self.inside(object(fields), look);
        let is_left = !rest.is_empty();
        match best.and_then(|(_, at)| items.get_mut(at)) {
            Some(place) if is_left => *place = Value::Object(rest),
            None if is_left => items.push(Value::Object(rest)),
            Some(_) | None => {}
        }
        self.put_items(list, items);
        if self.reads() { was } else { is_left }
    }

    /// The first item.
    pub(crate) fn first(&mut self, list: &str, look: impl FnOnce(&mut Self)) -> bool {
        self.chosen(list, |_| Some(0), look)
    }

    /// The first item that bears a mark; written when it has anything beside it.
    pub(crate) fn marked(
        &mut self,
        list: &str,
        (field, mark): Mark<'_>,
        look: impl FnOnce(&mut Self),
    ) -> bool {
        let is_marked = |item: &Value| (item.get(field) == Some(&mark)).then_some(0);
        let reads = self.reads();
        self.chosen(list, is_marked, |m| {
            let _ = m.take(field);
            look(m);
            if !reads && !m.here().is_empty() {
                let rest = std::mem::take(m.here());
                m.put(field, mark.clone());
                m.here().extend(rest);
            }
        })
    }

    /// An extension. Whether it is there.
    pub(crate) fn extension(&mut self, url: &str, look: impl FnOnce(&mut Self)) -> bool {
        self.marked("extension", ("url", url.into()), look)
    }

    /// Every item of a kind, each a part of the document.
    pub(crate) fn each<T: Default>(
        &mut self,
        list: &str,
        is: impl Fn(&Value) -> bool,
        (field, to): (&str, &mut Vec<T>),
        mut look: impl FnMut(&mut Self, &mut T),
    ) {
        let mut items = self.items(list);
        self.within(field, |m| {
            if m.reads() {
                for item in items.iter_mut().filter(|item| item.is_object() && is(item)) {
                    let mut part = T::default();
                    let fields = object(Some(item.take()));
                    let rest = m.within(&format!("[{}]", to.len()), |m| {
                        m.inside(fields, |m| look(m, &mut part))
                    });
                    to.push(part);
                    if !rest.is_empty() {
                        *item = Value::Object(rest);
                    }
                }
            } else {
                for (index, part) in to.iter_mut().enumerate() {
                    let made = m.within(&format!("[{index}]"), |m| {
                        m.inside(Fields::new(), |m| look(m, part))
                    });
                    items.push(Value::Object(made));
                }
            }
        });
        self.put_items(list, items);
    }

    /// Every extension of a URL, each a part of the document.
    pub(crate) fn extensions<T: Default>(
        &mut self,
        url: &str,
        to: (&str, &mut Vec<T>),
        mut look: impl FnMut(&mut Self, &mut T),
    ) {
        let is = |item: &Value| item.get("url").and_then(Value::as_str) == Some(url);
        self.each("extension", is, to, |m, part| {
            m.constant("url", url.into());
            look(m, part);
        });
    }

    /// Every resource of a type that nothing led to yet, each a part of the document.
    pub(crate) fn resources<T: Default>(
        &mut self,
        kind: &str,
        (field, to): (&str, &mut Vec<T>),
        mut look: impl FnMut(&mut Self, &mut T),
    ) {
        let mut index = 0;
        loop {
            let item = format!("{field}[{index}]");
            let mut part = T::default();
            let known = to.get_mut(index);
            if known.is_none() && !self.reads() {
                return;
            }
            let Some(at) = self.reserve(kind) else {
                return;
            };
            let is_new = known.is_none();
            let part_of = known.unwrap_or(&mut part);
            self.within(&item, |m| m.enter(Some(at), |m| look(m, part_of)));
            if is_new {
                to.push(part);
            }
            index += 1;
        }
    }

    /// The items of a list, left where they are.
    pub(crate) fn items_of(&mut self, list: &str) -> &[Value] {
        let items = self.here().get(list).and_then(Value::as_array);
        items.map_or(&[], Vec::as_slice)
    }

    /// The items of a list.
    fn items(&mut self, list: &str) -> Vec<Value> {
        match self.take(list) {
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.misshapen(list);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn put_items(&mut self, list: &str, mut items: Vec<Value>) {
        items.retain(|item| !item.is_null());
        if !items.is_empty() {
            self.put(list, Value::Array(items));
        }
    }
}

fn object(value: Option<Value>) -> Fields {
    match value {
        Some(Value::Object(fields)) => fields,
        _ => Fields::new(),
    }
}
