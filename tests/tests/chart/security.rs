//! Every pod keeps to the restricted standard of Kubernetes, and no secret passes through the chart.

use serde_json::{Value, json};

use super::cases::{cases, defaults, with};
use super::render::render;

/// What a pod breaks of the restricted standard, and of what this chart adds to it.
fn broken(pod: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    let mut expect = |what: &str, holds: bool| {
        if !holds {
            broken.push(what.to_owned());
        }
    };
    let of_pod = &pod["securityContext"];
    expect("securityContext.runAsNonRoot", of_pod["runAsNonRoot"] == true);
    expect("securityContext.runAsUser", of_pod["runAsUser"] != 0);
    expect(
        "securityContext.seccompProfile",
        of_pod["seccompProfile"]["type"] == "RuntimeDefault",
    );
    expect(
        "automountServiceAccountToken",
        pod["automountServiceAccountToken"] == false,
    );
    for shared in ["hostNetwork", "hostPID", "hostIPC"] {
        expect(shared, pod[shared].is_null());
    }
    for volume in pod["volumes"].as_array().into_iter().flatten() {
        expect("volumes: no hostPath", volume["hostPath"].is_null());
    }
    let containers =
        ["containers", "initContainers"].map(|key| pod[key].as_array().cloned().unwrap_or_default());
    for container in containers.concat() {
        let security = &container["securityContext"];
        expect(
            "allowPrivilegeEscalation",
            security["allowPrivilegeEscalation"] == false,
        );
        expect("privileged", security["privileged"] == false);
        expect(
            "readOnlyRootFilesystem",
            security["readOnlyRootFilesystem"] == true,
        );
        expect(
            "capabilities",
            security["capabilities"] == json!({ "drop": ["ALL"] }),
        );
        for port in container["ports"].as_array().into_iter().flatten() {
            expect("hostPort", port["hostPort"].is_null());
        }
        for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
            expect(
                "probes send no header",
                container[probe]["httpGet"]["httpHeaders"].is_null(),
            );
        }
        for variable in container["env"].as_array().into_iter().flatten() {
            expect("env: no value", variable["value"].is_null());
        }
    }
    broken
}

#[test]
fn every_pod_of_every_case_keeps_to_the_restricted_standard() {
    for case in cases() {
        let pods = case.rendered.pods();
        assert!(pods.len() >= 2, "{}: too few pods", case.name);
        for (title, pod) in pods {
            assert_eq!(broken(pod), Vec::<String>::new(), "{}: {title}", case.name);
        }
    }
}

#[test]
fn a_pod_that_breaks_the_standard_is_named() {
    let rendered = &cases()[0].rendered;
    let mut pod = rendered.only("StatefulSet")["spec"]["template"]["spec"].clone();
    pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"] = json!(false);
    pod["hostNetwork"] = json!(true);
    assert_eq!(broken(&pod), ["hostNetwork", "readOnlyRootFilesystem"]);
}

#[test]
fn no_case_renders_a_secret() {
    for case in cases() {
        assert!(case.rendered.of_kind("Secret").is_empty(), "{}", case.name);
    }
}

#[test]
fn a_secret_in_the_config_is_refused_and_never_rendered() {
    let config = defaults()["config"].as_str().unwrap().to_owned();
    for (from, to, told) in [
        (
            "token_file = \"/run/secrets/vardbrygga-admin/token\"",
            "token = \"Vintergatan-17-lampor\"",
            "token_file",
        ),
        (
            "token_file = \"/run/secrets/vardbrygga-admin/token\"",
            "token_env = \"TOKEN\"",
            "token_file",
        ),
        (
            "https://pmo.example.se",
            "https://pmo:Vintergatan-17-lampor@pmo.example.se",
            "a URL without user",
        ),
        (
            "/run/secrets/vardbrygga-admin/token",
            "/run/secrets/token",
            "/run/secrets/<secret>/<key>",
        ),
    ] {
        assert!(config.contains(from), "the default config has no {from}");
        let error = render(&json!({ "config": config.replace(from, to) })).unwrap_err();
        assert!(error.contains(told), "{to}: {error}");
        assert!(!error.contains("Vintergatan"), "the secret is shown: {error}");
    }
}

#[test]
fn no_value_takes_a_secret() {
    for path in [
        "secret",
        "secrets.token",
        "password",
        "auth.password",
        "image.password",
        "config.password",
    ] {
        let error = render(&with(&json!({}), path, json!("Vintergatan-17-lampor"))).unwrap_err();
        assert!(error.contains(path.split('.').next().unwrap()), "{path}: {error}");
    }
}
