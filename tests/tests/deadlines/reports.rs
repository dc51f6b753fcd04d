//! What the cases of a month or a quarter come to, as `report` tells it.

use serde_json::json;
use tests::process::vardbrygga;
use tests::world::until;

use crate::desk::{SOON, answers, ask, csv, post, send, world};
use crate::messages::{HOSPITAL, TEAM, coordination, says, until_ready, until_the_end};

#[tokio::test(flavor = "multi_thread")]
async fn payment_days_are_reported_case_by_case_and_by_the_average() {
    let world = world("", "");
    let _gateway = world.start().await;
    send(&world, &until_ready("paid")).await;
    send(&world, &until_the_end("paid")).await;
    answers(
        &world,
        &["report", "payment-days", "--month", "2026-02"],
        &json!([{
            "municipality": "2120001355",
            "unit": HOSPITAL,
            "case_id": "paid",
            "ready_on": "2026-02-12",
            "pays_from": "2026-02-15",
            "ended_on": "2026-02-20",
            "days": 5,
            "lacking": [],
        }]),
    )
    .await;
    assert_eq!(
        ask(&world, &["report", "payment-days", "--month", "2026-03"]),
        json!([])
    );
    assert_eq!(
        csv(
            &world,
            &["report", "payment-days", "--month", "2026-02", "--average"]
        ),
        "municipality,patients,days,average,excess_days\r\n2120001355,1,8,8.00,5\r\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn coordinations_are_reported_without_a_case_and_without_a_small_number() {
    let world = world("", "");
    let _gateway = world.start().await;
    let many = (0..6).map(|number| (format!("many-{number}"), Some("10")));
    let few = (0..3).map(|number| (format!("few-{number}"), Some("07")));
    let none = (0..5).map(|number| (format!("none-{number}"), None));
    for (case, to) in many.chain(few).chain(none) {
        for document in coordination(&case, to) {
            post(&world, &document).await;
        }
    }
    let sot = ["report", "sot", "--month", "2026-02"];
    until("all are counted", SOON, async || {
        csv(&world, &sot).contains("total,total,,total,5")
    })
    .await;
    let report = csv(&world, &sot);
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(
        lines[0],
        "diagnosis_group,from_region,to_region,obstacle,patients"
    );
    assert!(lines.contains(&"M16,12,,no-theatre,5"), "{report}");
    assert!(lines.contains(&"M16,12,07,,.."), "{report}");
    let shown = |end: &str| lines.iter().filter(|line| line.ends_with(end)).count();
    assert_eq!(shown(",3"), 0, "{report}");
    assert!(shown(",..") >= 4, "the small number can be found: {report}");
    assert!(!report.contains("few-"), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolments_assessments_and_meetings_of_a_quarter_are_counted() {
    let world = world("", "");
    let _gateway = world.start().await;
    let enrolment = |end: bool| {
        let mut says = json!({
            "typeOfEnrolment": if end { "end" } else { "begin" },
            "team": { "careUnitId": TEAM, "careUnitName": "Mobilt vårdteam" },
            "criterion": ["chronicDiagnoses", "hospitalAdmissions", "standingDrugs", "age"],
            "validFrom": "2026-01-12",
        });
        if end {
            says["endedAt"] = json!("2026-03-02T09:00:00Z");
            says["endReason"] = json!("flyttat");
        }
        says
    };
    let assessment = json!({
        "assessedAt": "2026-02-10T09:00:00Z",
        "situation": "Andfådd",
        "background": "Hjärtsvikt",
        "assessment": "Försämrad",
        "recommendation": "Läkarkontakt i dag",
        "outcome": "stayHome",
    });
    send(
        &world,
        &[
            says("team.enrolment", "one", "2026-01-12T09:00:00Z", enrolment(false)),
            says("team.enrolment", "two", "2026-01-12T09:00:00Z", enrolment(false)),
            says("team.enrolment", "one", "2026-03-02T09:00:00Z", enrolment(true)),
            says("team.assessment", "two", "2026-02-10T09:00:00Z", assessment),
        ],
    )
    .await;
    send(&world, &until_ready("planned")).await;
    send(&world, &until_the_end("planned")).await;
    answers(
        &world,
        &["report", "team", "--quarter", "2026-Q1"],
        &json!({
            "enrolled": 2,
            "ended": 1,
            "stay_home": 1,
            "emergency_or_direct_admission": 0,
            "without_outcome": 0,
            "sip_held": 1,
        }),
    )
    .await;
}

#[test]
fn a_report_has_one_form() {
    let both = vardbrygga(&[
        "report",
        "sot",
        "--month",
        "2026-02",
        "--csv",
        "--json",
        "--config",
        "none.toml",
    ]);
    assert_eq!(both.status.code(), Some(2));
    let month = vardbrygga(&["report", "sot", "--month", "2026-2", "--config", "none.toml"]);
    assert_eq!(month.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&month.stderr).contains("a month like 2026-02"));
}
