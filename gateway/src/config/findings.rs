//! What is wrong with a config file, and where: errors and warnings gathered until the whole file is read.
//! Decides nothing about what is right; never holds a value of the file.

use std::cell::RefCell;

use super::world::World;

/// One thing that is wrong with the config file. Shown as `file:line:column: path: expected …`, and an unknown
/// key as `file:line:column: path: is not a key; …`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}:{line}:{column}: {path}: {says}")]
pub struct ConfigError {
    /// The file, as it was named.
    pub file: String,
    /// Line, from 1; 1, too, when the file cannot be read at all.
    pub line: usize,
    /// Column in characters, from 1; 1, too, when the file cannot be read at all.
    pub column: usize,
    /// The key, `systems.pmo-vgr.send.url`; `file` when it is the file as a whole, `syntax` for its form.
    pub path: String,
    /// What was expected there, or that there is no such key; never a value of the file.
    pub says: String,
}

/// Something that works but should be changed. Shown as `file:line:column: path: warning: …`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// The file, as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The key.
    pub path: String,
    /// What is doubtful, and what to do about it.
    pub advice: String,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            file,
            line,
            column,
            path,
            advice,
        } = self;
        write!(f, "{file}:{line}:{column}: {path}: warning: {advice}")
    }
}

/// A place in the file: the path of a key and the byte it begins at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) at: usize,
}

/// Something of which there may be only one: a listen address, a path of the HTTP listener, a file.
#[derive(Debug)]
pub(super) struct Claim {
    /// What it is, with its article: `an address`.
    pub(super) what: &'static str,
    /// Which one; never a secret.
    pub(super) which: String,
    pub(super) place: Place,
}

/// Everything found so far, shared by all readers of one file.
pub(super) struct Findings<'a> {
    name: &'a str,
    text: &'a str,
    /// Where secrets and certificates are.
    pub(super) world: &'a dyn World,
    errors: RefCell<Vec<ConfigError>>,
    warnings: RefCell<Vec<Warning>>,
    claims: RefCell<Vec<Claim>>,
}

impl<'a> Findings<'a> {
    /// Nothing found yet in this text.
    pub(super) fn new(name: &'a str, text: &'a str, world: &'a dyn World) -> Self {
        Self {
            name,
            text,
            world,
            errors: RefCell::default(),
            warnings: RefCell::default(),
            claims: RefCell::default(),
        }
    }

    /// Notes that something else was expected at a place.
    pub(super) fn fault(&self, place: &Place, expected: impl std::fmt::Display) {
        self.error(place, format!("expected {expected}"));
    }

    /// Notes a key that there is not.
    pub(super) fn unknown(&self, place: &Place, known_instead: &str) {
        self.error(place, format!("is not a key; {known_instead}"));
    }

    fn error(&self, place: &Place, says: String) {
        let (line, column) = self.position(place.at);
        self.errors.borrow_mut().push(ConfigError {
            file: self.name.to_owned(),
            line,
            column,
            path: place.path.clone(),
            says,
        });
    }

    /// Notes that something works but should be changed.
    pub(super) fn warn(&self, place: &Place, advice: impl Into<String>) {
        let (line, column) = self.position(place.at);
        self.warnings.borrow_mut().push(Warning {
            file: self.name.to_owned(),
            line,
            column,
            path: place.path.clone(),
            advice: advice.into(),
        });
    }

    /// Claims something of which there may be only one.
    pub(super) fn claim(&self, claim: Claim) {
        self.claims.borrow_mut().push(claim);
    }

    /// Whether anything is wrong so far.
    pub(super) fn has_errors(&self) -> bool {
        !self.errors.borrow().is_empty()
    }

    /// Everything claimed, in the order of the file.
    pub(super) fn claims(&self) -> Vec<Claim> {
        let mut claims = self.claims.take();
        claims.sort_by_key(|claim| claim.place.at);
        claims
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.position(at).0
    }

    /// Every warning, or every error, each in the order of the file.
    pub(super) fn conclude(self) -> Result<Vec<Warning>, Vec<ConfigError>> {
        let mut errors = self.errors.into_inner();
        let mut warnings = self.warnings.into_inner();
        errors.sort();
        warnings.sort();
        if errors.is_empty() {
            Ok(warnings)
        } else {
            Err(errors)
        }
    }

    fn position(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .map_or(0, |start| start.chars().count())
            + 1;
        (line, column)
    }
}
