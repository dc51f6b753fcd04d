//! Every fault with its line and with what was expected; all of them at once.

use super::super::Config;
use super::{LEAST, Pretend, errors_with, parse};

/// Twelve faults of twelve sorts; the number after `#` says that the line has one.
const FAULTY: &str = r#"[gateway]
nmae = "vg-1" # and with it the missing `name`, on line 1
drain = "20"
[admin]
listen = "127.0.0.1:2575"
[retry]
max_attempts = 0
jitter = "much"
[systems.millennium-vgr]
adapter = "milennium"
[systems.millennium-vgr.receive]
transport = "mllp"
listen = "127.0.0.1:2575"
[systems.pmo-vgr]
adapter = "pmo"
receive = { transport = "pigeon" }
[systems.pmo-vgr.send]
transport = "http"
url = "https://user:hunter3@pmo.example/"
[systems.idle]
adapter = "pmo"
[[routes]]
kind = "referral.reqest"
receiver = "*"
to = "pmo-vrg"
[[routes]]
kind = "*"
receiver = "SE2321000131-E000000000001"
to = "pmo-vgr"
from = "2026-11-14"
[[routes]]
kind = "*"
receiver = ["SE2321000131-e000000000001"]
to = "pmo-vgr"
until = "2026-11-15"
"#;

#[test]
fn every_fault_is_told_at_once_with_its_line_and_path() {
    let errors = parse(FAULTY, &Pretend::default()).unwrap_err();
    let found: Vec<(usize, &str)> = errors
        .iter()
        .map(|error| (error.line, error.path.as_str()))
        .collect();
    let expected = [
        (1, "gateway.name"),
        (2, "gateway.nmae"),
        (3, "gateway.drain"),
        (7, "retry.max_attempts"),
        (8, "retry.jitter"),
        (10, "systems.millennium-vgr.adapter"),
        (13, "systems.millennium-vgr.receive.listen"),
        (16, "systems.pmo-vgr.receive.transport"),
        (19, "systems.pmo-vgr.send.url"),
        (20, "systems.idle"),
        (23, "routes[0].kind"),
        (25, "routes[0].to"),
        (31, "routes[2]"),
    ];
    assert_eq!(found, expected, "{errors:#?}");
}

