//! ACK for bytes that were received, readable or not: original mode (AA, AE, AR), or enhanced mode (CA,
//! CE, CR) when MSH-15 or MSH-16 of what was received says so. Version and character set follow it.

mod errors;

mod location;

mod mode;

mod said;

use self::errors::About;
use self::mode::Mode;
use super::encode::content_type;
use super::profile::Profile;
use crate::wire::hl7v2::{Charset, Message, Part, Segment, Writer, write_instant};
use crate::{Acknowledged, Acknowledgement, Encoded};

/// Builds the acknowledgement. Its body is empty when the source asks for none.
pub(super) fn acknowledge(profile: &Profile, received: &[u8], wanted: &Acknowledgement<'_>) -> Encoded {
    let message = Message::read_for_answer(received);
    let about = About {
        message: message.as_ref(),
        profile,
    };
    let header = about.message.and_then(|message| message.segment("MSH"));
    let charset = message.as_ref().map_or(Charset::Utf8, Message::charset);
    let body = match Mode::of(header.as_ref(), &wanted.outcome) {
        Some(mode) => write(about, header, charset, mode, wanted),
        None => Vec::new(),
    };
    Encoded {
        body,
        content_type: content_type(charset),
        left_out: Vec::new(),
    }
}

fn write(
    about: About<'_>,
    header: Option<Segment<'_>>,
    charset: Charset,
    mode: Mode,
    wanted: &Acknowledgement<'_>,
) -> Vec<u8> {
    let mut writer = Writer::new(charset, 512);
    let received = Received(header);
    write_header(&mut writer, about.profile, &received, charset, wanted);
    writer.segment("MSA");
    writer.at(1, 1).plain(mode.code(&wanted.outcome));
    writer.at(2, 1).text(&received.text(10), "");
    match wanted.outcome {
        Acknowledged::Accepted(found) if about.profile.acknowledge_warnings => {
            about.write(&mut writer, found)
        }
        Acknowledged::Accepted(_) => {}
        Acknowledged::Refused(reason, found) => about.write_refusal(&mut writer, reason, found),
        Acknowledged::Unavailable => about.write_unavailable(&mut writer),
    }
    writer.finish().0
}

/// The header of what was received, as far as there is one.
struct Received<'m>(Option<Segment<'m>>);

impl<'m> Received<'m> {
    fn field(&self, number: u16) -> Option<Part<'m>> {
        self.0.as_ref().map(|header| header.field(number))
    }

    fn component(&self, field: u16, component: u16) -> &'m str {
        self.field(field)
            .map_or("", |part| part.component(component).code())
    }

    fn text(&self, field: u16) -> String {
        let part = self.field(field).map(|part| part.component(1));
        let text = part.and_then(|part| part.text(&mut Vec::new()));
        text.unwrap_or_default().into_owned()
    }
}

/// The sender of what was received is the receiver of the acknowledgement, and the other way round.
fn write_header(
    writer: &mut Writer,
    profile: &Profile,
    received: &Received<'_>,
    charset: Charset,
    wanted: &Acknowledgement<'_>,
) {
    writer.segment("MSH");
    for (field, from) in [(3, 5), (4, 6), (5, 3), (6, 4)] {
        for component in 1..=3 {
            let value = received.component(from, component);
            writer.at(field, component).text(value, "");
        }
    }
    let _ = writer.at(7, 1).append(|out| write_instant(wanted.now, out));
    writer.at(9, 1).plain("ACK");
    let event = received.component(9, 2);
    let is_event = event.len() == 3 && event.bytes().all(|byte| byte.is_ascii_alphanumeric());
    writer.at(9, 2).plain(if is_event { event } else { "" });
    writer.at(9, 3).plain("ACK");
    writer.at(10, 1).text(wanted.id, "");
    let processing = received.component(11, 1);
    let processing = if processing.is_empty() {
        &profile.processing_id
    } else {
        processing
    };
    writer.at(11, 1).text(processing, "");
    let version = received.component(12, 1);
    let is_version = version.starts_with("2.") && version.len() <= 5;
    writer
        .at(12, 1)
        .text(if is_version { version } else { "2.5.1" }, "");
    writer.at(18, 1).plain(charset.name());
}
