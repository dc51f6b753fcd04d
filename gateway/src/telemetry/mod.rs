//! What operations see: metrics and logs. Names of metrics stand in [`metrics`] and nowhere else. Nothing
//! here may hold personal data.

mod logs;
mod metrics;

pub use logs::{Format, start};
pub use metrics::{Metrics, names};
