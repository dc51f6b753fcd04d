//! How much each fault has to stand: little in `make test`, as much as is asked for in `make faults`.

/// The variable that asks for messages per fault.
const WANTED: &str = "VARDBRYGGA_FAULTS";

/// How much.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quantity {
    /// Messages, at the least.
    pub(crate) messages: u64,
    /// How often the fault strikes.
    pub(crate) strikes: u64,
    /// Whether the results are to be kept.
    pub(crate) is_long: bool,
}

impl Quantity {
    /// What this run is asked for.
    pub(crate) fn wanted() -> Self {
        let wanted = std::env::var(WANTED).ok();
        match wanted.map(|messages| messages.parse()) {
            None => Self {
                messages: 1_200,
                strikes: 1,
                is_long: false,
            },
            Some(Ok(messages)) => Self {
                messages,
                strikes: 3,
                is_long: true,
            },
            Some(Err(error)) => panic!("{WANTED} is a number of messages: {error}"),
        }
    }
}
