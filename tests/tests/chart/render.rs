//! The chart through `helm template`: values in, objects out. Judges nothing.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use tests::tools::helm;
use tests::tree::{root, walk};

/// What the chart renders to.
#[derive(Clone, Debug)]
pub(crate) struct Rendered {
    pub(crate) text: String,
    pub(crate) objects: Vec<Value>,
}

/// The chart of this repository.
pub(crate) fn chart() -> PathBuf {
    root().join("helm")
}

/// Renders the chart with values on top of its own.
pub(crate) fn render(values: &Value) -> Result<Rendered, String> {
    render_chart(&chart(), values)
}

/// Renders a chart with values on top of its own; the error is what Helm says.
pub(crate) fn render_chart(chart: &Path, values: &Value) -> Result<Rendered, String> {
    let file = ValuesFile::new(values);
    let shown = helm(&[
        "template",
        "vardbrygga",
        chart.to_str().unwrap(),
        "--namespace=west",
        "--values",
        file.path(),
    ]);
    if shown.status.success() {
        let text = String::from_utf8(shown.stdout).unwrap();
        let objects = objects(&text);
        Ok(Rendered { text, objects })
    } else {
        Err(String::from_utf8(shown.stderr).unwrap())
    }
}

/// A copy of the chart with more files.
pub(crate) fn chart_with(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &Path, bytes: &[u8]| {
        let copy = folder.path().join(path);
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        std::fs::write(copy, bytes).unwrap();
    };
    walk(&chart(), &mut |file| {
        write(file.strip_prefix(chart()).unwrap(), &std::fs::read(file).unwrap());
    });
    for (path, text) in files {
        write(Path::new(path), text.as_bytes());
    }
    folder
}

/// `helm lint --strict` with values on top of the chart's own; the error is what Helm says.
pub(crate) fn lint(values: &Value) -> Result<(), String> {
    let file = ValuesFile::new(values);
    let chart = chart();
    let shown = helm(&[
        "lint",
        "--strict",
        chart.to_str().unwrap(),
        "--values",
        file.path(),
    ]);
    let told = String::from_utf8(shown.stdout).unwrap() + &String::from_utf8(shown.stderr).unwrap();
    if shown.status.success() { Ok(()) } else { Err(told) }
}

/// Reads a file of values.
pub(crate) fn values_of(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Rendered {
    /// The objects of a kind.
    pub(crate) fn of_kind(&self, kind: &str) -> Vec<&Value> {
        self.objects
            .iter()
            .filter(|object| object["kind"] == kind)
            .collect()
    }

    /// The only object of a kind.
    pub(crate) fn only(&self, kind: &str) -> &Value {
        let found = self.of_kind(kind);
        assert_eq!(found.len(), 1, "objects of kind {kind}");
        found[0]
    }

    /// The object of a kind and a name.
    pub(crate) fn named(&self, kind: &str, name: &str) -> &Value {
        let mut found = self.of_kind(kind).into_iter();
        found
            .find(|object| object["metadata"]["name"] == name)
            .unwrap_or_else(|| panic!("no {kind} {name}"))
    }

    /// Every pod the objects start, each with what it is called in a message.
    pub(crate) fn pods(&self) -> Vec<(String, &Value)> {
        let pod = |object: &Value| match object["kind"].as_str() {
            Some("Pod") => Some("/spec"),
            Some("StatefulSet" | "Job") => Some("/spec/template/spec"),
            _ => None,
        };
        self.objects
            .iter()
            .filter_map(|object| Some((title(object), object.pointer(pod(object)?)?)))
            .collect()
    }
}

/// Kind and name of an object.
pub(crate) fn title(object: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    format!("{} {}", text(&object["kind"]), text(&object["metadata"]["name"]))
}

fn objects(text: &str) -> Vec<Value> {
    let documents: Vec<Value> =
        serde_saphyr::from_multiple(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    documents
        .into_iter()
        .filter(|document| !document.is_null())
        .collect()
}

/// Values in a file; JSON is YAML.
struct ValuesFile {
    path: String,
    _folder: TempDir,
}

impl ValuesFile {
    fn new(values: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("values.json");
        std::fs::write(&path, values.to_string()).unwrap();
        Self {
            path: path.to_str().unwrap().to_owned(),
            _folder: folder,
        }
    }

    fn path(&self) -> &str {
        &self.path
    }
}
