//! Every rendered object against the schemas of Kubernetes, oldest and newest, and of the Prometheus operator. A field
//! that no schema knows is a fault: the API server would drop it in silence.

use std::collections::HashMap;

use jsonschema::Validator;
use serde_json::{Value, json};
use tests::tools;

use super::cases::cases;
use super::render::{title, values_of};

struct Schemas {
    /// Definitions, by version of Kubernetes.
    kubernetes: Vec<(String, Value)>,
    /// Resource definitions of the Prometheus operator.
    operator: Vec<Value>,
    known: HashMap<(String, String), Validator>,
}

impl Schemas {
    fn load() -> Self {
        let read = |path| serde_json::from_str::<Value>(&std::fs::read_to_string(path).unwrap()).unwrap();
        let kubernetes = tools::kubernetes().into_iter();
        Self {
            kubernetes: kubernetes.map(|(version, path)| (version, read(path))).collect(),
            operator: tools::prometheus_operator()
                .iter()
                .map(|path| values_of(path))
                .collect(),
            known: HashMap::new(),
        }
    }

    /// What is wrong with an object, in each version of Kubernetes.
    fn faults(&mut self, object: &Value) -> Vec<String> {
        let mut faults: Vec<String> = nulls(object, "")
            .into_iter()
            .map(|path| format!("{}: {path}: a value, not null", title(object)))
            .collect();
        let versions: Vec<String> = self
            .kubernetes
            .iter()
            .map(|(version, _)| version.clone())
            .collect();
        for version in versions {
            let Some(validator) = self.validator(&version, object) else {
                faults.push(format!(
                    "{}: Kubernetes {version} has no such kind",
                    title(object)
                ));
                continue;
            };
            faults.extend(validator.iter_errors(object).map(|error| {
                format!(
                    "{}: Kubernetes {version}: {}: {error}",
                    title(object),
                    error.instance_path()
                )
            }));
        }
        faults
    }

    fn validator(&mut self, version: &str, object: &Value) -> Option<&Validator> {
        let text = |key: &str| object[key].as_str().unwrap_or_default().to_owned();
        let (api_version, kind) = (text("apiVersion"), text("kind"));
        let key = (version.to_owned(), format!("{api_version} {kind}"));
        if !self.known.contains_key(&key) {
            let definitions = &self.kubernetes.iter().find(|(known, _)| known == version)?.1["$defs"];
            let schema = match self.resource(&api_version, &kind) {
                Some(schema) => schema,
                None => {
                    json!({ "$ref": format!("#/$defs/{}", definition(definitions, &api_version, &kind)?) })
                }
            };
            let mut schema = schema;
            schema["$defs"] = definitions.clone();
            let validator = jsonschema::draft202012::new(&schema).unwrap();
            assert!(self.known.insert(key.clone(), validator).is_none());
        }
        self.known.get(&key)
    }

    /// The schema of a kind of the operator's, made strict; its metadata is Kubernetes' own.
    fn resource(&self, api_version: &str, kind: &str) -> Option<Value> {
        let (group, version) = api_version.split_once('/')?;
        let of_kind = |crd: &&Value| crd["spec"]["group"] == group && crd["spec"]["names"]["kind"] == kind;
        let crd = self.operator.iter().find(of_kind)?;
        let versions = crd["spec"]["versions"].as_array()?;
        let found = versions.iter().find(|known| known["name"] == version)?;
        let mut schema = found["schema"]["openAPIV3Schema"].clone();
        make_strict(&mut schema);
        schema["properties"]["metadata"] =
            json!({ "$ref": "#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" });
        Some(schema)
    }
}

fn definition(definitions: &Value, api_version: &str, kind: &str) -> Option<String> {
    let is = |schema: &Value, key: &str, value: &str| schema["properties"][key]["enum"] == json!([value]);
    let mut all = definitions.as_object()?.iter();
    let found = all.find(|(_, schema)| is(schema, "apiVersion", api_version) && is(schema, "kind", kind));
    found.map(|(name, _)| name.clone())
}

/// Closes every object that says what it holds.
fn make_strict(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        let keeps_unknown = object.get("x-kubernetes-preserve-unknown-fields") == Some(&Value::Bool(true));
        if object.contains_key("properties") && !object.contains_key("additionalProperties") && !keeps_unknown
        {
            let _none = object.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
        object.values_mut().for_each(make_strict);
    } else if let Some(array) = schema.as_array_mut() {
        array.iter_mut().for_each(make_strict);
    }
}

fn nulls(value: &Value, path: &str) -> Vec<String> {
    match value {
        Value::Null => vec![path.to_owned()],
        Value::Array(array) => {
            let elements = array.iter().enumerate();
            elements
                .flat_map(|(number, value)| nulls(value, &format!("{path}/{number}")))
                .collect()
        }
        Value::Object(object) => {
            let entries = object.iter();
            entries
                .flat_map(|(key, value)| nulls(value, &format!("{path}/{key}")))
                .collect()
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

#[test]
fn every_object_of_every_case_fits_the_oldest_and_the_newest_kubernetes() {
    let mut schemas = Schemas::load();
    for case in cases() {
        let faults: Vec<String> = case
            .rendered
            .objects
            .iter()
            .flat_map(|object| schemas.faults(object))
            .collect();
        assert!(faults.is_empty(), "{}:\n{}", case.name, faults.join("\n"));
    }
}

#[test]
fn a_misspelt_field_a_wrong_type_and_a_null_are_faults() {
    let mut schemas = Schemas::load();
    let rendered = &super::cases::case("everything, amqp").rendered;
    for (kind, pointer, value) in [
        (
            "StatefulSet",
            "/spec/template/spec/containers/0/securityContext/readOnlyRootFileSystem",
            json!(true),
        ),
        ("StatefulSet", "/spec/replicas", json!("many")),
        ("Service", "/spec/selector", Value::Null),
        ("ServiceMonitor", "/spec/endpoints/0/schema", json!("https")),
        ("ServiceMonitor", "/metadata/label", json!({})),
        ("NetworkPolicy", "/spec/ingress/0/port", json!(1)),
    ] {
        let mut object = rendered.of_kind(kind)[0].clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        object.pointer_mut(parent).unwrap()[key] = value;
        let faults = schemas.faults(&object).join("\n");
        assert!(faults.contains(key), "{kind} {pointer}: {faults}");
    }
}

#[test]
fn the_oldest_kubernetes_the_chart_allows_is_the_oldest_it_is_held_against() {
    let chart = values_of(&super::render::chart().join("Chart.yaml"));
    let (oldest, _) = tools::kubernetes().remove(0);
    assert_eq!(chart["kubeVersion"], format!(">={oldest}.0-0"));
}
