//! The command line as its users meet it: what is printed where, and the exit code.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tests::process::{free_port, program, vardbrygga};
use tests::tree::root;
use tests::world::{World, adapter, embedded, hl7};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn samples(adapter: &str, extension: &str) -> Vec<PathBuf> {
    let folder = root().join("adapters/src").join(adapter).join("samples");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(&format!(".wire.{extension}")))
        .filter(|path| path.with_extension("").with_extension("document.json").exists())
        .filter(|path| !path.with_extension("").with_extension("violations.txt").exists())
        .filter(|path| !path.with_extension("").with_extension("profile.json").exists())
        .collect();
    files.sort();
    assert!(files.len() > 8, "too few samples of {adapter}");
    files
}

fn translate(from: &str, to: &str, file: &str) -> Output {
    vardbrygga(&["translate", "--from", from, "--to", to, file])
}

#[test]
fn every_swedish_hl7_sample_becomes_xml_that_the_schema_accepts_and_comes_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let schema = root().join("adapters/src/pmo/xsd/soap.xsd");
    for sample in samples("millennium", "hl7") {
        let sample = sample.to_str().unwrap();
        let there = translate("millennium", "pmo", sample);
        assert_eq!(there.status.code(), Some(0), "{sample}: {}", text(&there.stderr));
        let xml = folder.path().join("message.xml");
        fs::write(&xml, &there.stdout).unwrap();
        let checked = Command::new("xmllint")
            .args(["--noout", "--schema"])
            .arg(&schema)
            .arg(&xml)
            .output()
            .unwrap();
        assert!(checked.status.success(), "{sample}: {}", text(&checked.stderr));
        let before = translate("millennium", "canonical", sample).stdout;
        let after = translate("pmo", "canonical", xml.to_str().unwrap()).stdout;
        assert_eq!(text(&before), text(&after), "{sample} changed on its way");
        let hl7 = folder.path().join("message.hl7");
        fs::write(&hl7, translate("pmo", "millennium", xml.to_str().unwrap()).stdout).unwrap();
        let back = translate("millennium", "canonical", hl7.to_str().unwrap()).stdout;
        assert_eq!(
            text(&before),
            text(&back),
            "{sample} changed on its way there and back"
        );
    }
}

#[test]
fn a_foreign_referral_is_refused_and_each_missing_thing_is_named_once() {
    let message = "MSH|^~\\&|GHH|GENERAL|RHH|RADIANT|202201251620+0000||REF^I12^REF_I12|M1|P|2.8\n\
        RF1|P^Pending^HL70283|R^Routine^HL70281|Med||O|226839^EPIC\n\
        PRD|RP^Referring Provider^HL70286|POWELL^ROBERT|||||PLN1001^SL\n\
        PRD|RT^Referred to Provider^HL70286|McWILLIAMS^PAUL\n\
        PID|1||PATID1234^5^M11^ADT1||EVERYMAN^ADAM||19610615|M\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("foreign.hl7");
    fs::write(&file, message).unwrap();
    let refused = vardbrygga(&[
        "translate",
        "--json",
        "--from",
        "millennium",
        "--to",
        "pmo",
        file.to_str().unwrap(),
    ]);
    assert_eq!(refused.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(report["outcome"], "refused");
    let errors: Vec<(String, String)> = report["violations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|violation| violation["severity"] == "error")
        .map(|violation| (violation["rule"].to_string(), violation["path"].to_string()))
        .collect();
    for path in [
        "request.requestId",
        "request.requestOrganisation.careUnitId",
        "request.recipient.organisation.careUnitId",
    ] {
        assert_eq!(
            errors
                .iter()
                .filter(|(_, named)| named.trim_matches('"') == path)
                .count(),
            1,
            "{path}: {errors:?}"
        );
    }
    let mut paths: Vec<&String> = errors.iter().map(|(_, path)| path).collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), errors.len(), "a thing is named twice: {errors:?}");
}

#[test]
fn results_go_to_standard_output_and_everything_else_to_standard_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("referral.hl7");
    fs::write(&file, hl7(adapter("millennium").as_ref(), "C1", 1, 1).2).unwrap();
    let piped = translate("millennium", "canonical", file.to_str().unwrap());
    let document: Value = serde_json::from_slice(&piped.stdout).unwrap();
    assert_eq!(document["envelope"]["kind"], "referral.request");
}

#[test]
fn wrong_use_ends_with_2_and_failure_with_1_and_both_say_why() {
    for (arguments, code, said) in [
        (
            &["translate", "--from", "cosmic", "--to", "pmo", "-"][..],
            2,
            "there are canonical, millennium, minaplaner, pmo, sot",
        ),
        (&["contracts", "show", "referral.letter"][..], 2, "contracts list"),
        (&["nonsense"][..], 2, "unrecognized subcommand"),
        (
            &["validate", "--adapter", "pmo", "no-such-file.xml"][..],
            1,
            "no-such-file.xml",
        ),
        (
            &["run", "--config", "no-such-file.toml"][..],
            2,
            "no-such-file.toml:1:1",
        ),
        (&["demo", "--messages", "3"][..], 2, "20..=1000000"),
    ] {
        let ended = vardbrygga(arguments);
        let all = text(&ended.stdout) + &text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(code), "{arguments:?}: {all}");
        assert!(all.contains(said), "{arguments:?} does not say {said:?}: {all}");
    }
}

