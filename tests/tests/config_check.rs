//! `check` through the real program: everything that is wrong at once, each with its line; what a sound config
//! should still change; and, with `--live`, whether this machine would carry the gateway.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tests::process::{Gateway, free_port, vardbrygga};
use tests::tree;

/// Ten faults of ten sorts. After `#!` stands the key that the line is to be named for.
const TEN_FAULTS: &str = r#"[gateway]
name = "ten"
data_dir = "FOLDER"
max_hop = 3 #! gateway.max_hop
drain = 20 #! gateway.drain

[admin]
listen = "127.0.0.1:2575"

[bus]
kind = "amqp"
url = "amqp://gateway:gateway@127.0.0.1/" #! bus.url
username = "gateway"
password_file = "FOLDER/sample" #! bus.password_file

[retry]
max_attempts = 0 #! retry.max_attempts

[systems.millennium-vgr]
adapter = "milennium" #! systems.millennium-vgr.adapter

[systems.millennium-vgr.receive]
transport = "mllp"
listen = "127.0.0.1:2575" #! systems.millennium-vgr.receive.listen

[systems.millennium-vgr.receive.tls]
cert_file = "FOLDER/none.crt" #! systems.millennium-vgr.receive.tls.cert_file
key_file = "FOLDER/sample"

[systems.pmo-vgr]
adapter = "pmo"

[systems.pmo-vgr.send]
transport = "http"
url = "https://pmo.example/riv"

[[routes]]
kind = "*"
receiver = "SE2321000131-E000000000001"
to = "pmo-vrg" #! routes[0].to

[[routes]]
kind = "*"
receiver = "SE2321000131-E000000000002"
to = "pmo-vgr"

[[routes]] #! routes[2]
kind = "*"
receiver = "SE2321000131-e000000000002"
to = "pmo-vgr"
"#;

struct Site {
    folder: TempDir,
    config: PathBuf,
}

fn site(text: &str) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("region.toml");
    fs::write(
        &config,
        text.replace("FOLDER", &folder.path().display().to_string()),
    )
    .unwrap();
    Site { folder, config }
}

impl Site {
    fn check(&self, more: &[&str]) -> Output {
        vardbrygga(&[&["check", "--config", self.config.to_str().unwrap()][..], more].concat())
    }

