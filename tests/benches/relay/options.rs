//! What can be chosen on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use tests::workload::Size;

/// Measures how many referrals a second the gateway moves, beside a shovel and a bare relay.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    /// Rounds; in each, every contender has its turn.
    #[arg(long, default_value_t = 5)]
    pub(crate) rounds: usize,
    /// Messages in each turn.
    #[arg(long, default_value_t = 30_000)]
    pub(crate) messages: u64,
    /// Sizes of the referrals.
    #[arg(long, value_enum, default_value_t = Sizes::Mixed)]
    pub(crate) size: Sizes,
    /// Messages a contender may hold un-acknowledged.
    #[arg(long, default_value_t = 250)]
    pub(crate) prefetch: u16,
    /// Another build of the program, which has its turns in every round too: what a change is worth.
    #[arg(long)]
    pub(crate) beside: Option<PathBuf>,
    /// Measures memory in place of speed: with so many messages queued, and their target down.
    #[arg(long, value_name = "MESSAGES", conflicts_with_all = ["rounds", "messages", "beside"])]
    pub(crate) queued: Option<u64>,
    /// Prints JSON in place of the table.
    #[arg(long)]
    pub(crate) json: bool,
    /// Given by `cargo bench`.
    #[arg(long, hide = true)]
    pub(crate) bench: bool,
    /// Another program in this program.
    #[command(subcommand)]
    pub(crate) role: Option<Role>,
}

/// Which referrals are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sizes {
    /// 1.2 KiB each.
    Small,
    /// 3.6 KiB each.
    Large,
    /// Both by turns.
    Mixed,
}

impl Sizes {
    /// The size of the n-th referral.
    pub(crate) fn of(self, number: u64) -> Size {
        match self {
            Self::Large => Size::Large,
            Self::Mixed if number.is_multiple_of(2) => Size::Large,
            Self::Small | Self::Mixed => Size::Small,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Small => "1.2 KiB",
            Self::Large => "3.6 KiB",
            Self::Mixed => "1.2 and 3.6 KiB by turns",
        }
    }
}

/// What this program is when it starts itself.
#[derive(Debug, Subcommand)]
pub(crate) enum Role {
    /// The bare relay.
    #[command(hide = true)]
    Bare(Relay),
}

/// What the bare relay is told.
#[derive(Debug, Args)]
pub(crate) struct Relay {
    /// The broker.
    #[arg(long)]
    pub(crate) uri: String,
    /// Messages it may hold un-acknowledged.
    #[arg(long)]
    pub(crate) prefetch: u16,
}
