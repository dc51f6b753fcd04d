//! Standard output and how a command ends. Results go to standard output, everything else to standard
//! error, so that a pipe gets only what was asked for.

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::json;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Exit code 0.
    Done,
    /// Exit code 1: it could not be done.
    Failed,
    /// Exit code 2: a message or a config was refused, or the command was used in the wrong way.
    Refused,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Done => Self::from(0),
            End::Failed => Self::from(1),
            End::Refused => Self::from(2),
        }
    }
}

/// Where a command writes.
#[derive(Debug)]
pub struct Output {
    json: bool,
    broken: bool,
}

impl Output {
    /// Output as text or as JSON.
    #[must_use]
    pub const fn new(json: bool) -> Self {
        Self { json, broken: false }
    }

    /// Whether JSON is asked for.
    #[must_use]
    pub const fn is_json(&self) -> bool {
        self.json
    }

    /// Writes a line of the result.
    pub fn line(&mut self, line: impl AsRef<str>) {
        self.bytes(line.as_ref().as_bytes());
        self.bytes(b"\n");
    }

    /// Writes bytes of the result as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.broken |= io::stdout().write_all(bytes).is_err();
    }

    /// Writes the result as JSON.
    pub fn json(&mut self, value: &impl Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => self.line(text),
            Err(_) => self.broken = true,
        }
    }

    /// Writes a line that is not part of the result.
    pub fn note(&mut self, line: impl AsRef<str>) {
        let mut stderr = io::stderr();
        self.broken |= writeln!(stderr, "{}", line.as_ref()).is_err();
    }

    /// Says why it could not be done.
    pub fn failed(&mut self, why: impl std::fmt::Display) -> End {
        self.error(why);
        End::Failed
    }

    /// Says what was used in the wrong way.
    pub fn wrong_use(&mut self, what: impl std::fmt::Display) -> End {
        self.error(what);
        End::Refused
    }

    /// Says instead of a result why there is none: who asked for JSON gets JSON.
    fn error(&mut self, why: impl std::fmt::Display) {
        if self.json {
            self.json(&json!({ "error": why.to_string() }));
        } else {
            self.note(format!("vardbrygga: {why}"));
        }
    }

    /// Standard output for what writes by itself.
    #[must_use]
    pub fn writer(&self) -> io::Stdout {
        io::stdout()
    }

    /// Flushes; a pipe that was closed early is no failure of the command.
    #[must_use]
    pub fn finish(self, end: End) -> End {
        if io::stdout().flush().is_err() || self.broken {
            return if end == End::Done { End::Failed } else { end };
        }
        end
    }
}
