//! The image's recipe, read: no container engine runs here. Its names and paths are those of the program and the chart.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tests::tree::{root, walk};

use super::cases::{case, defaults};

/// The instructions of the Dockerfile, each with its arguments; continued lines are one.
fn instructions() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join("Dockerfile")).unwrap();
    let text = text.replace("\\\n", " ");
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_once(' ').unwrap())
        .map(|(instruction, arguments)| (instruction.to_owned(), arguments.trim().to_owned()))
        .collect()
}

fn all(instruction: &str) -> Vec<String> {
    let found = instructions().into_iter().filter(|(name, _)| name == instruction);
    found.map(|(_, arguments)| arguments).collect()
}

fn only(instruction: &str) -> String {
    let found = all(instruction);
    assert_eq!(found.len(), 1, "{instruction}: {found:?}");
    found[0].clone()
}

fn words(instruction: &str) -> Vec<String> {
    serde_json::from_str(&only(instruction)).unwrap()
}

fn manifest(path: &str) -> toml::Table {
    std::fs::read_to_string(root().join(path))
        .unwrap()
        .parse()
        .unwrap()
}

fn gateway() -> &'static Value {
    &case("defaults").rendered.only("StatefulSet")["spec"]["template"]["spec"]
}

#[test]
fn the_image_runs_the_program_with_the_config_of_the_chart_as_its_user() {
    let binary = manifest("gateway/Cargo.toml")["bin"][0]["name"]
        .as_str()
        .unwrap()
        .to_owned();
    let entrypoint = words("ENTRYPOINT");
    assert_eq!(entrypoint, [format!("/usr/local/bin/{binary}")]);
    let run = only("RUN");
    assert!(
        run.contains(&format!("/dist/{binary}\" /image{}", entrypoint[0])),
        "{run}"
    );
    assert!(all("COPY").contains(&"--from=build /image/ /".to_owned()));
    assert_eq!(json!(words("CMD")), gateway()["containers"][0]["args"]);
    for page in ["helm/templates/NOTES.txt", "helm/README.md"] {
        let page = std::fs::read_to_string(root().join(page)).unwrap();
        assert!(
            page.contains(&format!(" -- {} parked", entrypoint[0])),
            "the program is elsewhere"
        );
    }
    let user = &defaults()["runAsUser"];
    assert_eq!(only("USER"), format!("{user}:{user}"));
    assert_eq!(only("STOPSIGNAL"), "SIGTERM");
    let ports = gateway()["containers"][0]["ports"].as_array().unwrap();
    let ports: Vec<String> = ports
        .iter()
        .map(|port| port["containerPort"].to_string())
        .collect();
    let mut exposed: Vec<String> = only("EXPOSE").split(' ').map(str::to_owned).collect();
    exposed.sort_by_key(|port| ports.iter().position(|known| known == port));
    assert_eq!(exposed, ports);
}

#[test]
fn the_image_is_built_with_the_pinned_toolchain_the_lock_file_and_the_profile_that_is_shipped() {
    let toolchain = manifest("rust-toolchain.toml")["toolchain"]["channel"]
        .as_str()
        .unwrap()
        .to_owned();
    let from = all("FROM");
    assert!(
        from[0].starts_with(&format!("rust:{toolchain}-slim-")),
        "{from:?}"
    );
    assert_eq!(from[1], "scratch", "nothing but the program and the roots");
    let run = only("RUN");
    let profile = run.split_once("--profile ").unwrap().1.split(' ').next().unwrap();
    assert!(
        manifest("Cargo.toml")["profile"].get(profile).is_some(),
        "no profile {profile}"
    );
    assert!(run.contains(&format!("target/$target/{profile}/")), "{run}");
    assert!(run.contains("--locked") && run.contains("+crt-static"), "{run}");
    let roots = "/etc/ssl/certs/ca-certificates.crt";
    assert!(run.contains(&format!("{roots} /image{roots}")), "{run}");
}

#[test]
fn what_the_image_copies_is_a_whole_workspace_and_nothing_else_is_let_in() {
    let ignored = std::fs::read_to_string(root().join(".dockerignore")).unwrap();
    let mut let_in: Vec<&str> = ignored
        .lines()
        .filter_map(|line| line.strip_prefix('!'))
        .collect();
    assert!(
        ignored.lines().any(|line| line == "*"),
        "everything else is left out"
    );
    let copies = all("COPY").into_iter().filter(|copy| !copy.starts_with("--from"));
    let context = tempfile::tempdir().unwrap();
    let mut copied = Vec::new();
    for copy in copies {
        let mut names: Vec<String> = copy.split(' ').map(str::to_owned).collect();
        let to = names.pop().unwrap();
        assert!(to == "./" || [to] == *names, "{copy}: to where it came from");
        copied.extend(names);
    }
    for name in &copied {
        copy(&root(), name, context.path());
    }
    copied.sort();
    let_in.sort_unstable();
    assert_eq!(copied, let_in);
    let read = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--locked",
            "--offline",
            "--no-deps",
            "--format-version=1",
        ])
        .current_dir(context.path())
        .output()
        .unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
}

fn copy(root: &Path, name: &str, to: &Path) {
    let from = root.join(name);
    if from.is_file() {
        let _: u64 = std::fs::copy(&from, to.join(name)).unwrap();
        return;
    }
    walk(&from, &mut |file| {
        let copy = to.join(file.strip_prefix(root).unwrap());
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        let _: u64 = std::fs::copy(file, copy).unwrap();
    });
}
