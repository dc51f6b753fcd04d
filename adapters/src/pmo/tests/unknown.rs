//! Elements that are not known are passed over with a warning, unless they may say what must never be overlooked.

use serde_json::json;

use super::adapter;
use crate::WireMessage;

const REQUEST: &str = include_str!("../samples/request_new_complete.wire.xml");
const READY: &str = include_str!("../samples/ready_minimal.wire.xml");

/// What is found in a message after something has been put before one of its tags.
fn found(message: &str, before: &str, put: &str) -> Vec<(&'static str, bool)> {
    assert!(message.contains(before), "{before}");
    let message = message.replacen(before, &format!("{put}{before}"), 1);
    let read = adapter(json!({})).decode(&WireMessage::new(message.as_bytes()));
    let found = read.unwrap().found.into_iter();
    found.map(|one| (one.rule.id, one.is_error())).collect()
}

#[test]
fn an_element_of_no_weight_is_a_warning() {
    for (put, rule) in [
        ("<urn2:shoeSize>41</urn2:shoeSize>", "RIV-010"),
        ("<x:size xmlns:x=\"urn:x\">41</x:size>", "RIV-011"),
        (
            "<x:shoe xmlns:x=\"urn:x\"><x:size>41</x:size></x:shoe>",
            "RIV-011",
        ),
    ] {
        assert_eq!(found(REQUEST, "</urn2:patient>", put), [(rule, false)], "{put}");
    }
}

#[test]
fn an_element_that_may_tell_of_protection_is_an_error() {
    for put in [
        "<urn2:protectedIdentity code=\"confidentialityMark\"/>",
        "<urn2:protectedPersonIndicator>true</urn2:protectedPersonIndicator>",
        "<urn2:sekretessmarkering>J</urn2:sekretessmarkering>",
        "<x:skyddad xmlns:x=\"urn:x\">true</x:skyddad>",
        "<x:more xmlns:x=\"urn:x\"><x:one><x:protected>true</x:protected></x:one></x:more>",
        "<urn2:more><urn2:shoeSize>41</urn2:shoeSize><urn2:restricted>J</urn2:restricted></urn2:more>",
    ] {
        assert_eq!(
            found(REQUEST, "</urn2:patient>", put),
            [("RIV-029", true)],
            "{put}"
        );
    }
}

#[test]
fn an_element_that_may_take_the_message_back_is_an_error() {
    for put in [
        "<urn2:Action code=\"withdraw\"/>",
        "<action xmlns=\"urn:x\" code=\"withdraw\"/>",
        "<urn2:withdrawn>true</urn2:withdrawn>",
        "<urn2:återkallad>true</urn2:återkallad>",
        "<urn2:aterkallad>true</urn2:aterkallad>",
        "<urn2:cancelled>true</urn2:cancelled>",
        "<urn2:annullerad>true</urn2:annullerad>",
        "<x:state xmlns:x=\"urn:x\"><x:isDeleted>true</x:isDeleted></x:state>",
        "<urn2:NoticeTime>20261109103000</urn2:NoticeTime>",
    ] {
        assert_eq!(found(READY, "</urn2:notice>", put), [("RIV-029", true)], "{put}");
    }
}

#[test]
fn a_second_extension_is_an_error() {
    let context = "<context xmlns=\"urn:vardbrygga:context:1\"><messageId>1</messageId></context>";
    let end = "</urn1:ProcessReady>";
    let once = found(READY, end, context);
    assert!(once.iter().all(|(_, is_error)| !is_error), "{once:?}");
    let twice = found(READY, end, &context.repeat(2));
    assert_eq!(twice, [("RIV-013", true)]);
}