#[test]
fn an_error_says_what_was_expected_and_never_the_value() {
    let errors = parse(FAULTY, &Pretend::default()).unwrap_err();
    let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
    expect_test::expect![[r#"
        test.toml:1:1: gateway.name: expected a text that is not empty, without control characters; the key is required
        test.toml:2:1: gateway.nmae: is not a key; did you mean `name`?
        test.toml:3:9: gateway.drain: expected a duration such as "250ms", "30s", "5m", "24h" or "90d"
    "#]]
    .assert_eq(&(shown[..3].join("\n") + "\n"));
    assert!(shown.iter().all(|line| !line.contains("hunter3")), "{shown:#?}");
    assert!(shown[12].contains("route on line 26"), "{}", shown[12]);
}

#[test]
fn the_least_config_is_right() {
    let (config, warnings) = parse(LEAST, &Pretend::default()).unwrap();
    assert_eq!(config.gateway.name, "test");
    assert_eq!(config.routes.routes().len(), 1);
    assert_eq!(warnings, []);
}

#[test]
fn a_text_that_is_no_toml_is_told_with_every_line() {
    let errors = parse("name = \nlevel = 1 2\n", &Pretend::default()).unwrap_err();
    assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_key_that_stands_twice_does_not_hide_other_faults() {
    let errors = errors_with(
        "[log]\nlevel = \"info\"\nlevel = \"info\"\n[retry]\nfrst = 1\n",
        &Pretend::default(),
    );
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(
        errors[0].contains("test.toml:14:1: syntax: expected each key once"),
        "{}",
        errors[0]
    );
}

#[test]
fn a_value_of_another_type_is_told_with_the_type_and_not_the_value() {
    let errors = errors_with("[log]\nlevel = 42\n", &Pretend::default());
    assert_eq!(
        errors,
        [
            "test.toml:13:9: log.level: expected one of \"error\", \"warn\", \"info\", \"debug\", \"trace\", \
          not a whole number"
        ]
    );
}

#[test]
fn two_listeners_on_one_port_are_refused_also_behind_the_unspecified_address() {
    for listen in ["127.0.0.1:2575", "0.0.0.0:2575", "[::]:2575"] {
        let more = format!("[admin]\nlisten = \"{listen}\"\ntoken_env = \"T\"\n");
        let world = Pretend {
            variables: [("T", "0123456789abcdef")].into(),
            ..Pretend::default()
        };
        let errors = errors_with(&more, &world);
        assert_eq!(errors.len(), 1, "{listen}: {errors:#?}");
        assert!(errors[0].contains("has the same"), "{}", errors[0]);
    }
}

#[test]
fn a_port_of_zero_is_never_taken() {
    let more = "[admin]\nlisten = \"127.0.0.1:0\"\n[systems.b]\nadapter = \"pmo\"\n\
                receive = { transport = \"mllp\", listen = \"127.0.0.1:0\" }\n";
    assert_eq!(errors_with(more, &Pretend::default()), Vec::<String>::new());
}

#[test]
fn one_place_for_bus_and_store_is_refused() {
    let errors = errors_with(
        "[bus]\npath = \"/x.db\"\n[store]\npath = \"/x.db\"\n",
        &Pretend::default(),
    );
    assert_eq!(
        errors,
        [
            "test.toml:15:8: store.path: expected a place on the disk of its own; `bus.path` on line 13 has the same"
        ]
    );
}

#[test]
fn a_listener_open_to_the_network_needs_a_token_or_certificates() {
    let errors = errors_with("[admin]\nlisten = \"0.0.0.0:9464\"\n", &Pretend::default());
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(
        errors[0].starts_with("test.toml:13:10: admin.listen: expected a loopback address, or"),
        "{}",
        errors[0]
    );
    let http =
        "[http]\nlisten = \"0.0.0.0:8443\"\n[systems.b]\nadapter = \"pmo\"\nreceive.transport = \"http\"\n";
    let errors = errors_with(http, &Pretend::default());
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(
        errors[0].contains("http.listen: expected a loopback address"),
        "{}",
        errors[0]
    );
}

#[test]
fn mllp_in_clear_on_the_network_is_a_warning() {
    let text = LEAST
        .replace("127.0.0.1:2575\"", "10.0.0.1:2575\", peers = \"10.0.0.0/8\"")
        .replace("localhost", "pmo.example");
    let (_, warnings) = parse(&text, &Pretend::default()).unwrap();
    let paths: Vec<&str> = warnings.iter().map(|warning| warning.path.as_str()).collect();
    assert_eq!(paths, ["systems.a.receive.listen", "systems.a.send.address"]);
}

#[test]
fn mllp_on_the_network_is_open_to_named_peers_only() {
    let text = LEAST.replace("127.0.0.1:2575", "10.0.0.1:2575");
    let errors = parse(&text, &Pretend::default()).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(errors[0].says.starts_with("expected `peers`"), "{}", errors[0]);
}

#[test]
fn a_certificate_that_is_not_there_does_not_count_as_none_wanted() {
    let tls = "tls = { cert_file = \"/x\", key_file = \"/x\", client_ca_file = \"/x\" }\n";
    let system = "[systems.b]\nadapter = \"pmo\"\nreceive.transport = \"http\"\n";
    let more =
        format!("[http]\nlisten = \"0.0.0.0:8443\"\n{tls}[admin]\nlisten = \"0.0.0.0:9464\"\n{tls}{system}");
    let errors = errors_with(&more, &Pretend::default());
    assert_eq!(errors.len(), 6, "{errors:#?}");
    assert!(
        errors
            .iter()
            .all(|error| error.contains("there is none at this path")),
        "{errors:#?}"
    );
}

#[test]
fn a_system_that_receives_over_http_needs_the_shared_listener() {
    let errors = errors_with(
        "[systems.b]\nadapter = \"pmo\"\nreceive.transport = \"http\"\n",
        &Pretend::default(),
    );
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(
        errors[0].contains("systems.b.receive: expected `[http]`"),
        "{}",
        errors[0]
    );
}

#[test]
fn a_route_to_a_system_without_send_names_both_lines() {
    let more = "[systems.b]\nadapter = \"pmo\"\nreceive.transport = \"bus\"\n[[routes]]\n\
                kind = \"referral.outcome\"\nreceiver = \"SE2321000131-E1\"\nto = [\"a\", \"b\"]\n";
    let errors = errors_with(more, &Pretend::default());
    assert_eq!(
        errors,
        ["test.toml:18:12: routes[1].to[1]: expected a system with `send`; `b` on line 12 has none"]
    );
}

#[test]
fn a_route_to_no_system_says_that_one_is_expected() {
    let errors = errors_with(
        "[[routes]]\nkind = []\nreceiver = \"SE2321000131-E1\"\nto = []\n",
        &Pretend::default(),
    );
    assert_eq!(
        errors,
        [
            "test.toml:13:8: routes[1].kind: expected at least one kind of document, or \"*\"",
            "test.toml:15:6: routes[1].to: expected at least one system",
        ]
    );
}

#[test]
fn systems_keep_what_retry_says_unless_they_say_otherwise() {
    let more = "[retry]\nmax_attempts = 3\nfirst = \"2s\"\n[systems.b]\nadapter = \"pmo\"\n\
                receive.transport = \"bus\"\nretry.first = \"5s\"\n";
    let (config, _) = parse(&format!("{LEAST}{more}"), &Pretend::default()).unwrap();
    let retry = |name| config.systems[&crate::system::SystemName::new(name).unwrap()].retry;
    assert_eq!(
        (retry("a").max_attempts, retry("a").first.to_string()),
        (3, "2s".into())
    );
    assert_eq!(
        (retry("b").max_attempts, retry("b").first.to_string()),
        (3, "5s".into())
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told_by_name() {
    let errors = Config::load(std::path::Path::new("no/such/file.toml")).unwrap_err();
    assert_eq!(
        errors[0].to_string(),
        "no/such/file.toml:1:1: file: expected a file that can be read: there is none at this path"
    );
}

#[test]
fn a_list_that_lets_nobody_in_is_not_taken_for_everybody() {
    let text = LEAST.replace("127.0.0.1:2575\"", "10.0.0.1:2575\", peers = []");
    let errors = parse(&text, &Pretend::default()).unwrap_err();
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(
        errors[0].contains("systems.a.receive.peers: expected at least one network"),
        "{}",
        errors[0]
    );
}

#[test]
fn names_in_certificates_need_a_listener_that_asks_for_certificates() {
    let more = "[http]\nlisten = \"127.0.0.1:8443\"\n[systems.b]\nadapter = \"pmo\"\n\
                receive = { transport = \"http\", certificate_names = [\"b.example\", \"not a name\"] }\n";
    let errors = errors_with(more, &Pretend::default());
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(
        errors[0].contains("receive.certificate_names: expected `http.tls.client_ca_file` too"),
        "{}",
        errors[0]
    );
    assert!(
        errors[1].contains("certificate_names[1]: expected the name of a machine"),
        "{}",
        errors[1]
    );
}

#[test]
fn certificates_that_tell_several_systems_apart_by_nothing_are_a_warning() {
    let tls = "tls = { cert_file = \"/c\", key_file = \"/c\", client_ca_file = \"/c\" }";
    let http = format!("[http]\nlisten = \"127.0.0.1:8443\"\n{tls}\n");
    let system = |name: &str, more: &str| {
        format!("[systems.{name}]\nadapter = \"pmo\"\nreceive = {{ transport = \"http\"{more} }}\n")
    };
    let named = system("b", ", certificate_names = \"b.example\"");
    let warned = |text: String| -> Vec<String> {
        let world = Pretend {
            files: [("/c", "")].into(),
            ..Pretend::default()
        };
        let (_, warnings) = parse(&format!("{LEAST}{http}{text}"), &world).unwrap();
        warnings.into_iter().map(|warning| warning.path).collect()
    };
    assert_eq!(warned(named.clone() + &system("c", "")), ["systems.c.receive"]);
    assert_eq!(warned(system("c", "")), Vec::<String>::new());
    let other = system("c", ", certificate_names = [\"c.example\", \"d.example\"]");
    assert_eq!(warned(named + &other), Vec::<String>::new());
}

#[test]
fn a_drain_shorter_than_a_reply_may_take_is_a_warning() {
    let text = LEAST.replace("name = \"test\"", "name = \"test\"\ndrain = \"29s\"");
    let (_, warnings) = parse(&text, &Pretend::default()).unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:#?}");
    assert_eq!(
        (warnings[0].path.as_str(), warnings[0].line),
        ("gateway.drain", 4)
    );
    assert!(
        warnings[0].advice.ends_with("give at least \"30s\""),
        "{}",
        warnings[0]
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,200}") {
        let _outcome = Config::check(&text, "any.toml");
    }

    #[test]
    fn no_change_to_a_right_config_makes_it_panic(at in 0..LEAST.len(), with in "[\\[\\]={}\",.a0-9*\n-]{0,6}") {
        let mut text = LEAST.to_owned();
        text.insert_str(at, &with);
        let _outcome = parse(&text, &Pretend::default());
    }

    #[test]
    fn durations_are_read_as_they_are_written(milliseconds in 0..u64::MAX / 1_000_000) {
        let duration = super::super::Duration::milliseconds(milliseconds);
        proptest::prop_assert_eq!(duration.to_string().parse(), Ok(duration));
    }

    #[test]
    fn sizes_are_read_as_they_are_written(kibibytes: u32) {
        let size = super::super::Size::kibibytes(kibibytes);
        proptest::prop_assert_eq!(size.to_string().parse(), Ok(size));
    }
}
