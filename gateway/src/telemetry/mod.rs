//! What operations see: metrics and logs. Names of metrics stand in [`catalogue`] and nowhere else. Nothing
//! here may hold personal data.

mod logs;
mod metrics;

pub use logs::{Format, start};
pub(crate) use metrics::OTHER_KIND;
pub use metrics::{Backlog, Held, Label, Metrics, Values, catalogue, reference};
