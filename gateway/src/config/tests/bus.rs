//! `[bus]` on a cluster: its nodes, each with a port, and none in clear across a network unsaid.

use super::super::{BusKind, HostPort};
use super::{LEAST, Pretend, errors_with, parse};

fn world() -> Pretend {
    Pretend {
        variables: [("P", "correct horse")].into(),
        ..Pretend::default()
    }
}

fn amqp(url: &str, others: &str) -> String {
    format!(
        "[bus]\nkind = \"amqp\"\nusername = \"vb\"\npassword_env = \"P\"\nurl = \"{url}\"\nother_nodes = {others}\n"
    )
}

#[test]
fn other_nodes_are_taken_in_their_order() {
    let text = amqp(
        "amqps://mq-1.example/west",
        "[\"mq-2.example:5671\", \"[::1]:5673\"]",
    );
    let (config, warnings) = parse(&format!("{LEAST}{text}"), &world()).unwrap();
    let BusKind::Amqp(amqp) = config.bus.kind else {
        panic!("not the bus that was configured");
    };
    let nodes: Vec<_> = amqp.other_nodes.iter().map(HostPort::to_string).collect();
    assert_eq!(nodes, ["mq-2.example:5671", "[::1]:5673"]);
    assert_eq!(warnings, []);
}

#[test]
fn a_node_without_a_port_is_refused_at_its_place() {
    let text = amqp(
        "amqps://mq-1.example/west",
        "[\"mq-2.example:5671\", \"mq-3.example\"]",
    );
    let errors = errors_with(&text, &world());
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(
        errors[0].starts_with("test.toml:17:37: bus.other_nodes[1]: expected a host with its port"),
        "{errors:?}"
    );
}

#[test]
fn a_node_elsewhere_without_encryption_is_warned_of() {
    let text = amqp("amqp://127.0.0.1/west", "[\"mq-2.example:5672\"]");
    let (_config, warnings) = parse(&format!("{LEAST}{text}"), &world()).unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:#?}");
}
