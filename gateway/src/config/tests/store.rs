//! `[store]` with a PostgreSQL server: encrypted unless it says otherwise, and no password in it.

use secrecy::ExposeSecret;

use super::super::{PostgresStore, StoreKind, read};
use super::{LEAST, Pretend, errors_with, parse};

const STORE: &str = "[store]\nkind = \"postgres\"\nusername = \"vb\"\npassword_env = \"P\"\n";

fn world() -> Pretend {
    Pretend {
        variables: [("P", "correct horse"), ("SAMPLE", "vardbrygga")].into(),
        ..Pretend::default()
    }
}

fn url(url: &str) -> String {
    format!("{STORE}url = \"{url}\"\n")
}

fn postgres(kind: StoreKind) -> PostgresStore {
    match kind {
        StoreKind::Postgres(postgres) => *postgres,
        StoreKind::Sqlite(_) => panic!("not the store that was configured"),
    }
}

#[test]
fn what_a_url_leaves_out_has_its_usual_value() {
    let text = format!("{LEAST}{}", url("postgres://db.example/remiss%20er"));
    let (config, warnings) = parse(&text, &world()).unwrap();
    let store = postgres(config.store.kind);
    assert_eq!((store.url.host(), store.url.port()), ("db.example", 5432));
    assert_eq!(store.url.database(), "remiss er");
    assert!(store.url.is_encrypted());
    assert_eq!((store.schema.as_str(), store.connections), ("vardbrygga", 8));
    assert_eq!(store.password.value().expose_secret(), "correct horse");
    assert_eq!(warnings, []);
}

#[test]
fn a_url_with_a_password_or_half_an_encryption_is_refused_and_not_repeated() {
    for wrong in [
        "postgres://vb:hemligt@db.example/remisser",
        "postgres://vb@db.example/remisser",
        "postgres://db.example/remisser?sslmode=require",
        "postgres://db.example/remisser?sslmode=disable&password=hemligt",
        "postgres://db.example",
        "postgres://db.example/a/b",
        "postgres:///remisser",
        "mysql://db.example/remisser",
    ] {
        let errors = errors_with(&url(wrong), &world());
        assert_eq!(errors.len(), 1, "{wrong}: {errors:#?}");
        assert!(
            errors[0].starts_with("test.toml:16:7: store.url: expected a URL such as"),
            "{errors:?}"
        );
        assert!(!errors[0].contains("hemligt"), "{errors:?}");
    }
}

#[test]
fn a_connection_in_clear_over_the_network_is_a_warning() {
    for (address, warned) in [("db.example", 1), ("localhost", 0), ("127.0.0.1:5433", 0)] {
        let text = format!(
            "{LEAST}{}",
            url(&format!("postgres://{address}/remisser?sslmode=disable"))
        );
        let (_, warnings) = parse(&text, &world()).unwrap();
        assert_eq!(warnings.len(), warned, "{address}: {warnings:#?}");
    }
    let with_tls = format!(
        "{}[store.tls]\n",
        url("postgres://localhost/remisser?sslmode=disable")
    );
    let errors = errors_with(&with_tls, &world());
    assert_eq!(
        errors,
        ["test.toml:16:7: store.url: expected a URL without `sslmode=disable`, since `tls` is given"]
    );
}

#[test]
fn every_fault_of_the_store_is_told_with_its_line() {
    let wrong = "[store]\nkind = \"postgres\"\nschema = \"Remiss\\\"er\"\nconnections = 1\n\
                 password_env = \"SAMPLE\"\npath = \"/x\"\n";
    let errors = errors_with(wrong, &world());
    let told: Vec<&str> = errors
        .iter()
        .filter_map(|error| error.split(": ").next())
        .collect();
    let paths: Vec<&str> = errors
        .iter()
        .filter_map(|error| error.split(": ").nth(1))
        .collect();
    assert_eq!(
        paths,
        [
            "store.url",
            "store.username",
            "store.schema",
            "store.connections",
            "store.password_env",
            "store.path"
        ],
        "{errors:#?}"
    );
    assert_eq!(told[2], "test.toml:14:10");
    assert!(errors[4].contains("a secret of your own"), "{}", errors[4]);
}

#[test]
fn looking_into_the_store_needs_its_own_password_and_no_other_secret() {
    let others = "[bus]\nkind = \"amqp\"\npassword_env = \"UNSET\"\n";
    let text = format!("{LEAST}{others}{}", url("postgres://db.example/remisser"));
    let store = read::store(&text, "test.toml", &world()).unwrap();
    assert_eq!(postgres(store.kind).username, "vb");
    let errors = read::store(&text, "test.toml", &Pretend::default()).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert_eq!(errors[0].path, "store.password_env");
}
