//! Cleans up after a node when its owner is gone: a static is never dropped, and a test may be killed.

use std::fs;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// Waits for the end of its input, which comes when the test process ends, then kills what is left.
const SCRIPT: &str = r#"
cat >/dev/null
for file in node.pid epmd.pid; do
    if [ -s "$1/$file" ]; then kill -9 "$(cat "$1/$file")" 2>/dev/null; fi
done
rm -rf "$1"
"#;

/// Holds the guardian's input open.
#[derive(Debug)]
pub(super) struct Guardian {
    shell: Child,
    input: Option<ChildStdin>,
    port_mapper: Child,
}

impl Guardian {
    /// Watches over the node in a directory, and over its port mapper.
    pub(super) fn over(directory: &Path, port_mapper: Child) -> Self {
        fs::write(directory.join("epmd.pid"), port_mapper.id().to_string())
            .expect("the directory can be written");
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT, "guardian"])
            .arg(directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell can be started");
        Self {
            input: shell.stdin.take(),
            shell,
            port_mapper,
        }
    }
}

impl Drop for Guardian {
    fn drop(&mut self) {
        drop(self.input.take());
        // Both end by the closed input; waiting leaves no process behind.
        drop(self.shell.wait());
        drop(self.port_mapper.wait());
    }
}
