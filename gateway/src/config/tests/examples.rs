//! The example configs load as they stand.

use std::path::Path;

use super::super::{Admin, BusKind, Config, StoreKind, read};
use super::{Pretend, parse};

const ONE_REGION: &str = include_str!("../../../examples/one-region.toml");
const TWO_REGIONS: &str = include_str!("../../../examples/two-regions.toml");

/// Every example, by its name.
pub(super) const EXAMPLES: [(&str, &str); 6] = [
    ("one-region.toml", ONE_REGION),
    ("two-regions.toml", TWO_REGIONS),
    (
        "small-site.toml",
        include_str!("../../../examples/small-site.toml"),
    ),
    (
        "vastra-gotaland.toml",
        include_str!("../../../examples/vastra-gotaland.toml"),
    ),
    ("skane.toml", include_str!("../../../examples/skane.toml")),
    (
        "southern-region.toml",
        include_str!("../../../examples/southern-region.toml"),
    ),
];

#[test]
fn every_example_of_the_folder_is_listed_and_sound_where_its_secrets_are_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut listed = EXAMPLES.map(|(name, _)| name.to_owned()).to_vec();
    listed.sort();
    assert_eq!(listed, files);
    for (name, text) in EXAMPLES {
        assert_eq!(Config::check(text, name), Ok(Vec::new()), "{name}");
    }
}

/// Where a referral to a unit goes in Västra Götaland on a day.
fn in_vastra_gotaland(unit: &str, day: jiff::civil::Date) -> String {
    let (_, text) = EXAMPLES[3];
    let (config, _) = read::config(text, "vastra-gotaland.toml", &super::super::world::Elsewhere).unwrap();
    let to = config.routes.find(
        contracts::Kind::ReferralRequest,
        None,
        &contracts::HsaId::new(unit),
        day,
    );
    to.unwrap()[0].to_string()
}

#[test]
fn a_unit_of_vastra_gotaland_moves_to_millennium_on_the_day_of_its_group() {
    for (unit, year, month, day) in [
        ("SE2321000131-E000000001101", 2022, 3, 22),
        ("SE2321000131-E000000001202", 2023, 5, 9),
        ("SE2321000131-E000000001301", 2023, 11, 7),
    ] {
        let moves = jiff::civil::date(year, month, day);
        assert_eq!(in_vastra_gotaland(unit, moves.yesterday().unwrap()), "pmo-vgr");
        assert_eq!(in_vastra_gotaland(unit, moves), "millennium-vgr");
    }
}

#[test]
fn one_region_on_the_embedded_bus_loads_without_a_warning() {
    let (config, warnings) = Config::parse(ONE_REGION, "one-region.toml").unwrap();
    assert!(matches!(config.bus.kind, BusKind::Embedded(_)));
    assert_eq!(config.admin.listen, Admin::default().listen);
    assert_eq!(warnings, []);
}

#[test]
fn two_regions_on_rabbitmq_load_with_their_secrets_mounted() {
    let world = Pretend {
        files: [
            ("/run/secrets/vardbrygga-admin-token", "0123456789abcdef0123"),
            ("/run/secrets/vardbrygga-amqp-password", "correct horse"),
            ("/run/secrets/vardbrygga-postgres-password", "battery staple"),
            ("/etc/vardbrygga/tls/tls.crt", ""),
            ("/etc/vardbrygga/tls/tls.key", ""),
            ("/etc/vardbrygga/tls/regional-ca.crt", ""),
        ]
        .into(),
        ..Pretend::default()
    };
    let (config, warnings) = parse(TWO_REGIONS, &world).unwrap();
    assert!(matches!(config.bus.kind, BusKind::Amqp(_)));
    assert_eq!(config.systems.len(), 3);
    assert_eq!(warnings, []);
}

#[test]
fn the_store_of_a_config_is_found_where_its_secrets_are_not() {
    let nowhere = Pretend::default();
    let store = read::store(ONE_REGION, "one-region.toml", &nowhere).unwrap().kind;
    let StoreKind::Sqlite(store) = store else {
        panic!("not the store that was configured");
    };
    assert_eq!(store.path, Path::new("/var/lib/vardbrygga/store.db"));
    let wrong = "[gateway]\ndata_dir = 1\n[store]\npth = \"/x\"\n[anything]\nelse = true\n";
    let errors = read::store(wrong, "wrong.toml", &nowhere).unwrap_err();
    let paths: Vec<&str> = errors.iter().map(|error| error.path.as_str()).collect();
    assert_eq!(paths, ["gateway.data_dir", "store.pth"]);
}

#[test]
fn a_config_can_be_checked_where_its_secrets_are_not() {
    assert_eq!(Config::check(TWO_REGIONS, "two-regions.toml"), Ok(Vec::new()));
    let missing = Config::parse(TWO_REGIONS, "two-regions.toml").unwrap_err();
    assert_eq!(missing.len(), 11, "{missing:#?}");
}
