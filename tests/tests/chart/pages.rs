//! The pages a team follows: every command on them can be run, every value stands in them.

use std::collections::BTreeSet;
use std::path::Path;

use tests::tools::helm;
use tests::tree::root;

use super::cases::{defaults, leaves};
use super::config::secret_files;
use super::render::{chart, values_of};

fn page(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The shell commands of a page; continued lines are one.
fn commands(page: &str) -> Vec<String> {
    let mut commands = Vec::new();
    for block in page.split("```sh\n").skip(1) {
        let block = block.split("```").next().unwrap().replace("\\\n", " ");
        let lines = block.lines().map(|line| line.split(" #").next().unwrap().trim());
        commands.extend(lines.filter(|line| !line.is_empty()).map(str::to_owned));
    }
    commands
}

/// A command of Helm as `helm template`, with the team's own files taken from a folder.
fn as_template(arguments: &[&str], folder: &Path) -> Vec<String> {
    let only_for_a_cluster = |word: &str| word == "--install" || word.starts_with("--timeout");
    let mut template = vec!["template".to_owned()];
    for word in arguments.iter().filter(|word| !only_for_a_cluster(word)) {
        let (key, file) = word
            .split_once('=')
            .map_or(("", *word), |(key, file)| (key, file));
        let own = folder.join(file);
        template.push(match (own.is_file(), key) {
            (false, _) => (*word).to_owned(),
            (true, "") => own.display().to_string(),
            (true, key) => format!("{key}={}", own.display()),
        });
    }
    template
}

#[test]
fn every_helm_command_of_the_pages_renders() {
    for path in ["README.md", "helm/README.md"] {
        let folder = tempfile::tempdir().unwrap();
        let config = defaults()["config"].as_str().unwrap().to_owned();
        std::fs::write(folder.path().join("region.toml"), config).unwrap();
        let mut tried = 0;
        for command in commands(&page(path)) {
            let words: Vec<&str> = command.split_whitespace().collect();
            match words[..] {
                // A team's own values begin as a copy.
                ["cp", from, to] => {
                    let _: u64 = std::fs::copy(root().join(from), folder.path().join(to)).unwrap();
                }
                ["helm", "install" | "upgrade" | "template", ref rest @ ..] => {
                    let arguments = as_template(rest, folder.path());
                    let shown = helm(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
                    let told = String::from_utf8_lossy(&shown.stderr);
                    assert!(shown.status.success(), "{path}: {command}: {told}");
                    tried += 1;
                }
                _ => {}
            }
        }
        assert!(tried > 0, "{path} shows no command of Helm");
    }
}

#[test]
fn the_secrets_the_pages_make_are_those_of_the_example_they_start_from() {
    for path in ["README.md", "helm/README.md"] {
        let commands = commands(&page(path));
        let example = commands
            .iter()
            .find_map(|command| command.strip_prefix("cp "))
            .unwrap();
        let example = values_of(&root().join(example.split(' ').next().unwrap()));
        let mut made = BTreeSet::new();
        for command in &commands {
            let Some((_, secret)) = command.split_once("create secret generic ") else {
                continue;
            };
            let (secret, keys) = secret.split_once(' ').unwrap();
            for key in keys.split("--from-").skip(1) {
                let key = key.split_once('=').unwrap().1;
                let key = key.split(['=', ' ']).next().unwrap();
                assert!(
                    made.insert((secret.to_owned(), key.to_owned())),
                    "{path}: {secret}/{key} twice"
                );
            }
        }
        assert_eq!(made, secret_files(example["config"].as_str().unwrap()), "{path}");
    }
}

#[test]
fn every_file_the_pages_link_to_is_there() {
    let text = page("helm/README.md");
    let links = text
        .split("](")
        .skip(1)
        .map(|rest| rest.split([')', '#']).next().unwrap());
    for link in links.filter(|link| !link.is_empty() && !link.starts_with("http")) {
        assert!(chart().join(link).exists(), "helm/README.md links to {link}");
    }
}

#[test]
fn the_page_of_the_chart_has_a_row_for_every_value_with_its_default() {
    let text = page("helm/README.md");
    let mut missing = Vec::new();
    for (path, value) in leaves(&defaults()) {
        let shown = match &value {
            value if path == "config" || path == "topologySpreadConstraints" => {
                assert!(!value.is_null());
                "see values.yaml".to_owned()
            }
            value => format!("`{value}`"),
        };
        let row = format!("| `{path}` | {shown} |");
        if !text.contains(&row) {
            missing.push(row);
        }
    }
    assert!(
        missing.is_empty(),
        "rows that helm/README.md lacks:\n{}",
        missing.join("\n")
    );
}
