//! Adapters that are honest but for one lie, each of which the suite must find. Without these a claim
//! could stop looking and nobody would know.

use std::sync::atomic::{AtomicUsize, Ordering};

use contracts::{Document, Kind, Reason, Valid, Violation, json};

use super::liar::{Lie, broken_by};
use crate::conformance::Claim;
use crate::{
    Acknowledgement, Adapter, Answer, Capabilities, DecodeFailure, Decoded, EncodeFailure, Encoded,
    ReplyUnreadable, WireMessage,
};

#[derive(Debug, Default)]
struct TellsTheTruth;
impl Lie for TellsTheTruth {}

#[test]
fn an_honest_adapter_breaks_nothing() {
    assert_eq!(broken_by::<TellsTheTruth>(), []);
}

#[derive(Debug, Default)]
struct ChangesWhatItReads;
impl Lie for ChangesWhatItReads {
    fn decode(&self, honest: &dyn Adapter, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        let mut decoded = honest.decode(message)?;
        decoded.document.envelope.sender.system = Some("another".to_owned());
        Ok(decoded)
    }
}

#[test]
fn a_document_other_than_the_golden_one_is_found() {
    assert!(broken_by::<ChangesWhatItReads>().contains(&Claim::GoldenDecode));
}

#[derive(Debug, Default)]
struct NamesNoRule;
impl Lie for NamesNoRule {
    fn decode(&self, honest: &dyn Adapter, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        honest.decode(message).map_err(|failure| DecodeFailure {
            violations: Vec::new(),
            ..failure
        })
    }
}

#[test]
fn a_failure_that_names_no_rule_is_found() {
    assert!(broken_by::<NamesNoRule>().contains(&Claim::GoldenDecode));
}

#[derive(Debug, Default)]
struct ForgetsTheSystem;
impl Lie for ForgetsTheSystem {
    fn encode(&self, honest: &dyn Adapter, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        let mut document = (**document).clone();
        document.envelope.sender.system = None;
        let mut encoded = honest.encode(&valid(document))?;
        encoded.left_out = Vec::new();
        Ok(encoded)
    }
}

fn valid(document: Document) -> Valid<Document> {
    contracts::validate(document, Vec::new(), &contracts::Profile::default()).unwrap()
}

#[test]
fn what_is_left_out_in_silence_is_found() {
    let broken = broken_by::<ForgetsTheSystem>();
    assert!(
        broken.contains(&Claim::Stable) && broken.contains(&Claim::GoldenEncode),
        "{broken:?}"
    );
}

#[derive(Debug, Default)]
struct LeavesOutWhatIsNotThere;
impl Lie for LeavesOutWhatIsNotThere {
    fn encode(&self, honest: &dyn Adapter, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        let mut encoded = honest.encode(document)?;
        encoded.left_out = vec!["request.shoeSize".to_owned()];
        Ok(encoded)
    }
}

#[test]
fn leaving_out_what_the_document_does_not_have_is_found() {
    assert!(broken_by::<LeavesOutWhatIsNotThere>().contains(&Claim::Stable));
}

#[derive(Debug, Default)]
struct CountsWhatItWrites(AtomicUsize);
impl Lie for CountsWhatItWrites {
    fn encode(&self, honest: &dyn Adapter, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        let mut encoded = honest.encode(document)?;
        let spaces = self.0.fetch_add(1, Ordering::Relaxed) % 7;
        encoded.body.extend(std::iter::repeat_n(b' ', spaces));
        Ok(encoded)
    }
}

#[test]
fn writing_that_is_not_the_same_twice_is_found() {
    assert!(broken_by::<CountsWhatItWrites>().contains(&Claim::Stable));
}

#[derive(Debug, Default)]
struct SaysWhatItSaw;
impl Lie for SaysWhatItSaw {
    fn decode(&self, honest: &dyn Adapter, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        let mut decoded = honest.decode(message)?;
        let name = serde_json::to_value(&decoded.document).unwrap()["request"]["patient"]["name"].clone();
        let saw =
            Violation::of(&json::JSN_002, "request.patient.name").expected(format!("a name, not {name}"));
        decoded.found.push(saw);
        Ok(decoded)
    }
}

#[test]
fn a_violation_that_quotes_the_message_is_found() {
    assert!(broken_by::<SaysWhatItSaw>().contains(&Claim::Private));
}

#[derive(Debug, Default)]
struct AnswersWithTheMessage;
impl Lie for AnswersWithTheMessage {
    fn acknowledge(&self, honest: &dyn Adapter, received: &[u8], said: &Acknowledgement<'_>) -> Encoded {
        let mut encoded = honest.acknowledge(received, said);
        encoded.body.extend_from_slice(received);
        encoded
    }
}

