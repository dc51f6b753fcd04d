//! The store in a PostgreSQL database keeps every promise, and a few that only it can give.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use gateway::store::postgres::{self, Settings};
use gateway::store::{Store, StoredFilter, StoredMessage};
use gateway::transport::tls::ClientTls;
use tests::postgres::{PASSWORD, Postgres, USER};
use tokio::sync::{RwLock, RwLockReadGuard};

use crate::rig::{Rig, aside, handed_over, in_case, row};

/// One server for all claims; each has a schema of its own.
fn server() -> &'static Postgres {
    static SERVER: OnceLock<Postgres> = OnceLock::new();
    SERVER.get_or_init(Postgres::start)
}

/// Held for reading by every claim that runs; for writing by the one that crashes the server.
static IN_USE: RwLock<()> = RwLock::const_new(());

/// A schema of its own on the server.
pub(crate) struct InSchema {
    settings: Settings,
    in_use: Option<RwLockReadGuard<'static, ()>>,
}

fn settings(server: &Postgres) -> Settings {
    static SCHEMAS: AtomicUsize = AtomicUsize::new(0);
    Settings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        database: "postgres".to_owned(),
        username: USER.to_owned(),
        password: PASSWORD.into(),
        tls: None,
        schema: format!("claim_{}", SCHEMAS.fetch_add(1, Ordering::Relaxed)),
        connections: 5,
    }
}

/// Refuses as a server on a full disk does. Without being root, a server cannot be given a small disk.
fn fill_up_at_a_mebibyte(server: &Postgres, schema: &str) {
    let tables = ["stored", "journal", "probe"];
    let triggers = tables.map(|table| {
        format!(
            "CREATE TRIGGER full_disk BEFORE INSERT ON {schema}.{table} EXECUTE FUNCTION {schema}.full_disk();"
        )
    });
    let triggers = triggers.concat();
    let _output = server.psql(&format!(
        "CREATE FUNCTION {schema}.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
             IF (SELECT sum(bytes) FROM {schema}.stored) > 1048576 THEN
                 RAISE disk_full USING DETAIL = 'row ' || coalesce(NEW::text, '');
             END IF;
             RETURN NEW;
         END $$;
         {triggers}"
    ));
}

impl Rig for InSchema {
    async fn new() -> Self {
        let in_use = Some(IN_USE.read().await);
        let settings = settings(tokio::task::spawn_blocking(server).await.unwrap());
        Self { settings, in_use }
    }

    async fn open(&self) -> Arc<dyn Store> {
        postgres::open(&self.settings).unwrap()
    }

    async fn open_small(&self) -> Arc<dyn Store> {
        let store = self.open().await;
        store.probe().await.unwrap();
        fill_up_at_a_mebibyte(server(), &self.settings.schema);
        store
    }

    async fn crash(&mut self) {
        self.in_use = None;
        let alone = IN_USE.write().await;
        let crashed = tokio::task::spawn_blocking(|| {
            server().kill_9();
            server().start_again();
        });
        crashed.await.unwrap();
        drop(alone);
        self.in_use = Some(IN_USE.read().await);
    }
}

crate::every_claim!(InSchema);

#[tokio::test]
async fn a_server_that_is_away_is_told_and_the_store_recovers_by_itself() {
    let server = Postgres::start();
    let settings = settings(&server);
    server.stop();
    let store = postgres::open(&settings).unwrap();
    let error = store.probe().await.unwrap_err().to_string();
    assert_eq!(
        error,
        "the store cannot write: the server cannot be reached: connection refused"
    );
    store.record(handed_over(1)).await.unwrap();
    assert!(store.put(aside(1)).await.is_err());
    server.start_again();
    store.probe().await.unwrap();
    assert_eq!(row(&*store, 1).await.entry, handed_over(1));
    let id = store.put(aside(1)).await.unwrap();
    for crash in [Postgres::stop, Postgres::kill_9] {
        crash(&server);
        store.record(handed_over(2)).await.unwrap();
        assert!(store.probe().await.is_err());
        server.start_again();
        let back = async {
            while store.probe().await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), back).await.unwrap();
        assert_eq!(row(&*store, 2).await.entry, handed_over(2));
        assert_eq!(store.read(id).await.unwrap().unwrap().1, aside(1));
    }
}

#[tokio::test]
async fn connections_that_an_operator_ends_are_made_again() {
    let rig = InSchema::new().await;
    let store = rig.open().await;
    let id = store.put(aside(1)).await.unwrap();
    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE application_name = 'vardbrygga' AND query LIKE '%%' AND pid <> pg_backend_pid()";
    let own = postgres::open(&rig.settings).unwrap();
    own.probe().await.unwrap();
    drop(rig.in_use);
    let alone = IN_USE.write().await;
    let _ended = server().psql(end);
    let back = async { while store.probe().await.is_err() {} };
    tokio::time::timeout(Duration::from_secs(10), back).await.unwrap();
    assert_eq!(store.read(id).await.unwrap().unwrap().1, aside(1));
    drop(alone);
}

