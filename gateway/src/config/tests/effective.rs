//! What a config comes to is a config that comes to the same, and shows no secret.

use super::super::{Config, Effective, read};
use super::examples::EXAMPLES;
use super::{LEAST, Pretend, parse};

fn effective(text: &str) -> Effective {
    read::effective(text, "example.toml").unwrap()
}

#[test]
fn what_every_example_comes_to_is_a_config_that_comes_to_the_same() {
    for (_, example) in EXAMPLES {
        let first = effective(example);
        let shown = first.to_toml().unwrap();
        let second = effective(&shown);
        assert_eq!(second.to_toml().unwrap(), shown);
        assert_eq!(
            serde_json::to_value(&second).unwrap(),
            serde_json::to_value(&first).unwrap()
        );
        assert!(Config::check(&shown, "shown.toml").is_ok());
    }
}

#[test]
fn what_is_shown_says_all_that_the_gateway_runs_with() {
    for (_, example) in EXAMPLES {
        // Written by the program for people to read: every field of every type, in words of its own.
        let as_read = |text: &str| {
            let (mut config, _) =
                read::config(text, "example.toml", &super::super::world::Elsewhere).unwrap();
            let routes = config.routes.routes().to_vec();
            config.routes = Default::default();
            let routes = routes
                .into_iter()
                .map(|route| crate::routes::Route { line: 0, ..route });
            format!("{config:#?}{:#?}", routes.collect::<Vec<_>>())
        };
        let shown = effective(example).to_toml().unwrap();
        pretty_equal(&as_read(example), &as_read(&shown));
    }
}

fn pretty_equal(one: &str, two: &str) {
    for (one, two) in one.lines().zip(two.lines()) {
        assert_eq!(one, two);
    }
    assert_eq!(one.lines().count(), two.lines().count());
}

#[test]
fn every_default_is_shown() {
    let shown = effective(LEAST).to_toml().unwrap();
    for line in [
        "max_hops = 3",
        "drain = \"40s\"",
        "prefetch_bytes = \"32MiB\"",
        "path = \"/var/lib/vardbrygga/bus\"",
        "path = \"/var/lib/vardbrygga/store.db\"",
        "reply_timeout = \"30s\"",
        "max_attempts = 8",
        "jitter = 0.2",
    ] {
        assert!(
            shown.lines().any(|shown| shown == line),
            "{line} is not in\n{shown}"
        );
    }
}

#[test]
fn a_secret_is_shown_by_where_it_comes_from_and_is_not_read() {
    let text = format!(
        "{LEAST}[bus]\nkind = \"amqp\"\nurl = \"amqps://mq.example\"\nusername = \"vb\"\npassword_file = \"/nowhere\"\n\
         [admin]\ntoken_env = \"NOT_SET\"\n"
    );
    let shown = effective(&text).to_toml().unwrap();
    assert!(
        shown.contains("password_file = \"/nowhere\"") && shown.contains("token_env = \"NOT_SET\""),
        "{shown}"
    );
}

#[test]
fn a_secret_that_was_read_is_not_written() {
    let world = Pretend {
        files: [("/p", "correct horse")].into(),
        ..Pretend::default()
    };
    let amqp =
        "[bus]\nkind = \"amqp\"\nurl = \"amqps://mq.example\"\nusername = \"vb\"\npassword_file = \"/p\"\n";
    let (config, _) = parse(&format!("{LEAST}{amqp}"), &world).unwrap();
    assert!(!serde_json::to_string(&config).unwrap().contains("horse"));
}

#[test]
fn a_profile_is_shown_with_its_defaults() {
    let text = LEAST.replace("\"canonical\"", "\"pmo\"\nprofile = { context = false }");
    let shown = serde_json::to_value(effective(&text)).unwrap();
    let profile = serde_json::json!({ "soap": true, "context": false, "protected_identity": "carry" });
    assert_eq!(shown["systems"]["a"]["profile"], profile);
}
