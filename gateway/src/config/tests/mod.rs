//! What the config promises: faults together and each with its line, secrets never shown, examples that load.

mod bus;
mod deadlines;
mod effective;
mod examples;
mod faults;
mod reference;
mod secrets;
mod store;

use super::findings::{ConfigError, Warning};
use super::world::World;
use super::{Config, read};
use std::collections::HashMap;
use std::path::Path;

/// A machine with these variables and files; files that begin with `shared:` may be read by everyone.
#[derive(Default)]
struct Pretend {
    variables: HashMap<&'static str, &'static str>,
    files: HashMap<&'static str, &'static str>,
}

impl World for Pretend {
    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).map(|value| (*value).to_owned())
    }

    fn read(&self, path: &Path) -> std::io::Result<(String, bool)> {
        let content = path.to_str().and_then(|path| self.files.get(path));
        let content = content.ok_or(std::io::ErrorKind::NotFound)?;
        let shared = content.strip_prefix("shared:");
        Ok((shared.unwrap_or(content).to_owned(), shared.is_some()))
    }

    fn open(&self, path: &Path) -> std::io::Result<bool> {
        self.read(path).map(|(_, readable_by_all)| readable_by_all)
    }
}

/// The least that a config must say, with a system, a listener and a route.
const LEAST: &str = r#"
[gateway]
name = "test"
[systems.a]
adapter = "canonical"
receive = { transport = "mllp", listen = "127.0.0.1:2575" }
send = { transport = "mllp", address = "localhost:6661" }
[[routes]]
kind = "*"
receiver = "*"
to = "a"
"#;

fn parse(text: &str, world: &Pretend) -> Result<(Config, Vec<Warning>), Vec<ConfigError>> {
    read::config(text, "test.toml", world)
}

/// Errors of the least config with a text after it, as they are shown.
fn errors_with(more: &str, world: &Pretend) -> Vec<String> {
    match parse(&format!("{LEAST}{more}"), world) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}