#[tokio::test]
async fn a_wrong_password_is_told_without_the_user_and_the_password() {
    let rig = InSchema::new().await;
    let wrong = Settings {
        password: "incorrect horse".into(),
        ..rig.settings.clone()
    };
    let store = postgres::open(&wrong).unwrap();
    let error = store.probe().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the store cannot write: the server refuses the user or the password"
    );
    let shown = format!("{error:?} {wrong:?} {store:?}");
    assert!(!shown.contains("horse"), "{shown}");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_told() {
    let rig = InSchema::new().await;
    let wrong = Settings {
        database: "nowhere".to_owned(),
        ..rig.settings.clone()
    };
    let error = postgres::open(&wrong).unwrap().probe().await.unwrap_err();
    assert_eq!(error.cause, "the database does not exist");
}

#[tokio::test]
async fn gateways_that_start_at_once_make_the_tables_once() {
    let rig = InSchema::new().await;
    let mut starting = Vec::new();
    for number in 0..6 {
        let store = rig.open().await;
        starting.push(tokio::spawn(async move { store.put(aside(number)).await }));
    }
    for started in starting {
        assert!(started.await.unwrap().is_ok());
    }
    let store = rig.open().await;
    assert_eq!(store.list(&StoredFilter::default()).await.unwrap().len(), 6);
}

#[tokio::test]
async fn tables_of_a_newer_version_are_left_alone() {
    let rig = InSchema::new().await;
    rig.open().await.probe().await.unwrap();
    let _output = server().psql(&format!("UPDATE {}.version SET done = 99", rig.settings.schema));
    let error = rig.open().await.probe().await.unwrap_err();
    assert!(
        error.cause.starts_with("a newer version wrote its tables"),
        "{error}"
    );
}

#[tokio::test]
async fn the_copies_of_a_message_are_found_by_its_key_in_a_database_of_any_language() {
    let rig = InSchema::new().await;
    rig.open().await.probe().await.unwrap();
    let schema = &rig.settings.schema;
    let compared = server().psql(&format!(
        "SELECT collation_name FROM information_schema.columns
         WHERE (table_schema, table_name, column_name) = ('{schema}', 'journal', 'message_id')"
    ));
    assert_eq!(compared, "C");
    let plan = server().psql(&format!(
        "SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN SELECT * FROM {schema}.journal
         WHERE source = 's' AND message_id >= '1@' AND message_id < '1A'"
    ));
    let by_key =
        "Index Cond: ((source = 's'::text) AND (message_id >= '1@'::text) AND (message_id < '1A'::text))";
    assert!(plan.contains(by_key), "{plan}");
}

#[tokio::test]
async fn a_zero_byte_and_a_very_long_id_do_not_keep_a_message_from_being_stored() {
    let rig = InSchema::new().await;
    let store = rig.open().await;
    let long: String = (0..4_000).map(|number| format!("{number:x}.")).collect();
    let message = StoredMessage {
        message_id: long.clone(),
        case_id: Some("with\0zero".to_owned()),
        details: vec!["with\0zero".to_owned()],
        ..in_case("a", 1)
    };
    let id = store.put(message.clone()).await.unwrap();
    assert_eq!(store.put(message.clone()).await, Ok(id));
    let (_, stored) = store.read(id).await.unwrap().unwrap();
    assert_eq!(stored.message_id, long);
    assert_eq!(stored.case_id.as_deref(), Some("with\u{2400}zero"));
    assert_eq!(stored.details, ["with\0zero"]);
}

#[tokio::test]
async fn a_note_that_can_never_be_written_does_not_keep_the_others() {
    let rig = InSchema::new().await;
    let store = rig.open().await;
    let mut impossible = handed_over(1);
    // More than an index has room for, and nothing that could be compressed.
    impossible.message_id = (0..4_000)
        .map(|number| format!("{:x}", number * 2_654_435_761_u64))
        .collect();
    store.record(impossible).await.unwrap();
    store.record(handed_over(2)).await.unwrap();
    assert_eq!(row(&*store, 2).await.entry, handed_over(2));
    store.probe().await.unwrap();
}

#[tokio::test]
async fn the_certificate_of_the_server_is_verified() {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let names = vec!["127.0.0.1".to_owned()];
    let certificate = rcgen::CertificateParams::new(names)
        .unwrap()
        .signed_by(&key, &issuer);
    let (certificate, key) = (certificate.unwrap().pem(), key.serialize_pem());
    let config = "ssl = on\nssl_cert_file = 'server.crt'\nssl_key_file = 'server.key'";
    let server = Postgres::start_with(config, &[("server.crt", &certificate), ("server.key", &key)]);
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, ca.pem()).unwrap();
    let with = |ca: Option<std::path::PathBuf>| Settings {
        tls: Some(ClientTls {
            native_roots: ca.is_none(),
            ca,
            identity: None,
        }),
        ..settings(&server)
    };
    postgres::open(&with(Some(ca_file.clone())))
        .unwrap()
        .probe()
        .await
        .unwrap();
    assert_eq!(
        server.psql("SELECT count(*) FROM pg_stat_ssl WHERE ssl AND version LIKE 'TLS%'"),
        "1"
    );
    let other = rcgen::generate_simple_self_signed(vec!["ca".to_owned()]).unwrap();
    std::fs::write(&ca_file, other.cert.pem()).unwrap();
    let error = postgres::open(&with(Some(ca_file)))
        .unwrap()
        .probe()
        .await
        .unwrap_err();
    assert!(error.cause.contains("invalid peer certificate"), "{error}");
    let missing = Some(folder.path().join("missing.pem"));
    let error = postgres::open(&with(missing)).unwrap().probe().await.unwrap_err();
    assert!(error.cause.contains("missing.pem"), "{error}");
}
