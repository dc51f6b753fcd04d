//! What the chart renders to, held fast in `tests/golden/chart`: a change here is a change in a cluster. Rules and
//! dashboards are files of their own and left out.

use expect_test::expect_file;

use super::cases::case;

fn text(name: &str) -> String {
    let rendered = &case(name).rendered.text;
    let is_verbatim = |document: &&str| {
        let source = document.lines().next().unwrap_or_default();
        !source.ends_with("/prometheusrule.yaml") && !source.ends_with("/dashboards.yaml")
    };
    let documents = rendered.split("---\n").filter(is_verbatim);
    documents.collect::<Vec<_>>().join("---\n")
}

#[test]
fn the_chart_renders_as_published() {
    expect_file!["../../golden/chart/defaults.yaml"].assert_eq(&text("defaults"));
    expect_file!["../../golden/chart/one-region-embedded.yaml"].assert_eq(&text("one-region-embedded"));
    expect_file!["../../golden/chart/rabbitmq-cluster.yaml"].assert_eq(&text("rabbitmq-cluster"));
}
