//! Types as tables: each element of a type once, in schema order, with how it is read and written.
//! Both directions come from the same line, so they cannot drift apart.

use super::reading::Reading;
use super::tree::Element;
use super::writer::Writer;

/// A type that is an element with elements inside.
pub(crate) trait Structure: Default + 'static {
    /// Its elements, in schema order.
    const FIELDS: &'static [Field<Self>];
}

/// One element of a type.
pub(crate) struct Field<T> {
    /// The element's name, which is the canonical name too.
    pub(crate) name: &'static str,
    /// Whether it may occur more than once.
    pub(crate) many: bool,
    /// Reads the element into its field.
    pub(crate) read: fn(&mut T, Element<'_, '_>, &mut Reading),
    /// Writes the field as its element, or as nothing.
    pub(crate) write: fn(&T, &'static str, &mut Writer),
}

/// What a field can hold.
pub(crate) trait Value {
    /// Whether the field takes its element more than once.
    const MANY: bool = false;

    /// Reads an element that is not empty.
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading);

    /// Writes the element of that name, or nothing when there is no value.
    fn write(&self, name: &'static str, out: &mut Writer);
}

/// Whether the field that a function picks may repeat; for the tables.
pub(crate) const fn many<T, V: Value>(_pick: fn(&T) -> &V) -> bool {
    V::MANY
}

/// Reads the elements inside an element.
pub(crate) fn read<T: Structure>(to: &mut T, from: Element<'_, '_>, reading: &mut Reading) {
    reading.fields(to, from, T::FIELDS);
}

/// Writes an element with its elements, or nothing when there is nothing to say inside it.
pub(crate) fn write<T: Structure>(value: &T, name: &'static str, index: Option<usize>, out: &mut Writer) {
    out.element(name, index, |out| write_fields(value, T::FIELDS, out));
}

/// Writes the elements of a table, one after the other.
pub(crate) fn write_fields<T>(value: &T, fields: &'static [Field<T>], out: &mut Writer) {
    for field in fields {
        (field.write)(value, field.name, out);
    }
}

/// The table of a type: `"element" => field`, in schema order; `with module` where the module's `read` and `write`
/// stand in for those of the field's type.
macro_rules! fields {
    ($type:ty { $($name:literal => $field:ident $(with $codec:ident)?),+ }) => {
        &[$(
            $crate::wire::riv::Field {
                name: $name,
                many: $crate::wire::riv::many(|value: &$type| &value.$field),
                read: |to: &mut $type, from, reading| {
                    $crate::wire::riv::fields!(@read $($codec)?)(&mut to.$field, from, reading);
                },
                write: |value: &$type, name, out| {
                    $crate::wire::riv::fields!(@write $($codec)?)(&value.$field, name, out);
                },
            },
        )+]
    };
    (@read) => { $crate::wire::riv::Value::read };
    (@read $codec:ident) => { $codec::read };
    (@write) => { $crate::wire::riv::Value::write };
    (@write $codec:ident) => { $codec::write };
}
pub(crate) use fields;

/// Declares types as tables, with all that follows from them: the type itself, one that may be left out, and many.
macro_rules! structures {
    ($($type:ty { $($name:literal => $field:ident $(with $codec:ident)?),+ $(,)? })+) => {$(
        impl $crate::wire::riv::Structure for $type {
            const FIELDS: &'static [$crate::wire::riv::Field<Self>] =
                $crate::wire::riv::fields!($type { $($name => $field $(with $codec)?),+ });
        }

        impl $crate::wire::riv::Value for $type {
            fn read(&mut self, from: $crate::wire::riv::Element<'_, '_>, reading: &mut $crate::wire::riv::Reading) {
                $crate::wire::riv::structure::read(self, from, reading);
            }

            fn write(&self, name: &'static str, out: &mut $crate::wire::riv::Writer) {
                $crate::wire::riv::structure::write(self, name, None, out);
            }
        }

        impl $crate::wire::riv::Value for Option<$type> {
            fn read(&mut self, from: $crate::wire::riv::Element<'_, '_>, reading: &mut $crate::wire::riv::Reading) {
                $crate::wire::riv::structure::read(self.get_or_insert_default(), from, reading);
            }

            fn write(&self, name: &'static str, out: &mut $crate::wire::riv::Writer) {
                if let Some(value) = self {
                    $crate::wire::riv::structure::write(value, name, None, out);
                }
            }
        }

        impl $crate::wire::riv::Value for Vec<$type> {
            const MANY: bool = true;

            fn read(&mut self, from: $crate::wire::riv::Element<'_, '_>, reading: &mut $crate::wire::riv::Reading) {
                let mut item = <$type>::default();
                $crate::wire::riv::structure::read(&mut item, from, reading);
                self.push(item);
            }

            fn write(&self, name: &'static str, out: &mut $crate::wire::riv::Writer) {
                for (index, item) in self.iter().enumerate() {
                    $crate::wire::riv::structure::write(item, name, Some(index), out);
                }
            }
        }
    )+};
}
pub(crate) use structures;
