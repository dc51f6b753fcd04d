//! Secrets come from files and the environment, and are shown nowhere.

use secrecy::ExposeSecret;

use super::super::{BusKind, Config};
use super::{LEAST, Pretend, errors_with, parse};

const AMQP: &str = "[bus]\nkind = \"amqp\"\nurl = \"amqps://mq.example\"\nusername = \"vb\"\n";

fn with_password_file(content: &'static str) -> Pretend {
    Pretend {
        files: [("/run/secrets/p", content)].into(),
        ..Pretend::default()
    }
}

fn password(config: &Config) -> &str {
    match &config.bus.kind {
        BusKind::Amqp(amqp) => amqp.password.value().expose_secret(),
        BusKind::Embedded(_) => panic!("not the bus that was configured"),
    }
}

#[test]
fn a_secret_file_loses_one_line_end_and_nothing_else() {
    let text = format!("{LEAST}{AMQP}password_file = \"/run/secrets/p\"\n");
    let (config, _) = parse(&text, &with_password_file(" correct horse \n")).unwrap();
    assert_eq!(password(&config), " correct horse ");
}

#[test]
fn a_secret_can_come_from_the_environment() {
    let world = Pretend {
        variables: [("MQ_PASSWORD", "correct horse")].into(),
        ..Pretend::default()
    };
    let (config, _) = parse(&format!("{LEAST}{AMQP}password_env = \"MQ_PASSWORD\"\n"), &world).unwrap();
    assert_eq!(password(&config), "correct horse");
}

#[test]
fn a_config_does_not_show_its_secrets() {
    let text = format!("{LEAST}{AMQP}password_file = \"/run/secrets/p\"\n");
    let (config, _) = parse(&text, &with_password_file("correct horse")).unwrap();
    assert!(!format!("{config:?}").contains("horse"));
}

#[test]
fn a_secret_in_the_file_is_refused_and_not_repeated() {
    let errors = errors_with(
        &format!("{AMQP}password = \"correct horse\"\n"),
        &Pretend::default(),
    );
    assert_eq!(
        errors,
        [
            "test.toml:16:12: bus.password: expected no secret in this file: write \
          `password_file = \"/run/secrets/…\"` or `password_env = \"NAME\"`"
        ]
    );
}

#[test]
fn secrets_that_protect_nothing_are_refused() {
    let with_file = format!("{AMQP}password_file = \"/run/secrets/p\"\n");
    for (content, expected) in [
        ("", "a secret; it is empty"),
        ("\n", "a secret; it is empty"),
        ("Guest\n", "a secret of your own"),
        ("two\nlines", "a secret on one line"),
    ] {
        let errors = errors_with(&with_file, &with_password_file(content));
        assert_eq!(errors.len(), 1, "{content:?}: {errors:#?}");
        assert!(errors[0].contains(expected), "{content:?}: {}", errors[0]);
    }
}

#[test]
fn a_secret_that_is_not_there_is_told_with_its_key() {
    let errors = errors_with(
        &format!("{AMQP}password_file = \"/nowhere\"\n"),
        &Pretend::default(),
    );
    assert_eq!(
        errors,
        ["test.toml:16:17: bus.password_file: expected a file that can be read: there is none at this path"]
    );
    let errors = errors_with(&format!("{AMQP}password_env = \"UNSET\"\n"), &Pretend::default());
    assert!(
        errors[0].contains("an environment variable that is set"),
        "{}",
        errors[0]
    );
    let errors = errors_with(AMQP, &Pretend::default());
    assert!(
        errors[0].contains("bus.password_file: expected one of"),
        "{}",
        errors[0]
    );
}

#[test]
fn a_secret_file_that_everyone_may_read_is_a_warning() {
    let text = format!("{LEAST}{AMQP}password_file = \"/run/secrets/p\"\n");
    let (_, warnings) = parse(&text, &with_password_file("shared:correct horse")).unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:#?}");
    assert_eq!(warnings[0].path, "bus.password_file");
}

#[test]
fn a_token_that_callers_must_send_has_some_length() {
    let world = Pretend {
        variables: [("T", "short")].into(),
        ..Pretend::default()
    };
    let errors = errors_with("[admin]\ntoken_env = \"T\"\n", &world);
    assert!(errors[0].contains("at least 16 characters"), "{}", errors[0]);
}

#[test]
fn the_mode_of_a_file_on_disk_is_looked_at() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("p");
    std::fs::write(&path, "correct horse\n").unwrap();
    let text = format!("{LEAST}{AMQP}password_file = {path:?}\n");
    for (mode, warnings) in [(0o600, 0), (0o644, 1)] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let (_, found) = Config::parse(&text, "test.toml").unwrap();
        assert_eq!(found.len(), warnings, "{mode:o}: {found:#?}");
    }
}
