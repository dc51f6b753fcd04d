//! Labels, and all that each may say: names from the config, or one of a closed list. So the number of series
//! is bounded whatever anyone sends, and no label can hold personal data.

use contracts::deadline::Awaited;
use contracts::{Kind, Reason};

use crate::message::Class;
use crate::store::{Stage, Standing};
use crate::transport::Event;

/// A label of a metric.
#[derive(Clone, Copy, Debug)]
pub struct Label {
    /// Its name.
    pub name: &'static str,
    /// What it may say.
    pub values: Values,
}

/// What a label may say.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// What the config says, in these words.
    Config(&'static str),
    /// One of a list that only a new version changes.
    Closed(fn() -> Vec<&'static str>),
}

/// What a message of no kind that the contracts know counts as.
pub(crate) const OTHER_KIND: &str = "other";

macro_rules! labels {
    ($($id:ident $name:literal $form:ident($values:expr);)+) => {$(
        pub(super) const $id: Label = Label { name: $name, values: Values::$form($values) };
    )+};
}

labels! {
    SOURCE "source" Config("name of the system it came from");
    DESTINATION "destination" Config("name of the system it is for");
    SYSTEM "system" Config("name of a system: at intake the source, at delivery the destination");
    LISTENER_OR_SYSTEM "system" Config("name of a system, or `http` and `admin` for listeners that are shared");
    QUEUE "queue" Config("`in.<system>`, `out.<system>`, `receipts.<system>`, or `unroutable`");
    CERTIFICATE "certificate" Config("path of its key in the config, such as `admin.tls.cert_file`");
    VERSION "version" Config("version of the program");
    TRANSPORT "transport" Closed(|| vec!["bus", "directory", "http", "mllp"]);
    KIND "kind" Closed(kinds);
    AWAITED "kind" Closed(awaited);
    STEP "step" Closed(|| Awaited::ALL.iter().map(|step| step.name()).collect());
    REASON "reason" Closed(|| Reason::ALL.iter().map(|reason| reason.name()).collect());
    RULE "rule" Closed(|| contracts::protocol::rules().map(|rule| rule.id).collect());
    HOP "stage" Closed(|| Stage::ALL.iter().map(|stage| stage.name()).collect());
    HAND "stage" Closed(|| vec!["intake", "delivery", "lane"]);
    STANDING "standing" Closed(|| Standing::IN_PROGRESS.to_vec());
    STAGE "stage" Closed(|| vec!["decode", "validate", "route", "encode", "hand_over", "send"]);
    CLASS "class" Closed(|| [Class::Unavailable, Class::Transient].map(Class::name).to_vec());
    CONNECTION "to" Closed(|| vec!["bus"]);
    END "end" Closed(|| vec!["listener", "target"]);
    EVENT "event" Closed(events);
    DISK "of" Closed(|| vec!["bus", "store"]);
}

fn kinds() -> Vec<&'static str> {
    let known = Kind::ALL.iter().map(|kind| kind.name());
    known.chain([OTHER_KIND]).collect()
}

/// The kinds of message that a case can wait for.
fn awaited() -> Vec<&'static str> {
    let is_awaited = |kind: &&Kind| Awaited::ALL.iter().any(|step| step.kind() == **kind);
    let kinds = Kind::ALL.iter().filter(is_awaited);
    kinds.map(|kind| kind.name()).collect()
}

/// Events that are counted one by one; garbage is counted in bytes, by a metric of its own.
fn events() -> Vec<&'static str> {
    let counted = Event::ALL.iter().filter(|event| **event != Event::GarbageBytes);
    counted.map(|event| event.name()).collect()
}
