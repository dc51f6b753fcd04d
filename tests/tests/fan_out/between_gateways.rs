//! Two gateways over HTTP: the second one makes no copies of a copy, what goes round in circles ends with a person, and
//! only what may be a gateway is believed when it says how many it has passed.

use std::net::SocketAddr;

use gateway::demo::notices::{MUNICIPALITY, PRIMARY_CARE};
use gateway::demo::scenario::{RECEIVING_UNITS, referral};
use jiff::Timestamp;
use tests::http;
use tests::process::free_port;
use tests::site::Site;
use tests::world::{adapter, until, written};

use crate::region::{Region, SOON, case, copy};

/// The sections of a gateway that takes from `system` and sends everything to an address.
fn everything(system: &str, to: &str) -> String {
    format!(
        r#"
[systems.{system}]
adapter = "canonical"
receive = {{ transport = "http" }}

[systems.next]
adapter = "canonical"
send = {{ transport = "http", url = "{to}" }}

[[routes]]
kind = "*"
receiver = "*"
to = "next"
"#
    )
}

/// Where a gateway takes what another one called `system` sends.
fn entrance(gateway: SocketAddr, system: &str) -> String {
    format!("http://{gateway}/v1/systems/{system}/messages")
}

/// The sections of a gateway that sends to a health centre itself, and to the municipality through a neighbour.
fn with_a_neighbour(open_care: SocketAddr, neighbour: SocketAddr) -> String {
    let of_the_neighbour = everything("hospital", &entrance(neighbour, "first"));
    format!(
        r#"
[systems.open-care]
adapter = "canonical"
send = {{ transport = "http", url = "http://{open_care}/" }}

[[routes]]
kind = "*"
receiver = "{PRIMARY_CARE}"
to = "open-care"
{}"#,
        of_the_neighbour.replace("receiver = \"*\"", &format!("receiver = \"{MUNICIPALITY}\""))
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_another_gateway_made_reaches_its_own_unit_alone() {
    let (open_care, beyond) = (Site::start(|_| 200).await, Site::start(|_| 200).await);
    let to_beyond = everything("first", &format!("http://{}/", beyond.address));
    let second = Region::start(free_port(), &to_beyond).await;
    let first = Region::start(free_port(), &with_a_neighbour(open_care.address, second.listen)).await;
    let units = [PRIMARY_CARE, MUNICIPALITY];
    first.is_accepted(&case("B1").admission(&units)).await;
    first.is_accepted(&case("B1").discharged(&units)).await;
    until("the last copy arrives", SOON, async || {
        beyond.got().last() == Some(&copy("B1-home", MUNICIPALITY))
    })
    .await;
    assert_eq!(
        beyond.got(),
        [copy("B1-adm", MUNICIPALITY), copy("B1-home", MUNICIPALITY)]
    );
    until("the health centre has its own", SOON, async || {
        open_care.got() == [copy("B1-adm", PRIMARY_CARE), copy("B1-home", PRIMARY_CARE)]
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_waited_in_the_store_reaches_its_own_unit_alone_too() {
    let at = free_port();
    let (open_care, beyond) = (Site::start(|_| 200).await, Site::start(|_| 200).await);
    let refusing = Site::start_at(at, |_| 422).await;
    let first = Region::start(free_port(), &with_a_neighbour(open_care.address, at)).await;
    let units = [PRIMARY_CARE, MUNICIPALITY];
    first.is_accepted(&case("B2").admission(&units)).await;
    let parked = || first.ask(&["parked", "list"]);
    until("it is parked", SOON, async || {
        parked().as_array().unwrap().len() == 1
    })
    .await;
    drop(refusing);
    let to_beyond = everything("first", &format!("http://{}/", beyond.address));
    let _second = Region::start(at, &to_beyond).await;
    let number = parked()[0]["id"].to_string();
    drop(first.ask(&["parked", "release", &number, "--by", "tester"]));
    first.is_accepted(&case("B2").discharged(&units)).await;
    until("the last copy arrives", SOON, async || {
        beyond.got().last() == Some(&copy("B2-home", MUNICIPALITY))
    })
    .await;
    assert_eq!(
        beyond.got(),
        [copy("B2-adm", MUNICIPALITY), copy("B2-home", MUNICIPALITY)]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_gateways_send_to_each_other_for_ever_is_refused_and_parked_with_the_reason() {
    let [one, other] = [free_port(), free_port()];
    let to_other = everything("hospital", &entrance(other, "first"));
    let back = "\n[systems.second]\nadapter = \"canonical\"\nreceive = { transport = \"http\" }\n";
    let first = Region::start(one, &(back.to_owned() + &to_other)).await;
    let second = Region::start(other, &everything("first", &entrance(one, "second"))).await;
    first.is_accepted(&case("B3").admission(&[MUNICIPALITY])).await;
    until("the first gateway parks it", SOON, async || {
        first.ask(&["parked", "list"]).as_array().unwrap().len() == 1
    })
    .await;
    let parked = first.ask(&["parked", "list"]);
    assert_eq!(
        (&parked[0]["message_id"], &parked[0]["destination"]),
        (&"B3-adm".into(), &"next".into())
    );
    assert_eq!(parked[0]["details"], serde_json::json!(["VB302"]), "{parked:#}");
    let rows = second.ask(&["journal", "show", "B3-adm", "--source", "first"]);
    let rows = rows.as_array().unwrap();
    let refused = rows.iter().find(|row| row["state"] == "refused");
    assert_eq!(refused.unwrap()["reason"], "VB302", "{rows:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_of_hops_is_believed_of_a_system_that_may_be_a_gateway_and_of_no_other() {
    let site = Site::start(|_| 200).await;
    let other = "\n[systems.pmo]\nadapter = \"pmo\"\nreceive = { transport = \"http\" }\n";
    let to_site = everything("hospital", &format!("http://{}/", site.address));
    let region = Region::start(free_port(), &(other.to_owned() + &to_site)).await;
    let send = async |system: &str, language: &str, number: u64, hops: &str| {
        let document = referral("B4", number, 1, Timestamp::now());
        let body = written(adapter(language).as_ref(), document);
        let path = format!("/v1/systems/{system}/messages");
        let said = http::post(region.listen, &path, &[("vb-hops", hops)], &body).await;
        said.unwrap()
    };
    for (number, hops) in [(1, "3"), (2, "one"), (3, "-1")] {
        let refused = send("hospital", "canonical", number, hops).await;
        assert_eq!(refused.status, 422, "{hops}: {}", refused.text());
        assert!(refused.text().contains("RTE-002"), "{}", refused.text());
        let taken = send("pmo", "pmo", number, hops).await;
        assert_eq!(taken.status, 200, "{hops}: {}", taken.text());
        assert!(!taken.text().contains("ERROR"), "{}", taken.text());
    }
    until("what was taken arrives", SOON, async || site.got().len() == 3).await;
    assert!(
        site.got()
            .iter()
            .all(|(_, unit)| RECEIVING_UNITS.contains(&&unit[..]))
    );
}
