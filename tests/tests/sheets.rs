//! A coordinator's sheet through the running program: put into a directory with many rows, each row a message.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on stops, and says what it saw"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use contracts::{Content, json};
use tests::world::{World, embedded, until};

const SOON: Duration = Duration::from_secs(20);

const NAMES: &str = "ärende;anmäld;personnummer;diagnosgrupp;prioritet;behov;måldatum";
const ROWS: [&str; 3] = [
    "S-1;2026-03-02;18900107-9806;C18;hög;Operation;2026-03-20",
    "S-2;2026-03-02;18900417-9801;M16;brådskande;Höftplastik;2026-03-27",
    "S-3;2026-03-02;18900726-9807;M17;medelhög;Knäplastik;2026-03-27",
];

/// A world with a work list that hands in sheets, and a system that takes documents.
fn world(folder: &Path) -> World {
    let nobody = tests::process::free_port;
    let world = World::new(&embedded(), nobody(), nobody());
    let sections = format!(
        r#"
[systems.sot]
adapter = "sot"
receive = {{ transport = "directory", path = "{0}/sheets", poll = "100ms" }}
profile.sheet = {{ from = "SE2321000255-K10001", to = ["SE2321000255-SOT001"], region = "12" }}

[systems.list]
adapter = "canonical"
send = {{ transport = "directory", path = "{0}/list" }}

[[routes]]
kind = "coordination.request"
receiver = "SE2321000255-SOT001"
to = "list"
"#,
        folder.display()
    );
    world.edit(|text| text + &sections);
    world
}

fn put(folder: &Path, name: &str, rows: &[&str]) {
    let staged = folder.join(name);
    std::fs::write(&staged, format!("{NAMES}\r\n{}\r\n", rows.join("\r\n"))).unwrap();
    std::fs::rename(&staged, folder.join("sheets").join(name)).unwrap();
}

/// The cases that have arrived, in order.
fn arrived(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder.join("list")).unwrap();
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension != "tmp"));
    files.sort();
    let case = |file: &PathBuf| {
        let (document, _) = json::read(&std::fs::read(file).unwrap()).unwrap();
        let Content::CoordinationRequest(request) = document.content else {
            panic!("a request")
        };
        request.notice.case_id.unwrap()
    };
    files.iter().map(case).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sound_rows_of_a_sheet_are_forwarded_once_and_the_others_come_with_the_corrected_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for name in ["sheets", "list"] {
        std::fs::create_dir(folder.join(name)).unwrap();
    }
    let world = world(folder);
    let _gateway = world.start().await;

    put(folder, "week_10.csv", &ROWS);
    let acknowledgement = folder.join("sheets/refused/week_10.csv.ack");
    until("the sheet is refused", SOON, async || acknowledgement.exists()).await;
    let told = std::fs::read_to_string(&acknowledgement).unwrap();
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(
        told.contains("S-2#") && told.contains("hög, medelhög or övrig"),
        "{told}"
    );
    until("the sound rows arrive", SOON, async || arrived(folder).len() == 2).await;

    let corrected = ROWS[1].replace("brådskande", "övrig");
    put(folder, "week_10_corrected.csv", &[ROWS[0], &corrected, ROWS[2]]);
    let done = folder.join("sheets/done/week_10_corrected.csv");
    until("the corrected sheet is taken", SOON, async || done.exists()).await;
    until("its row arrives", SOON, async || arrived(folder).len() == 3).await;
    let mut cases = arrived(folder);
    cases.sort();
    assert_eq!(cases, ["S-1", "S-2", "S-3"], "each row once");
}
