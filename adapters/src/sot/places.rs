//! Where what stands at a place on the wire stands in a document, so that a fault is named in the words of the
//! contract, and what could not be read is not called missing too.

use contracts::Kind;

/// A field of the wire, its place in the document, and what is inside it.
struct Field(&'static str, &'static str, &'static [Self]);

/// What the kind's content and its notice hold. Of a list, each item.
const CONTENT: &[Field] = &[
    Field("id", "notice.noticeId", &[]),
    Field("case", "notice.caseId", &[]),
    Field("writtenAt", "notice.noticeTime", &[]),
    Field("action", "notice.action", &[]),
    Field("changeReason", "notice.reason", &[]),
    Field("from", "notice", SENDER),
    Field("to", "notice.addressee", ADDRESSEE),
    Field("author", "notice.author", AUTHOR),
    Field("patient", "notice.patient", PATIENT),
    Field("consent", "notice.consent", &[]),
    Field("request", "", REQUEST),
    Field("outcome", "", OUTCOME),
    Field("receipt", "", RECEIPT),
];

const TRANSFER: &[Field] = &[
    Field("messageId", "messageId", &[]),
    Field("sentAt", "sentAt", &[]),
    Field("inReplyTo", "inReplyTo", &[]),
    Field("sequence", "sequence", &[]),
    Field("fromUnit", "sender.unit", &[]),
    Field("fromSystem", "sender.system", &[]),
    Field("toUnit", "receiver.unit", &[]),
    Field("toSystem", "receiver.system", &[]),
];

const SENDER: &[Field] = &[
    Field("hsaId", "sendingOrganisation.careUnitId", &[]),
    Field("role", "sendingRole", &[]),
    Field("name", "sendingOrganisation.careUnitName", &[]),
    Field("telephone", "sendingOrganisation.careUnitTelephone", &[]),
    Field("email", "sendingOrganisation.careUnitEmail", &[]),
    Field("address", "sendingOrganisation.careUnitAddress", &[]),
    Field("place", "sendingOrganisation.careUnitLocation", &[]),
];

const ADDRESSEE: &[Field] = &[
    Field("hsaId", "organisation.careUnitId", &[]),
    Field("role", "role", &[]),
];

const AUTHOR: &[Field] = &[
    Field("name", "healthcareProfessional.name", &[]),
    Field("hsaId", "healthcareProfessional.id", &[]),
    Field("profession", "typeOfHealthcareProfessional", CODE),
    Field("careUnit", "healthcareProfessionalOrganisation.careUnitId", &[]),
];

const PATIENT: &[Field] = &[
    Field("personId", "personId.extension", &[]),
    Field("personIdSystem", "personId.root", &[]),
    Field("name", "name", &[]),
    Field("gender", "gender", &[]),
    Field("birthDate", "dateOfBirth", &[]),
    Field("protectedIdentity", "protectedIdentity", &[]),
    Field("temporaryAddress", "address", ADDRESS),
    Field("telephone", "telecom", TELEPHONE),
];

const ADDRESS: &[Field] = &[
    Field("careOf", "careOf", &[]),
    Field("street1", "streetName1", &[]),
    Field("street2", "streetName2", &[]),
    Field("postalCode", "postalCode", &[]),
    Field("town", "postalCity", &[]),
    Field("postBox", "postBox", &[]),
];

const TELEPHONE: &[Field] = &[
    Field("type", "typeOfTelecom", &[]),
    Field("number", "number", &[]),
];

const CODE: &[Field] = &[
    Field("code", "code", &[]),
    Field("system", "codeSystem", &[]),
    Field("systemName", "codeSystemName", &[]),
    Field("systemVersion", "codeSystemVersion", &[]),
    Field("text", "displayName", &[]),
    Field("originalText", "originalText", &[]),
];

const REQUEST: &[Field] = &[
    Field("region", "region", &[]),
    Field("diagnosisGroup", "diagnosisGroup", CODE),
    Field("priority", "medicalPriority", &[]),
    Field("asaClass", "asaClass", &[]),
    Field("complicatingCondition", "complicatingCondition", CODE),
    Field("targetDate", "medicalTargetDate", &[]),
    Field("need", "need", &[]),
    Field("wishedReceiver", "wishedReceiver", WISHED),
];

const WISHED: &[Field] = &[
    Field("region", "region", &[]),
    Field("hsaId", "organisation.careUnitId", &[]),
];

const OUTCOME: &[Field] = &[
    Field("region", "region", &[]),
    Field("decidedAt", "decidedAt", &[]),
    Field("coordinatedTo", "coordinated", COORDINATED),
    Field("obstacle", "obstacle", OBSTACLE),
];

const COORDINATED: &[Field] = &[
    Field("region", "region", &[]),
    Field("hsaId", "organisation.careUnitId", &[]),
    Field("contactAt", "contactEstablishedAt", &[]),
];

const OBSTACLE: &[Field] = &[Field("code", "code", CODE), Field("text", "text", &[])];

const RECEIPT: &[Field] = &[
    Field("answers", "answers", &[]),
    Field("answersKind", "answersKind", &[]),
    Field("status", "status", &[]),
    Field("refusedFor", "violation", BROKEN_RULE),
];

const BROKEN_RULE: &[Field] = &[
    Field("rule", "rule", &[]),
    Field("path", "path", &[]),
    Field("expected", "expected", &[]),
];

/// The canonical path of a place on the wire. A place that has none keeps its name.
pub(super) fn canonical(wire: &str, kind: Kind) -> String {
    if let Some(rest) = wire.strip_prefix("transfer.") {
        return walked("envelope", TRANSFER, rest);
    }
    let name = wire.split(['.', '[']).next().unwrap_or_default();
    if CONTENT.iter().any(|Field(field, ..)| *field == name) {
        walked(kind.content_name(), CONTENT, wire)
    } else {
        wire.to_owned()
    }
}

fn walked(start: &str, fields: &[Field], wire: &str) -> String {
    let mut path = start.to_owned();
    let mut fields = fields;
    for step in wire.split('.') {
        let (name, item) = step.split_at(step.find('[').unwrap_or(step.len()));
        let known = fields.iter().find(|Field(field, ..)| *field == name);
        let (place, inside): (&str, &[Field]) = match known {
            Some(Field(_, place, inside)) => (place, inside),
            None => (name, &[]),
        };
        if !place.is_empty() {
            path.push('.');
            path.push_str(place);
        }
        path.push_str(item);
        fields = inside;
    }
    path
}