    /// Every file and folder there is.
    fn everything(&self) -> BTreeSet<PathBuf> {
        let mut files = BTreeSet::new();
        tree::walk(self.folder.path(), &mut |path| {
            let _new = files.insert(path.to_owned());
        });
        files
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn site_with_ten_faults() -> Site {
    let site = site(TEN_FAULTS);
    let sample = site.folder.path().join("sample");
    fs::write(&sample, "guest\n").unwrap();
    fs::set_permissions(&sample, fs::Permissions::from_mode(0o600)).unwrap();
    site
}

fn expected() -> Vec<(u64, String)> {
    let marked = TEN_FAULTS.lines().zip(1..);
    let marked = marked.filter_map(|(line, number)| Some((number, line.split_once("#! ")?.1.to_owned())));
    marked.collect()
}

#[test]
fn a_config_with_ten_faults_reports_ten_each_with_its_line() {
    let site = site_with_ten_faults();
    let checked = site.check(&[]);
    let said = text(&checked.stdout);
    assert_eq!(checked.status.code(), Some(2), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 11, "{said}");
    assert_eq!(lines[10], "10 faults to put right");
    for (line, (number, path)) in lines.iter().zip(expected()) {
        let place = format!("{}:{number}:", site.config.display());
        assert!(line.starts_with(&place), "{place} {path}: {said}");
        assert!(line.contains(&format!(": {path}: ")), "{place} {path}: {said}");
        assert!(
            line.contains(": expected ") || line.contains(": is not a key; "),
            "{line}"
        );
    }
    assert!(
        !said.contains("guest") && !said.contains("gateway:gateway"),
        "{said}"
    );
}

#[test]
fn the_ten_faults_are_the_same_as_json() {
    let checked = site_with_ten_faults().check(&["--json"]);
    assert_eq!(checked.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&checked.stdout).unwrap();
    let found: Vec<(u64, String)> = report["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            (
                error["line"].as_u64().unwrap(),
                error["path"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert_eq!(found, expected());
}

#[test]
fn a_start_with_ten_faults_is_refused_with_all_of_them() {
    let site = site_with_ten_faults();
    let refused = vardbrygga(&["run", "--config", site.config.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stdout).ends_with("10 faults to put right\n"),
        "{}",
        text(&refused.stdout)
    );
}

#[test]
fn a_stop_that_would_cut_off_deliveries_is_a_warning_with_both_lines() {
    let site = site(
        "[gateway]\nname = \"short\"\ndrain = \"10s\"\n\n[systems.pmo]\nadapter = \"pmo\"\n\
         receive.transport = \"bus\"\n\n[systems.pmo.send]\ntransport = \"mllp\"\naddress = \"127.0.0.1:1\"\n\
         reply_timeout = \"25s\"\n\n[[routes]]\nkind = \"*\"\nreceiver = \"*\"\nto = \"pmo\"\n",
    );
    let checked = site.check(&[]);
    assert_eq!(checked.status.code(), Some(0));
    let said = text(&checked.stdout);
    assert!(
        said.contains("region.toml:3:9: gateway.drain: warning: shorter than"),
        "{said}"
    );
    assert!(
        said.contains("`systems.pmo.send.reply_timeout` on line 12"),
        "{said}"
    );
    assert!(said.ends_with("the config is sound\n"), "{said}");
}

/// A site whose bus and store are not made yet, with a listener and a target of each sort.
fn live_site(admin: SocketAddr, mllp: SocketAddr, millennium: SocketAddr, pmo: SocketAddr) -> Site {
    let site = site(&format!(
        r#"[gateway]
name = "live"
data_dir = "FOLDER/data"
drain = "30s"

[admin]
listen = "{admin}"

[http]
listen = "127.0.0.1:0"

[systems.archive]
adapter = "canonical"
receive = {{ transport = "directory", path = "FOLDER/out" }}
send = {{ transport = "directory", path = "FOLDER/in" }}

[systems.millennium]
adapter = "millennium"
receive = {{ transport = "mllp", listen = "{mllp}" }}
send = {{ transport = "mllp", address = "{millennium}" }}

[systems.pmo]
adapter = "pmo"
receive = {{ transport = "http" }}
send = {{ transport = "http", url = "http://{pmo}/riv" }}

[[routes]]
kind = "*"
receiver = "*"
to = ["archive", "millennium", "pmo"]
"#
    ));
    fs::create_dir(site.folder.path().join("in")).unwrap();
    site
}

fn live(site: &Site) -> (Option<i32>, Vec<String>) {
    let checked = site.check(&["--live"]);
    let folder = site.folder.path().display().to_string();
    let said = text(&checked.stdout).replace(&folder, "FOLDER");
    (checked.status.code(), said.lines().map(str::to_owned).collect())
}

#[test]
fn a_live_check_tells_each_part_on_its_own_line_and_creates_nothing() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let (admin, mllp) = (free_port(), taken.local_addr().unwrap());
    let millennium = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = free_port();
    let site = live_site(admin, mllp, millennium.local_addr().unwrap(), nobody);
    let before = site.everything();
    let (code, said) = live(&site);
    let expected = [
        "bus: would be created: FOLDER/data/bus".to_owned(),
        "store: would be created: FOLDER/data/store.db".to_owned(),
        format!("admin.listen: {admin} is free"),
        "http.listen: 127.0.0.1:0 is free".to_owned(),
        "systems.archive.receive: nothing can be written to FOLDER/out: entity not found".to_owned(),
        "systems.archive.send: up".to_owned(),
        format!("systems.millennium.receive: {mllp} cannot be listened on: address in use"),
        "systems.millennium.send: up".to_owned(),
    ];
    assert_eq!(said[..8], expected, "{said:#?}");
    assert!(
        said[8].starts_with("systems.pmo.send: ") && !said[8].ends_with(": up"),
        "{said:#?}"
    );
    assert_eq!(said[9..], ["the config is sound, but not everything is there"]);
    assert_eq!(code, Some(1));
    assert_eq!(site.everything(), before, "the check left something behind");
    assert!(!site.folder.path().join("data").exists());
    assert_eq!(live(&site).1, said, "asked again, it says the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_check_finds_what_a_gateway_made_and_says_when_one_runs() {
    let millennium = TcpListener::bind("127.0.0.1:0").unwrap();
    let pmo = TcpListener::bind("127.0.0.1:0").unwrap();
    let (admin, mllp) = (free_port(), free_port());
    let site = live_site(
        admin,
        mllp,
        millennium.local_addr().unwrap(),
        pmo.local_addr().unwrap(),
    );
    fs::create_dir(site.folder.path().join("out")).unwrap();
    let mut gateway = Gateway::start(&site.config, admin);
    drop(gateway.until_ready(200, Duration::from_secs(30)).await);

    let (code, said) = live(&site);
    assert_eq!(code, Some(1), "{said:#?}");
    assert_eq!(
        said[0],
        "bus: the bus cannot use its storage: the directory FOLDER/data/bus is in use by another process"
    );
    assert_eq!(
        said[2],
        format!("admin.listen: {admin} cannot be listened on: address in use")
    );

    assert!(gateway.terminate().success());
    let (code, said) = live(&site);
    assert_eq!(said[..2], ["bus: up", "store: up"], "{said:#?}");
    assert_eq!(
        (code, said.last().unwrap().as_str()),
        (Some(0), "the config is sound")
    );
}

#[test]
fn a_live_check_of_a_folder_that_cannot_be_written_says_why() {
    let site = site(
        "[gateway]\nname = \"x\"\n\n[admin]\nlisten = \"127.0.0.1:0\"\n\n[bus]\npath = \"/proc/bus\"\n\n[store]\npath = \"/proc/none/store.db\"\n\n\
         [systems.a]\nadapter = \"canonical\"\nreceive.transport = \"bus\"\nsend.transport = \"bus\"\n\n\
         [[routes]]\nkind = \"*\"\nreceiver = \"*\"\nto = \"a\"\n",
    );
    let (code, said) = live(&site);
    assert_eq!(code, Some(1), "{said:#?}");
    assert!(
        said[0].starts_with("bus: nothing can be written to /proc"),
        "{said:#?}"
    );
    assert_eq!(said[1], "store: the directory /proc/none is not there");
    assert!(Path::new("/proc").exists());
}
