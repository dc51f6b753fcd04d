//! Where in a message reading or writing has come to. Put into words only when something is to be said.

/// The way from the message's own element to the element at hand.
#[derive(Debug, Default)]
pub(crate) struct Place(Vec<Step>);

#[derive(Clone, Copy, Debug)]
struct Step {
    name: &'static str,
    index: Option<usize>,
}

impl Place {
    /// Goes into an element; the index is given for elements that may repeat.
    pub(crate) fn enter(&mut self, name: &'static str, index: Option<usize>) {
        self.0.push(Step { name, index });
    }

    /// Goes back out.
    pub(crate) fn leave(&mut self) {
        let _ = self.0.pop();
    }

    /// The canonical path: `request.attachment[0].id`.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.0 {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(step.name);
            if let Some(index) = step.index {
                path.push_str(&format!("[{index}]"));
            }
        }
        path
    }
}
