//! What may follow what in a case: the rules one by one, whole histories, and the published page.

mod histories;
mod page;
mod rules;
mod said;