#[test]
fn who_asks_for_json_gets_errors_as_json_too() {
    let folder = tempfile::tempdir().unwrap();
    let config = config_without_secrets(&folder);
    for (arguments, code) in [
        (&["contracts", "show", "referral.letter"][..], 2),
        (&["validate", "--adapter", "cosmic", "-"][..], 2),
        (&["parked", "show", "17", "--body", "--config", &config][..], 2),
        (&["parked", "show", "17", "--config", &config][..], 1),
    ] {
        let ended = vardbrygga(&[&["--json"][..], arguments].concat());
        assert_eq!(ended.status.code(), Some(code), "{arguments:?}");
        let said: Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert!(said["error"].is_string(), "{arguments:?}: {said}");
    }
}

#[test]
fn a_file_that_cannot_be_read_has_a_place_in_the_list() {
    let ended = vardbrygga(&["validate", "--json", "--adapter", "pmo", "no-such-file.xml"]);
    assert_eq!(ended.status.code(), Some(1));
    let said: Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(
        (&said[0]["file"], &said[0]["valid"]),
        (&"no-such-file.xml".into(), &false.into())
    );
    assert!(said[0]["error"].is_string(), "{said}");
}

/// A config whose bus needs a password that is not here.
fn config_without_secrets(folder: &tempfile::TempDir) -> String {
    let path = folder.path().join("region.toml");
    let data = folder.path().display();
    let text = format!(
        "[gateway]\nname = \"x\"\ndata_dir = \"{data}\"\n[bus]\nkind = \"amqp\"\npassword_file = \"/no/such\"\n"
    );
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn looking_for_parked_messages_needs_no_secret_and_makes_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let config = config_without_secrets(&folder);
    let none = vardbrygga(&["parked", "list", "--config", &config]);
    assert_eq!(none.status.code(), Some(1));
    assert!(
        text(&none.stderr).contains("has the gateway run with this config?"),
        "{}",
        text(&none.stderr)
    );
    assert!(!folder.path().join("store.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_the_journal_does_not_know_is_said_so_and_json_stays_a_list() {
    let nobody = free_port();
    let world = World::new(&embedded(), nobody, nobody);
    let _gateway = world.start().await;
    let config = world.config.display().to_string();
    let show = ["journal", "show", "none", "--source", "pmo", "--config", &config];
    let said = vardbrygga(&show);
    assert_eq!(
        text(&said.stderr),
        "the journal knows of no message with this id from this system\n"
    );
    assert_eq!(said.status.code(), Some(0));
    let json = vardbrygga(&[&show[..], &["--json"]].concat());
    assert_eq!(text(&json.stdout), "[]\n");
}

#[test]
fn a_system_of_a_config_reads_messages_to_validate() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("referral.hl7");
    fs::write(&file, hl7(adapter("millennium").as_ref(), "C1", 1, 1).2).unwrap();
    let config = root().join("gateway/examples/one-region.toml");
    let validated = vardbrygga(&[
        "validate",
        "--config",
        config.to_str().unwrap(),
        "--adapter",
        "millennium-vgr",
        file.to_str().unwrap(),
    ]);
    assert_eq!(validated.status.code(), Some(0), "{}", text(&validated.stderr));
}

#[test]
fn the_config_in_the_readme_passes_the_check_it_recommends() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, snippet) = readme.split_once("```toml\n").unwrap();
    let (snippet, _) = snippet.split_once("```").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("region.toml");
    fs::write(&config, snippet).unwrap();
    let checked = vardbrygga(&["check", "--config", config.to_str().unwrap()]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
    assert_eq!(text(&checked.stdout), "the config is sound\n");
}

#[test]
fn a_pipe_that_is_closed_early_ends_the_command_without_a_panic() {
    let mut listing = Command::new(program())
        .args(["contracts", "schema", "referral.request"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(listing.stdout.take());
    let ended = listing.wait_with_output().unwrap();
    assert!(
        !text(&ended.stderr).contains("panicked"),
        "{}",
        text(&ended.stderr)
    );
}

#[test]
fn the_example_configs_are_sound_but_for_secrets_that_are_not_here() {
    for example in fs::read_dir(root().join("gateway/examples")).unwrap() {
        let path = example.unwrap().path();
        let checked = gateway::config::Config::check(&fs::read_to_string(&path).unwrap(), "example");
        assert!(checked.is_ok(), "{}: {checked:?}", path.display());
    }
}

#[test]
fn a_listener_open_to_all_refuses_the_start_and_names_the_line() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("open.toml");
    let text_of = format!(
        "[gateway]\nname = \"open\"\ndata_dir = \"{}\"\n\n[admin]\nlisten = \"0.0.0.0:0\"\n\n[http]\nlisten = \"0.0.0.0:0\"\n\n\
         [systems.pmo]\nadapter = \"pmo\"\nreceive = {{ transport = \"http\" }}\n\
         send = {{ transport = \"http\", url = \"http://127.0.0.1:1/\" }}\n\n\
         [[routes]]\nkind = \"*\"\nreceiver = \"*\"\nto = \"pmo\"\n",
        folder.path().display()
    );
    fs::write(&config, text_of).unwrap();
    let refused = vardbrygga(&["run", "--config", config.to_str().unwrap()]);
    let said = text(&refused.stdout) + &text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(
        said.contains("open.toml:6:") && said.contains("admin.listen"),
        "{said}"
    );
    assert!(
        said.contains("systems.pmo.receive") || said.contains("http.listen"),
        "{said}"
    );
}
