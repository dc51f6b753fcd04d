//! Cleans up after a server when its owner is gone: a static is never dropped, and a test may be killed.

use std::fs;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// Waits for the end of its input, which comes when the test process ends, then kills what is left.
const SCRIPT: &str = r#"
cat >/dev/null
for file in "$1"/*.pid; do
    if [ -s "$file" ]; then kill -9 "$(cat "$file")" 2>/dev/null; fi
done
# What dies may still write a last file.
rm -rf "$1" 2>/dev/null || { sleep 1; rm -rf "$1"; }
"#;

/// Holds the guardian's input open.
#[derive(Debug)]
pub(crate) struct Guardian {
    shell: Child,
    input: Option<ChildStdin>,
    helper: Option<Child>,
}

impl Guardian {
    /// Watches over the server in a directory, whose process stands in a file `….pid` there, and over a process
    /// that helps it.
    pub(crate) fn over(directory: &Path, helper: Option<Child>) -> Self {
        if let Some(helper) = &helper {
            fs::write(directory.join("helper.pid"), helper.id().to_string())
                .expect("the directory can be written");
        }
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
            helper,
        }
    }
}

impl Drop for Guardian {
    fn drop(&mut self) {
        drop(self.input.take());
        // Both end by the closed input; waiting leaves no process behind.
        drop(self.shell.wait());
        drop(self.helper.as_mut().map(Child::wait));
    }
}