#[test]
fn an_acknowledgement_that_repeats_the_message_is_found() {
    assert!(broken_by::<AnswersWithTheMessage>().contains(&Claim::Private));
}

#[derive(Debug, Default)]
struct HearsOnlyYes;
impl Lie for HearsOnlyYes {
    fn read_reply(&self, _: &dyn Adapter, _: &[u8], _: &[u8]) -> Result<Answer, ReplyUnreadable> {
        Ok(Answer::Accepted)
    }
}

#[test]
fn a_refusal_read_as_acceptance_is_found() {
    let broken = broken_by::<HearsOnlyYes>();
    assert!(
        broken.contains(&Claim::Replies) && broken.contains(&Claim::Damage),
        "{broken:?}"
    );
}

#[derive(Debug, Default)]
struct TakesAnyReplyForItsOwn;
impl Lie for TakesAnyReplyForItsOwn {
    fn read_reply(&self, honest: &dyn Adapter, sent: &[u8], reply: &[u8]) -> Result<Answer, ReplyUnreadable> {
        let mut said: serde_json::Value = serde_json::from_slice(reply).unwrap_or_default();
        if let Some(fields) = said.as_object_mut() {
            let _ = fields.remove("messageId");
        }
        honest.read_reply(sent, said.to_string().as_bytes())
    }
}

#[test]
fn a_reply_to_another_message_that_is_taken_is_found() {
    assert!(broken_by::<TakesAnyReplyForItsOwn>().contains(&Claim::Replies));
}

#[derive(Debug, Default)]
struct DoesMoreThanItSays;
impl Lie for DoesMoreThanItSays {
    fn capabilities<'a>(&'a self, _: &'a dyn Adapter) -> &'a Capabilities {
        &Capabilities {
            reads: &[Kind::ReferralRequest],
            writes: &[Kind::ReferralRequest],
            content_type: "application/json",
        }
    }
}

#[test]
fn kinds_that_are_read_or_written_unsaid_are_found() {
    assert!(broken_by::<DoesMoreThanItSays>().contains(&Claim::Registration));
}

#[derive(Debug, Default)]
struct RefusesForTheWrongReason;
impl Lie for RefusesForTheWrongReason {
    fn encode(&self, _: &dyn Adapter, _: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        Err(EncodeFailure {
            reason: Reason::Unreadable,
            violations: vec![Violation::of(&json::JSN_002, "envelope.kind")],
        })
    }
}

#[test]
fn a_kind_that_is_never_written_and_a_reason_that_is_none_are_found() {
    let broken = broken_by::<RefusesForTheWrongReason>();
    assert!(
        broken.contains(&Claim::Samples) && broken.contains(&Claim::Registration),
        "{broken:?}"
    );
}

#[derive(Debug, Default)]
struct ReadsNoSoundLeave;
impl Lie for ReadsNoSoundLeave {
    fn decode(&self, honest: &dyn Adapter, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        let mut decoded = honest.decode(message)?;
        if decoded.document.kind() == Kind::DischargeLeave {
            decoded.found.push(Violation::of(&json::JSN_002, "leave"));
        }
        Ok(decoded)
    }
}

#[derive(Debug, Default)]
struct WritesNoLeave;
impl Lie for WritesNoLeave {
    fn encode(&self, honest: &dyn Adapter, document: &Valid<Document>) -> Result<Encoded, EncodeFailure> {
        if document.kind() == Kind::DischargeLeave {
            return Err(EncodeFailure::not_written());
        }
        honest.encode(document)
    }
}

#[test]
fn a_kind_without_a_golden_sample_in_each_direction_is_found() {
    assert!(broken_by::<ReadsNoSoundLeave>().contains(&Claim::Samples));
    assert!(broken_by::<WritesNoLeave>().contains(&Claim::Samples));
}

#[derive(Debug, Default)]
struct StumblesOnAnEnd;
impl Lie for StumblesOnAnEnd {
    fn decode(&self, honest: &dyn Adapter, message: &WireMessage<'_>) -> Result<Decoded, DecodeFailure> {
        assert!(!(17..=24).contains(&message.body.len()), "stumbled");
        honest.decode(message)
    }
}

#[test]
#[should_panic(expected = "stumbled")]
fn a_panic_on_few_lengths_of_hundreds_is_found() {
    let _ = broken_by::<StumblesOnAnEnd>();
}
